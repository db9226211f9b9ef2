package chain

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/lists"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Query is who is asked for: those to whom all of its parts apply. Uses is a name, in a Role or in any; a Fact is
// "hosting=cloud", also with !=, < and >=; an Answer is "ITS-45<met", also with <=, >, >=, = and !=, where a value
// is an
// option or a percentage.
type Query struct{ entity.ExposureQuery }

// Words are the query as people read it.
func (q *Query) Words() string {
	var parts []string
	if q.Uses != "" {
		s := "uses " + strconv.Quote(q.Uses)
		if q.Role != "" {
			s += " as " + q.Role
		}
		parts = append(parts, s)
	}
	for _, f := range q.Fact {
		parts = append(parts, "fact "+f)
	}
	for _, a := range q.Answer {
		parts = append(parts, "answer "+a)
	}
	return strings.Join(parts, ", and ")
}

// Exposed reads who is exposed.
func Exposed(ctx context.Context, r *data.Register, q Query, at book.At) (*Exposure, error) {
	m, err := Read(ctx, r, at)
	if err != nil {
		return nil, err
	}
	return m.Ask(ctx, r, q, at)
}

// Ask is [Exposed] on a map that was read before. Answers are read when the query has any.
func (m *Map) Ask(ctx context.Context, r *data.Register, q Query, at book.At) (*Exposure, error) {
	q.Uses = strings.TrimSpace(q.Uses)
	if q.Empty() {
		return nil, problem.New("nothing-asked", "", "give a name, a fact or an answer", "it is not known what "+
			"to look for")
	}
	var tests []Test
	var names, near []string
	if q.Uses != "" {
		role := entity.Role("")
		if q.Role != "" {
			var err error
			if role, err = entity.ParseRole(q.Role); err != nil {
				return nil, problem.New("bad-role", text.Safe(q.Role), "use one of them", "%s", err)
			}
		}
		var t Test
		t, names, near = m.UsesTest(q.Uses, role)
		tests = append(tests, t)
	}
	for _, f := range q.Fact {
		t, err := m.factTest(f)
		if err != nil {
			return nil, err
		}
		tests = append(tests, t)
	}
	for _, a := range q.Answer {
		t, err := m.answerTest(ctx, r, a, at)
		if err != nil {
			return nil, err
		}
		tests = append(tests, t)
	}
	x := m.Exposed(q.Words(), tests...)
	x.Names, x.Near = names, near
	return x, nil
}

var comparison = regexp.MustCompile(`^\s*([^<>=!]+?)\s*(<=|>=|!=|==|<|>|=)\s*(.+?)\s*$`)

// factTest tests for the value of a fact.
func (m *Map) factTest(s string) (Test, error) {
	bad := func(format string, args ...any) error {
		return problem.New("bad-fact", text.Safe(s), "write it as hosting=cloud", format, args...)
	}
	part := comparison.FindStringSubmatch(s)
	if part == nil {
		return nil, bad("a fact is compared with =, !=, < or >=")
	}
	id, op := text.Fold(part[1]), part[2]
	d := m.table.Def(id)
	switch {
	case d != nil && d.Open:
		return nil, problem.New("bad-fact", text.Safe(s), "look for the name itself", "the fact %s is a list of "+
			"names", id)
	case op == "=":
		op = "=="
	case op == "<=" || op == ">":
		return nil, bad("a fact is compared with =, !=, < or >=")
	}
	value, err := m.table.ReadWords(id, part[3])
	if err != nil {
		return nil, bad("%s", err)
	}
	c, err := questionnaire.ParseCondition(fmt.Sprintf("facts.%s %s %q", id, op, value))
	if err != nil {
		return nil, bad("%s", err)
	}
	title := m.title(id)
	return func(i int) Finding {
		e := &m.Engagements[i]
		on, words := e.when[id], title+": "+d.Words(e.Facts[id])
		switch truth := c.Eval(m.table, e.Facts, e.Tier); {
		case truth == questionnaire.True:
			return Finding{Class: Uses, Why: words, On: on}
		case truth == questionnaire.Maybe:
			return Finding{Class: NotKnown, Why: strings.ToLower(title) + " not recorded"}
		case on.AddMonths(staleMonths) < m.AsOf:
			return Finding{Class: NotKnown, Why: words + ", recorded on " + on.Long() + ", over 12 months ago",
				On: on}
		}
		return Finding{Class: SaysNot, Why: words, On: on}
	}, nil
}

var errValue = errors.New("no such option")

// answerTest tests for the answer to a question, the worst of the questionnaires that ask it.
func (m *Map) answerTest(ctx context.Context, r *data.Register, s string, at book.At) (Test, error) {
	bad := func(format string, args ...any) error {
		return problem.New("bad-answer", text.Safe(s), "write it as ITS-45<met", format, args...)
	}
	part := comparison.FindStringSubmatch(s)
	if part == nil {
		return nil, bad("an answer is compared with <, <=, =, !=, >= or >")
	}
	list, _, err := lists.Answers(ctx, r, part[1], at)
	if err != nil {
		return nil, err
	}
	if err := knownValue(r, part[1], part[3]); err != nil {
		return nil, bad("%s", err)
	}
	of := map[string][]*lists.Answer{} // by reference of the engagement
	for i := range list {
		of[list[i].EngagementRef] = append(of[list[i].EngagementRef], &list[i])
	}
	return func(i int) Finding {
		answers := of[m.Engagements[i].Ref]
		if len(answers) == 0 {
			return Finding{Class: NotKnown, Why: part[1] + " not asked"}
		}
		out := Finding{Class: SaysNot}
		for j, a := range answers {
			f := m.judge(a, part[2], part[3])
			if j == 0 || exposes[f.Class] > exposes[out.Class] {
				out = f
			}
		}
		return out
	}, nil
}

// exposes orders the classes that two questionnaires give: one that says yes weighs most.
var exposes = map[Class]int{SaysNot: 0, NotKnown: 1, Uses: 2}

// knownValue refuses a value that no version of a question has.
func knownValue(r *data.Register, id, value string) error {
	if _, err := strconv.Atoi(strings.TrimSuffix(value, "%")); err == nil {
		return nil
	}
	var names []string
	for _, p := range r.Packs().All() {
		for _, q := range p.Questions() {
			if text.Fold(q.ID) != text.Fold(id) {
				continue
			}
			for _, o := range q.Options {
				if text.Fold(o.ID) == text.Fold(value) || text.Fold(o.Label) == text.Fold(value) {
					return nil
				}
				names = append(names, o.ID)
			}
		}
	}
	return fmt.Errorf("%w %q; it has %s", errValue, value, strings.Join(text.Unique(names), ", "))
}

// judge says whether an answer compares so with a value.
func (m *Map) judge(a *lists.Answer, op, value string) Finding {
	words := a.Question.ID + ": " + string(a.State)
	if a.Words != "" {
		words = a.Question.ID + ": " + a.Words + ", " + string(a.State)
	}
	f := Finding{Class: NotKnown, Why: words, On: a.On}
	if a.State == lists.AnswerExcluded {
		f.Class = SaysNot
		return f
	}
	want, ok := worth(a.Question, value)
	if !ok || a.State == lists.AnswerOpen || a.State == lists.AnswerUnknown || a.Value == questionnaire.NA {
		return f
	}
	have, ok := a.Percent, a.Percent >= 0
	if op == "=" || op == "==" || op == "!=" {
		if o := option(a.Question, value); o != nil { // two options may be worth the same
			have, want, ok = 0, 0, true
			if a.Value != o.ID {
				want = 1
			}
		}
	}
	switch {
	case !ok:
	case compares(have, op, want):
		f.Class = Uses
	case a.On.AddMonths(staleMonths) < m.AsOf:
		f.Why += ", over 12 months ago"
	default:
		f.Class = SaysNot
	}
	return f
}

func compares(have int, op string, want int) bool {
	switch op {
	case "<":
		return have < want
	case "<=":
		return have <= want
	case ">":
		return have > want
	case ">=":
		return have >= want
	case "!=":
		return have != want
	}
	return have == want
}

// worth is what a value is worth in percent: an option of the question, or a number.
func worth(q *questionnaire.Question, value string) (int, bool) {
	if n, err := strconv.Atoi(strings.TrimSuffix(value, "%")); err == nil {
		return n, true
	}
	if o := option(q, value); o != nil {
		return o.Value, true
	}
	return 0, false
}

func option(q *questionnaire.Question, value string) *questionnaire.Option {
	for i := range q.Options {
		if o := &q.Options[i]; text.Fold(o.ID) == text.Fold(value) || text.Fold(o.Label) == text.Fold(value) {
			return o
		}
	}
	return nil
}
