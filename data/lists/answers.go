package lists

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// AnswerState says what is known of a question for one engagement.
type AnswerState string

// The states of an answer, those that need attention first.
const (
	AnswerOpen     AnswerState = "not answered"
	AnswerUnknown  AnswerState = "not known"
	AnswerClaimed  AnswerState = "the supplier's word"
	AnswerJudged   AnswerState = "our judgement"
	AnswerExcluded AnswerState = "out of scope"
)

// Answer is what the newest cycle of a questionnaire says of one question.
type Answer struct {
	Place
	Pack       string
	Cycle      int
	Assessment string
	Question   *questionnaire.Question
	State      AnswerState
	Value      string // as kept; "" for none
	Words      string // the answer for people, "" for none
	Percent    int    // what it is worth, 0 to 100; -1 where it is worth nothing that can be said
	// Shown is what accepted evidence shows of it, in percent of confidence; 50 for a claim without any.
	Confidence int
	Gate       *scoring.GateResult // where it is a must-have or a key control here
	On         questionnaire.Date  // when it was given, 0 for none
	By         string
	Claim      *entity.Answer // what the supplier says, nil for nothing; its note may be all
	Tier       int            // 1 Critical to 4 Low; 0: not triaged
}

// NotMet reports whether it is a must-have or key control that is not met.
func (a *Answer) NotMet() bool { return a.Gate != nil && a.Gate.State == scoring.NotMet }

// Answers lists what every engagement that is not over says of a question, by its id: the least that is known or worth
// first, of these the highest tier. Engagements whose questionnaire does not ask it, or has not begun, are not in the
// list; without counts them. A question that no pack asks is a [problem.Problem].
func Answers(ctx context.Context, r *data.Register, question string, at book.At) (list []Answer, without int,
	err error) {
	id := questionID(r.Packs(), question)
	if id == "" {
		return nil, 0, problem.New("no-question", text.Safe(question), "see `assure pack show PACK`",
			"no questionnaire has this question")
	}
	err = each(ctx, r, Scope{}, at, nil, func(b *book.Book) error {
		engagements(b, func(s *entity.Supplier, e *entity.Engagement) {
			if s.Retired || !e.State.Open() {
				return
			}
			found := answersOf(r, b, placeOf(s, e), e, id)
			if len(found) == 0 {
				without++
			}
			list = append(list, found...)
		})
		return nil
	})
	slices.SortStableFunc(list, func(x, y Answer) int {
		return cmp.Or(cmp.Compare(x.Rank(), y.Rank()), cmp.Compare(cmp.Or(x.Tier, 5), cmp.Or(y.Tier, 5)),
			strings.Compare(x.EngagementRef, y.EngagementRef), strings.Compare(x.Pack, y.Pack))
	})
	return list, without, err
}

// questionID is the id of a question of any questionnaire, typed in capitals or not; "" for none.
func questionID(c *questionnaire.Catalogue, typed string) string {
	for _, p := range c.All() {
		for _, q := range p.Questions() {
			if p.Kind != questionnaire.Triage && text.Fold(q.ID) == text.Fold(typed) {
				return q.ID
			}
		}
	}
	return ""
}

// Proven reports whether accepted evidence shows more of the answer than its word alone, and for a must-have or key
// control as much as is asked for.
func (a *Answer) Proven() bool {
	return a.Percent > 0 && a.Confidence > 50 && (a.Gate == nil || a.Gate.State == scoring.Met)
}

// Rank orders answers: what is not met, then what is not known, then what is only said and what is proven, each by
// worth, last what is out of scope.
func (a *Answer) Rank() int {
	switch {
	case a.State == AnswerExcluded:
		return 1000
	case a.NotMet() && a.Value != "":
		return a.Percent
	case a.State == AnswerOpen, a.State == AnswerUnknown:
		return 101
	case a.Percent < 0:
		return 500
	case a.Proven():
		return 300 + a.Percent
	}
	return 102 + a.Percent
}

func answersOf(r *data.Register, b *book.Book, o Place, e *entity.Engagement, question string) []Answer {
	newest := map[string]*entity.Assessment{}
	for i := range b.Cycles[e.ID] {
		if a := &b.Cycles[e.ID][i]; newest[a.Pack] == nil || newest[a.Pack].Cycle < a.Cycle {
			newest[a.Pack] = a
		}
	}
	var out []Answer
	var st *book.Standing
	for _, a := range newest {
		compiled := b.Compiled[a.PackSHA]
		if compiled == nil {
			continue
		}
		q := compiled.Pack().Question(question)
		if q == nil {
			continue
		}
		if st == nil {
			s := b.Stand(*e)
			st = &s
		}
		row := b.ScoreOf(st, a).Row(q.ID)
		if row == nil || row.Hidden {
			continue
		}
		out = append(out, answerOf(r, o, a, q, row, b.Answers[a.ID][q.ID], st.Triage.Tier))
	}
	return out
}

func answerOf(r *data.Register, o Place, a *entity.Assessment, q *questionnaire.Question, row *scoring.Row,
	given entity.Answers, tier int) Answer {
	out := Answer{Place: o, Pack: a.Pack, Cycle: a.Cycle, Assessment: a.ID, Question: q, Percent: -1, Gate: row.Gate,
		Confidence: row.Confidence, Tier: tier, State: AnswerOpen, Claim: given.Claim}
	x := given.Effective()
	switch {
	case row.State == scoring.OutOfScope:
		out.State = AnswerExcluded
	case !x.Given():
	case x.Value == questionnaire.Unknown:
		out.State = AnswerUnknown
	case x == given.Judgement, x == given.Relied:
		out.State = AnswerJudged
	default:
		out.State = AnswerClaimed
	}
	if x.Given() {
		out.Value, out.Words, out.On, out.By = x.Value, book.ValueWords(q, x.Value), r.Day(x.Source().At), x.Source().By
		if row.State == scoring.Answered && row.Scores {
			out.Percent = row.Value
		}
	}
	return out
}
