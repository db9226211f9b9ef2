// Package clauses turns the findings on an engagement into conditions for its contract.
//
// [Read] lists them: each with what the supplier shall do, the proof that satisfies it, the day, the risk and the
// action that is there already. [Record] makes actions of them. The wording is that of the files of clauses, see
// [questionnaire.Clauses]; where no file has a clause for a question it is that of the finding in the pack.
package clauses

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Why is what calls for a condition.
type Why string

// What calls for a condition, in the order of a list.
const (
	MustNotMet   Why = "must-have not met"
	MustNotShown Why = "must-have not shown"
	KeyNotMet    Why = "key control not met"
	KeyNotShown  Why = "key control not shown"
	Low          Why = "answered low"
	Recorded     Why = "recorded" // a condition of the register that no finding calls for today
)

var order = []Why{MustNotMet, MustNotShown, KeyNotMet, KeyNotShown, Low, Recorded}

// usualDays is how long a supplier has where no file of clauses says it.
const usualDays = 90

// Condition is one condition of a contract.
type Condition struct {
	Pack, Question string // "" for a condition that is about no question
	Text           string // of the question
	Why            Why
	Words          string // what the supplier shall do
	Proof          string
	// WithinDays is how long the supplier has from the signature or the finding, whichever is later; 0 where an action
	// says the day.
	WithinDays  int
	Due         questionnaire.Date // 0 for an action without a day
	FromFinding bool               // no file has a clause: the words are those of the finding
	Risk        *book.RiskView     // its own, else the overall one; nil for none
	// Action is that which is there: a condition of the contract, else another action on the question; nil for none.
	Action *entity.Action
}

// Bound reports whether the condition is one of the contract already: an action that nobody dropped.
func (c *Condition) Bound() bool { return c.Action != nil && c.Action.Condition }

// List is the conditions of one engagement.
type List struct {
	AsOf       questionnaire.Date
	Supplier   entity.Supplier
	Engagement entity.Engagement
	Conditions []Condition
}

// Read lists the conditions that the findings on an engagement call for, the weightiest first, and after them those
// that the register has besides. ref names the engagement, or a supplier with one.
func Read(ctx context.Context, r *data.Register, ref string, at book.At) (out *List, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		e, _, err := book.FindEngagement(ctx, v, ref)
		if err != nil {
			return err
		}
		b, err := r.Reader().Open(ctx, v, at, book.Scope{Engagement: e.ID})
		if err != nil {
			return err
		}
		st := b.Stand(b.Engagement())
		out, err = Of(ctx, b, &st, r.Packs().Clauses())
		return err
	})
	return out, err
}

// Of is [Read] of an engagement that is open in a book. Of a redacted book it has no words of people.
func Of(ctx context.Context, b *book.Book, st *book.Standing, clauses *questionnaire.Clauses) (*List, error) {
	risks, err := b.Risks(ctx, false)
	if err != nil {
		return nil, err
	}
	actions, err := b.Actions(ctx)
	if err != nil {
		return nil, err
	}
	l := &List{AsOf: b.AsOf, Supplier: *b.BySupplier[st.Engagement.Supplier], Engagement: st.Engagement}
	f := &finder{list: l, clauses: clauses, risks: risks, actions: actions}
	for _, id := range slices.Sorted(maps.Keys(st.Results)) {
		pack := b.Compiled[st.Governing[id].PackSHA].Pack()
		for i := range st.Results[id].Rows {
			row := &st.Results[id].Rows[i]
			if why := callsFor(pack, row); why != "" {
				f.add(pack, row, why)
			}
		}
	}
	slices.SortStableFunc(l.Conditions, func(x, y Condition) int {
		return cmp.Compare(slices.Index(order, x.Why), slices.Index(order, y.Why))
	})
	l.once()
	f.others()
	return l, nil
}

// once leaves of the conditions on one question that several packs ask the weightiest.
func (l *List) once() {
	seen := map[string]bool{}
	l.Conditions = slices.DeleteFunc(l.Conditions, func(c Condition) bool {
		again := seen[c.Question]
		seen[c.Question] = true
		return again
	})
}

// callsFor says why a row calls for a condition, "" where it does not. Nobody has to answer a voluntary pack.
func callsFor(pack *questionnaire.Pack, row *scoring.Row) Why {
	g := row.Gate
	switch {
	case !row.InScope(), pack.Voluntary && row.State != scoring.Answered:
		return ""
	case g != nil && !g.Key && g.State == scoring.NotMet:
		return MustNotMet
	case g != nil && !g.Key && g.State == scoring.NotShown:
		return MustNotShown
	case g != nil && g.State == scoring.NotMet:
		return KeyNotMet
	case g != nil && g.State == scoring.NotShown:
		return KeyNotShown
	case row.Gap() == scoring.ControlGap:
		return Low
	}
	return ""
}

// finder puts conditions together with what the register has about them.
type finder struct {
	list    *List
	clauses *questionnaire.Clauses
	risks   []book.RiskView
	actions []entity.Action
}

func (f *finder) add(pack *questionnaire.Pack, row *scoring.Row, why Why) {
	q := pack.Question(row.Question)
	c := Condition{Pack: pack.ID, Question: q.ID, Text: q.Text, Why: why, Words: q.Finding.Action,
		Proof: q.Evidence.Ask, WithinDays: usualDays, FromFinding: true}
	if x := f.clauses.Find(pack.ID, q.ID); x != nil {
		c.Words, c.Proof, c.WithinDays, c.FromFinding = x.Condition, x.Proof, x.WithinDays, false
	}
	c.Risk = f.risk(pack.ID, q.ID)
	c.Due = max(f.list.AsOf, f.list.Engagement.Start) + questionnaire.Date(c.WithinDays)
	c.Action = f.action(&c)
	if a := c.Action; a != nil && a.Due >= f.list.AsOf { // a condition is not late from the first
		c.Due, c.WithinDays = a.Due, 0
	}
	if c.Bound() {
		c.record()
	}
	f.list.Conditions = append(f.list.Conditions, c)
}

// record takes the words of the action where a person recorded the condition: they may have been agreed since.
func (c *Condition) record() {
	c.Words, c.Proof, c.Due = string(c.Action.Title), cmp.Or(string(c.Action.Proof), c.Proof), c.Action.Due
	c.WithinDays, c.FromFinding = 0, false
}

// risk is the risk of a question: its own, else the overall one of the engagement.
func (f *finder) risk(pack, question string) (out *book.RiskView) {
	for i := range f.risks {
		switch k := &f.risks[i]; {
		case k.Kind == entity.OverallRisk && out == nil:
			out = k
		case k.Kind != entity.OverallRisk && k.Pack == pack && k.Question == question:
			return k
		}
	}
	return out
}

// action is the action on a condition: the newest condition of the contract that nobody dropped, else the newest other
// action that is open.
func (f *finder) action(c *Condition) (out *entity.Action) {
	for i := range f.actions { // by number
		a := &f.actions[i]
		about := a.Question == c.Question && (a.Pack == "" || a.Pack == c.Pack) ||
			a.Question == "" && c.Risk != nil && c.Risk.Kind != entity.OverallRisk && a.Risk == c.Risk.ID
		if about && a.State != entity.ActionDropped && (a.Condition || a.Open(f.list.AsOf)) &&
			(out == nil || a.Condition || !out.Condition) {
			out = a
		}
	}
	return out
}

// others adds the open conditions of the register that no finding calls for.
func (f *finder) others() {
	for i := range f.actions {
		a := &f.actions[i]
		listed := slices.ContainsFunc(f.list.Conditions, func(c Condition) bool {
			return c.Action != nil && c.Action.ID == a.ID
		})
		if !a.Condition || listed || !a.Open(f.list.AsOf) {
			continue
		}
		c := Condition{Pack: a.Pack, Question: a.Question, Why: Recorded, Action: a}
		for j := range f.risks {
			if f.risks[j].ID == a.Risk {
				c.Risk = &f.risks[j]
			}
		}
		c.record()
		f.list.Conditions = append(f.list.Conditions, c)
	}
}
