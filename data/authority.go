package data

import (
	"cmp"
	"context"
	"fmt"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// mandate is who takes something on themselves that has a rule of authority: an acceptance, a value by hand below the
// calculated one, or the end of a risk.
type mandate struct {
	Person string
	Role   string
	Second string
	On     questionnaire.Date
	Until  questionnaire.Date
	Where  string // what it is about, for the problem
	What   string // as in "a risk that is Extreme"
	Done   string // as in "accepted"
}

// authorise reports what a rule of authority asks for and a mandate does not have: the role, and the longest term.
func authorise(people entity.People, s *scoring.Settings, m *mandate, rule scoring.AuthorityRule) error {
	p := people.Find(m.Person)
	switch {
	case rule.Role != "" && p == nil:
		return notRegistered(people, m.Person)
	case rule.Role != "" && !s.MayDecide(p.Role, rule):
		return problem.New("not-their-authority", text.Safe(m.Person), "have it decided by somebody with that role",
			"%s is %s by the role %s, and %s has %s", m.What, m.Done, text.Safe(rule.Role), text.Safe(m.Person),
			cmp.Or(text.Safe(p.Role), "none"))
	case rule.Months > 0 && m.Until == 0:
		return problem.New("no-end", m.Where, "give a last day",
			"%s is %s for %d months at most, and until a date", m.What, m.Done, rule.Months)
	case rule.Months > 0 && m.Until > m.On.AddMonths(rule.Months):
		return problem.New("term-too-long", m.Until.String(),
			"end it on "+m.On.AddMonths(rule.Months).String()+" or before",
			"%s is %s for %d months at most", m.What, m.Done, rule.Months)
	}
	return nil
}

// authoriseByHand makes sure that a value given by hand, or the end of a risk, has the authority of the band that it
// leaves, and sets person, role and second person as registered. Such a value counts at once, so the second person is
// named with it.
func (r *Register) authoriseByHand(ctx context.Context, v store.Viewer, s *scoring.Settings, m *mandate,
	rule scoring.AuthorityRule) error {
	people, err := peopleOf(ctx, v)
	if err != nil {
		return err
	}
	d := entity.Decision{Person: cmp.Or(m.Person, r.Actor())}
	if err := CleanAll(&d.Person, &m.Second); err != nil {
		return err
	}
	if err := r.decider(people, &d); err != nil {
		return err
	}
	m.Person, m.Role, m.On = d.Person, d.Role, r.Today()
	if m.Until != 0 && m.Until <= m.On {
		return problem.New("past-end", m.Until.String(), "give a later day, or none",
			"the last day has to be after today, or the value would never count")
	}
	if err := authorise(people, s, m, rule); err != nil {
		return err
	}
	if m.Second == "" {
		if rule.Second {
			return problem.New("needs-second", m.Where, "name the second person too, from the list of people",
				"%s is %s by two persons, and the second is not named", m.What, m.Done)
		}
		return nil
	}
	second, err := named(people, m.Second)
	switch {
	case err != nil:
		return err
	case second == nil:
		return notRegistered(people, m.Second)
	case second.Retired:
		return problem.New("person-retired", text.Safe(second.Name), "name somebody who decides today",
			"%s is no longer a person who decides", text.Safe(second.Name))
	case people.Same(second.Name, m.Person):
		return problem.New("same-person", m.Where, "name somebody else",
			"the second person is another than %s, who decides", text.Safe(m.Person))
	}
	m.Second = second.Name
	return nil
}

// recorder is the acting person where somebody else decided, "" otherwise.
func (r *Register) recorder(ctx context.Context, v store.Viewer, person string) (string, error) {
	people, err := peopleOf(ctx, v)
	if err != nil || people.Same(person, r.Actor()) {
		return "", err
	}
	return r.Actor(), nil
}

// cellWords is a place on the matrix as in "Extreme 20".
func cellWords(s *scoring.Settings, c entity.Cell) string {
	return fmt.Sprintf("%s %d", s.Band(c.Score()), c.Score())
}

// checkByHand holds a consequence or inherent likelihood given by hand to the authority of the band that the other
// facts give, where it is below theirs, and notes in it who decided and what was calculated. have are the facts that
// count.
func (r *Register) checkByHand(ctx context.Context, v store.Viewer, s *scoring.Settings, have questionnaire.Facts,
	facts []entity.Fact) error {
	calculated := calculatedPlace(s, have)
	for i := range facts {
		f := &facts[i]
		if !byHandFact(f.ID) || f.Value == questionnaire.Unknown || !f.Adopted {
			continue
		}
		m := &mandate{Person: f.Person, Second: f.Second, Until: f.Until, Where: f.ID, Done: "lowered by hand",
			What: "what is calculated as " + cellWords(s, calculated)}
		rule := scoring.AuthorityRule{}
		if lowers(f, calculated) {
			rule = s.AuthorityFor(string(s.Band(calculated.Score())))
			if f.Reason == "" {
				return problem.New("no-reason", f.ID, "say why the calculated value does not fit",
					"a value below the calculated one needs a reason")
			}
		}
		if err := r.authoriseByHand(ctx, v, s, m, rule); err != nil {
			return err
		}
		f.Person, f.Role, f.Second = m.Person, m.Role, m.Second
		f.Calculated = &calculated
	}
	return nil
}

// lowers reports whether a value given by hand is below the calculated one.
func lowers(f *entity.Fact, calculated entity.Cell) bool {
	n := len(f.Value) == 1 && f.Value[0] >= '1' && f.Value[0] <= '5'
	given := int(f.Value[0] - '0')
	if f.ID == questionnaire.FactConsequence {
		return n && given < calculated.Consequence
	}
	return n && given < calculated.Likelihood
}

// byHandFact reports whether a fact replaces what is calculated from the others.
func byHandFact(id string) bool {
	return id == questionnaire.FactConsequence || id == questionnaire.FactInherentLikelihood
}

// calculatedPlace is consequence and inherent likelihood by the facts, without those given by hand. It is the zero cell
// while nothing is known.
func calculatedPlace(s *scoring.Settings, facts questionnaire.Facts) entity.Cell {
	own := questionnaire.Facts{}
	for id, v := range facts {
		if !byHandFact(id) {
			own[id] = v
		}
	}
	t := s.Triage(own)
	return entity.Cell{Consequence: t.Consequence, Likelihood: t.InherentLikelihood}
}

// endByHand ends the values given by hand that are below a calculated place which has come to a higher band since: they
// were given for less. Values of earlier releases, which do not say what was calculated, stay.
func (tx *Tx) endByHand(ctx context.Context, s *scoring.Settings, engagement string) error {
	list, err := store.List(ctx, tx, store.Facts, store.By("engagement", engagement), store.By("adopted", 1))
	if err != nil {
		return err
	}
	today := tx.r.Today()
	now := calculatedPlace(s, entity.CurrentFacts(list, s.Facts, today))
	for _, f := range list {
		if !byHandFact(f.ID) || f.Value == questionnaire.Unknown || f.Calculated == nil || !lowers(&f, now) ||
			!s.Above(s.Band(now.Score()), s.Band(f.Calculated.Score())) {
			continue
		}
		f.Value, f.Until, f.Person, f.Role, f.Second, f.Calculated = questionnaire.Unknown, 0, "", "", "", nil
		f.Reason = questionnaire.Text("Ended: " + cellWords(s, now) + " is calculated now, more than it was given for.")
		f.By, f.At = tx.r.Actor(), tx.At()
		if _, err := store.Put(ctx, tx, store.Facts, f); err != nil {
			return err
		}
	}
	return nil
}

// places are those of a risk that a person's value is compared with.
type places struct {
	// calculated is, for a risk written by hand, the one that counted before; of an engagement that is not assessed,
	// the place before any control. It is the zero cell where there is none.
	calculated entity.Cell
	standing   entity.Cell // the one that counts: given by a person, or calculated
}

// highest is the one with the higher score.
func (p places) highest() entity.Cell {
	if p.standing.Score() > p.calculated.Score() {
		return p.standing
	}
	return p.calculated
}

func (r *Register) placesOf(ctx context.Context, v store.Viewer, was *entity.Risk) (out places, s *scoring.Settings,
	err error) {
	if was.ID == "" { // about to be written
		s, _, err = r.Reader().Settings(ctx, v)
		return out, s, err
	}
	b, err := r.Reader().Open(ctx, v, book.At{}, book.Scope{Engagement: was.Engagement})
	if err != nil {
		return out, nil, err
	}
	list, err := b.Risks(ctx, false)
	for i := range list {
		x := &list[i]
		if x.ID != was.ID {
			continue
		}
		out = places{x.Calculated, x.Standing()}
		switch {
		case x.Kind == entity.HandRisk:
			out.calculated = out.standing
		case x.Kind == entity.OverallRisk && x.Calculated.Score() == 0: // not assessed: it may be all that it can be
			out.calculated = x.Inherent
		}
	}
	return out, b.Settings, err
}

// Leaving is the place that a risk leaves when a person lowers or closes it, and the rule for who may.
type Leaving struct {
	Cell entity.Cell
	Band scoring.Band
	Rule scoring.AuthorityRule
}

// Leaving returns what lowering or closing a risk takes. A risk whose gap is closed is closed by anybody.
func (r *Register) Leaving(ctx context.Context, ref string) (out Leaving, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		k, err := book.FindRisk(ctx, v, ref)
		if err != nil {
			return err
		}
		have, s, err := r.placesOf(ctx, v, &k)
		if err == nil {
			out.Cell = have.highest()
			out.Band = s.Band(out.Cell.Score())
			out.Rule = s.AuthorityFor(string(out.Band))
		}
		return err
	})
	return out, err
}

// CheckDecided holds the place on the matrix that a person gave a risk to the authority of the band that it leaves,
// where it comes to a lower one, and notes in it who decided and what was calculated. was is the risk before, next the
// one about to be written, whose DecidedBy is who decided, "" for the acting person.
func (r *Register) CheckDecided(ctx context.Context, v store.Viewer, was, next *entity.Risk) error {
	if sameDecided(was, next) || next.Decided != nil && !next.Decided.Valid() { // the store refuses it
		return nil
	}
	have, s, err := r.placesOf(ctx, v, was)
	if err != nil {
		return err
	}
	calculated, left := have.calculated, s.Band(have.highest().Score())
	after := calculated
	switch {
	case next.Decided != nil:
		after = *next.Decided
	case was.Kind == entity.HandRisk: // without a place it counts nowhere
		after = entity.Cell{}
	}
	m := &mandate{Person: next.DecidedBy, Second: next.DecidedSecond, Until: next.DecidedUntil, Where: was.Ref,
		What: "a risk that is " + cellWords(s, have.highest()), Done: "lowered by hand"}
	rule := scoring.AuthorityRule{}
	if left != "" && (after.Score() == 0 || s.Above(left, s.Band(after.Score()))) {
		rule = s.AuthorityFor(string(left))
		if next.Decided != nil && next.DecidedReason == "" {
			return problem.New("no-reason", was.Ref, "say why the one that counts does not fit",
				"a place below the one that counts needs a reason")
		}
	}
	if next.Decided == nil {
		rule.Months = 0 // nothing is left that could end
	}
	if err := r.authoriseByHand(ctx, v, s, m, rule); err != nil {
		return err
	}
	next.DecidedBy, next.DecidedSecond = m.Person, m.Second
	if next.Decided == nil {
		next.DecidedBy, next.DecidedSecond, next.DecidedUntil, next.DecidedFrom = "", "", 0, nil
		return nil
	}
	if next.DecidedFrom = nil; calculated.Score() > 0 && (was.Kind != entity.HandRisk || rule.Role != "") {
		next.DecidedFrom = &calculated
	}
	next.DecidedRecorder, err = r.recorder(ctx, v, next.DecidedBy)
	return err
}

// sameDecided reports whether nothing changes about the place that a person gave a risk.
func sameDecided(was, next *entity.Risk) bool {
	if (was.Decided == nil) != (next.Decided == nil) {
		return false
	}
	return was.Decided == nil || *was.Decided == *next.Decided && was.DecidedReason == next.DecidedReason &&
		was.DecidedUntil == next.DecidedUntil && was.DecidedBy == next.DecidedBy &&
		was.DecidedSecond == next.DecidedSecond
}

// CheckClosed holds the end of a risk to the authority of its band, and notes in it who decided: next.ClosedBy, "" for
// the acting person. A risk whose gap is closed takes none; one that is closed anew, because a condition was not kept,
// does.
func (r *Register) CheckClosed(ctx context.Context, v store.Viewer, was, next *entity.Risk) error {
	if next.Closed <= was.Closed {
		return nil
	}
	have, s, err := r.placesOf(ctx, v, was)
	if err != nil {
		return err
	}
	at := have.highest()
	rule := scoring.AuthorityRule{}
	if !was.CloseProposed {
		rule = s.AuthorityFor(string(s.Band(at.Score())))
		rule.Months = 0 // an end has no term
	}
	m := &mandate{Person: next.ClosedBy, Second: next.ClosedSecond, Where: was.Ref,
		What: "a risk that is " + cellWords(s, at), Done: "closed"}
	if err := r.authoriseByHand(ctx, v, s, m, rule); err != nil {
		return err
	}
	next.ClosedBy, next.ClosedSecond = m.Person, m.Second
	next.ClosedRecorder, err = r.recorder(ctx, v, next.ClosedBy)
	return err
}
