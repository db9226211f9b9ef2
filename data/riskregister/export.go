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
	// Themes keep the risks, controls and actions that are about one of them; none keeps all.
	Themes questionnaire.ThemeFilter
	At     book.At
	Force  bool // replace a file that is there

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
	if err := r.MayExport(ctx); err != nil {
		return nil, err
	}
	if q.To != nil {
		path = safefile.Stdout
	}
	q.trends = ext == formatHTML
	var out *Report
	send := func(book *tables.Book, head data.Head) error {
		n, counts := book.Summed(), tables.Count(book)
		out = &Report{Path: path, Format: strings.TrimPrefix(ext, "."), AsOf: book.Method.AsOf,
			KnownOn: book.Method.KnownOn, Head: head,
			Engagements: n.Engagements, Risks: n.Risks, Controls: n.Controls,
			Actions: n.Actions, Demo: book.Demo, Headlines: counts.Headlines(book), Counts: counts}
		out.SHA256, out.Bytes, err = safefile.Send(q.To, path, q.Force,
			func(w io.Writer) error { return errors.Join(write(w, book), ctx.Err()) })
		return err
	}
	use := parts
	if ext == formatHTML { // a page is made as a whole
		use = held
	}
	if err := use(ctx, r, &q, send); err != nil {
		return nil, err
	}
	_, err = r.RecordExport(context.WithoutCancel(ctx), // the file is there now
		data.Export{Kind: exportRegister, Scope: scopeWords(&q), Path: path, SHA256: out.SHA256, AsOf: out.AsOf,
			KnownOn: q.At.KnownOn, Head: out.Head})
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

// content reads everything the register says, at one moment, and holds it.
func content(ctx context.Context, r *data.Register, q *Request) (*tables.Book, data.Head, error) {
	var out *tables.Book
	var head data.Head
	err := read(ctx, r, q, func(x *exporter, h data.Head) error {
		head, out = h, x.whole
		return x.each(ctx, func(b *tables.Book) error {
			out.Engagements, out.Risks = append(out.Engagements, b.Engagements...), append(out.Risks, b.Risks...)
			out.Scores, out.Controls = append(out.Scores, b.Scores...), append(out.Controls, b.Controls...)
			out.Actions, out.Decisions = append(out.Actions, b.Actions...), append(out.Decisions, b.Decisions...)
			out.Evidence, out.Scopes = append(out.Evidence, b.Evidence...), append(out.Scopes, b.Scopes...)
			return nil
		})
	})
	if err != nil {
		return nil, head, err
	}
	b := out
	b.Sum = nil // it is of parts
	slices.SortStableFunc(b.Risks, func(a, c tables.Risk) int { return cmp.Compare(a.Record.Ref, c.Record.Ref) })
	slices.SortStableFunc(b.Actions, func(a, c tables.Action) int { return cmp.Compare(a.Record.N, c.Record.N) })
	slices.SortStableFunc(b.Decisions, func(a, c tables.Decision) int { return cmp.Compare(a.Record.N, c.Record.N) })
	return b, head, nil
}

// parts calls use with what the register says, at one moment. Its content is read part by part, as often as use goes
// through it.
func parts(ctx context.Context, r *data.Register, q *Request, use func(*tables.Book, data.Head) error) error {
	return read(ctx, r, q, func(x *exporter, head data.Head) error {
		x.whole.Parts = func(do func(*tables.Book) error) error { return x.each(ctx, do) }
		return use(x.whole, head)
	})
}

// held is [parts] of a book that holds everything.
func held(ctx context.Context, r *data.Register, q *Request, use func(*tables.Book, data.Head) error) error {
	b, head, err := content(ctx, r, q)
	if err != nil {
		return err
	}
	return use(b, head)
}

// read goes through what a request asks for once, and calls use with what it comes to.
func read(ctx context.Context, r *data.Register, q *Request, use func(*exporter, data.Head) error) error {
	at := r.Resolve(q.At)
	tier, err := book.TierOf(q.Tier)
	if err != nil {
		return err
	}
	m := tables.Method{AsOf: at.AsOf, KnownOn: at.KnownOn, Program: r.Program()}
	if m.KnownOn == 0 {
		m.KnownOn = r.Today()
	}
	x := &exporter{r: r, themes: q.Themes, tier: tier, trends: q.trends, named: len(q.Suppliers) > 0,
		whole: &tables.Book{Redacted: q.Redact, Organisation: organisationWords(q), Scope: printedScope(q),
			Themes: q.Themes.Words(), Method: m}}
	return r.View(ctx, at, func(v *store.View) error {
		head, err := v.Head(ctx)
		if err != nil {
			return err
		}
		if x.copy, err = r.Reader().Copy(ctx, v, at, q.Redact); err != nil {
			return err
		}
		if x.scopes, err = x.copy.Scopes(ctx, q.Suppliers); err != nil {
			return err
		}
		last, err := lastRegister(ctx, r, v, q, m.KnownOn)
		if err != nil {
			return err
		}
		x.whole.Method.AuditSeq, x.whole.Method.AuditHead = head.Seq, head.Hash
		if err := x.sum(ctx, v, last); err != nil {
			return err
		}
		return use(x, head)
	})
}

// sum goes through the content once, for all that has to be known of the whole.
func (x *exporter) sum(ctx context.Context, v *store.View, last *data.Export) error {
	var err error
	m := &x.whole.Method
	if m.Settings, m.SettingsNumber, err = x.r.Reader().Settings(ctx, v); err != nil {
		return err
	}
	x.whole.Demo = m.Settings.MadeUp
	added, err := x.copy.Additions(ctx)
	if err != nil {
		return err
	}
	changes, err := x.changes(ctx, last)
	if err != nil {
		return err
	}
	refs := map[string]string{} // of risks and actions
	sum := tables.NewSum(m.Settings, m.AsOf)
	x.summing, x.links = true, linked{map[string]*tables.Engagement{}, map[questionnaire.Theme]map[string]bool{}}
	if err := x.each(ctx, func(b *tables.Book) error {
		sum.Add(b)
		changes.add(b)
		for i := range b.Risks {
			if k := &b.Risks[i]; len(added) > 0 {
				refs[k.Record.ID] = k.Record.Ref
			}
		}
		for i := range b.Actions {
			if a := &b.Actions[i]; len(added) > 0 {
				refs[a.Record.ID] = a.Ref
			}
		}
		return nil
	}); err != nil {
		return err
	}
	x.summing = false
	sum.End(false)
	x.sortCosts()
	if x.whole.Chain, err = x.chain(ctx); err != nil {
		return err
	}
	slices.SortFunc(m.Packs, func(a, c tables.Pack) int {
		return cmp.Or(cmp.Compare(a.ID, c.ID), cmp.Compare(a.Version, c.Version), cmp.Compare(a.SHA256, c.SHA256))
	})
	if len(added) > 0 {
		x.whole.Added = addedSheets(added, refs)
	}
	x.whole.Sum, x.whole.Changes = sum, changes.end()
	return nil
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
	words := strings.Join(parts, " of ")
	if q.Themes.On() {
		words = strings.TrimPrefix(words+"; only risks, controls and actions about "+q.Themes.Words()+
			": an engagement counts at its highest risk among these; grades, statuses and "+
			"must-haves are of all questions",
			"; ")
	}
	return words
}

// exporter fills parts of a [tables.Book] from the requested parts of the register.
type exporter struct {
	r      *data.Register
	tier   int // -1: any
	themes questionnaire.ThemeFilter
	whole  *tables.Book    // what the parts are of
	out    *tables.Book    // the part that is filled
	seen   map[string]bool // engagements already in: two references may name the same
	packs  map[string]bool // by sha
	copy   *book.Copy
	scopes []book.Scope

	links   linked // what the first time through notes for what they depend on
	summing bool   // the first time through
	trends  bool
	named   bool // the suppliers are named: a retired one is meant too
}

// each goes through the content, some suppliers at a time where it is all of them.
func (x *exporter) each(ctx context.Context, do func(*tables.Book) error) error {
	x.seen, x.packs = map[string]bool{}, map[string]bool{}
	for _, sc := range x.scopes {
		if err := x.copy.Parts(ctx, sc, func(part book.Scope) error {
			if err := x.add(ctx, part); err != nil {
				return err
			}
			return do(x.out)
		}); err != nil {
			return err
		}
	}
	return nil
}

// add fills the part of a scope.
func (x *exporter) add(ctx context.Context, sc book.Scope) error {
	b, err := x.copy.Open(ctx, sc)
	if err != nil {
		return err
	}
	w := x.whole
	x.out = &tables.Book{Demo: w.Demo, Redacted: w.Redacted, Organisation: w.Organisation, Scope: w.Scope,
		Themes: w.Themes, Method: w.Method, Added: w.Added, Of: w}
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
	here := map[string]bool{} // engagements of this part
	if !x.named && x.summing {
		x.whole.Method.Retired += book.Retired(b.Suppliers)
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
			x.whole.Demo = x.whole.Demo || book.IsDemo(&s)
			x.engagement(b, &s, &st, published)
			if x.summing {
				x.links.note(&x.out.Engagements[len(x.out.Engagements)-1])
			}
			if err := x.trend(ctx, b, &st); err != nil {
				return err
			}
			x.risks(b, &st, byRisk[e.ID])
			x.controls(b, &st)
			x.evidence(b, &st)
			x.scopeRows(b, &st)
			here[e.ID] = true
			x.others(b, &st, byAction[e.ID], byRisk[e.ID], signings[e.ID])
		}
	}
	return x.costs(ctx, b, here)
}

// trend adds the trend of the engagement added last, where the format draws it.
func (x *exporter) trend(ctx context.Context, b *book.Book, st *book.Standing) (err error) {
	if x.trends {
		x.out.Engagements[len(x.out.Engagements)-1].Trend, err = b.History(ctx, st)
	}
	return err
}
