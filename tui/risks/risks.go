// Package risks is the page of the risks of all suppliers, or of one: what each comes to before controls, now and as
// aimed for, who looks after it, and what people decide about it.
package risks

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/lists"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/tui/export"
	"assure/tui/kit"
	"assure/tui/list"
	"assure/tui/page"
	"assure/tui/theme"
)

// Links are the pages that a risk leads to.
type Links struct {
	Supplier func(ref string) page.Cmd
	Question func(assessment, question string) page.Cmd
	Export   func(export.Of) page.Cmd
	// Action opens the form of a new action for a risk.
	Action func(k *lists.Risk) page.Cmd
}

// Row is a risk with what the page says about it.
type Row struct {
	lists.Risk
	asOf questionnaire.Date
	rule scoring.AuthorityRule // of accepting or closing it
}

// risks is a page of them.
type risks struct {
	c     *page.Common
	r     *data.Register
	links Links
	of    string // a supplier, "" for all
}

// New opens the risks with a filter; "" shows all that are open. supplier, a
// reference, narrows them to one.
func New(c *page.Common, r *data.Register, links Links, supplier, query string) *list.Page[Row] {
	p := &risks{c: c, r: r, links: links, of: supplier}
	return list.New(c, r, p.spec(), query)
}

// The columns of the list.
const (
	colRef = iota
	colTitle
	colCurrent
	colSupplier
	colReview
	colOwner
	colState
	colInherent
	colTarget
	colTreatment
	colService
)

// columns in the order of the screen. Reference, title and rating are never dropped.
var columns = []kit.Column{
	colRef:       {Title: "Ref", Width: 7},
	colTitle:     {Title: "Risk", Width: 20, Flex: true},
	colCurrent:   {Title: "Now", Width: 15},
	colSupplier:  {Title: "Supplier", Width: 13, Drop: 1},
	colReview:    {Title: "Review", Width: 10, Drop: 2},
	colOwner:     {Title: "Owner", Width: 12, Drop: 3},
	colState:     {Title: "State", Width: 8, Drop: 4},
	colInherent:  {Title: "Before", Width: 14, Drop: 5},
	colTarget:    {Title: "Target", Width: 14, Drop: 6},
	colTreatment: {Title: "Treatment", Width: 9, Drop: 7},
	colService:   {Title: "Service", Width: 16, Drop: 8},
}

// handMark is behind a rating that a person gave, or that follows from one.
const handMark = "^"

// acceptedMark is behind the rating of a risk that somebody accepted, as long as that is in force: its state has no
// column in a narrow window.
const acceptedMark = "="

var bands = []string{"extreme", "high", "moderate", "low", "none"}

// sides are the words of the cells of a risk.
var sides = []string{lists.Current: "now", lists.Inherent: "before", lists.Target: "target"}

// Placed is the filter for the risks that a cell of the 5x5 counts.
func Placed(side lists.Side, c entity.Cell) string {
	field := map[lists.Side]string{lists.Current: "cell", lists.Inherent: "before-cell", lists.Target: "target-cell"}
	return field[side] + ":" + at(c) + " highest:" + sides[side]
}

// Unplaced is the filter for the risks that have no place on the 5x5.
func Unplaced(side lists.Side) string { return "unplaced:" + sides[side] }

// fields are the typed filters. The cells are likelihood x consequence, as on the 5x5.
var fields = list.Fields{
	{Name: "band", Values: bands},
	{Name: "before", Values: bands},
	{Name: "target", Values: bands},
	{Name: "state", Values: []string{"open", "waiting", "accepted", "lapsed", "to-close", "closed", "all"}},
	{Name: "kind", Values: []string{"overall", "must-have", "promoted", "limit", "hand"}},
	{Name: "due", Values: list.DueValues, Days: true},
	{Name: "treatment", Values: []string{"treat", "tolerate", "transfer", "terminate", "none"}},
	{Name: "tier", Values: []string{"critical", "high", "medium", "low", "none"}},
	{Name: "hand", Values: []string{"yes", "no"}},
	{Name: "highest", Values: sides},
	{Name: "unplaced", Values: sides},
	list.ThemeField,
	{Name: "owner"}, {Name: "supplier"}, {Name: "cell"}, {Name: "before-cell"}, {Name: "target-cell"},
}

func (p *risks) spec() list.Spec[Row] {
	return list.Spec[Row]{
		Of: list.Path(p.of), Name: "Risks", One: "risk", Many: "risks", Columns: columns, Cells: p.cells,
		Undoes: true,
		Key:    func(k *Row) string { return k.Ref }, Copy: p.copied, Search: searched, Fields: fields, Has: has,
		Orders: orders(), Over: func(k *Row) bool { return !k.Open() }, OverWord: "closed", OverField: "state",
		Read: p.read, About: p.about, Legend: legend, Open: p.open,
		OpenTitle: "go to its question, else to the supplier", OpenHint: "go there", Acts: p.acts,
		Export: p.links.Export, Subject: func(k *Row) export.Of {
			return export.Of{Supplier: k.Supplier.Ref, Name: k.Supplier.Name, Engagement: k.EngagementRef,
				Service: k.Service, Risk: k.Ref}
		},
		Empty: []string{"A risk is raised by itself: by the triage of an engagement, and by a must-have or key " +
			"control that is not met.",
			"esc goes back. In the list of suppliers t begins a triage, and a a questionnaire."},
	}
}

func (p *risks) read(ctx context.Context) ([]Row, error) {
	scope, err := lists.ScopeOf(ctx, p.r, p.of)
	if err != nil {
		return nil, err
	}
	all, err := lists.Risks(ctx, p.r, scope, book.At{})
	if err != nil {
		return nil, err
	}
	out := make([]Row, len(all.Risks))
	for i, k := range all.Risks {
		out[i] = Row{Risk: k, asOf: all.AsOf,
			rule: all.Settings.AuthorityFor(string(k.Bands[lists.Current]))}
	}
	return out, nil
}

func searched(k *Row) string {
	return strings.Join([]string{k.Ref, k.Title, k.Supplier.Ref, k.Supplier.Name, k.EngagementRef, k.Service,
		k.Question, k.Person, strings.Join(k.Actions, " ")}, " ")
}

// stateWord is the state of a risk in one word.
func stateWord(k *Row) string {
	switch {
	case !k.Open():
		return "closed"
	case k.Waits:
		return "waiting"
	case strings.HasPrefix(k.State, "Acceptance"):
		return "lapsed"
	case strings.HasPrefix(k.State, "Closing"):
		return "to close"
	}
	return strings.ToLower(k.State)
}

func kindWord(k *Row) string {
	if k.Kind == entity.GateRisk {
		return "must-have"
	}
	return string(k.Kind)
}

var tiers = [...]string{"", "critical", "high", "medium", "low"}

// at is how a cell is typed: likelihood x consequence.
func at(c entity.Cell) string { return fmt.Sprintf("%dx%d", c.Likelihood, c.Consequence) }

// on reports whether a side was typed for which a risk has a mark.
func on(marks [lists.Sides]bool, v string) bool {
	for side, word := range sides {
		if marks[side] && strings.HasPrefix(word, v) {
			return true
		}
	}
	return false
}

func has(k *Row, field, v string) bool {
	switch field {
	case "band":
		return list.Word(string(k.Bands[lists.Current]), v)
	case "before":
		return list.Word(string(k.Bands[lists.Inherent]), v)
	case "target":
		return list.Word(string(k.Bands[lists.Target]), v)
	case "state":
		return v == "all" || list.Word(stateWord(k), v)
	case "kind":
		return list.Word(kindWord(k), v)
	case "due":
		return list.Due(k.Review, v, k.asOf)
	case "treatment":
		return list.Word(string(k.Response), v)
	case "tier":
		return list.Word(tiers[max(0, min(k.Tier, 4))], v)
	case "theme":
		return list.About(k.Asks, v)
	case "hand":
		return strings.HasPrefix(map[bool]string{true: "yes", false: "no"}[k.ByHand != ""], v)
	case "highest":
		return on(k.Highest, v)
	case "unplaced":
		return on(k.Unplaced, v)
	case "owner":
		return list.Contains(k.Person, v)
	case "supplier":
		return list.Contains(k.Supplier.Ref+" "+k.Supplier.Name, v)
	case "cell":
		return at(k.Cells[lists.Current]) == v
	case "before-cell":
		return at(k.Cells[lists.Inherent]) == v
	case "target-cell":
		return at(k.Cells[lists.Target]) == v
	}
	return false
}

func orders() []list.Order[Row] {
	score := func(side lists.Side) func(a, b *Row) int {
		return func(a, b *Row) int { return cmp.Compare(b.Cells[side].Score(), a.Cells[side].Score()) }
	}
	day := func(k *Row) questionnaire.Date {
		if k.Review == 0 {
			return 1 << 30
		}
		return k.Review
	}
	rated := func(side lists.Side) func(*Row) bool {
		return func(k *Row) bool { return k.Cells[side].Score() > 0 }
	}
	return []list.Order[Row]{
		{Name: "rating, highest first", Compare: score(lists.Current), Known: rated(lists.Current)},
		{Name: "review", Compare: func(a, b *Row) int { return cmp.Compare(day(a), day(b)) },
			Known: func(k *Row) bool { return k.Review != 0 }},
		{Name: "rating before controls", Compare: score(lists.Inherent), Known: rated(lists.Inherent)},
		{Name: "supplier", Compare: func(a, b *Row) int {
			return cmp.Or(strings.Compare(a.Supplier.Name, b.Supplier.Name), score(lists.Current)(a, b))
		}},
		{Name: "owner", Compare: func(a, b *Row) int {
			return cmp.Or(cmp.Compare(cmp.Or(a.Person, "\U0010ffff"), cmp.Or(b.Person, "\U0010ffff")),
				score(lists.Current)(a, b))
		}, Known: func(k *Row) bool { return k.Person != "" }},
		{Name: "reference", Compare: func(a, b *Row) int { return 0 }},
	}
}

func (p *risks) cells(k *Row) []kit.Span {
	t := p.c.Theme
	now := t.Risk(string(k.Bands[lists.Current]), k.Cells[lists.Current].Score())
	mark := ""
	if k.ByHand != "" {
		mark = handMark
	}
	state := kit.S(theme.Plain, stateWord(k))
	if state.Text == accepted {
		mark += acceptedMark
	}
	switch state.Text {
	case "lapsed", "waiting":
		state.Role = theme.Warn
	case "closed":
		state.Role = theme.Muted
	}
	return []kit.Span{
		colRef: {Text: k.Ref}, colTitle: {Text: safe(shortTitle(k))}, colCurrent: kit.S(now.Role, now.String()+mark),
		colSupplier: {Text: safe(k.Supplier.Name)}, colReview: list.DueCell(k.Review, k.asOf),
		colOwner: {Text: safe(k.Person)}, colState: state,
		colInherent: p.rated(k, lists.Inherent), colTarget: p.rated(k, lists.Target),
		colTreatment: {Text: string(k.Response)}, colService: {Text: safe(k.Service)},
	}
}

func (p *risks) rated(k *Row, side lists.Side) kit.Span {
	r := p.c.Theme.Risk(string(k.Bands[side]), k.Cells[side].Score())
	return kit.S(r.Role, r.String())
}

// shortTitle is the title of a risk; that of an overall risk without the words that every such title begins with.
func shortTitle(k *Row) string {
	if rest, ok := strings.CutPrefix(k.Title, "Overall risk of the engagement"); ok && k.Kind == entity.OverallRisk {
		return "Overall" + rest
	}
	return k.Title
}

func legend(rows []Row) string {
	var words []string
	if slices.ContainsFunc(rows, func(k Row) bool { return k.ByHand != "" }) {
		words = append(words, handMark+" by hand")
	}
	if slices.ContainsFunc(rows, func(k Row) bool { return stateWord(&k) == accepted }) {
		words = append(words, acceptedMark+" accepted")
	}
	return strings.Join(words, ", ")
}

// accepted is the state of a risk with an acceptance in force.
const accepted = "accepted"
