package review

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// SoonDays is how many days ahead proof that loses its strength is worth reading about.
const SoonDays = 60

// Input is what a list is worked out from: an assessment as it is, or as a session on screen has it.
type Input struct {
	Pack      *questionnaire.Pack
	Settings  *scoring.Settings
	Score     scoring.Input // what Result was made from
	Result    *scoring.Result
	Answers   map[string]entity.Answers // by question
	Previous  map[string]entity.Answers // of the last cycle that was signed off; nil for none
	Supports  []entity.Support          // links of documents to its questions
	Documents map[string]entity.Document
	Queries   []entity.Query
	Decisions []entity.Decision
	// Comparisons are those of its questions with other records of the same facts.
	Comparisons []book.Comparison
	// Suppose is the result with some answers changed.
	Suppose func(...scoring.Supposition) *scoring.Result
	// Day is the calendar day of an instant.
	Day func(time.Time) questionnaire.Date
}

// Question is a question with why it is worth reading.
type Question struct {
	*questionnaire.Question
	Reasons []Reason // that on which most hangs first; none: nothing to see
	State   State
	Claim   *entity.Answer // nil: the supplier gave none
	Found   *entity.Answer // our judgement, nil for none
	Last    *entity.Answer // what counted in the last cycle, nil for none
	Points  scoring.Tenths // what the question is worth, of 100 points
}

// Top is the kind of the first reason that is not settled, else of the first; "" for nothing to see.
func (q *Question) Top() Kind {
	for i := range q.Reasons {
		if !q.Reasons[i].Settled {
			return q.Reasons[i].Kind
		}
	}
	if len(q.Reasons) > 0 {
		return q.Reasons[0].Kind
	}
	return ""
}

// Has reports whether a kind is among the reasons.
func (q *Question) Has(k Kind) bool {
	return slices.ContainsFunc(q.Reasons, func(r Reason) bool { return r.Kind == k })
}

// ReasonWords says in a few words why the question is worth reading: the kinds of the reasons that are not
// settled, else of all; "" for nothing to see.
func (q *Question) ReasonWords() string {
	var open, all []string
	for _, r := range q.Reasons {
		if all = append(all, r.Kind.Words()); !r.Settled {
			open = append(open, r.Kind.Words())
		}
	}
	if len(open) > 0 {
		all = open
	}
	return strings.Join(slices.Compact(all), ", ")
}

// Alone is why the question has to be looked at by itself, "" when it can be agreed with together. A question
// that is done, or that waits for the supplier, is not agreed with at all and says so.
func (q *Question) Alone() string {
	switch {
	case q.State == Asked:
		return "a query is out"
	case q.State != Open && len(q.Reasons) > 0, q.Found.Given():
		return "judged already"
	case !q.Claim.Given(), q.Claim.Value == questionnaire.Unknown:
		return "no answer to agree with"
	}
	for _, r := range q.Reasons {
		if r.Blocks && !r.Settled {
			return r.Kind.Words()
		}
	}
	return ""
}

// List is what is worth reading of an assessment, and the rest.
type List struct {
	Worth []Question // domain by domain, in a domain that on which most hangs first
	Rest  []Question // nothing to see, in the order of the pack
	Count Count
	Now   *scoring.Result
	// Wrong is the result if every answer of Rest was at its worst and without proof at once.
	Wrong *scoring.Result
}

// Count counts the questions worth reading.
type Count struct {
	Worth, Rest int
	// Read are those that need nothing more here: agreed, differing, and settled in another way.
	Read, Agreed, Differing int
	Open                    int // left to read
	Asked                   int // a query is out
}

// Of works out what is worth reading of an assessment.
func Of(in *Input) *List {
	f := newFinder(in)
	out := &List{Now: in.Result}
	var rest []Question
	for _, q := range in.Pack.Questions() {
		row := in.Result.Row(q.ID)
		if row == nil || row.Hidden {
			continue
		}
		x := f.question(q, row)
		if len(x.Reasons) > 0 {
			out.Worth = append(out.Worth, x)
		} else {
			rest = append(rest, x)
		}
	}
	if in.Result.Status != scoring.NotAssessed { // else nothing came back that could be wrong
		rest = f.together(out, f.alone(out, rest))
	}
	for i := range out.Worth {
		f.settle(&out.Worth[i])
		out.Count.Add(out.Worth[i].State)
	}
	sortWorth(in.Pack, out.Worth)
	for i := range rest {
		rest[i].State = f.doneState(&rest[i])
	}
	out.Rest, out.Count.Rest = rest, len(rest)
	out.Wrong = in.Suppose(worst(rest)...)
	return out
}

// sortWorth sorts domain by domain in the order of the pack, and in a domain by what made a question worth reading,
// settled or not: it keeps its place while it is decided on.
func sortWorth(pack *questionnaire.Pack, list []Question) {
	domain, place := map[string]int{}, map[string]int{}
	for i := range pack.Domains {
		domain[pack.Domains[i].ID] = i
	}
	for i, q := range pack.Questions() {
		place[q.ID] = i
	}
	slices.SortStableFunc(list, func(a, b Question) int {
		return cmp.Or(cmp.Compare(domain[a.Domain], domain[b.Domain]),
			cmp.Compare(a.Reasons[0].Kind.rank(), b.Reasons[0].Kind.rank()), cmp.Compare(place[a.ID], place[b.ID]))
	})
}

// All is every question, domain by domain in the order of the pack: in a domain what is worth reading first.
func (l *List) All(pack *questionnaire.Pack) []Question {
	domain := map[string]int{}
	for i := range pack.Domains {
		domain[pack.Domains[i].ID] = i
	}
	all := slices.Concat(l.Worth, l.Rest)
	slices.SortStableFunc(all, func(a, b Question) int { return cmp.Compare(domain[a.Domain], domain[b.Domain]) })
	return all
}

// Add counts a question in a state.
func (c *Count) Add(s State) {
	c.Worth++
	switch s {
	case Open:
		c.Open++
		return
	case Asked:
		c.Asked++
		return
	case Agreed:
		c.Agreed++
	case Differs:
		c.Differing++
	}
	c.Read++
}

// Filter leaves out, and does not count, what is about no theme of a filter. The scores stay those of all questions.
func (l *List) Filter(f questionnaire.ThemeFilter) {
	if !f.On() {
		return
	}
	other := func(q Question) bool { return !f.Keeps(q.Question) }
	l.Worth, l.Rest, l.Count = slices.DeleteFunc(l.Worth, other), slices.DeleteFunc(l.Rest, other), Count{}
	for i := range l.Worth {
		l.Count.Add(l.Worth[i].State)
	}
	l.Count.Rest = len(l.Rest)
}

// Find returns the question with an id from either part, nil for none.
func (l *List) Find(id string) *Question {
	for _, part := range [][]Question{l.Worth, l.Rest} {
		for i := range part {
			if part[i].ID == id {
				return &part[i]
			}
		}
	}
	return nil
}

// OfView works out what is worth reading of an assessment as the register has it.
func OfView(v *data.AssessmentView, day func(time.Time) questionnaire.Date) (*List, error) {
	c, err := scoring.Compile(v.Pack)
	if err != nil {
		return nil, err
	}
	in := InputOf(v, day)
	in.Suppose = func(list ...scoring.Supposition) *scoring.Result {
		return c.Score(v.Settings, v.Input.Suppose(list...))
	}
	return Of(in), nil
}

// InputOf is the input of a list from an assessment as the register has it, without Suppose.
func InputOf(v *data.AssessmentView, day func(time.Time) questionnaire.Date) *Input {
	in := &Input{Pack: v.Pack, Settings: v.Settings, Score: v.Input, Result: v.Result, Answers: v.Answers,
		Previous: v.Previous, Supports: v.Supports, Documents: map[string]entity.Document{}, Queries: v.Queries,
		Decisions: v.Decisions, Comparisons: v.Comparisons, Day: day}
	for _, d := range v.Documents {
		in.Documents[d.ID] = d
	}
	return in
}
