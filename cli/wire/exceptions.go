package wire

import (
	"time"

	"assure/data"
	"assure/data/review"
	"assure/internal/text"
	"assure/scoring"
)

// Exceptions is `assure review exceptions REF --json`: which answers of a return are worth reading and why.
// Questions has those worth reading, domain by domain, and with --all the rest, whose reasons are
// empty.
type Exceptions struct {
	Schema     string         `json:"schema"`
	Supplier   string         `json:"supplier"`
	Name       string         `json:"name"`
	Engagement string         `json:"engagement"`
	Pack       string         `json:"pack"`
	Cycle      int            `json:"cycle"`
	State      string         `json:"state"`
	Worth      int            `json:"worth_reading"`
	Rest       int            `json:"rest"`
	Read       int            `json:"read"`
	Agreed     int            `json:"agreed"`
	Differing  int            `json:"differing"`
	Open       int            `json:"open"`
	Asked      int            `json:"asked"`
	Now        ExceptionScore `json:"score"`
	// Wrong is the result if every answer of the rest was at its worst and without proof at once.
	Wrong     ExceptionScore `json:"if_rest_wrong"`
	Questions []Exception    `json:"questions"`
	// Themes are those that the questions and their counts are filtered by; the scores are of all.
	Themes []string `json:"themes,omitempty"`
}

// ExceptionScore is a result in short. Grade is null where no letter is shown, Risk where nothing is rated.
type ExceptionScore struct {
	Assured  scoring.Tenths `json:"assured"`
	Possible scoring.Tenths `json:"possible"`
	Grade    *string        `json:"grade"`
	Status   string         `json:"status"`
	Risk     *string        `json:"risk"`
}

// Exception is a question, what was said of it, and why it is worth reading. State is open, asked, agreed,
// differs, proved, decided, second or settled.
type Exception struct {
	Question string         `json:"question"`
	Text     string         `json:"text"`
	State    string         `json:"state"`
	Why      string         `json:"why"` // the kinds of its reasons in words; "" for nothing to see
	Claim    *string        `json:"claim"`
	Found    *string        `json:"judgement"`
	Last     *string        `json:"last_cycle"`
	Points   scoring.Tenths `json:"points"` // what the question is worth, of 100
	Reasons  []WorthReading `json:"reasons"`
}

// WorthReading is one reason: see the kinds of data/review. Since is null where it always was so.
type WorthReading struct {
	Kind    string  `json:"kind"`
	What    string  `json:"what"`
	Since   *string `json:"since"`
	Settled bool    `json:"settled"`
	Blocks  bool    `json:"alone"` // has to be looked at by itself: never agreed with together
}

// ExceptionsOf collects what is worth reading of an assessment and, with all, the rest.
func ExceptionsOf(v *data.AssessmentView, l *review.List, all bool) Exceptions {
	c := l.Count
	o := Exceptions{Schema: SchemaExceptions, Supplier: v.Supplier.Ref, Name: v.Supplier.Name,
		Engagement: v.Engagement.Ref, Pack: v.Pack.Ref(), Cycle: v.Assessment.Cycle, State: string(v.Assessment.State),
		Worth: c.Worth, Rest: c.Rest, Read: c.Read, Agreed: c.Agreed, Differing: c.Differing, Open: c.Open,
		Asked: c.Asked, Now: exceptionScoreOf(l.Now), Wrong: exceptionScoreOf(l.Wrong), Questions: []Exception{}}
	list := l.Worth
	if all {
		list = l.All(v.Pack)
	}
	for i := range list {
		o.Questions = append(o.Questions, exceptionOf(&list[i]))
	}
	return o
}

func exceptionScoreOf(r *scoring.Result) ExceptionScore {
	o := ExceptionScore{Assured: r.Assured, Possible: r.Possible, Grade: OrNull(string(r.ShownGrade())),
		Status: string(r.Status)}
	if r.Risk != nil {
		o.Risk = OrNull(string(r.Risk.Band))
	}
	return o
}

func exceptionOf(q *review.Question) Exception {
	x := Exception{Question: q.ID, Text: q.Text, State: string(q.State), Why: q.ReasonWords(), Points: q.Points,
		Reasons: []WorthReading{}}
	if q.Claim != nil {
		x.Claim = OrNull(q.Claim.Value)
	}
	if q.Found != nil {
		x.Found = OrNull(q.Found.Value)
	}
	if q.Last != nil {
		x.Last = OrNull(q.Last.Value)
	}
	for _, r := range q.Reasons {
		w := WorthReading{Kind: string(r.Kind), What: text.UpperFirst(r.What), Settled: r.Settled, Blocks: r.Blocks}
		if !r.At.IsZero() {
			w.Since = OrNull(r.At.UTC().Format(time.RFC3339))
		}
		x.Reasons = append(x.Reasons, w)
	}
	return x
}
