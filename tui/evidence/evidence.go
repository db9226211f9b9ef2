// Package evidence is the evidence clock: the documents and certificates of all suppliers by the day they run out, the
// questions behind which they are, and the points that would go with them.
package evidence

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"assure/data"
	"assure/data/lists"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/export"
	"assure/tui/kit"
	"assure/tui/list"
	"assure/tui/page"
	"assure/tui/theme"
)

// Links are the pages that a document leads to.
type Links struct {
	Supplier     func(ref string) page.Cmd
	Question     func(assessment, question string) page.Cmd
	Certificates func(supplier string) page.Cmd
	Export       func(export.Of) page.Cmd
}

// Row is a document or certificate with the day of the list.
type Row struct {
	lists.Evidence
	asOf questionnaire.Date
}

// clock is a page of evidence.
type clock struct {
	c     *page.Common
	r     *data.Register
	links Links
	of    string // a supplier, "" for all
}

// New opens the evidence clock with a filter; "" shows all that something may rest on. supplier, a reference,
// narrows it
// to one.
func New(c *page.Common, r *data.Register, links Links, supplier, query string) *list.Page[Row] {
	p := &clock{c: c, r: r, links: links, of: supplier}
	return list.New(c, r, p.spec(), query)
}

// The columns of the list.
const (
	colRef = iota
	colWhat
	colWhen
	colEnds
	colPoints
	colState
	colSupplier
	colQuestions
	colExpiry
)

// columns in the order of the screen. Reference, title, and when it runs out are never dropped.
var columns = []kit.Column{
	colRef:       {Title: "Ref", Width: 8},
	colWhat:      {Title: "Document or certificate", Width: 14, Flex: true},
	colWhen:      {Title: "Runs out", Width: 17},
	colEnds:      {Title: "Last day", Width: 10},
	colPoints:    {Title: "Points", Width: 6, Right: true, Drop: 1},
	colState:     {Title: "State", Width: 9, Drop: 3},
	colSupplier:  {Title: "Supplier", Width: 18, Drop: 2},
	colQuestions: {Title: "Questions", Width: 16, Drop: 4},
	colExpiry:    {Title: "Expires", Width: 10, Drop: 5},
}

var fields = list.Fields{
	{Name: "runs-out", Values: []string{"run-out", "within-30-days", "within-90-days", "later", "no-date"}},
	{Name: "state", Values: []string{"accepted", "offered", "refused", "withdrawn", "shown", "expired", "statement",
		"not-in-force", "all"}},
	{Name: "kind", Values: []string{"document", "certificate"}},
	{Name: "due", Values: list.DueValues, Days: true},
	{Name: "counts", Values: []string{"yes", "no"}},
	list.ThemeField,
	{Name: "supplier"}, {Name: "question"},
}

func (p *clock) spec() list.Spec[Row] {
	return list.Spec[Row]{
		Of: list.Path(p.of), Name: "Evidence", One: "document", Many: "documents", Columns: columns, Cells: p.cells,
		Key: func(e *Row) string { return e.Supplier.Ref + " " + e.Ref }, Copy: copied, Search: searched,
		Fields: fields, Has: has, Orders: orders(), Over: func(e *Row) bool { return e.Over },
		OverWord: "no longer needed", OverField: "state", Read: p.read, About: p.about, Legend: legend, Open: p.open,
		OpenTitle: "go to the question behind it, its certificates or the supplier", OpenHint: "go there", Acts: p.acts,
		Export: p.links.Export, Subject: func(e *Row) export.Of {
			return export.Of{Supplier: e.Supplier.Ref, Name: e.Supplier.Name}
		},
		Empty: []string{"A document is offered with an answer, and counts once a person accepts it.",
			"esc goes back. In the questionnaire e adds one to a question."},
	}
}

func (p *clock) read(ctx context.Context) ([]Row, error) {
	return list.ReadRows(ctx, p.r, p.of, lists.EvidenceClock,
		func(e lists.Evidence, asOf questionnaire.Date) Row { return Row{e, asOf} })
}

// questions are the ids of the questions that a document is accepted for in cycles that count.
func questions(e *Row) []string {
	var out []string
	for _, u := range e.Uses {
		if u.Governs && u.State == entity.Accepted && !slices.Contains(out, u.Question) {
			out = append(out, u.Question)
		}
	}
	return out
}

func searched(e *Row) string {
	words := []string{e.Ref, e.Kind, e.Reference, e.Supplier.Ref, e.Supplier.Name}
	for _, u := range e.Uses {
		words = append(words, u.Question, u.Engagement)
	}
	return strings.Join(words, " ")
}

func has(e *Row, field, v string) bool {
	switch field {
	case "runs-out":
		return list.Word(string(e.When(e.asOf)), v)
	case "state":
		return v == "all" || list.Word(e.State, v)
	case "kind":
		return list.Word(map[bool]string{true: "certificate", false: "document"}[e.Certificate], v)
	case "due":
		return list.Due(e.Ends, v, e.asOf)
	case "counts":
		return strings.HasPrefix(map[bool]string{true: "yes", false: "no"}[e.Points() > 0], v)
	case "theme":
		return slices.ContainsFunc(e.Uses, func(u lists.Use) bool { return list.About(u.Asks, v) })
	case "supplier":
		return list.Contains(e.Supplier.Ref+" "+e.Supplier.Name, v)
	case "question":
		return slices.ContainsFunc(e.Uses, func(u lists.Use) bool { return list.Contains(u.Question, v) })
	}
	return false
}

func orders() []list.Order[Row] {
	ends := func(e *Row) questionnaire.Date {
		if e.Ends == 0 {
			return 1 << 30
		}
		return e.Ends
	}
	day := func(a, b *Row) int { return cmp.Compare(ends(a), ends(b)) }
	return []list.Order[Row]{
		{Name: "what runs out first", Compare: day, Known: func(e *Row) bool { return e.Ends != 0 }},
		{Name: "points that would go", Compare: func(a, b *Row) int {
			return cmp.Or(cmp.Compare(b.Points(), a.Points()), day(a, b))
		}},
		{Name: "supplier", Compare: func(a, b *Row) int {
			return cmp.Or(strings.Compare(a.Supplier.Name, b.Supplier.Name), day(a, b))
		}},
		{Name: "reference", Compare: func(a, b *Row) int { return strings.Compare(a.Ref, b.Ref) }},
	}
}

// when is when evidence runs out: a glyph and words.
func (p *clock) when(e *Row) kit.Span {
	t := p.c.Theme
	switch w := e.When(e.asOf); w {
	case lists.RunOut:
		return kit.S(theme.Bad, t.Glyph.NotMet+" "+string(w))
	case lists.Within30:
		return kit.S(theme.Warn, t.Glyph.High+" "+string(w))
	case lists.Within90:
		return kit.S(theme.Notable, t.Glyph.Moderate+" "+string(w))
	case lists.Later:
		return kit.S(theme.Good, t.Glyph.Met+" "+string(w))
	default:
		return kit.S(theme.Muted, t.Glyph.NotShown+" "+string(w))
	}
}

func (p *clock) cells(e *Row) []kit.Span {
	points := kit.Span{}
	if n := e.Points(); n > 0 {
		points = kit.S(theme.Strong, "-"+n.String())
	}
	when := p.when(e)
	if e.Partly {
		when.End = partlyMark
	}
	state := e.State
	if e.Certificate && strings.HasPrefix(state, "statement") {
		state = "statement"
	}
	return []kit.Span{
		colRef: {Text: e.Ref}, colWhat: {Text: text.Safe(strings.TrimSpace(cmp.Or(e.Reference, e.Kind)))},
		colWhen: when, colEnds: {Text: e.Ends.String()}, colPoints: points, colState: {Text: state},
		colSupplier: {Text: text.Safe(e.Supplier.Name)}, colQuestions: {Text: strings.Join(questions(e), " ")},
		colExpiry: {Text: e.Expiry.String()},
	}
}

// partlyMark is behind the day of a document that has run out for some of its questions.
const partlyMark = "*"

func legend(rows []Row) string {
	for i := range rows {
		if rows[i].Partly && !rows[i].Over {
			return partlyMark + " run out for some questions"
		}
	}
	return ""
}

func (p *clock) about(e *Row, w int) []kit.Line {
	t := p.c.Theme
	what := e.Kind
	if e.Reference != "" {
		what += ", " + e.Reference
	}
	lines := kit.Paragraph(theme.Strong, text.Safe(list.Join(t, e.Ref, what, e.Supplier.Name)), w, 0)
	facts := [][2]string{
		{"Runs out", list.Join(t, string(e.When(e.asOf)), list.Day("last day ", e.Ends), p.whyEnds(e))},
		{"Points", p.effectWords(e)},
		{"Accepted", p.useWords(e, entity.Accepted)},
		{"Offered", p.useWords(e, entity.Offered)},
		{"State", list.Join(t, e.State, list.Day("issued ", e.Issued), list.Day("expires ", e.Expiry))},
	}
	return append(lines, list.Facts(w, facts...)...)
}

// whyEnds says why evidence counts no longer than it does.
func (p *clock) whyEnds(e *Row) string {
	switch {
	case e.Ends == 0 && e.Certificate:
		return "it has no last day"
	case e.Ends == 0 && e.Issued == 0:
		return "without a date of issue it counts as the supplier's word"
	case e.Ends == 0:
		return "no question rests on it"
	case e.Expiry != 0 && e.Ends == e.Expiry:
		return "its own"
	}
	return "after it the questionnaire counts it as the supplier's word"
}

// effectWords say what each score would lose with the document.
func (p *clock) effectWords(e *Row) string {
	if e.Over && !e.Certificate {
		return "none: nothing rests on it any more"
	}
	var out []string
	for _, x := range e.Effects {
		words := x.Engagement + " " + x.Pack + ": shown " + x.Shown.String() + " would be " +
			(x.Shown - x.Points).String() + ", " + x.Points.String() + " less"
		if x.Grade != x.Without {
			words += ", grade " + cmp.Or(string(x.Grade), "none") + " to " + cmp.Or(string(x.Without), "none")
		}
		out = append(out, words)
	}
	switch {
	case len(out) > 0 || e.Certificate:
	case e.State != string(entity.Accepted):
		return "none: it counts once it is accepted"
	case e.When(e.asOf) == lists.RunOut:
		return "none any more: it has run out"
	default:
		return "none: no score would be lower without it today"
	}
	return strings.Join(out, "; ")
}

func (p *clock) useWords(e *Row, state entity.DocumentState) string {
	var out []string
	for _, u := range e.Uses {
		if u.State != state {
			continue
		}
		words := u.Question + " of " + u.Engagement
		switch {
		case u.Governs && state == entity.Accepted && u.Last != 0 && u.Last < e.asOf:
			words += " (ran out on " + u.Last.Long() + ")"
		case !u.Governs:
			words += " (cycle " + kit.Count(u.Cycle).Text + ", does not count now)"
		case u.Last != 0 && u.Last != e.Ends:
			words += " (to " + u.Last.Long() + ")"
		}
		out = append(out, words)
	}
	return strings.Join(out, ", ")
}

func copied(e *Row) string {
	return text.Safe(strings.Join([]string{e.Ref, e.Supplier.Name, e.Kind, e.Reference, e.Ends.String(),
		strings.Join(questions(e), " ")}, "  "))
}

// open goes to the first question behind which the evidence is, one that counts before others.
func (p *clock) open(e *Row) page.Cmd {
	if e.Certificate {
		return p.links.Certificates(e.Supplier.Ref)
	}
	i := slices.IndexFunc(e.Uses, func(u lists.Use) bool { return u.Governs })
	if i < 0 && len(e.Uses) > 0 {
		i = 0
	}
	if i < 0 {
		return p.links.Supplier(e.Supplier.Ref)
	}
	return p.links.Question(e.Uses[i].Assessment, e.Uses[i].Question)
}

func (p *clock) acts(e *Row) []page.Command {
	none, why := e == nil, "no document is under the cursor"
	return []page.Command{
		{ID: "evidence.supplier", Title: "open the supplier", Hint: "supplier", Keys: []string{"o"}, Off: none,
			Why: why,
			Run: func() page.Cmd { return p.links.Supplier(e.Supplier.Ref) }},
		{ID: "evidence.certificates", Title: "the certificates of the supplier", Keys: []string{"c"}, Off: none,
			Why: why, Run: func() page.Cmd { return p.links.Certificates(e.Supplier.Ref) }},
	}
}
