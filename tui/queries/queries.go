// Package queries is the page of questions back to suppliers: those that are out, those overdue, and replies whose
// question nobody has judged since.
package queries

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/lists"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/tui/ask"
	"assure/tui/export"
	"assure/tui/kit"
	"assure/tui/list"
	"assure/tui/page"
	"assure/tui/theme"
)

// Links are the pages that a query leads to.
type Links struct {
	Supplier func(ref string) page.Cmd
	Question func(assessment, question string) page.Cmd
	Export   func(export.Of) page.Cmd
}

// Row is a query with the day of the list.
type Row struct {
	lists.Query
	asOf questionnaire.Date
}

// queries is a page of them.
type queries struct {
	c     *page.Common
	r     *data.Register
	links Links
	of    string // a supplier, "" for all
}

// New opens the queries with a filter; "" shows all that are not judged. supplier, a
// reference, narrows them to one.
func New(c *page.Common, r *data.Register, links Links, supplier, query string) *list.Page[Row] {
	p := &queries{c: c, r: r, links: links, of: supplier}
	return list.New(c, r, p.spec(), query)
}

// The columns of the list.
const (
	colTurn = iota
	colSupplier
	colQuestion
	colDue
	colText
	colNumber
	colSent
)

// columns in the order of the screen. What is narrower than 60 cells together is never dropped.
var columns = []kit.Column{
	colTurn:     {Title: "Turn", Width: 9},
	colSupplier: {Title: "Supplier", Width: 15},
	colQuestion: {Title: "Question", Width: 8},
	colDue:      {Title: "Due", Width: 10},
	colText:     {Title: "Asked", Width: 12, Flex: true},
	colNumber:   {Title: "Query", Width: 5, Right: true, Drop: 1},
	colSent:     {Title: "Sent", Width: 10, Drop: 2},
}

var fields = list.Fields{
	{Name: "turn", Values: []string{"replied", "overdue", "out", "judged", "withdrawn", "all"}},
	{Name: "due", Values: list.DueValues, Days: true},
	{Name: "owner"}, {Name: "supplier"}, {Name: "question"},
}

func (p *queries) spec() list.Spec[Row] {
	return list.Spec[Row]{
		Of: list.Path(p.of), Name: "Queries", One: "query", Many: "queries", Columns: columns, Cells: p.cells, Key: key,
		Copy: copied, Search: searched, Fields: fields, Has: has, Orders: orders(),
		Over: func(q *Row) bool { return q.Over() }, OverWord: "judged", OverField: "turn", Read: p.read,
		About: p.about, Open: p.open, OpenTitle: "go to the question", OpenHint: "go there", Acts: p.acts,
		Export: p.links.Export, Subject: func(q *Row) export.Of {
			return export.Of{Supplier: q.Supplier.Ref, Name: q.Supplier.Name, Engagement: q.EngagementRef,
				Service: q.Service}
		},
		Empty: []string{"A query asks a supplier to clarify an answer. It is sent from the review of a questionnaire.",
			"esc goes back."},
	}
}

func (p *queries) read(ctx context.Context) ([]Row, error) {
	return list.ReadRows(ctx, p.r, p.of, lists.Queries,
		func(q lists.Query, asOf questionnaire.Date) Row { return Row{q, asOf} })
}

func key(q *Row) string {
	return q.EngagementRef + " " + q.Pack + " " + strconv.Itoa(q.Cycle) + " " + strconv.Itoa(q.N)
}

func searched(q *Row) string {
	return strings.Join([]string{q.Supplier.Ref, q.Supplier.Name, q.EngagementRef, q.Service, q.Question,
		string(q.Body), string(q.Reply), q.Lead}, " ")
}

// turnWord is whose turn a query is, as typed.
func turnWord(q *Row) string {
	return map[lists.QueryState]string{lists.QueryReplied: "replied", lists.QueryOverdue: "overdue",
		lists.QueryOut: "out", lists.QueryJudged: "judged", lists.QueryGone: "withdrawn"}[q.Turn]
}

func has(q *Row, field, v string) bool {
	switch field {
	case "turn":
		return v == "all" || list.Word(turnWord(q), v) || q.Turn == lists.QueryOverdue && strings.HasPrefix("out", v)
	case "due":
		return list.Due(q.Due, v, q.asOf)
	case "owner":
		return list.Contains(q.Lead, v)
	case "supplier":
		return list.Contains(q.Supplier.Ref+" "+q.Supplier.Name, v)
	case "question":
		return list.Contains(q.Question, v)
	}
	return false
}

func orders() []list.Order[Row] {
	day := func(q *Row) questionnaire.Date {
		if q.Due == 0 {
			return 1 << 30
		}
		return q.Due
	}
	due := func(a, b *Row) int { return cmp.Compare(day(a), day(b)) }
	return []list.Order[Row]{
		{Name: "whose turn, then due", Compare: func(a, b *Row) int {
			return cmp.Or(cmp.Compare(slices.Index(lists.QueryStates, a.Turn), slices.Index(lists.QueryStates, b.Turn)),
				due(a, b))
		}},
		{Name: "due", Compare: due, Known: func(q *Row) bool { return q.Due != 0 }},
		{Name: "supplier", Compare: func(a, b *Row) int { return strings.Compare(a.Supplier.Name, b.Supplier.Name) }},
		{Name: "question", Compare: func(a, b *Row) int { return strings.Compare(a.Question, b.Question) }},
	}
}

// turn is whose turn a query is: a glyph and words.
func (p *queries) turn(q *Row) kit.Span {
	g := p.c.Theme.Glyph
	switch q.Turn {
	case lists.QueryReplied:
		return kit.S(theme.Notable, g.Moderate+" "+turnWord(q))
	case lists.QueryOverdue:
		return kit.S(theme.Warn, g.NotMet+" "+turnWord(q))
	case lists.QueryOut:
		return kit.S(theme.Plain, g.NotShown+" "+turnWord(q))
	}
	return kit.S(theme.Muted, g.Met+" "+turnWord(q))
}

func (p *queries) cells(q *Row) []kit.Span {
	due := list.DueCell(q.Due, q.asOf)
	if !q.State.Open() {
		due = kit.S(theme.Muted, page.DueWords(q.Due, q.asOf))
	}
	return []kit.Span{
		colTurn: p.turn(q), colSupplier: {Text: text.Safe(q.Supplier.Name)}, colQuestion: {Text: question(q)},
		colDue: due, colText: {Text: text.Safe(string(q.Body))}, colNumber: kit.Count(q.N),
		colSent: {Text: q.Sent.String()},
	}
}

func question(q *Row) string { return text.Safe(cmp.Or(q.Question, "all")) }

func (p *queries) about(q *Row, w int) []kit.Line {
	t := p.c.Theme
	reply := string(q.Reply)
	if reply != "" && q.RepliedAt != nil {
		reply += " (" + p.r.Day(*q.RepliedAt).Long() + ", recorded by " + q.RepliedBy + ")"
	}
	lines := kit.Paragraph(theme.Strong, text.Safe(list.Join(t, question(q), q.Words, q.Supplier.Name)), w, 0)
	return append(lines, list.Facts(w,
		[2]string{"Asked", string(q.Body)},
		[2]string{"Reply", reply},
		[2]string{"Turn", list.Join(t, string(q.Turn), list.Day("due ", q.Due), list.Day("sent ", q.Sent), "by "+q.By)},
		[2]string{"For", list.Join(t, q.Supplier.Ref, q.Service, q.EngagementRef, q.Pack, q.Name())},
	)...)
}

func copied(q *Row) string {
	return text.Safe(strings.Join([]string{q.Supplier.Name, q.EngagementRef, question(q), q.Due.String(),
		string(q.Body)}, "  "))
}

func (p *queries) open(q *Row) page.Cmd { return p.links.Question(q.Assessment, q.Question) }

func (p *queries) acts(q *Row) []page.Command {
	none, why := q == nil, "no query is under the cursor"
	off, whyOff := none, why
	if !none && !q.State.Open() {
		off, whyOff = true, "it is "+string(q.State)+" already"
	}
	return []page.Command{
		{ID: "query.reply", Title: "record what the supplier replied", Hint: "reply", Keys: []string{"r"}, Off: off,
			Why: whyOff, Run: func() page.Cmd { return p.reply(q) }},
		{ID: "query.withdraw", Title: "withdraw it: nobody waits for a reply any more", Keys: []string{"d"}, Off: off,
			Why: whyOff, Run: func() page.Cmd { return p.withdraw(q) }},
		{ID: "query.round", Title: "write letters and workbooks with open queries", Hint: "letters",
			Keys: []string{"w"}, Off: none, Why: why, Run: func() page.Cmd { return p.round(q) }},
		{ID: "query.supplier", Title: "open the supplier", Hint: "supplier", Keys: []string{"o"}, Off: none, Why: why,
			Run: func() page.Cmd { return p.links.Supplier(q.Supplier.Ref) }},
	}
}

// reply records the reply of a supplier as it was given. It changes no answer.
func (p *queries) reply(q *Row) page.Cmd {
	words := ask.Text("Reply", "", "as it was given", text.MaxLength)
	words.Need, words.Codes = "Write what the supplier replied.", []string{"no-text"}
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: []string{"Queries", q.Supplier.Name, "reply"},
		About: []string{text.Safe(list.Join(p.c.Theme, question(q), string(q.Body))),
			"A reply is kept as it is and changes no answer: judge the question after it."},
		Fields: []ask.Field{words}, Subject: "query of " + q.EngagementRef, Label: "reply",
		Do: func(ctx context.Context) (string, error) {
			return "The reply is recorded. enter goes to the question, to judge it.",
				p.r.ReplyQuery(ctx, q.Assessment, q.N, questionnaire.Text(words.Value()))
		}}))
}
