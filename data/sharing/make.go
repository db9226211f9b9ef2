package sharing

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/bundle"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Request says what is shared of which supplier.
type Request struct {
	Supplier   string // reference, name or ODS code
	Kind       bundle.Kind
	Reasons    bool // the reasons of judgements too
	Notes      bool // the notes of the supplier too
	Documents  bool // the documents themselves too
	Supersedes []string
}

// Draft is a bundle that would be made.
type Draft struct {
	Manifest bundle.Manifest
	Supplier entity.Supplier
	// Words are the free texts that would leave, for a person to read before they do.
	Words []Words
	// Left says what stays, and why.
	Left []string

	files map[string]string // paths of documents, by SHA-256
}

// Words is a free text that would leave, and where it stands.
type Words struct{ Where, Text string }

// Prepare works out what a bundle would say, and writes nothing.
func Prepare(ctx context.Context, r *data.Register, req Request) (*Draft, error) {
	s, err := r.FindSupplier(ctx, req.Supplier)
	if err != nil {
		return nil, err
	}
	if s.Disposed > 0 {
		return nil, problem.New("disposed", s.Ref, "nothing of it is left to share", "the supplier was disposed of")
	}
	consent, err := r.ConsentOf(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	if err := replaced(ctx, r, s.ID, req.Supersedes); err != nil {
		return nil, err
	}
	d := &Draft{Supplier: s, files: map[string]string{}}
	d.Manifest = bundle.Manifest{Format: bundle.Format, ID: r.NewID(), Kind: req.Kind,
		Made: r.Now().UTC().Truncate(time.Second), Program: r.Program(), Supersedes: req.Supersedes,
		Supplier: &bundle.Supplier{Name: s.Name, CompanyNumber: s.CompanyNumber, ODSCodes: s.ODSCodes},
		Consent:  &bundle.Consent{Share: consent.Share, On: consent.On}}
	m := &maker{r: r, req: req, draft: d, may: consent.Share == entity.MayShare, documents: map[string]string{}}
	if m.people, err = r.People(ctx, book.At{}); err != nil {
		return nil, err
	}
	m.scrub = newScrubber(m.people, s.Contacts)
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		b, err := r.Reader().Open(ctx, v, book.At{}, book.Scope{Supplier: s.ID})
		if err != nil {
			return err
		}
		return m.read(ctx, b)
	})
	if err != nil {
		return nil, err
	}
	if len(d.Manifest.Assessments) == 0 {
		return nil, problem.New("nothing-signed-off", s.Ref, "sign an assessment off first: assure review sign-off",
			"nothing of %s is signed off, and only what is signed off is shared", text.Safe(s.Name))
	}
	if !m.may {
		d.Left = append(d.Left, "all answers: the supplier did not say that they may be shared "+
			"(assure supplier sharing records what it says)")
	}
	return d, nil
}

// replaced makes sure that the bundles which are to be replaced were made here, of the same supplier.
func replaced(ctx context.Context, r *data.Register, supplier string, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	list, err := r.Bundles(ctx, entity.BundleMade, book.At{})
	if err != nil {
		return err
	}
	for _, id := range ids {
		if !slices.ContainsFunc(list, func(b entity.Bundle) bool { return b.ID == id && b.Supplier == supplier }) {
			return problem.New("unknown-bundle", text.Safe(id), "see assure bundles list",
				"no such bundle of the supplier was made here")
		}
	}
	return nil
}

// maker fills a draft.
type maker struct {
	r         *data.Register
	req       Request
	draft     *Draft
	may       bool // the supplier agreed
	people    entity.People
	scrub     scrubber
	documents map[string]string // their number in the bundle, by id
}

func (m *maker) read(ctx context.Context, b *book.Book) error {
	for _, e := range b.Engagements[m.draft.Supplier.ID] {
		governing := b.Governing(e.ID)
		for _, pack := range slices.Sorted(maps.Keys(governing)) {
			a := governing[pack]
			if a.SignedAt == nil {
				m.draft.Left = append(m.draft.Left, e.Ref+", "+a.Pack+": not signed off")
				continue
			}
			if err := m.assessment(ctx, b, &e, &a); err != nil {
				return err
			}
		}
	}
	if m.req.Kind != bundle.Passport && m.may {
		m.certificates(b)
	}
	return nil
}

func (m *maker) assessment(ctx context.Context, b *book.Book, e *entity.Engagement, a *entity.Assessment) error {
	compiled := b.Compiled[a.PackSHA]
	out := bundle.Assessment{Service: m.scrub.clean(e.Service), Pack: a.Pack, Version: a.Version, PackSHA: a.PackSHA,
		SignedOff: m.r.Day(*a.SignedAt)}
	if p := m.people.Find(a.SignedBy); p != nil {
		out.Role = p.Role
	}
	facts := b.CurrentFacts(e.ID)
	in := b.Input(a, facts, tierOne)
	if m.req.Kind == bundle.Assurance {
		out.MustHaves = mustHaves(compiled.Score(b.Settings, in))
	}
	if !m.may {
		m.draft.Manifest.Assessments = append(m.draft.Manifest.Assessments, out)
		return nil
	}
	for _, id := range bundle.Facts {
		if v := facts[id]; v != "" && v != questionnaire.Unknown {
			if out.Facts == nil {
				out.Facts = map[string]string{}
			}
			out.Facts[id] = m.scrub.clean(v)
		}
	}
	for _, q := range compiled.Pack().Questions() {
		answer, err := m.answer(ctx, b, a, q, in.Responses[q.ID].State == scoring.OutOfScope)
		if err != nil {
			return err
		}
		if answer.Claim != nil || answer.Judgement != nil || answer.OutOfScope {
			out.Answers = append(out.Answers, answer)
		}
	}
	m.draft.Manifest.Assessments = append(m.draft.Manifest.Assessments, out)
	return nil
}

// tierOne is how must-haves are counted: as for a service of tier 1, whatever the tier of ours is, which stays with us.
var tierOne = scoring.Triage{Triaged: true, Consequence: 5, InherentLikelihood: 5, Tier: 1}

func mustHaves(result *scoring.Result) (n bundle.MustHaves) {
	for i := range result.Rows {
		g := result.Rows[i].Gate
		switch {
		case g == nil:
		case g.State == scoring.Met:
			n.Met++
		case g.State == scoring.NotMet:
			n.NotMet++
		default:
			n.NotShown++
		}
	}
	return n
}

func (m *maker) answer(ctx context.Context, b *book.Book, a *entity.Assessment, q *questionnaire.Question,
	outOfScope bool) (bundle.Answer, error) {
	out := bundle.Answer{Question: q.ID}
	x := b.Answers[a.ID][q.ID]
	if c := x.Claim; c.Given() {
		out.Claim = &bundle.Claim{Value: m.value(q, c.Value), On: m.r.Day(c.Source().At), Planned: c.Planned}
		if m.req.Notes {
			out.Claim.Note = m.words(q.ID+", note of the supplier", string(c.Note))
			out.Claim.Alternative = m.words(q.ID+", what the supplier has instead", string(c.Alternative))
		}
	}
	if m.req.Kind == bundle.Passport {
		return out, nil
	}
	out.OutOfScope = outOfScope
	if j := x.Judgement; j.Given() {
		out.Judgement = &bundle.Judgement{Value: m.value(q, j.Value), On: m.r.Day(j.Source().At)}
		if m.req.Reasons {
			out.Judgement.Reason = m.words(q.ID+", reason of the judgement", string(j.Note))
		}
	}
	for _, s := range b.Supports[a.ID] {
		d, ok := b.Documents[s.Document]
		if s.Question != q.ID || !ok || s.State != entity.Accepted || d.State != entity.Accepted {
			continue
		}
		number, err := m.document(ctx, &d)
		if err != nil {
			return out, err
		}
		out.Accepted = append(out.Accepted,
			bundle.Accepted{Document: number, Value: book.ShownBy(&s), On: m.r.Day(s.At)})
	}
	return out, nil
}

// value is an answer: the option as it is, the words of an open question without names.
func (m *maker) value(q *questionnaire.Question, v string) string {
	if len(q.Options) > 0 || v == questionnaire.Unknown || v == questionnaire.NA {
		return v
	}
	return m.words(q.ID+", answer in words", v)
}

// words takes a free text along, without the names and addresses that the register knows.
func (m *maker) words(where, s string) string {
	if s = strings.TrimSpace(m.scrub.clean(s)); s != "" {
		m.draft.Words = append(m.draft.Words, Words{where, s})
	}
	return s
}

// document numbers a document, and puts it into the bundle where its file is kept and asked for.
func (m *maker) document(ctx context.Context, d *entity.Document) (string, error) {
	if number := m.documents[d.ID]; number != "" {
		return number, nil
	}
	list := &m.draft.Manifest.Documents
	out := bundle.Document{ID: bundle.DocumentNumber(len(*list)), Kind: d.Kind, SHA256: d.SHA256,
		Issuer: m.scrub.clean(d.Issuer), Entity: d.Entity, Scope: m.scrub.clean(string(d.Scope)), Issued: d.Issued,
		Expiry: d.Expiry}
	if m.req.Documents {
		path, err := m.r.DocumentFile(ctx, d)
		switch {
		case err != nil && ctx.Err() != nil:
			return "", err
		case err != nil:
			m.draft.Left = append(m.draft.Left, d.Ref+" itself: "+err.Error())
		case d.SHA256 != "":
			if out.Size, err = sizeOf(path); err != nil {
				return "", err
			}
			out.Extension = plainExtension(path)
			m.draft.files[d.SHA256] = path
		}
	}
	*list = append(*list, out)
	m.documents[d.ID] = out.ID
	return out.ID, nil
}

// plainExtension is that of a file where it is letters and digits, "" otherwise.
func plainExtension(path string) string {
	ext := strings.ToLower(strings.TrimPrefix(filepath.Ext(path), "."))
	if len(ext) > 10 || ext != text.Letters(ext) {
		return ""
	}
	return ext
}

// certificates takes along those that somebody checked and that are not over.
func (m *maker) certificates(b *book.Book) {
	for _, c := range b.CertificatesOf(m.draft.Supplier.ID) {
		if c.Standing != entity.CertificateShown {
			continue
		}
		m.draft.Manifest.Certificates = append(m.draft.Manifest.Certificates, bundle.Certificate{Kind: c.Kind,
			Entity: c.Entity, Number: c.Number, Scope: m.scrub.clean(string(c.Scope)), Edition: c.Edition,
			Issued: c.Issued, Expiry: c.Expiry, CheckedOn: c.CheckedOn, CheckedAt: m.scrub.clean(c.CheckedAt)})
	}
}
