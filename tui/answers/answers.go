// Package answers is the page of one question across all suppliers: who does not have it, who only says so, and who has
// shown it.
package answers

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/lists"
	"assure/internal/text"
	"assure/scoring"
	"assure/tui/kit"
	"assure/tui/list"
	"assure/tui/page"
	"assure/tui/theme"
)

// Links are the pages that an answer leads to.
type Links struct {
	Supplier func(ref string) page.Cmd
	Question func(assessment, question string) page.Cmd
}

type answers struct {
	c        *page.Common
	r        *data.Register
	links    Links
	question string
	without  int
}

// New opens what every engagement says of a question, by its id.
func New(c *page.Common, r *data.Register, links Links, question string) *list.Page[lists.Answer] {
	p := &answers{c: c, r: r, links: links, question: question}
	return list.New(c, r, p.spec(), "")
}

// The columns of the list.
const (
	colState = iota
	colSupplier
	colAnswer
	colProof
	colTier
	colService
	colOn
)

// columns in the order of the screen. State, supplier and answer are never dropped.
var columns = []kit.Column{
	colState:    {Title: "State", Width: 13},
	colSupplier: {Title: "Supplier", Width: 18},
	colAnswer:   {Title: "Answer", Width: 14, Flex: true},
	colProof:    {Title: "Proof", Width: 5, Right: true},
	colTier:     {Title: "Tier", Width: 8, Drop: 1},
	colService:  {Title: "Service", Width: 16, Drop: 2},
	colOn:       {Title: "Given", Width: 10, Drop: 3},
}

var fields = list.Fields{
	{Name: "state", Values: []string{"not-met", "unanswered", "claimed", "judged", "proven", "excluded"}},
	{Name: "tier", Values: []string{"critical", "high", "medium", "low"}},
	{Name: "supplier"}, {Name: "owner"},
}

func (p *answers) spec() list.Spec[lists.Answer] {
	return list.Spec[lists.Answer]{
		Of: []string{p.question}, Name: "Answers", One: "answer", Many: "answers", Columns: columns, Cells: p.cells,
		Key:    func(a *lists.Answer) string { return a.EngagementRef + " " + a.Pack },
		Search: searched, Fields: fields, Has: has, Orders: orders(), Read: p.read, About: p.about,
		Open:      func(a *lists.Answer) page.Cmd { return p.links.Question(a.Assessment, a.Question.ID) },
		OpenTitle: "go to the question in its questionnaire", OpenHint: "go there",
		Acts: func(a *lists.Answer) []page.Command {
			return []page.Command{{ID: "answer.supplier", Title: "open the supplier", Hint: "supplier",
				Keys: []string{"o"}, Off: a == nil, Why: "no answer is under the cursor",
				Run: func() page.Cmd { return p.links.Supplier(a.Supplier.Ref) }}}
		},
		Empty: []string{"No questionnaire of an engagement in force asks this question.", "esc goes back."},
	}
}

func (p *answers) read(ctx context.Context) ([]lists.Answer, error) {
	rows, without, err := lists.Answers(ctx, p.r, p.question, book.At{})
	p.without = without
	return rows, err
}

func searched(a *lists.Answer) string {
	return strings.Join([]string{a.Supplier.Ref, a.Supplier.Name, a.EngagementRef, a.Service, a.Words, a.Lead}, " ")
}

// word is the state of an answer, as typed in a filter.
func word(a *lists.Answer) string {
	switch {
	case a.NotMet():
		return "not-met"
	case a.State == lists.AnswerOpen || a.State == lists.AnswerUnknown:
		return "unanswered"
	case a.Proven():
		return "proven"
	case a.State == lists.AnswerClaimed:
		return "claimed"
	case a.State == lists.AnswerJudged:
		return "judged"
	}
	return "excluded"
}

func has(a *lists.Answer, field, v string) bool {
	switch field {
	case "state":
		return list.Word(word(a), v)
	case "tier":
		return a.Tier > 0 && list.Word(text.Fold(scoring.TierLabel(a.Tier)), v)
	case "supplier":
		return list.Contains(a.Supplier.Ref+" "+a.Supplier.Name, v)
	case "owner":
		return list.Contains(a.Lead, v)
	}
	return false
}

func orders() []list.Order[lists.Answer] {
	const untriaged = 5 // comes last
	tier := func(a, b *lists.Answer) int { return cmp.Compare(cmp.Or(a.Tier, untriaged), cmp.Or(b.Tier, untriaged)) }
	return []list.Order[lists.Answer]{
		{Name: "what is not met or not known first", Compare: func(a, b *lists.Answer) int {
			return cmp.Or(cmp.Compare(a.Rank(), b.Rank()), tier(a, b))
		}},
		{Name: "supplier", Compare: func(a, b *lists.Answer) int {
			return strings.Compare(a.Supplier.Name, b.Supplier.Name)
		}},
		{Name: "tier", Compare: tier},
		{Name: "day given", Compare: func(a, b *lists.Answer) int { return cmp.Compare(a.On, b.On) }},
	}
}

// state is a glyph and a word.
func (p *answers) state(a *lists.Answer) kit.Span {
	g := p.c.Theme.Glyph
	switch word(a) {
	case "not-met":
		return kit.S(theme.Bad, g.NotMet+" not met")
	case "unanswered":
		return kit.S(theme.Warn, g.NotShown+" "+map[bool]string{true: "not known", false: "unanswered"}[a.State ==
			lists.AnswerUnknown])
	case "claimed":
		return kit.S(theme.Notable, g.Moderate+" says so")
	case "judged":
		return kit.S(theme.Plain, g.Moderate+" judged")
	case "proven":
		return kit.S(theme.Good, g.Met+" proven")
	}
	return kit.S(theme.Muted, g.Dot+" out of scope")
}

func (p *answers) cells(a *lists.Answer) []kit.Span {
	proof := ""
	if a.Value != "" && a.Percent >= 0 {
		proof = strconv.Itoa(a.Confidence) + " %"
	}
	tier := ""
	if a.Tier > 0 {
		tier, _, _ = strings.Cut(scoring.TierLabel(a.Tier), " (")
	}
	return []kit.Span{colState: p.state(a), colSupplier: {Text: text.Safe(a.Supplier.Name)},
		colAnswer: {Text: text.Safe(a.Words)}, colProof: {Text: proof}, colTier: {Text: tier},
		colService: {Text: text.Safe(a.Service)}, colOn: {Text: a.On.String()}}
}

func (p *answers) about(a *lists.Answer, w int) []kit.Line {
	t := p.c.Theme
	given := ""
	if a.On != 0 {
		given = a.Words + list.Day(", on ", a.On) + ", recorded by " + a.By
	}
	gate := ""
	if a.Gate != nil {
		gate = text.UpperFirst(a.Gate.Noun()) + ": " + string(a.Gate.State)
	}
	others := ""
	if p.without > 0 {
		others = text.Plural(p.without, "engagement", "engagements") + " in force not asked"
	}
	lines := kit.Paragraph(theme.Strong, text.Safe(a.Question.ID+"  "+a.Question.Text), w, 0)
	return append(lines, list.Facts(w,
		[2]string{"Answer", list.Join(t, given, string(a.State), gate)},
		[2]string{"For", list.Join(t, a.Supplier.Ref, a.Supplier.Name, a.EngagementRef, a.Service, a.Pack)},
		[2]string{"Besides", others})...)
}
