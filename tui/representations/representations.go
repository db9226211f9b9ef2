// Package representations is the page of what suppliers dispute in our drafts: those that wait for a reply, those that
// were upheld and are not changed yet, and those that are settled, with what each changed.
package representations

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
	"assure/scoring"
	"assure/tui/ask"
	"assure/tui/export"
	"assure/tui/kit"
	"assure/tui/list"
	"assure/tui/page"
	"assure/tui/theme"
)

// Links are the pages that a representation leads to.
type Links struct {
	Supplier func(ref string) page.Cmd
	Question func(assessment, question string) page.Cmd
	Export   func(export.Of) page.Cmd
}

// Row is a representation with the day of the list.
type Row struct {
	lists.Representation
	asOf questionnaire.Date
}

type representations struct {
	c     *page.Common
	r     *data.Register
	links Links
	of    string // a supplier, "" for all
}

// New opens the representations with a filter; "" shows those that wait. supplier, a reference, narrows them to one.
func New(c *page.Common, r *data.Register, links Links, supplier, query string) *list.Page[Row] {
	p := &representations{c: c, r: r, links: links, of: supplier}
	return list.New(c, r, p.spec(), query)
}

// The columns of the list.
const (
	colState = iota
	colSupplier
	colQuestion
	colCame
	colSays
	colRef
	colShown
)

// columns in the order of the screen. What is narrower than 60 cells together is never dropped.
var columns = []kit.Column{
	colState:    {Title: "State", Width: 12},
	colSupplier: {Title: "Supplier", Width: 14},
	colQuestion: {Title: "Question", Width: 8},
	colCame:     {Title: "Came", Width: 10},
	colSays:     {Title: "Says", Width: 12, Flex: true},
	colRef:      {Title: "Point", Width: 7, Drop: 1},
	colShown:    {Title: "Shown", Width: 13, Drop: 2},
}

var fields = list.Fields{
	{Name: "state", Values: []string{"open", "change", "upheld", "in-part", "not-upheld", "withdrawn", "late", "all"}},
	{Name: "owner"}, {Name: "supplier"}, {Name: "question"},
}

func (p *representations) spec() list.Spec[Row] {
	return list.Spec[Row]{
		Of: list.Path(p.of), Name: "Representations", One: "representation", Many: "representations",
		Columns: columns, Cells: p.cells, Key: func(x *Row) string { return x.Ref }, Undoes: true,
		Copy: copied, Search: searched, Fields: fields, Has: has, Orders: orders(),
		Over: func(x *Row) bool { return x.Over() }, OverWord: "settled", OverField: "state", Read: p.read,
		About: p.about, Open: p.open, OpenTitle: "go to the question", OpenHint: "go there", Acts: p.acts,
		Export: p.links.Export, Subject: func(x *Row) export.Of {
			return export.Of{Supplier: x.Place.Supplier.Ref, Name: x.Place.Supplier.Name,
				Engagement: x.EngagementRef, Service: x.Service}
		},
		Empty: []string{"What a supplier disputes in the draft report is listed here, with our reply to it.",
			"d records that a draft went out, a what the supplier says to it; esc goes back."},
	}
}

func (p *representations) read(ctx context.Context) ([]Row, error) {
	return list.ReadRows(ctx, p.r, p.of, lists.Representations,
		func(x lists.Representation, asOf questionnaire.Date) Row { return Row{x, asOf} })
}

func searched(x *Row) string {
	out := []string{x.Ref, x.Place.Supplier.Ref, x.Place.Supplier.Name, x.EngagementRef, x.Service, x.Question,
		string(x.Says), x.Who, x.Lead}
	if x.Reply != nil {
		out = append(out, string(x.Reply.Reason), x.Reply.Person)
	}
	return strings.Join(out, " ")
}

// stateWord is the state of a point, as typed.
func stateWord(x *Row) string {
	if x.Unchanged {
		return "change"
	}
	return map[entity.RepresentationState]string{entity.RepOpen: "open", entity.RepUpheld: "upheld",
		entity.RepInPart: "in-part", entity.RepNotUpheld: "not-upheld", entity.RepWithdrawn: "withdrawn"}[x.State]
}

func has(x *Row, field, v string) bool {
	switch field {
	case "state":
		return v == "all" || list.Word(stateWord(x), v) || v == "late" && x.Late()
	case "owner":
		return list.Contains(x.Lead, v)
	case "supplier":
		return list.Contains(x.Place.Supplier.Ref+" "+x.Place.Supplier.Name, v)
	case "question":
		return list.Contains(x.Question, v)
	}
	return false
}

func orders() []list.Order[Row] {
	return []list.Order[Row]{
		{Name: "state, then point", Compare: func(a, b *Row) int {
			turn := func(x *Row) int {
				if x.Unchanged {
					return -1
				}
				return slices.Index(entity.RepresentationStates, x.State)
			}
			return cmp.Or(cmp.Compare(turn(a), turn(b)), strings.Compare(a.Ref, b.Ref))
		}},
		{Name: "the day it came", Compare: func(a, b *Row) int { return cmp.Compare(a.On, b.On) }},
		{Name: "supplier", Compare: func(a, b *Row) int {
			return strings.Compare(a.Place.Supplier.Name, b.Place.Supplier.Name)
		}},
	}
}

// state is the state of a point: a glyph and words.
func (p *representations) state(x *Row) kit.Span {
	g := p.c.Theme.Glyph
	words := stateWord(x)
	if x.Late() {
		words += ", late"
	}
	switch {
	case x.Unchanged:
		return kit.S(theme.Warn, g.NotMet+" "+words)
	case x.State.Open():
		return kit.S(theme.Notable, g.Moderate+" "+words)
	}
	return kit.S(theme.Muted, g.Met+" "+words)
}

func (p *representations) cells(x *Row) []kit.Span {
	shown := ""
	if x.Effect != nil {
		shown = p.change(x.Effect.Score)
	}
	return []kit.Span{
		colState: p.state(x), colSupplier: {Text: text.Safe(x.Place.Supplier.Name)},
		colQuestion: {Text: text.Safe(cmp.Or(x.Question, "report"))}, colCame: {Text: x.On.String()},
		colSays: {Text: text.Safe(string(x.Says))}, colRef: {Text: x.Ref}, colShown: {Text: shown},
	}
}

// change is a figure before and after.
func (p *representations) change(c data.ScoreChange) string {
	if c.Before == scoring.NoTenths || c.Before == c.After {
		return c.After.String()
	}
	return c.Before.String() + " → " + c.After.String()
}

func (p *representations) about(x *Row, w int) []kit.Line {
	t := p.c.Theme
	lines := kit.Paragraph(theme.Strong, text.Safe(list.Join(t, cmp.Or(x.Question, "the report"), x.Words,
		x.Place.Supplier.Name)), w, 0)
	reply := ""
	if r := x.Reply; r != nil {
		reply = string(x.State) + ": " + string(r.Reason) + " (" + r.Person
		if r.Recorder != "" {
			reply += ", recorded by " + r.Recorder
		}
		reply += ")"
	}
	if x.Unchanged {
		reply += " The judgement is not changed yet."
	}
	came := "came " + x.On.Long()
	if x.Late() {
		came += ", late"
	}
	return append(lines, list.Facts(w,
		[2]string{"Says", string(x.Says)},
		[2]string{"Point", list.Join(t, x.Ref, x.Who, came, list.Day("due ", x.Due), "recorded by "+x.By)},
		[2]string{"Disputes", disputes(x)},
		[2]string{"Reply", reply},
		[2]string{"Now", p.effect(x)},
		[2]string{"For", list.Join(t, x.Place.Supplier.Ref, x.Service, x.EngagementRef, x.Pack)},
	)...)
}

func disputes(x *Row) string {
	if x.Disputed == "" {
		return ""
	}
	return x.Disputed + ", judged by " + x.Author
}

// effect says what the change of the judgement does by itself.
func (p *representations) effect(x *Row) string {
	e := x.Effect
	if e == nil {
		return ""
	}
	words := []string{x.Now, "by " + x.JudgedBy, "shown " + p.change(e.Score), "at most " + p.change(e.Possible)}
	if e.Before != e.After {
		words = append(words, "grade "+cmp.Or(string(e.Before), "-")+" → "+cmp.Or(string(e.After), "-"))
	}
	for _, part := range []struct {
		what string
		list []string
	}{{"risks raised ", e.Raised}, {"risks ended ", e.Gone}, {"acceptances lapsed ", e.Lapsed}} {
		if len(part.list) > 0 {
			words = append(words, part.what+strings.Join(part.list, ", "))
		}
	}
	return list.Join(p.c.Theme, words...)
}

func copied(x *Row) string {
	return text.Safe(strings.Join([]string{x.Ref, x.Place.Supplier.Name, x.EngagementRef, x.Question, stateWord(x),
		string(x.Says)}, "  "))
}

func (p *representations) open(x *Row) page.Cmd {
	if x.Assessment == "" {
		return p.links.Supplier(x.Place.Supplier.Ref)
	}
	return p.links.Question(x.Assessment, x.Question)
}

func (p *representations) acts(x *Row) []page.Command {
	none, why := x == nil, "no representation is under the cursor"
	off, whyOff := none, why
	if !none && !x.State.Open() {
		off, whyOff = true, "it is "+string(x.State)+" already"
	}
	return []page.Command{
		{ID: "representation.reply", Title: "record our reply", Hint: "reply", Keys: []string{"r"}, Off: off,
			Why: whyOff, Run: func() page.Cmd { return p.reply(x) }},
		{ID: "representation.add", Title: "record what a supplier disputes", Hint: "add", Keys: []string{"a"},
			Run: func() page.Cmd { return p.add(x) }},
		{ID: "representation.sent", Title: "record that a draft went to a supplier", Hint: "draft sent",
			Keys: []string{"d"}, Run: func() page.Cmd { return p.sent(x) }},
		{ID: "representation.withdraw", Title: "record that the supplier no longer disputes it", Keys: []string{"w"},
			Off: off, Why: whyOff, Run: func() page.Cmd { return p.withdraw(x) }},
		{ID: "representation.supplier", Title: "open the supplier", Hint: "supplier", Keys: []string{"o"}, Off: none,
			Why: why, Run: func() page.Cmd { return p.links.Supplier(x.Place.Supplier.Ref) }},
	}
}

// reply records our reply. It changes no answer.
func (p *representations) reply(x *Row) page.Cmd {
	outcomes := []entity.RepresentationState{entity.RepUpheld, entity.RepInPart, entity.RepNotUpheld}
	outcome := ask.Options("Outcome", []string{"upheld", "upheld in part", "not upheld"}, 2)
	reason := ask.Reason()
	by := ask.Text("By", p.r.Actor(), "who replies", text.MaxLength)
	by.Codes = []string{"unknown-person", "own-judgement", "retired-person", "other-role"}
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: []string{"Representations", x.Ref, "reply"},
		About: []string{text.Safe(list.Join(p.c.Theme, cmp.Or(x.Question, "the report"), string(x.Says))),
			"A reply changes no answer: what is upheld is judged again."},
		Fields: []ask.Field{outcome, reason, by}, Subject: "representation " + x.Ref, Label: "reply",
		Do: func(ctx context.Context) (string, error) {
			chosen := outcomes[outcome.Chosen]
			_, err := p.r.ReplyRepresentation(ctx, x.Ref, chosen, reason.Value(), by.Value())
			if chosen.Agrees() {
				return "The reply is recorded. enter goes to the question, to judge it again.", err
			}
			return "The reply is recorded. u undoes it.", err
		}}))
}

// add records a point of a supplier: of the one under the cursor, or of another.
func (p *representations) add(x *Row) page.Cmd {
	ref := p.of
	if x != nil {
		ref = x.EngagementRef
	}
	of := ask.Text("About", ref, "the engagement, or a supplier with one", text.MaxLength)
	of.Need, of.Codes = "Name the engagement.", []string{"unknown-engagement", "unknown-supplier", "ambiguous-supplier"}
	question := ask.Text("Question", "", "its id; blank for the report as a whole", text.MaxLength)
	question.Codes = []string{"unknown-question", "several-packs"}
	says := ask.Text("Says", "", "as it was given", text.MaxLength)
	says.Need, says.Codes = "Write what the supplier says.", []string{"no-text"}
	who := ask.Text("By", "", "who says it, at the supplier", text.MaxLength)
	on := ask.Day("Came", p.r.Today(), "the day it came")
	on.Codes = []string{"bad-date"}
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: []string{"Representations", "add"},
		About:  []string{"What a supplier disputes in the draft report, one point at a time."},
		Fields: []ask.Field{of, question, says, who, on}, Subject: "representations", Label: "add",
		Do: func(ctx context.Context) (string, error) {
			out, err := p.r.AddRepresentationTo(ctx, of.Value(), "", question.Value(), entity.Representation{
				Says: questionnaire.Text(says.Value()), Who: who.Value(), On: on.Date()})
			return out.Ref + " is recorded.", err
		}}))
}

// sent records that a draft went to a supplier.
func (p *representations) sent(x *Row) page.Cmd {
	ref := p.of
	if x != nil {
		ref = x.EngagementRef
	}
	of := ask.Text("About", ref, "the engagement, or a supplier with one", text.MaxLength)
	of.Need, of.Codes = "Name the engagement.", []string{"unknown-engagement", "unknown-supplier", "ambiguous-supplier"}
	by := ask.Day("Reply by", 0, "what comes after this day is late")
	by.Need, by.Codes = "Give the day.", []string{"due-past"}
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: []string{"Representations", "draft"},
		About:  []string{"That the draft report went to the supplier, to be checked."},
		Fields: []ask.Field{of, by}, Subject: "representations", Label: "draft",
		Do: func(ctx context.Context) (string, error) {
			g, _, err := p.r.Engagement(ctx, of.Value())
			if err != nil {
				return "", err
			}
			_, err = p.r.SendDraft(ctx, []string{g.ID}, by.Date())
			return "It is recorded: the draft of " + g.Ref + " is to be checked by " + by.Date().Long() + ".", err
		}}))
}

func (p *representations) withdraw(x *Row) page.Cmd {
	reason := ask.Reason()
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: []string{"Representations", x.Ref, "withdraw"},
		About:  []string{text.Safe(list.Join(p.c.Theme, cmp.Or(x.Question, "the report"), string(x.Says)))},
		Fields: []ask.Field{reason}, Subject: "representation " + x.Ref, Label: "withdraw",
		Do: func(ctx context.Context) (string, error) {
			_, err := p.r.WithdrawRepresentation(ctx, x.Ref, reason.Value())
			return "It is withdrawn. u undoes it.", err
		}}))
}
