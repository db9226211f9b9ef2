// Package actions is the page of what is to be done: remediation and conditions of contracts, with whom, until when,
// and in which state.
package actions

import (
	"cmp"
	"context"
	"strings"

	"assure/data"
	"assure/data/book"
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

// Links are the pages that an action leads to.
type Links struct {
	Supplier func(ref string) page.Cmd
	Question func(assessment, question string) page.Cmd
	Export   func(export.Of) page.Cmd
}

// Row is an action with the day of the list.
type Row struct {
	lists.Action
	asOf questionnaire.Date
}

// actions is a page of them.
type actions struct {
	c     *page.Common
	r     *data.Register
	links Links
	of    string // a supplier, "" for all
}

// New opens the actions with a filter; "" shows all that are open. supplier, a
// reference, narrows them to one.
func New(c *page.Common, r *data.Register, links Links, supplier, query string) *list.Page[Row] {
	p := &actions{c: c, r: r, links: links, of: supplier}
	return list.New(c, r, p.spec(), query)
}

// The columns of the list.
const (
	colRef = iota
	colTitle
	colDue
	colState
	colOwner
	colSupplier
	colQuestion
	colRisk
)

// columns in the order of the screen. Reference, title, day and state are never dropped.
var columns = []kit.Column{
	colRef:      {Title: "Ref", Width: 8},
	colTitle:    {Title: "Action", Width: 18, Flex: true},
	colDue:      {Title: "Due", Width: 10},
	colState:    {Title: "State", Width: 8},
	colOwner:    {Title: "Owner", Width: 12, Drop: 1},
	colSupplier: {Title: "Supplier", Width: 18, Drop: 2},
	colQuestion: {Title: "Question", Width: 8, Drop: 3},
	colRisk:     {Title: "Risk", Width: 7, Drop: 4},
}

var fields = list.Fields{
	{Name: "state", Values: append(entity.Strings(entity.ActionStates), "all")},
	{Name: "due", Values: list.DueValues, Days: true},
	{Name: "kind", Values: []string{"condition", "remediation"}},
	list.ThemeField,
	{Name: "owner"}, {Name: "supplier"}, {Name: "question"}, {Name: "risk"},
}

func (p *actions) spec() list.Spec[Row] {
	return list.Spec[Row]{
		Of: list.Path(p.of), Name: "Actions", One: "action", Many: "actions", Columns: columns, Cells: p.cells,
		Undoes: true,
		Key:    func(a *Row) string { return a.Ref() }, Copy: copied, Search: searched, Fields: fields, Has: has,
		Orders: orders(), Over: func(a *Row) bool { return !a.Open }, OverWord: "closed", OverField: "state",
		Read: p.read, About: p.about, Open: p.open, OpenTitle: "go to its question, else to the supplier",
		OpenHint: "go there", Acts: p.acts,
		Export: p.links.Export, Subject: func(a *Row) export.Of {
			return export.Of{Supplier: a.Supplier.Ref, Name: a.Supplier.Name, Engagement: a.EngagementRef,
				Service: a.Service, Risk: a.RiskRef}
		},
		Empty: []string{"An action is what somebody is to do, until a day: a fix, or a condition of the contract.",
			"esc goes back. In the list of risks n adds one for a risk; K in a what-if keeps its changes as actions."},
	}
}

func (p *actions) read(ctx context.Context) ([]Row, error) {
	scope, err := lists.ScopeOf(ctx, p.r, p.of)
	if err != nil {
		return nil, err
	}
	all, err := lists.Actions(ctx, p.r, scope.Engagement, book.At{})
	if err != nil {
		return nil, err
	}
	asOf := p.r.Today()
	var out []Row
	for _, a := range all {
		if scope.Supplier == "" || a.SupplierID == scope.Supplier {
			out = append(out, Row{a, asOf})
		}
	}
	return out, nil
}

func searched(a *Row) string {
	return strings.Join([]string{a.Ref(), string(a.Title), a.Supplier.Ref, a.Supplier.Name, a.EngagementRef,
		a.Service, a.Question, a.RiskRef, a.Owner, a.Clause}, " ")
}

func has(a *Row, field, v string) bool {
	switch field {
	case "state":
		return v == "all" || list.Word(string(a.State), v)
	case "due":
		return list.Due(a.Due, v, a.asOf) && (a.Open || !strings.HasPrefix("overdue", v))
	case "kind":
		return list.Word(map[bool]string{true: "condition", false: "remediation"}[a.Condition], v)
	case "theme":
		return list.About(a.Asks, v)
	case "owner":
		return list.Contains(a.Owner, v)
	case "supplier":
		return list.Contains(a.Supplier.Ref+" "+a.Supplier.Name, v)
	case "question":
		return list.Contains(a.Question, v)
	case "risk":
		return list.Contains(a.RiskRef, v)
	}
	return false
}

func orders() []list.Order[Row] {
	due := func(a, b *Row) int { return cmp.Compare(dayOrLast(a.Due), dayOrLast(b.Due)) }
	by := func(word func(*Row) string) func(a, b *Row) int {
		return func(a, b *Row) int {
			return cmp.Or(cmp.Compare(cmp.Or(word(a), "\U0010ffff"), cmp.Or(word(b), "\U0010ffff")), due(a, b))
		}
	}
	return []list.Order[Row]{
		{Name: "due", Compare: due, Known: func(a *Row) bool { return a.Due != 0 }},
		{Name: "owner", Compare: by(func(a *Row) string { return a.Owner }),
			Known: func(a *Row) bool { return a.Owner != "" }},
		{Name: "supplier", Compare: by(func(a *Row) string { return a.Supplier.Name })},
		{Name: "question", Compare: by(func(a *Row) string { return a.Question }),
			Known: func(a *Row) bool { return a.Question != "" }},
		{Name: "reference", Compare: func(a, b *Row) int { return cmp.Compare(a.N, b.N) }},
	}
}

func dayOrLast(d questionnaire.Date) questionnaire.Date {
	if d == 0 {
		return 1 << 30
	}
	return d
}

func (p *actions) cells(a *Row) []kit.Span {
	due := list.DueCell(a.Due, a.asOf)
	if !a.Open {
		due = kit.S(theme.Muted, a.Due.String())
	}
	return []kit.Span{
		colRef: {Text: a.Ref()}, colTitle: {Text: text.Safe(string(a.Title))}, colDue: due,
		colState: {Text: string(a.State)}, colOwner: {Text: text.Safe(a.Owner)},
		colSupplier: {Text: text.Safe(a.Supplier.Name)}, colQuestion: {Text: text.Safe(a.Question)},
		colRisk: {Text: a.RiskRef},
	}
}

// stateWords are the state of an action with its day.
func stateWords(a *Row) string {
	words := string(a.State)
	switch {
	case a.State == entity.ActionAccepted && a.Until != 0 && a.Open:
		words += ", left undone until " + a.Until.Long() + ", which has passed: it is open again"
	case a.State == entity.ActionAccepted && a.Until != 0:
		words += ", left undone until " + a.Until.Long()
	case a.Overdue:
		words += ", overdue"
	}
	return words
}

func (p *actions) about(a *Row, w int) []kit.Line {
	t := p.c.Theme
	kind := "remediation"
	if a.Condition {
		kind = strings.TrimSpace("condition of the contract " + a.Clause)
	}
	lines := kit.Paragraph(theme.Strong, text.Safe(list.Join(t, a.Ref(), string(a.Title))), w, 0)
	return append(lines, list.Facts(w,
		[2]string{"For", list.Join(t, a.Supplier.Name+" "+a.Supplier.Ref, a.Service, a.EngagementRef)},
		[2]string{"State", list.Join(t, stateWords(a), list.Day("due ", a.Due), cmp.Or(a.Owner, "no owner"))},
		[2]string{"About", list.Join(t, strings.TrimSpace(a.Pack+" "+a.Question), a.RiskRef, kind)},
		[2]string{"Proof", string(a.Proof)},
		[2]string{"Raised", a.Raised.Long()})...)
}

func copied(a *Row) string {
	return text.Safe(strings.Join([]string{a.Ref(), a.Due.String(), string(a.State), a.Owner, a.Supplier.Name,
		a.Question, string(a.Title)}, "  "))
}

// open goes to the question of an action, or to its supplier where it has none.
func (p *actions) open(a *Row) page.Cmd {
	if a.Question != "" && a.Assessment != "" {
		return p.links.Question(a.Assessment, a.Question)
	}
	return p.links.Supplier(a.Supplier.Ref)
}
