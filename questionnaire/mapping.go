package questionnaire

import (
	"fmt"
	"slices"

	"assure/internal/problem"
)

// Outcome is what becomes of the answer to a question of an earlier version.
type Outcome string

// The outcomes.
const (
	CarriedOver Outcome = "carried"     // the meaning is unchanged, so the answer still counts
	AskedAgain  Outcome = "asked again" // the meaning changed: the old answer is shown and does not count
	SplitUp     Outcome = "split"       // asked again as several questions
	Gone        Outcome = "gone"        // no longer asked
)

// Mapping says what becomes of the answers to an earlier version of a pack, question by question.
type Mapping struct {
	Version string
	Changes []Change // one for each question of that version, in the order of the file
}

// Change is what becomes of the answers to one question of an earlier version.
type Change struct {
	ID      string
	Outcome Outcome
	Options []string // asked again only where the answer was one of these; empty: always
	Into    []string // ids of the questions it was split into
	Why     string   // "" when carried
}

// Mapping returns the mapping from a version, nil when the pack has none.
func (p *Pack) Mapping(version string) *Mapping {
	i := slices.IndexFunc(p.From, func(m Mapping) bool { return m.Version == version })
	if i < 0 {
		return nil
	}
	return &p.From[i]
}

func (m *Mapping) change(id string) *Change {
	i := slices.IndexFunc(m.Changes, func(c Change) bool { return c.ID == id })
	if i < 0 {
		return nil
	}
	return &m.Changes[i]
}

// Becomes returns what becomes of an answer to a question of pack old in pack p, a later version of it. value is the
// answer, "" to ask about the question as such. Without a mapping an answer is carried when id,
// revision and type of the question are the same and it can still be given.
func (p *Pack) Becomes(old *Pack, id, value string) Change {
	c := p.change(old, id)
	if c.Outcome == AskedAgain && len(c.Options) > 0 && value != "" && !slices.Contains(c.Options, value) {
		c.Outcome, c.Options = CarriedOver, nil
	}
	if q := p.Question(id); c.Outcome == CarriedOver && !q.canHold(value) {
		c.Outcome, c.Why = AskedAgain, "the old answer is no longer among the options"
	}
	return c
}

func (p *Pack) change(old *Pack, id string) Change {
	if p.SHA256 == old.SHA256 {
		return Change{ID: id, Outcome: CarriedOver}
	}
	if m := p.Mapping(old.Version); m != nil {
		if c := m.change(id); c != nil {
			return *c
		}
	}
	was, is := old.Question(id), p.Question(id)
	switch {
	case is == nil:
		return Change{ID: id, Outcome: Gone, Why: "the new version does not ask it"}
	case was == nil || was.Revision != is.Revision || was.Answer != is.Answer:
		return Change{ID: id, Outcome: AskedAgain, Why: "its meaning changed"}
	}
	return Change{ID: id, Outcome: CarriedOver}
}

// canHold reports whether a value can be an answer to the question.
func (q *Question) canHold(value string) bool {
	if q == nil {
		return false
	}
	if value == "" || value == Unknown || value == NA || value == WordsOnly {
		return true
	}
	switch q.Answer {
	case Choice:
		return q.Option(value) != nil
	case Multi:
		return !slices.ContainsFunc(SplitList(value), func(id string) bool { return q.Option(id) == nil })
	}
	return true
}

// Parts returns the questions of p that ask an old question again: its own id or those it was split into.
func (c *Change) Parts() []string {
	switch c.Outcome {
	case SplitUp:
		return c.Into
	case AskedAgain:
		return []string{c.ID}
	}
	return nil
}

// AskedFrom returns, by question of p, the change that asks it again after a move from an earlier
// version. Those carried for some answers are included; see [Change].Options.
func (p *Pack) AskedFrom(old *Pack) map[string]Change {
	out := map[string]Change{}
	for _, q := range old.Questions() {
		c := p.change(old, q.ID)
		for _, id := range c.Parts() {
			out[id] = c
		}
	}
	return out
}

// CheckMapping returns the faults of the mapping from pack old to p, one of its later versions: every question of old
// must be named once, and what is carried must still mean the same. where is the file of p.
func (p *Pack) CheckMapping(old *Pack, where string) []problem.Problem {
	var out []problem.Problem
	bad := func(code, what, fix string) {
		out = append(out, problem.Problem{Code: code, What: what, Where: where, Fix: fix})
	}
	m := p.Mapping(old.Version)
	if m == nil {
		return nil
	}
	for _, q := range old.Questions() {
		c := m.change(q.ID)
		if c == nil {
			bad("mapping-incomplete", fmt.Sprintf("the mapping from %s does not name %s", old.Ref(), q.ID),
				"list it under carried, asked_again, split or gone")
			continue
		}
		p.checkChange(q, c, bad)
	}
	for _, c := range m.Changes {
		if old.Question(c.ID) == nil {
			bad("mapping-unknown", fmt.Sprintf("%s has no question %s", old.Ref(), c.ID), "remove it from the mapping")
		}
	}
	return out
}

func (p *Pack) checkChange(was *Question, c *Change, bad func(code, what, fix string)) {
	for _, o := range c.Options {
		if was.Option(o) == nil {
			bad("mapping-unknown", fmt.Sprintf("%s had no option %s", was.ID, o),
				"name an option of the earlier version")
		}
	}
	is := p.Question(was.ID)
	if is == nil {
		return // checked when the pack was loaded
	}
	switch {
	case c.Outcome == CarriedOver && was.Revision != is.Revision:
		bad("mapping-meaning", fmt.Sprintf("%s is carried, but its revision went from %d to %d", was.ID, was.Revision,
			is.Revision), "ask it again, or keep its revision")
	case c.Outcome == CarriedOver && was.Answer != is.Answer:
		bad("mapping-meaning", fmt.Sprintf("%s is carried, but takes %s instead of %s", was.ID, is.Answer, was.Answer),
			"ask it again")
	case len(c.Parts()) > 0 && len(c.Options) == 0 && is.Revision <= was.Revision:
		bad("mapping-meaning", fmt.Sprintf("%s is asked again, but its revision is still %d", was.ID, is.Revision),
			"count its revision up")
	}
	if c.Outcome != CarriedOver && len(c.Options) == 0 || is.Answer != Choice {
		return
	}
	for _, o := range was.Options {
		if is.Option(o.ID) == nil && !slices.Contains(c.Options, o.ID) {
			bad("mapping-option", fmt.Sprintf("%s is carried, but the option %s is no longer there", was.ID, o.ID),
				"keep the option, or ask it again where it was chosen")
		}
	}
}
