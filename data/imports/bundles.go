package imports

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"assure/data"
	"assure/data/archive"
	"assure/data/bundle"
	"assure/data/intake"
	"assure/data/sharing"
	"assure/data/store"
	"assure/internal/agefile"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Bundle is the kind of a file that another body signed.
const Bundle intake.Kind = "bundle"

// Columns of an answer in the list of a bundle, which has rows from 1: where a claim says it came from.
const (
	columnValue = 1 + iota
	columnNote
	columnPlanned
	columnAlternative
	columnDocument
)

// BundleTaken is the bundle that a file is, and what it does besides its answers.
type BundleTaken struct {
	ID     string
	Kind   bundle.Kind
	Body   string
	Code   string
	Signer string             // reference of the key
	Made   questionnaire.Date // by the clock of who made it
	// Judged counts the answers that the body judged, and Documents what it accepted.
	Judged, Documents int
	Recalls           []string // bundles that it recalls
	Ended             []string // references of the reliances that end with it
	Engagements       []string // where a reliance ends
}

// sharedBundle is a bundle with what the import knows of it.
type sharedBundle struct {
	*bundle.Bundle
	signer   entity.Signer
	supplier entity.Supplier
	of       map[string]*bundle.Assessment // by sheet of a subject
	done     bool
	out      BundleTaken
}

// isBundle reports whether a file is a bundle, encrypted or not.
func isBundle(body []byte) bool { return agefile.Is(body) || bundle.Is(body) }

// readBundle reads the bundle in a file with a SHA-256 and makes sure who signed it.
func (im *importer) readBundle(ctx context.Context, f *sourceFile, body []byte, sum string) {
	f.ret = &intake.Return{Name: f.name(), SHA256: sum, Size: len(body), Kind: Bundle}
	b, err := bundle.Parse(body, f.name(), agefile.Keys{Identities: im.req.Identities})
	var signer entity.Signer
	if err == nil {
		signer, err = im.r.CheckSigner(ctx, b)
	}
	if err != nil {
		f.refuse(err)
		return
	}
	m := &b.Manifest
	if m.Kind == bundle.Practice {
		f.refuse(problem.New("practice-bundle", "", "see what it holds with assure practice show FILE",
			"it is a bundle of good practice: it has files, and no answers"))
		return
	}
	f.bundle = &sharedBundle{Bundle: b, signer: signer, of: map[string]*bundle.Assessment{},
		out: BundleTaken{ID: m.ID, Kind: m.Kind, Body: signer.Name, Code: m.By.Code, Signer: signer.Ref,
			Made: im.r.Day(m.Made), Documents: len(m.Documents), Recalls: []string{}, Ended: []string{},
			Engagements: []string{}}}
	if m.Recalls != nil {
		f.bundle.out.Recalls = m.Recalls.Bundles
	}
	for i := range m.Assessments {
		for j := range m.Assessments[i].Answers {
			if m.Assessments[i].Answers[j].Judgement != nil {
				f.bundle.out.Judged++
			}
		}
	}
}

// refuse rejects a whole file for what is wrong with it.
func (f *sourceFile) refuse(err error) {
	p := (*problem.Problem)(nil)
	if !errors.As(err, &p) {
		p = problem.New("unreadable", f.name(), "ask for the file again", "%v", err)
	}
	f.ret.Rejected, f.subjects, f.bundle = true, nil, nil
	f.ret.Subjects, f.ret.Cells = nil, intake.Tally{}
	where := f.name()
	if p.Where != "" && p.Where != where {
		where += ": " + strings.TrimPrefix(p.Where, where+": ")
	}
	f.problem(p.Code, where, p.What, p.Fix)
}

// record is the bundle as the register keeps it.
func (b *sharedBundle) record(path, batch string) (entity.Bundle, error) {
	m := &b.Manifest
	raw, err := bundle.Encode(m)
	out := entity.Bundle{ID: m.ID, Kind: string(m.Kind), Supplier: b.supplier.ID, Code: m.By.Code, Body: b.signer.Name,
		Made: m.Made, SHA256: b.SHA256, Fingerprint: b.signer.Fingerprint, File: filepath.Base(path),
		Manifest: questionnaire.Text(raw), Supersedes: m.Supersedes, Batch: batch, Way: entity.BundleTaken}
	if m.Recalls != nil {
		out.Recalls = m.Recalls.Bundles
	}
	return out, err
}

// matchBundle finds out whose bundle it is and which of its answers are about a service of ours.
func (im *importer) matchBundle(ctx context.Context, v *store.View, f *sourceFile) error {
	b := f.bundle
	rec, err := b.record(f.path, "")
	if err == nil {
		err = data.MayTakeBundle(ctx, v, &rec, im.taken...)
	}
	p := (*problem.Problem)(nil)
	switch {
	case errors.As(err, &p) && p.Code == data.CodeBundleTaken:
		f.markDuplicate(p.What)
		return nil
	case errors.As(err, &p):
		f.refuse(err)
		return nil
	case err != nil:
		return err
	case b.Manifest.Kind == bundle.Recall:
		return nil
	}
	return im.matchShared(ctx, v, f)
}

// matchShared finds the supplier of a bundle by its codes, or by what the person who imports says: never by its name
// alone.
func (im *importer) matchShared(ctx context.Context, v *store.View, f *sourceFile) error {
	b, m := f.bundle, &f.bundle.Manifest
	if err := im.sharedSupplier(ctx, v, b); err != nil {
		if p := (*problem.Problem)(nil); errors.As(err, &p) {
			f.addQuestion(f.name(), err)
			f.refuse(p)
			return nil
		}
		return err
	}
	f.notes = append(f.notes, fmt.Sprintf("%s of %s (%s), signed with %s: about %s %s", m.Kind,
		text.Safe(b.signer.Name),
		m.By.Code, b.signer.Ref, b.supplier.Ref, text.Safe(b.supplier.Name)))
	chosen, err := sharing.ChooseServices(ctx, v, im.r.Reader(), m, b.supplier, im.engagement)
	if err != nil {
		return err
	}
	for i, c := range chosen {
		im.addShared(f, &m.Assessments[i], c, i)
	}
	return nil
}

// sharedSupplier finds the supplier that a bundle is about.
func (im *importer) sharedSupplier(ctx context.Context, v *store.View, b *sharedBundle) error {
	if im.supplier != nil {
		b.supplier = *im.supplier
		return nil
	}
	of := b.Manifest.Supplier
	list, err := im.suppliers.holders(ctx, v, &intake.Issued{ODSCodes: of.ODSCodes, Company: of.CompanyNumber})
	if err != nil {
		return err
	}
	out := &unmatchedError{named: of.Name}
	about := "the bundle of " + text.Safe(b.out.Body) + " is about " + text.Quote(of.Name, maxQuote)
	switch len(list) {
	case 1:
		b.supplier = list[0]
		return nil
	case 0:
		if out.candidates, err = im.suppliers.nearest(ctx, v, of.Name); err != nil {
			return err
		}
		fix := "record its company number or ODS code with the supplier, or import it with --supplier REF"
		if len(out.candidates) > 0 {
			fix += ": " + candidateList(out.candidates)
		}
		out.problem = problem.New("unknown-supplier", "", fix, "%s, and no supplier here has its codes", about)
		return out
	}
	for _, s := range list {
		out.candidates = append(out.candidates, candidateOf(s, 100, "ods_code"))
	}
	out.problem = problem.New("ambiguous-supplier", "", candidatesFix("which one is it? ", out.candidates),
		"%s, whose codes belong to %d suppliers here", about, len(list))
	return out
}

// addShared adds the answers of one assessment of a bundle as those of a subject, or says why they are not taken.
func (im *importer) addShared(f *sourceFile, a *bundle.Assessment, c sharing.Service, n int) {
	sub := intake.Subject{Sheet: a.Pack}
	if f.bundle.of[sub.Sheet] != nil {
		sub.Sheet = fmt.Sprintf("%s %d", a.Pack, n+1)
	}
	for i := range a.Answers {
		if x, ok := sharedAnswer(&a.Answers[i], int32(i+1)); ok {
			sub.Answers = append(sub.Answers, x)
			f.ret.Cells.Read += len(x.Cells())
			f.ret.Cells.Imported += len(x.Cells())
		}
	}
	hold := func() {
		for i := range sub.Answers {
			f.ret.Cells.Hold(len(sub.Answers[i].Cells()))
		}
	}
	where := f.name() + ": " + text.Safe(strings.TrimSpace(a.Pack+" "+a.Service))
	switch sub.Pack = im.packs.BySHA(a.PackSHA); {
	case len(sub.Answers) == 0:
		f.notes = append(f.notes, text.Safe(a.Pack)+": no answers travel, only how many must-haves are met")
		return
	case sub.Pack == nil:
		f.problem(intake.CodeUnknownPack, where, "the questionnaire "+text.Safe(a.Pack+"@"+a.Version)+
			" is not installed in the version that was answered", "put its file in the packs folder (--packs) and "+
			"import again")
		hold()
		return
	case c.Why != "":
		f.notes = append(
			f.notes,
			text.Safe(a.Pack)+": its answers are kept to be read and not imported, because "+c.Why,
		)
		hold()
		return
	}
	f.notes = append(f.notes, c.Facts...)
	sub.Supplier = intake.Field[string]{Value: f.bundle.supplier.Ref, At: intake.Place{Col: -1}}
	sub.Engagement = intake.Field[string]{Value: c.Engagement.Ref, At: intake.Place{Col: -1}}
	f.ret.Subjects = append(f.ret.Subjects, sub)
	f.bundle.of[sub.Sheet] = a
}

// sharedAnswer is the claim of an answer in a bundle, in the row of its place in the list.
func sharedAnswer(x *bundle.Answer, row int32) (a intake.Answer, ok bool) {
	c := x.Claim
	if c == nil {
		return a, false
	}
	a.Question = x.Question
	a.Value = intake.Field[string]{Value: c.Value, At: intake.Place{Row: row, Col: columnValue}}
	if c.Note != "" {
		a.Note = intake.Field[questionnaire.Text]{Value: questionnaire.Text(c.Note),
			At: intake.Place{Row: row, Col: columnNote}}
	}
	if c.Planned != 0 {
		a.Planned = intake.Field[questionnaire.Date]{Value: c.Planned, At: intake.Place{Row: row, Col: columnPlanned}}
	}
	if c.Alternative != "" {
		a.Alternative = intake.Field[questionnaire.Text]{Value: questionnaire.Text(c.Alternative),
			At: intake.Place{Row: row, Col: columnAlternative}}
	}
	return a, true
}

// mayTake makes sure, once more where it is written, that the bundle of a file can be taken in. Where it cannot,
// nothing of the file is.
func (im *importer) mayTake(ctx context.Context, v store.Viewer, f *sourceFile) (bool, error) {
	rec, err := f.bundle.record(f.path, im.batch.ID)
	if err == nil {
		err = data.MayTakeBundle(ctx, v, &rec, im.taken...)
	}
	if p := (*problem.Problem)(nil); errors.As(err, &p) {
		f.refuse(err)
		return false, nil
	}
	return err == nil, err
}

// brings reports whether documents came with it.
func (b *sharedBundle) brings() bool {
	return b != nil && slices.ContainsFunc(b.Manifest.Documents, func(d bundle.Document) bool { return d.Size > 0 })
}

// takeBundle records the bundle of a file with what it ends, after its answers.
func (im *importer) takeBundle(ctx context.Context, v store.Viewer, w *fileWriter, f *sourceFile) error {
	b := f.bundle
	rec, err := b.record(f.path, im.batch.ID)
	if err != nil {
		return err
	}
	var ended []entity.Decision
	if w == nil {
		im.taken = append(im.taken, rec)
		ended, err = data.RelianceEndedBy(ctx, v, &rec)
	} else {
		if err := w.startBatch(ctx); err != nil {
			return err
		}
		reason := ""
		if b.Manifest.Recalls != nil {
			reason = b.Manifest.Recalls.Reason
		}
		ended, err = w.tx.TakeBundle(ctx, rec, reason)
	}
	for i := range ended {
		b.out.Ended = append(b.out.Ended, entity.DecisionRef(ended[i].N))
		e, err := store.Get(ctx, v, store.Engagements, ended[i].Engagement)
		if err != nil {
			return err
		}
		b.out.Engagements = append(b.out.Engagements, e.Ref)
	}
	b.done = true
	return err
}

// offerShared offers the documents that a bundle brings for an answer, as what the other body accepted them: they
// count once somebody here accepts them.
func (p *subjectPlan) offerShared(ctx context.Context, part *intake.Subject, a *intake.Answer) error {
	b := p.s.file.bundle
	if b == nil || p.rejected[a] {
		return nil
	}
	from := b.of[part.Sheet].Answer(a.Question)
	if from == nil {
		return nil
	}
	for _, accepted := range from.Accepted {
		d := b.Manifest.Document(accepted.Document)
		if d == nil || d.Size == 0 {
			continue // only its description travels
		}
		own := entity.Document{
			Supplier:  p.s.supplier.ID,
			Kind:      d.Kind.SeenElsewhere(),
			Reference: d.ID + " of " + b.out.Body,
			SHA256:    d.SHA256,
			Issuer:    d.Issuer,
			Entity:    d.Entity,
			Scope:     questionnaire.Text(d.Scope),
			Issued:    d.Issued,
			Expiry:    d.Expiry,
		}
		if p.w != nil && p.im.req.Keep {
			name, err := p.im.keepShared(ctx, b, d)
			if err != nil {
				return err
			}
			own.Kept, own.Held = name, true
		}
		with := *a
		at := intake.Place{Row: a.Value.At.Row, Col: columnDocument}
		with.Evidence = intake.Evidence{Kind: intake.Field[entity.EvidenceKind]{Value: own.Kind, At: at}}
		if err := p.offer(ctx, part, &with, own); err != nil {
			return err
		}
	}
	return nil
}

// keepShared copies a document of a bundle to the archive.
func (im *importer) keepShared(ctx context.Context, b *sharedBundle, d *bundle.Document) (string, error) {
	name := archive.Name(d.SHA256, "document."+d.Extension)
	return name, archive.Keep(ctx, archive.Dir(im.r.Beside()), name, d.SHA256, func() (io.ReadCloser, error) {
		var out bytes.Buffer
		err := b.Document(&out, d.SHA256)
		return io.NopCloser(&out), err
	})
}

// sharedConflict says why a claim of a bundle does not replace another answer in the register: the supplier said
// different things to two bodies, and a person finds out which is so.
func (p *subjectPlan) sharedConflict(part *intake.Subject, a *intake.Answer) refusal {
	b := p.s.file.bundle
	said := ""
	if from := b.of[part.Sheet].Answer(a.Question); from != nil && from.Claim != nil {
		said = " on " + from.Claim.On.Long()
	}
	return refusal{"conflict", "the supplier told " + text.Safe(b.out.Body) + " something else" + said,
		"ask the supplier which is so; or import with --take-file",
		asking{"you told another health body something else", "say which of the two answers is right"}}
}
