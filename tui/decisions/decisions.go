// Package decisions is the page of decisions and acceptances: who decided what with which role, who else agreed, who
// wrote it down, and until when it counts.
package decisions

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
	"assure/tui/ask"
	"assure/tui/export"
	"assure/tui/kit"
	"assure/tui/list"
	"assure/tui/page"
	"assure/tui/theme"
)

// Links are the pages that a decision leads to.
type Links struct {
	Supplier func(ref string) page.Cmd
	Question func(assessment, question string) page.Cmd
	Export   func(export.Of) page.Cmd
	Risk     func(ref string) page.Cmd
	// On opens what was in force on a day.
	On func(supplier string, day questionnaire.Date) page.Cmd
}

// Row is a decision with the day of the list.
type Row struct {
	lists.Decision
	asOf questionnaire.Date
}

// decisions is a page of them.
type decisions struct {
	c     *page.Common
	r     *data.Register
	links Links
	of    string             // a supplier, "" for all
	day   questionnaire.Date // of a list of what was in force that day, 0 for today's
}

// New opens the decisions with a filter; "" shows all that count or wait. supplier, a
// reference, narrows them to one.
func New(c *page.Common, r *data.Register, links Links, supplier, query string) *list.Page[Row] {
	p := &decisions{c: c, r: r, links: links, of: supplier}
	return list.New(c, r, p.spec(), query)
}

// NewOn opens the decisions that were in force on a day, as they were known then.
func NewOn(c *page.Common, r *data.Register, links Links, supplier string,
	day questionnaire.Date) *list.Page[Row] {
	p := &decisions{c: c, r: r, links: links, of: supplier, day: day}
	s := p.spec()
	s.Name, s.Undoes, s.Over = "Decisions on "+day.Long(), false, nil
	s.Empty = []string{"Nothing was decided that day that is known."}
	return list.New(c, r, s, "")
}

// The columns of the list.
const (
	colRef = iota
	colWhat
	colAbout
	colState
	colUntil
	colPerson
	colSupplier
	colSecond
	colRecorder
)

// columns in the order of the screen. Reference, what, about what, who and the state are never dropped.
var columns = []kit.Column{
	colRef:      {Title: "Ref", Width: 8},
	colWhat:     {Title: "Decision", Width: 16},
	colAbout:    {Title: "About", Width: 8},
	colState:    {Title: "Counts", Width: 13},
	colUntil:    {Title: "Until", Width: 10, Drop: 1},
	colPerson:   {Title: "By", Width: 9, Flex: true},
	colSupplier: {Title: "Supplier", Width: 18, Drop: 2},
	colSecond:   {Title: "Second person", Width: 14, Drop: 3},
	colRecorder: {Title: "Written by", Width: 13, Drop: 4},
}

// word is the kind of a decision, as typed and in words.
func word(k entity.DecisionKind) (typed, cell string) {
	for _, x := range lists.DecisionWords() {
		if x.Kind == k {
			return x.Type, x.Says
		}
	}
	return string(k), string(k)
}

var fields = list.Fields{
	{Name: "state", Values: []string{"needs-second", "unconfirmed", "lapsed", "in-force", "ended", "withdrawn",
		"all"}},
	{Name: "kind", Values: []string{"risk", "despite", "scope", "na-agreed", "na-refused", "award"}},
	{Name: "due", Values: list.DueValues, Days: true},
	{Name: "by"}, {Name: "supplier"}, {Name: "question"}, {Name: "risk"},
}

func (p *decisions) spec() list.Spec[Row] {
	return list.Spec[Row]{
		Of: list.Path(p.of), Name: "Decisions", One: "decision", Many: "decisions", Columns: columns,
		Cells:  p.cells,
		Undoes: true,
		Key:    func(d *Row) string { return d.Ref() }, Copy: copied, Search: searched, Fields: fields, Has: has,
		Orders: orders(), Over: func(d *Row) bool { return d.Over() }, OverWord: "ended or withdrawn",
		OverField: "state", Read: p.read, About: p.about, Legend: legend, Open: p.open,
		OpenTitle: "go to the question or the risk that it is about", OpenHint: "go there", Acts: p.acts,
		Export: p.links.Export, Subject: func(d *Row) export.Of {
			return export.Of{Supplier: d.Supplier.Ref, Name: d.Supplier.Name, Engagement: d.EngagementRef,
				Service: d.Service, Risk: d.RiskRef, Decision: d.Ref(), Question: d.Question}
		},
		Empty: []string{"A decision is what a named person accepts or leaves out, with a reason and an end.",
			"esc goes back. In the list of risks a accepts one."},
	}
}

func (p *decisions) read(ctx context.Context) ([]Row, error) {
	if p.day != 0 {
		return p.readDay(ctx)
	}
	return list.ReadRows(ctx, p.r, p.of, lists.Decisions,
		func(d lists.Decision, asOf questionnaire.Date) Row { return Row{d, asOf} })
}

func searched(d *Row) string {
	_, cell := word(d.Kind)
	return strings.Join([]string{d.Ref(), cell, d.Question, d.RiskRef, d.Words, d.Supplier.Ref, d.Supplier.Name,
		d.EngagementRef, d.Service, d.Person, d.Role, d.Second, d.Recorder}, " ")
}

func has(d *Row, field, v string) bool {
	switch field {
	case "state":
		return v == "all" || list.Word(string(d.State),
			v) || d.Unconfirmed() && strings.HasPrefix("unconfirmed", v)
	case "kind":
		typed, _ := word(d.Kind)
		return list.Word(typed, v)
	case "due":
		return list.Due(d.Until, v, d.asOf)
	case "by":
		return list.Contains(strings.Join([]string{d.Person, d.Second, d.Recorder}, " "), v)
	case "supplier":
		return list.Contains(d.Supplier.Ref+" "+d.Supplier.Name, v)
	case "question":
		return list.Contains(d.Question, v)
	case "risk":
		return list.Contains(d.RiskRef, v)
	}
	return false
}

func orders() []list.Order[Row] {
	turn := func(d *Row) int {
		if d.State == lists.InForce && d.Unconfirmed() {
			return 1
		}
		return 2 * slices.Index(lists.DecisionStates, d.State)
	}
	until := func(d *Row) questionnaire.Date {
		if d.Until == 0 {
			return 1 << 30
		}
		return d.Until
	}
	end := func(a, b *Row) int { return cmp.Compare(until(a), until(b)) }
	return []list.Order[Row]{
		{Name: "what waits for somebody, then its end", Compare: func(a, b *Row) int {
			return cmp.Or(cmp.Compare(turn(a), turn(b)), end(a, b))
		}},
		{Name: "end", Compare: end, Known: func(d *Row) bool { return d.Until != 0 }},
		{Name: "who decided", Compare: func(a, b *Row) int { return strings.Compare(a.Person, b.Person) }},
		{Name: "supplier", Compare: func(a, b *Row) int {
			return strings.Compare(a.Supplier.Name,
				b.Supplier.Name)
		}},
		{Name: "number", Compare: func(a, b *Row) int { return cmp.Compare(a.N, b.N) }},
	}
}

// unconfirmedMark is behind the state of a decision that its person has not confirmed.
const unconfirmedMark = "?"

func (p *decisions) cells(d *Row) []kit.Span {
	_, what := word(d.Kind)
	state := kit.S(theme.Plain, string(d.State))
	switch d.State {
	case lists.NeedsSecond, lists.Lapsed, lists.NotYet:
		state.Role = theme.Warn
	case lists.Ended, lists.Withdrawn:
		state.Role = theme.Muted
	}
	if d.Unconfirmed() {
		state.End = unconfirmedMark
	}
	if d.NotKnown {
		state = kit.S(theme.Warn, "not known then")
	}
	until := list.DueCell(d.Until, d.asOf)
	if d.Over() {
		until = kit.S(theme.Muted, d.Until.String())
	}
	person := d.Person
	if d.Role != "" && d.Role != d.Person {
		person += " (" + d.Role + ")"
	}
	return []kit.Span{
		colRef: {Text: d.Ref()}, colWhat: {Text: what}, colAbout: {Text: text.Safe(cmp.Or(d.Question, d.RiskRef))},
		colState: state, colUntil: until, colPerson: {Text: text.Safe(person)},
		colSupplier: {Text: text.Safe(d.Supplier.Name)}, colSecond: {Text: text.Safe(d.Second)},
		colRecorder: {Text: text.Safe(cmp.Or(d.Recorder, d.Person))},
	}
}

func legend(rows []Row) string {
	for i := range rows {
		if rows[i].Unconfirmed() {
			return unconfirmedMark + " not confirmed by its person"
		}
	}
	return ""
}

func (p *decisions) about(d *Row, w int) []kit.Line {
	t := p.c.Theme
	_, what := word(d.Kind)
	about := list.Join(t, strings.TrimSpace(d.Pack+" "+d.Question), d.RiskRef, d.Words)
	state := string(d.State)
	if d.WhyLapsed != "" {
		state += ": " + d.WhyLapsed
	}
	if d.NotKnown {
		state = "in force that day by what is known now, and not known then"
	}
	if d.Since != "" {
		state += "; since then " + d.Since
	}
	if d.Newest > 0 {
		state += "; " + data.DecisionRef(d.Newest) + " is newer, and counts in its place while it is in force"
	}
	withdrawn := ""
	if x := d.Withdrawal; x != nil {
		withdrawn = "by " + x.By + " on " + p.r.Day(x.At).Long() + ": " + string(x.Reason)
	}
	lines := kit.Paragraph(theme.Strong, text.Safe(list.Join(t, d.Ref(), what, about)), w, 0)
	return append(lines, list.Facts(w,
		[2]string{"By", list.Join(t, d.Who(), list.Day("on ", d.On))},
		[2]string{"Withdrawn", withdrawn},
		[2]string{"Counts", list.Join(t, state, list.Day("until ", d.Until))},
		[2]string{"Reason", string(d.Reason)},
		[2]string{"For", list.Join(t, d.Supplier.Name+" "+d.Supplier.Ref, d.Service, d.EngagementRef)},
		[2]string{"Based on", d.Basis})...)
}

func copied(d *Row) string {
	_, what := word(d.Kind)
	return text.Safe(strings.Join([]string{d.Ref(), what, cmp.Or(d.Question, d.RiskRef), d.Supplier.Name, d.Who(),
		d.Until.String(), string(d.Reason)}, "  "))
}

// open goes to what a decision is about.
func (p *decisions) open(d *Row) page.Cmd {
	switch {
	case d.RiskRef != "":
		return p.links.Risk(d.RiskRef)
	case d.Question != "" && d.Assessment != "":
		return p.links.Question(d.Assessment, d.Question)
	}
	return p.links.Supplier(d.Supplier.Ref)
}

// acts are what can be done about a decision.
func (p *decisions) acts(d *Row) []page.Command {
	none, why := d == nil, "no decision is under the cursor"
	off := func(not bool, because string) (bool, string) {
		switch {
		case none:
			return true, why
		case d.State == lists.Withdrawn:
			return true, "it was withdrawn"
		case p.day != 0:
			return true, "this is a past day: go to the decisions of today"
		}
		return not, because
	}
	noConfirm, whyConfirm := off(!none && !d.Unconfirmed(), "nothing is to be confirmed: its person wrote it, "+
		"or has "+
		"confirmed it")
	noSecond, whySecond := off(!none && d.Second != "", "a second person has agreed already")
	noEnd, whyEnd := off(false, "")
	return []page.Command{
		{ID: "decision.second", Title: "agree as the second person", Hint: "agree", Keys: []string{"2"},
			Off: noSecond,
			Why: whySecond, Run: func() page.Cmd {
				return p.form(d, "agree", "You agree as the second person, under your name.", "agree",
					"You are the second person of "+d.Ref()+" now. u undoes it.", p.r.Second)
			}},
		{ID: "decision.confirm", Title: "confirm a decision of yours that somebody else wrote down",
			Hint: "confirm",
			Keys: []string{"c"}, Off: noConfirm, Why: whyConfirm, Run: func() page.Cmd {
				return p.form(d, "confirm", "You confirm that you took this decision.", "confirm",
					d.Ref()+" is confirmed. u undoes it.", p.r.ConfirmDecision)
			}},
		{ID: "decision.withdraw", Title: "withdraw it, with a reason; it stays in the record", Hint: "withdraw",
			Keys: []string{"W"}, Off: noEnd, Why: whyEnd, Run: func() page.Cmd { return p.withdraw(d) }},
		{ID: "decision.supplier", Title: "open the supplier", Hint: "supplier", Keys: []string{"o"}, Off: none,
			Why: why,
			Run: func() page.Cmd { return p.links.Supplier(d.Supplier.Ref) }},
		p.dayCommand(),
	}
}

func (p *decisions) heading(d *Row) string {
	_, what := word(d.Kind)
	return text.Safe(d.Ref() + ": " + list.Join(p.c.Theme, what, cmp.Or(d.Question, d.RiskRef), d.Words,
		d.Supplier.Name, d.Who(), list.Day("until ", d.Until)))
}

// form does something about a decision once a word is typed: it is done in the name of who sits here, for good.
func (p *decisions) form(d *Row, act, about, typed, said string, do func(context.Context, int) error) page.Cmd {
	f := ask.Word(typed, "you are "+p.r.Actor())
	f.Codes = refusals
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: []string{"Decisions", d.Ref(), act},
		About: []string{p.heading(d), "Reason: " + text.Safe(string(d.Reason)), about}, Fields: []ask.Field{f},
		Subject: "decision " + d.Ref(), Label: act + " " + d.Ref(), Do: func(ctx context.Context) (string, error) {
			return said, do(ctx, d.N)
		}}))
}

// refusals are the codes of what the register does not let this person do.
var refusals = []string{"same-person", "seconded", "withdrawn", "unknown-person", "person-retired", "own-decision",
	"confirmed", "not-yours", "not-their-authority"}

func (p *decisions) withdraw(d *Row) page.Cmd {
	reason := ask.Reason()
	reason.Codes = append(reason.Codes, refusals...)
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: []string{"Decisions", d.Ref(), "withdraw"},
		About: []string{p.heading(d),
			"It ends now and stays in the record. Who made it withdraws it, or somebody with " +
				"the same role."}, Fields: []ask.Field{reason}, Subject: "decision " + d.Ref(),
		Label: "withdraw " + d.Ref(),
		Do: func(ctx context.Context) (string, error) {
			return d.Ref() + " is withdrawn. u undoes it.", p.r.WithdrawDecision(ctx, d.N, reason.Value())
		}}))
}
