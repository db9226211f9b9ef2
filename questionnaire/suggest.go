package questionnaire

import (
	"slices"
	"strings"
)

// Suggestion is what answers to other questionnaires say about one of our questions. It is not an answer until a person
// accepts it.
type Suggestion struct {
	Question string `json:"question"`
	// Value is the suggested answer, an option id or [NA]; empty when there is none. Why gives the reason.
	Value string `json:"value"`
	Why   string `json:"why"`
	// Basis lists the rows it is based on, in the order of the answers.
	Basis []Basis `json:"basis"`
}

// Basis is one row of another questionnaire that is relevant to a question.
type Basis struct {
	Index    int      `json:"index"` // in the answers passed to Suggest
	Relation Relation `json:"relation"`
	Via      string   `json:"via"`   // the reference or link, such as CAIQ-4.0:IAM-14
	Means    Meaning  `json:"means"` // of the row for the question, with yes and no resolved; "" when not known
	Why      string   `json:"why,omitempty"`
}

// Suggest returns what foreign answers suggest for the choice questions of a pack, in pack order. Each rule can only
// lower what is suggested:
//   - a row counts through a link of a crosswalk, or through a reference of the question. A
//     reference with the very id is
//     Equal when no other question of the pack and no other id of that framework shares it, else Subset; one above or
//     below it (4.5 and 4.5.3) is Related;
//   - Related rows suggest nothing. Subset rows suggest at most partly met;
//   - the weakest of several rows counts. If one is not understood, nothing is suggested, unless another is not met;
//   - a bare yes or no in a framework where no can be the good answer has no meaning, unless the
//     link gives the good one;
//   - not applicable is suggested only when every row says so and each is Equal. Otherwise it
//     lowers the rest to partly;
//   - only the options met, partly and not-met are suggested, because a foreign yes says nothing about other options.
//
// It does not change its arguments.
func Suggest(p *Pack, answers []ForeignAnswer, walks Crosswalks) []Suggestion {
	if p == nil {
		return nil
	}
	shared := map[string]int{} // how many questions carry a reference
	for _, q := range p.Questions() {
		for _, r := range q.Refs {
			shared[refKey(r)]++
		}
	}
	var out []Suggestion
	for _, q := range p.Questions() {
		if q.Answer != Choice {
			continue
		}
		var basis []Basis
		for i := range answers {
			if b, ok := bearing(p, q, &answers[i], walks, shared); ok {
				b.Index = i
				basis = append(basis, b)
			}
		}
		if len(basis) > 0 {
			out = append(out, conclude(q, basis))
		}
	}
	return out
}

func refKey(ref string) string {
	framework, id, _ := strings.Cut(ref, ":")
	return framework + ":" + ForeignID(id)
}

// bearing returns the strongest link of a row to a question. ok is false when there is none.
func bearing(p *Pack, q *Question, a *ForeignAnswer, walks Crosswalks, shared map[string]int) (best Basis, ok bool) {
	take := func(b Basis) {
		if !ok || strength(b.Relation) > strength(best.Relation) {
			best, ok = b, true
		}
	}
	mixed := walks.mixed(a.Framework)
	for _, w := range walks {
		if !slices.Contains(w.Frameworks, a.Framework) || !slices.Contains(w.Packs, p.ID) {
			continue
		}
		for _, k := range w.Links {
			if k.Question == q.ID && within(a.ID, k.ID) {
				take(Basis{Relation: k.Relation, Via: a.Framework + ":" + k.ID, Means: a.says(w.Mixed, k.Good),
					Why: k.Why})
			}
		}
	}
	for _, ref := range q.Refs {
		framework, id, _ := strings.Cut(ref, ":")
		if framework != a.Framework || a.ID == "" {
			continue
		}
		id = ForeignID(id)
		b := Basis{Relation: Related, Via: ref, Means: a.says(mixed, "")}
		switch {
		case id == a.ID:
			if b.Relation = Subset; shared[refKey(ref)] == 1 && q.refsTo(framework) == 1 {
				b.Relation = Equal
			}
		case !within(a.ID, id) && !within(id, a.ID):
			continue
		}
		take(b)
	}
	return best, ok
}

func (q *Question) refsTo(framework string) int {
	n := 0
	for _, ref := range q.Refs {
		if strings.HasPrefix(ref, framework+":") {
			n++
		}
	}
	return n
}

// mixed reports whether a no can be the good answer in a framework.
func (walks Crosswalks) mixed(framework string) bool {
	return slices.ContainsFunc(walks,
		func(w *Crosswalk) bool { return w.Mixed && slices.Contains(w.Frameworks, framework) })
}

// says returns the meaning of an answer for a question whose good bare answer is good.
func (a *ForeignAnswer) says(mixed bool, good string) Meaning {
	switch {
	case !a.YesNo || a.Means != MeansMet && a.Means != MeansNotMet:
		return a.Means
	case good == "" && mixed:
		return ""
	case good == "no" && a.Means == MeansMet:
		return MeansNotMet
	case good == "no":
		return MeansMet
	}
	return a.Means
}

func strength(r Relation) int {
	switch r {
	case Equal:
		return 3
	case Subset:
		return 2
	}
	return 1
}

// conclude combines the rows of a question into a suggestion.
func conclude(q *Question, basis []Basis) Suggestion {
	s := Suggestion{Question: q.ID, Basis: basis}
	level, why := MeansMet, "asks the same"
	lower := func(to Meaning, because string) {
		if rank(to) < rank(level) {
			level, why = to, because
		}
	}
	count, unread, na := 0, 0, 0
	allEqual := true
	for _, b := range basis {
		if b.Relation == Related {
			continue
		}
		count++
		if b.Relation != Equal {
			allEqual = false
			lower(MeansPartly, "asks for a part only")
		}
		switch b.Means {
		case MeansMet:
		case MeansPartly, MeansNotMet:
			lower(b.Means, "the weakest answer counts")
		case MeansNA:
			na++
		default:
			unread++
		}
	}
	switch {
	case count == 0:
		s.Why = "touches the subject only: read it beside the evidence"
	case na == count && allEqual:
		s.Value, s.Why = NA, "said not to apply; until you agree it counts as not answered"
	case na == count:
		s.Why = "said not to apply, but asks for a part only"
	case unread > 0 && level != MeansNotMet:
		s.Why = "an answer it rests on is in words that say neither met nor not met"
	default:
		if na > 0 {
			lower(MeansPartly, "a part is said not to apply")
		}
		if q.Option(string(level)) == nil {
			s.Why = "the options of this question say more than the answer does: choose one yourself"
			return s
		}
		s.Value, s.Why = string(level), why
	}
	return s
}

func rank(m Meaning) int {
	switch m {
	case MeansMet:
		return 2
	case MeansPartly:
		return 1
	}
	return 0
}
