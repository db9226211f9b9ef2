// Package returns is the page of questionnaires that are out: late, declined, not delivered, back in part; and what is
// recorded of them.
package returns

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/issue"
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

// Links are the pages that a questionnaire leads to.
type Links struct {
	Supplier func(ref string) page.Cmd
	Question func(assessment, question string) page.Cmd
	Export   func(export.Of) page.Cmd
}

// Row is a questionnaire with the day of the list.
type Row struct {
	lists.Return
	asOf questionnaire.Date
}

// returns is a page of them.
type returns struct {
	c     *page.Common
	r     *data.Register
	links Links
	of    string // a supplier, "" for all
}

// New opens the questionnaires with a filter; "" shows all that something is still to come of. supplier, a reference,
// narrows them to one.
func New(c *page.Common, r *data.Register, links Links, supplier, query string) *list.Page[Row] {
	p := &returns{c: c, r: r, links: links, of: supplier}
	return list.New(c, r, p.spec(), query)
}

// The columns of the list.
const (
	colState = iota
	colSupplier
	colDue
	colForm
	colChased
	colAnswered
	colSent
)

// columns in the order of the screen. What is narrower than 60 cells together is never dropped.
var columns = []kit.Column{
	colState:    {Title: "State", Width: 10},
	colSupplier: {Title: "Supplier", Width: 16},
	colDue:      {Title: "Due", Width: 10},
	colForm:     {Title: "Questionnaire", Width: 14, Flex: true},
	colChased:   {Title: "Chased", Width: 6, Right: true, Drop: 1},
	colAnswered: {Title: "Answered", Width: 8, Right: true, Drop: 2},
	colSent:     {Title: "Sent", Width: 10, Drop: 3},
}

var fields = list.Fields{
	{Name: "state", Values: []string{"bounced", "declined", "late", "waiting", "part", "returned", "replaced", "closed",
		"all"}},
	{Name: "due", Values: list.DueValues, Days: true},
	{Name: "chased", Values: []string{"never", "once", "more"}},
	{Name: "owner"}, {Name: "supplier"}, {Name: "pack"},
}

func (p *returns) spec() list.Spec[Row] {
	return list.Spec[Row]{
		Of: list.Path(p.of), Name: "Returns", One: "return", Many: "returns", Columns: columns, Cells: p.cells,
		Key:  key,
		Copy: copied, Search: searched, Fields: fields, Has: has, Orders: orders(),
		Over: func(x *Row) bool { return x.Over() }, OverWord: "over", OverField: "state", Read: p.read,
		About: p.about, Open: p.open, OpenTitle: "open the questionnaire", OpenHint: "open", Acts: p.acts, Undoes: true,
		Export: p.links.Export, Subject: func(x *Row) export.Of {
			return export.Of{Supplier: x.Place.Supplier.Ref, Name: x.Place.Supplier.Name, Engagement: x.EngagementRef,
				Service: x.Service}
		},
		Empty: []string{"A questionnaire that was sent is listed here, with its day and what became of it.",
			"x writes questionnaires; esc goes back."},
	}
}

func (p *returns) read(ctx context.Context) ([]Row, error) {
	return list.ReadRows(ctx, p.r, p.of, lists.Returns,
		func(x lists.Return, asOf questionnaire.Date) Row { return Row{x, asOf} })
}

// key names a questionnaire, also for an undo.
func key(x *Row) string {
	if x.Issue.N > 1 || x.Assessment.Cycle > 1 {
		return x.Ref() + " " + strconv.Itoa(x.Assessment.Cycle) + "/" + strconv.Itoa(x.Issue.N)
	}
	return x.Ref()
}

func searched(x *Row) string {
	return strings.Join([]string{x.Place.Supplier.Ref, x.Place.Supplier.Name, x.EngagementRef, x.Service, x.Pack,
		x.Assessment.Pack, x.Lead, x.Issue.To}, " ")
}

// stateWord is a state as typed.
func stateWord(s issue.State) string {
	switch s {
	case issue.InPart:
		return "part"
	case issue.SentAgain:
		return "replaced"
	case issue.Bounced, issue.Declined, issue.Late, issue.Waiting, issue.Returned, issue.Closed:
	}
	return string(s)
}

func has(x *Row, field, v string) bool {
	switch field {
	case "state":
		return v == "all" || list.Word(stateWord(x.State), v)
	case "due":
		return x.Waiting && list.Due(x.Issue.DueOn(), v, x.asOf)
	case "chased":
		n := min(x.Issue.Chased(), 2)
		return list.Word([]string{"never", "once", "more"}[n], v)
	case "owner":
		return list.Contains(x.Lead, v)
	case "supplier":
		return list.Contains(x.Place.Supplier.Ref+" "+x.Place.Supplier.Name, v)
	case "pack":
		return list.Contains(x.Assessment.Pack+" "+x.Pack, v)
	}
	return false
}

func orders() []list.Order[Row] {
	day := func(x *Row) questionnaire.Date { return cmp.Or(x.Issue.DueOn(), 1<<30) }
	due := func(a, b *Row) int { return cmp.Compare(day(a), day(b)) }
	return []list.Order[Row]{
		{Name: "state, then due", Compare: func(a, b *Row) int {
			return cmp.Or(cmp.Compare(slices.Index(issue.States, a.State), slices.Index(issue.States, b.State)),
				due(a, b))
		}},
		{Name: "due", Compare: due, Known: func(x *Row) bool { return x.Issue.DueOn() != 0 }},
		{Name: "how often chased", Compare: func(a, b *Row) int {
			return cmp.Or(cmp.Compare(b.Issue.Chased(), a.Issue.Chased()), due(a, b))
		}},
		{Name: "supplier", Compare: func(a, b *Row) int {
			return strings.Compare(a.Place.Supplier.Name, b.Place.Supplier.Name)
		}},
	}
}

// state is what has become of a questionnaire: a glyph and words.
func (p *returns) state(x *Row) kit.Span {
	g := p.c.Theme.Glyph
	switch x.State {
	case issue.Bounced, issue.Declined, issue.Late:
		return kit.S(theme.Warn, g.NotMet+" "+stateWord(x.State))
	case issue.InPart:
		return kit.S(theme.Notable, g.Moderate+" in part")
	case issue.Waiting:
		return kit.S(theme.Plain, g.NotShown+" "+stateWord(x.State))
	case issue.Returned, issue.SentAgain, issue.Closed:
	}
	return kit.S(theme.Muted, g.Met+" "+stateWord(x.State))
}

func (p *returns) cells(x *Row) []kit.Span {
	due := list.DueCell(x.Issue.DueOn(), x.asOf)
	if !x.Waiting {
		due = kit.S(theme.Muted, page.DueWords(x.Issue.DueOn(), x.asOf))
	}
	answered := ""
	if x.Questions > 0 {
		answered = fmt.Sprintf("%d/%d", x.Answered, x.Questions)
	}
	return []kit.Span{
		colState: p.state(x), colSupplier: {Text: text.Safe(x.Place.Supplier.Name)}, colDue: due,
		colForm:   {Text: text.Safe(strings.TrimSpace(x.EngagementRef + " " + x.Assessment.Pack))},
		colChased: kit.Count(x.Issue.Chased()), colAnswered: {Text: answered},
		colSent: {Text: p.r.Day(x.Issue.Issued).String()},
	}
}

func (p *returns) about(x *Row, w int) []kit.Line {
	t := p.c.Theme
	first := ""
	if due := x.Issue.DueOn(); due != x.Issue.Due {
		first = list.Day("first due ", x.Issue.Due)
	}
	sent := list.Day("sent ", p.r.Day(x.Issue.Issued))
	if x.Issue.Elsewhere {
		sent += ", without Assure"
	}
	answered := ""
	if x.Questions > 0 {
		answered = fmt.Sprintf("%d of %d questions answered", x.Answered, x.Questions)
	}
	var events []string
	for i := range slices.Backward(x.Issue.Events) {
		e := &x.Issue.Events[i]
		events = append(events, e.Label()+" ("+e.By+")")
	}
	lines := kit.Paragraph(theme.Strong, text.Safe(list.Join(t, x.Place.Supplier.Name, x.Service, x.Pack)), w, 0)
	return append(lines, list.Facts(w,
		[2]string{"State", list.Join(t, string(x.State), answered)},
		[2]string{"Days", list.Join(t, sent, list.Day("due ", x.Issue.DueOn()), first)},
		[2]string{"Queries", openQueries(x.Queries)},
		[2]string{"Since", strings.Join(events, "; ")},
		[2]string{"To", cmp.Or(x.Issue.To, "no contact was known")},
		[2]string{"For", list.Join(t, x.Place.Supplier.Ref, x.EngagementRef, x.Assessment.Pack,
			"cycle "+strconv.Itoa(x.Assessment.Cycle))},
	)...)
}

// openQueries says how many queries wait for a reply, "" for none.
func openQueries(n int) string {
	if n == 0 {
		return ""
	}
	return text.Plural(n, "waits for a reply", "wait for a reply")
}

func copied(x *Row) string {
	return text.Safe(strings.Join([]string{x.Place.Supplier.Name, x.EngagementRef, x.Assessment.Pack, string(x.State),
		x.Issue.DueOn().String()}, "  "))
}

func (p *returns) open(x *Row) page.Cmd { return p.links.Question(x.Assessment.ID, "") }

func kindWords(k entity.IssueEventKind) string {
	return map[entity.IssueEventKind]string{entity.IssueExtended: "more time", entity.IssueChased: "chased",
		entity.IssueDeclined: "declined", entity.IssueBounced: "not delivered", entity.IssueReceived: "came back"}[k]
}
