package lists

import (
	"cmp"
	"context"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// DecisionState says whether a decision counts.
type DecisionState string

// The states of a decision, those that wait for somebody first.
const (
	NeedsSecond DecisionState = "needs second" // it counts once a second person agrees
	Lapsed      DecisionState = "lapsed"       // an acceptance of a risk that has grown since
	InForce     DecisionState = "in force"
	NotYet      DecisionState = "not yet" // its first day is after that of the list
	Ended       DecisionState = "ended"   // its last day has passed
	Withdrawn   DecisionState = "withdrawn"
)

// DecisionStates lists the states, those that wait for somebody first.
var DecisionStates = []DecisionState{NeedsSecond, Lapsed, InForce, NotYet, Ended, Withdrawn}

// Decision is a decision with what it is about and whether it counts.
type Decision struct {
	Place
	entity.Decision
	Pack      string
	Words     string // the text of the question, or the title of the risk
	RiskRef   string
	State     DecisionState
	WhyLapsed string
	Newest    int // another decision on the same thing that counts in its place, 0 for none
	// Of a list of a past day: what became known since, and whether that it was in force that day was not known
	// then.
	Since    string
	NotKnown bool
}

// Ref is the reference of the decision.
func (d *Decision) Ref() string { return data.DecisionRef(d.N) }

// Over reports whether the decision has ended or was withdrawn.
func (d *Decision) Over() bool { return d.State == Ended || d.State == Withdrawn }

// Unconfirmed reports whether somebody else wrote the decision down and its person has not confirmed it.
func (d *Decision) Unconfirmed() bool { return d.Recorder != "" && d.Confirmed == nil && !d.Over() }

// decided finds the suppliers about which something was decided.
func decided(ctx context.Context, v store.Viewer) (map[string]bool, error) {
	list, err := store.List(ctx, v, store.Decisions)
	if err != nil {
		return nil, err
	}
	ids := map[string]bool{}
	for i := range list {
		ids[list[i].Engagement] = true
	}
	return ofEngagements(ctx, v, ids)
}

// Decisions lists decisions by number.
func Decisions(ctx context.Context, r *data.Register, sc Scope, at book.At) (list []Decision, err error) {
	err = each(ctx, r, sc, at, decided, func(b *book.Book) error {
		risks, err := b.Risks(ctx, false)
		if err != nil {
			return err
		}
		byID := map[string]*book.RiskView{}
		for i := range risks {
			byID[risks[i].ID] = &risks[i]
		}
		engagements(b, func(s *entity.Supplier, e *entity.Engagement) {
			newest := map[string]int{}
			for i := range b.Decisions[e.ID] {
				if d := &b.Decisions[e.ID][i]; d.InForce(b.AsOf) {
					newest[d.Thing()] = max(newest[d.Thing()], d.N)
				}
			}
			for _, d := range b.Decisions[e.ID] {
				row := decisionOf(b, s, e, d, byID)
				if n := newest[d.Thing()]; n > d.N && row.State == InForce {
					row.Newest = n
				}
				list = append(list, row)
			}
		})
		return nil
	})
	slices.SortFunc(list, func(a, b Decision) int { return cmp.Compare(a.N, b.N) })
	return list, err
}

func decisionOf(b *book.Book, s *entity.Supplier, e *entity.Engagement, d entity.Decision,
	risks map[string]*book.RiskView) Decision {
	row := Decision{Place: placeOf(s, e), Decision: d, State: InForce}
	var pack *questionnaire.Pack
	for _, a := range b.Cycles[e.ID] {
		if compiled := b.Compiled[a.PackSHA]; a.ID == d.Assessment && compiled != nil {
			pack, row.Pack = compiled.Pack(), a.Pack
			if q := pack.Question(d.Question); q != nil {
				row.Words = q.Text
			}
		}
	}
	if d.Kind == entity.Reliance {
		row.Words = "what " + d.OfBody() + " found and saw: " + text.Plural(len(b.Relied(&d)), "question", "questions")
	}
	k := risks[d.Risk]
	if k != nil {
		row.RiskRef, row.Words = k.Ref, k.Title
	}
	switch {
	case d.Withdrawn:
		row.State = Withdrawn
	case d.On > b.AsOf:
		row.State = NotYet
	case d.Until != 0 && d.Until < b.AsOf:
		row.State = Ended
	case book.NeedsSecond(d, pack) && d.Second == "":
		row.State = NeedsSecond
	case k != nil && k.Acceptance != nil && k.Acceptance.N == d.N && k.Lapsed != "":
		row.State, row.WhyLapsed = Lapsed, k.Lapsed
	case d.Kind == entity.Reliance && b.WhyNotRelied(&d) != "":
		row.State, row.WhyLapsed = Lapsed, b.WhyNotRelied(&d)
	}
	return row
}
