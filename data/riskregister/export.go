package riskregister

import (
	"cmp"
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/riskregister/formats"
	"assure/data/riskregister/tables"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// formatHTML is the format that draws trends.
const formatHTML = ".html"

// Request says which risk register to write, and where.
type Request struct {
	Out       string    // the extension is the format: .xlsx, .csv, .json or .html
	To        io.Writer // where the register goes instead of to the file Out, nil for the file
	Suppliers []string  // references of suppliers or engagements; none is all
	Tier      string    // "1".."4" or TierNone: only engagements of that tier
	At        book.At
	Force     bool // replace a file that is there

	Organisation string // whose register it is, as printed
	Redact       bool   // suppliers become codes, people become roles, what people wrote is withheld

	trends bool // the format draws the trend of each score
}

// Report is what was written.
type Report struct {
	Path        string
	Format      string
	SHA256      string
	Bytes       int64
	AsOf        questionnaire.Date
	KnownOn     questionnaire.Date
	Head        data.Head
	Engagements int
	Risks       int
	Controls    int
	Actions     int
	Demo        bool
	Headlines   []string
	Counts      *tables.Counts
}

// Export writes the risk register and notes it in the trail. The same state, dates and request give
// the same bytes. A file that exists, or is open in another program, is a Problem with a free name
// in its fix, and is not changed.
func Export(ctx context.Context, r *data.Register, q Request) (*Report, error) {
	ext, write, err := q.check()
	if err != nil {
		return nil, err
	}
	path, err := filepath.Abs(q.Out)
	if err != nil {
		return nil, err
	}
	if q.To != nil {
		path = safefile.Stdout
	}
	q.trends = ext == formatHTML
	book, head, err := content(ctx, r, &q)
	if err != nil {
		return nil, err
	}
	counts := tables.Count(book)
	out := &Report{Path: path, Format: strings.TrimPrefix(ext, "."), AsOf: book.Method.AsOf,
		KnownOn: book.Method.KnownOn, Head: head,
		Engagements: len(book.Engagements), Risks: len(book.Risks), Controls: len(book.Controls),
		Actions: len(book.Actions), Demo: book.Demo, Headlines: counts.Headlines(book), Counts: counts}
	if out.SHA256, out.Bytes, err = safefile.Send(q.To, path, q.Force,
		func(w io.Writer) error { return errors.Join(write(w, book), ctx.Err()) }); err != nil {
		return nil, err
	}
	_, err = r.RecordExport(context.WithoutCancel(ctx), // the file is there now
		data.Export{Kind: exportRegister, Scope: scopeWords(&q), Path: path, SHA256: out.SHA256, AsOf: out.AsOf,
			KnownOn: q.At.KnownOn, Head: head})
	return out, err
}

// check returns the format that a request asks for, and what writes it.
func (q *Request) check() (ext string, write func(io.Writer, *tables.Book) error, err error) {
	ext = strings.ToLower(filepath.Ext(q.Out))
	if write = formats.Writer(ext); write == nil {
		what := "the name of the file does not end in a format"
		if ext != "" {
			what = "no register is written as " + text.Quote(ext, 20)
		}
		return ext, nil, problem.New("unknown-format", q.Out,
			"name a file that ends in "+strings.Join(formats.Extensions(), ", "), "%s", what)
	}
	_, err = book.TierOf(q.Tier)
	return ext, write, err
}

// content reads everything the register says, at one moment.
func content(ctx context.Context, r *data.Register, q *Request) (*tables.Book, data.Head, error) {
	at := r.Resolve(q.At)
	tier, err := book.TierOf(q.Tier)
	if err != nil {
		return nil, data.Head{}, err
	}
	m := tables.Method{AsOf: at.AsOf, KnownOn: at.KnownOn, Program: r.Program()}
	if m.KnownOn == 0 {
		m.KnownOn = r.Today()
	}
	x := &exporter{r: r, tier: tier,
		out:  &tables.Book{Redacted: q.Redact, Organisation: organisationWords(q), Scope: printedScope(q), Method: m},
		seen: map[string]bool{}, packs: map[string]bool{}, trends: q.trends, named: len(q.Suppliers) > 0}
	var head data.Head
	var scopes []book.Scope
	var last *data.Export
	err = r.View(ctx, at, func(v *store.View) error {
		if head, err = v.Head(ctx); err != nil {
			return err
		}
		if x.copy, err = r.Reader().Copy(ctx, v, at, q.Redact); err != nil {
			return err
		}
		if scopes, err = x.copy.Scopes(ctx, q.Suppliers); err != nil {
			return err
		}
		if err := x.addAll(ctx, v, scopes, readTogether); err != nil {
			return err
		}
		if last, err = lastRegister(ctx, r, v, q, m.KnownOn); err != nil {
			return err
		}
		return x.added(ctx)
	})
	if err != nil {
		return nil, head, err
	}
	if x.out.Changes, err = x.changes(ctx, last, scopes); err != nil {
		return nil, head, err
	}
	b := x.out
	b.Method.AuditSeq, b.Method.AuditHead = head.Seq, head.Hash
	slices.SortFunc(b.Method.Packs, func(a, c tables.Pack) int {
		return cmp.Or(cmp.Compare(a.ID, c.ID), cmp.Compare(a.Version, c.Version), cmp.Compare(a.SHA256, c.SHA256))
	})
	slices.SortStableFunc(b.Risks, func(a, c tables.Risk) int { return cmp.Compare(a.Record.Ref, c.Record.Ref) })
	slices.SortStableFunc(b.Actions, func(a, c tables.Action) int { return cmp.Compare(a.Record.N, c.Record.N) })
	slices.SortStableFunc(b.Decisions, func(a, c tables.Decision) int { return cmp.Compare(a.Record.N, c.Record.N) })
	return b, head, nil
}

// organisationWords names the owner of the register, and says if it is a redacted copy. Every page
// and sheet has it.
func organisationWords(q *Request) string {
	if !q.Redact {
		return q.Organisation
	}
	const redacted = "redacted copy: suppliers are codes, people are roles"
	if q.Organisation == "" {
		return text.UpperFirst(redacted)
	}
	return q.Organisation + ", " + redacted
}

// printedScope returns the scope in words; in a redacted copy they hold no names.
func printedScope(q *Request) string {
	if !q.Redact || len(q.Suppliers) == 0 {
		return scopeWords(q)
	}
	some := *q
	some.Suppliers = []string{"some suppliers"}
	return scopeWords(&some)
}

// scopeWords says which part of the register an export covers.
func scopeWords(q *Request) string {
	var parts []string
	switch q.Tier {
	case "":
	case book.TierNone:
		parts = append(parts, "engagements that are not triaged")
	default:
		parts = append(parts, "engagements of tier "+q.Tier)
	}
	if len(q.Suppliers) > 0 {
		parts = append(parts, strings.Join(q.Suppliers, ", "))
	}
	return strings.Join(parts, " of ")
}

// exporter fills a [tables.Book] from the requested parts of the register.
type exporter struct {
	r     *data.Register
	tier  int // -1: any
	out   *tables.Book
	seen  map[string]bool // engagements already in: two references may name the same
	packs map[string]bool // by sha
	copy  *book.Copy

	trends bool
	named  bool // the suppliers are named: a retired one is meant too
}

// readTogether is how many suppliers are read at a time: what their scores are made from is released before the next.
const readTogether = 1_000

// addAll adds what is in the scopes, a part of the suppliers at a time where it is all of them.
func (x *exporter) addAll(ctx context.Context, v *store.View, scopes []book.Scope, together int) error {
	for _, sc := range scopes {
		parts := []book.Scope{sc}
		if sc == (book.Scope{}) {
			all, err := store.List(ctx, v, store.Suppliers)
			if err != nil {
				return err
			}
			if len(all) > together {
				parts = parts[:0]
				for some := range slices.Chunk(all, together) {
					parts = append(parts, book.Scope{Some: &some})
				}
			}
		}
		for _, part := range parts {
			if err := x.add(ctx, part); err != nil {
				return err
			}
		}
	}
	return nil
}

func (x *exporter) add(ctx context.Context, sc book.Scope) error {
	b, err := x.copy.Open(ctx, sc)
	if err != nil {
		return err
	}
	x.out.Method.Settings, x.out.Method.SettingsNumber = b.Settings, b.Version
	x.out.Demo = x.out.Demo || b.Settings.MadeUp
	risks, err := b.Risks(ctx, false)
	if err != nil {
		return err
	}
	actions, err := b.Actions(ctx)
	if err != nil {
		return err
	}
	published, err := b.Publications(ctx)
	if err != nil {
		return err
	}
	signings, err := b.Signings(ctx)
	if err != nil {
		return err
	}
	byRisk := book.GroupBy(risks, func(k *book.RiskView) string { return k.Engagement })
	byAction := book.GroupBy(actions, func(a *entity.Action) string { return a.Engagement })
	if !x.named {
		x.out.Method.Retired += book.Retired(b.Suppliers)
	}
	for _, s := range b.Suppliers {
		if s.Retired && !x.named {
			continue
		}
		list := slices.Clone(b.Engagements[s.ID])
		slices.SortFunc(list, func(x, y entity.Engagement) int { return cmp.Compare(x.Ref, y.Ref) })
		for _, e := range list {
			// What is over stays in as long as there is a record of risk: nothing vanishes.
			if x.seen[e.ID] || len(byRisk[e.ID]) == 0 && (s.Retired || !e.State.Open()) {
				continue
			}
			st := b.Stand(e)
			if x.tier >= 0 && st.Triage.Tier != x.tier {
				continue
			}
			x.seen[e.ID] = true
			x.out.Demo = x.out.Demo || book.IsDemo(&s)
			x.engagement(b, &s, &st, published)
			if x.trends {
				if x.out.Engagements[len(x.out.Engagements)-1].Trend, err = b.History(ctx, &st); err != nil {
					return err
				}
			}
			x.risks(b, &st, byRisk[e.ID])
			x.controls(b, &st)
			x.evidence(b, &st)
			x.scopeRows(b, &st)
			x.others(b, &st, byAction[e.ID], byRisk[e.ID], signings[e.ID])
		}
	}
	return nil
}

// added reads what people added to earlier exports, for the rows of this one.
func (x *exporter) added(ctx context.Context) error {
	list, err := x.copy.Additions(ctx)
	if err != nil || len(list) == 0 {
		return err
	}
	refs := make(map[string]string, len(x.out.Risks)+len(x.out.Actions))
	for i := range x.out.Risks {
		refs[x.out.Risks[i].Record.ID] = x.out.Risks[i].Record.Ref
	}
	for i := range x.out.Actions {
		refs[x.out.Actions[i].Record.ID] = x.out.Actions[i].Ref
	}
	x.out.Added = addedSheets(list, refs)
	return nil
}
