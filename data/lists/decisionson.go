package lists

import (
	"context"
	"slices"
	"strings"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// DecisionsOn lists the decisions that were in force on a day, as they were known at the end of another day; 0 is now.
// Where more is known by now, Since says what, and a decision that is known by now to have been in force that day, and
// was not then, is in the list too with NotKnown.
func DecisionsOn(ctx context.Context, r *data.Register, sc Scope, day, known questionnaire.Date) ([]Decision,
	error) {
	then, err := Decisions(ctx, r, sc, book.At{AsOf: day, KnownOn: known})
	if err != nil || known == 0 {
		return slices.DeleteFunc(then, notInForce), err
	}
	now, err := Decisions(ctx, r, sc, book.At{AsOf: day})
	if err != nil {
		return nil, err
	}
	was := map[int]*Decision{}
	for i := range then {
		was[then[i].N] = &then[i]
	}
	var out []Decision
	for i := range now {
		d, old := &now[i], was[now[i].N]
		switch {
		case old != nil && old.State == InForce:
			old.Since = since(r, old, d)
			out = append(out, *old)
		case d.State != InForce:
		case old != nil:
			d.NotKnown, d.Since = true, since(r, old, d)
			out = append(out, *d)
		default:
			at, err := recorded(ctx, r, d.ID)
			if err != nil {
				return nil, err
			}
			d.NotKnown, d.Since = true, "recorded on "+r.Day(at).Long()
			out = append(out, *d)
		}
	}
	return out, nil
}

func notInForce(d Decision) bool { return d.State != InForce }

// recorded is when a decision was written down.
func recorded(ctx context.Context, r *data.Register, id string) (at time.Time, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		at, err = store.FirstAt(ctx, v, store.Decisions, id)
		return err
	})
	return at, err
}

// since says what became known of a decision, "" for nothing.
func since(r *data.Register, was, now *Decision) string {
	var out []string
	if w := now.Withdrawal; now.Withdrawn && !was.Withdrawn {
		words := "withdrawn"
		if w != nil {
			words += " on " + r.Day(w.At).Long() + " by " + w.By + ": " + string(w.Reason)
		}
		out = append(out, words)
	}
	if now.Second != was.Second && now.Second != "" {
		out = append(out, now.Second+" agreed as the second person")
	}
	if now.Confirmed != nil && was.Confirmed == nil {
		out = append(out, "confirmed by "+now.Person+" on "+r.Day(*now.Confirmed).Long())
	}
	if len(out) == 0 && was.State != now.State {
		out = append(out, "was "+string(was.State)+" then")
	}
	return strings.Join(out, "; ")
}

// DecisionFilter keeps some decisions of a list; zero values keep all.
type DecisionFilter struct {
	Person string // who decided, agreed as the second person, or wrote it down
	Role   string // of who decided
	Kind   entity.DecisionKind
	// Before keeps those that end before a day; those without an end do not.
	Before questionnaire.Date
	State  DecisionState
}

// Keeps reports whether a decision passes the filter. people know the spellings of names.
func (f *DecisionFilter) Keeps(d *Decision, people entity.People) bool {
	same := func(name string) bool { return name != "" && people.Same(name, f.Person) }
	switch {
	case f.Person != "" && !same(d.Person) && !same(d.Second) && !same(d.Recorder):
		return false
	case f.Role != "" && !strings.EqualFold(strings.TrimSpace(f.Role), d.Role):
		return false
	case f.Kind != "" && f.Kind != d.Kind:
		return false
	case f.State != "" && f.State != d.State:
		return false
	}
	return f.Before == 0 || d.Until != 0 && d.Until < f.Before
}

// DecisionWord is the kind of a decision, as it is typed and as it is shown.
type DecisionWord struct {
	Kind entity.DecisionKind
	Type string // as typed in a filter
	Says string
}

// DecisionWords lists the kinds of decision in the order in which they are offered.
func DecisionWords() []DecisionWord {
	return []DecisionWord{{entity.RiskAccept, "risk", "risk accepted"}, {entity.GateAccept, "despite",
		"accepted despite"},
		{entity.ScopeOut, "scope", "out of scope"}, {entity.NAAccepted, "na-agreed", "N/A agreed"},
		{entity.NARefused, "na-refused", "N/A not agreed"}, {entity.Award, "award", "awarded"},
		{entity.Reliance, "reliance", "relied on"}}
}

// Words of decisions that are no rows of a list of decisions and have a page to sign all the same.
const wordSignOff, wordLate = "sign-off", "late-bid"

// PaperKinds are the kinds of decision with a page to sign for one that is not recorded yet, as they are typed.
func PaperKinds() []string {
	return []string{"despite", "scope", "na-agreed", "na-refused", wordSignOff, wordLate}
}

// PaperKind is the kind that a word of [PaperKinds] means, "" for any other.
func PaperKind(word string) entity.DecisionKind {
	switch word {
	case wordSignOff:
		return entity.PassedBlock
	case wordLate:
		return entity.LateRuling
	}
	for _, w := range DecisionWords() {
		if w.Type == word {
			return w.Kind
		}
	}
	return ""
}
