package scoring

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
)

// AreaState is what is said of one area of a pack that is judged by area.
type AreaState string

// The states of an area.
const (
	// AreaMet: every question in scope is answered in full, with accepted proof where the pack asks for it.
	AreaMet     AreaState = "met"
	AreaNotMet  AreaState = "not met" // a question is answered too low
	AreaPending AreaState = "pending" // neither: an answer, or the proof of one, is still to come
	// AreaContext is that of an area that asks nothing to be judged.
	AreaContext AreaState = "not assessed"
	AreaHidden  AreaState = "not applicable" // every question is out of scope
)

// Area is one area of a pack that is judged by area; see [questionnaire.Pack].ByArea.
type Area struct {
	ID    string    `json:"id"`
	Title string    `json:"title"`
	State AreaState `json:"state"`
	// Label is what people read: the state, or where it is not met the words that the pack has for the answers.
	Label string `json:"label"`
	// NotMet and Pending are the questions that keep the area from being met, in the order of their ids.
	NotMet  []string `json:"not_met"`
	Pending []string `json:"pending"`
	Asked   int      `json:"asked"` // questions in scope
}

// limits are the grades that a pack without a grade of its own holds others at, for both ends, with acceptances and
// without.
type limits struct{ grade, possible, plain, plainPossible questionnaire.Grade }

// byArea turns the result of a pack that is judged by area into one without points: areas, and what its must-haves hold
// the grade of the engagement at.
func (r *Result) byArea(f *figures) {
	r.Areas = areasOf(r)
	r.Assured, r.Possible, r.Confidence = NoTenths, NoTenths, NoTenths
	r.Losses, r.ScopedOut, r.HiddenByRule, r.Domains = Losses{}, 0, 0, nil
	for i := range r.Rows {
		r.Rows[i].Points, r.Rows[i].Contribution = NoTenths, NoTenths
	}
	r.Status = areaStatus(r)
	if r.Status != NotAssessed {
		r.limits = limits{f.grade.grade(), f.gradeHi.grade(), f.plain.grade(), f.plainHi.grade()}
	}
}

// areaStatus is settled when no area is pending.
func areaStatus(r *Result) Status {
	if !r.Recorded || !r.Assessable {
		return NotAssessed
	}
	for i := range r.Areas {
		if r.Areas[i].State == AreaPending {
			return CouldChange
		}
	}
	return Settled
}

func areasOf(r *Result) []Area {
	out := make([]Area, 0, len(r.pack.Domains))
	for i := range r.pack.Domains {
		d := &r.pack.Domains[i]
		a := Area{ID: d.ID, Title: d.Title, NotMet: []string{}, Pending: []string{}}
		judged, words := false, []string{}
		for k := range r.Rows {
			row := &r.Rows[k]
			if row.Domain != d.ID || !row.Scores {
				continue
			}
			judged = true
			switch row.area(r.pack.Voluntary) {
			case AreaHidden:
				continue
			case AreaNotMet:
				a.NotMet = append(a.NotMet, row.Question)
				if w := row.areaWords(); !slices.Contains(words, w) {
					words = append(words, w)
				}
			case AreaPending:
				a.Pending = append(a.Pending, row.Question)
			}
			a.Asked++
		}
		switch {
		case !judged:
			a.State = AreaContext
		case a.Asked == 0:
			a.State = AreaHidden
		case len(a.NotMet) > 0:
			a.State = AreaNotMet
		case len(a.Pending) > 0:
			a.State = AreaPending
		default:
			a.State = AreaMet
		}
		if a.Label = string(a.State); a.State == AreaNotMet {
			a.Label = strings.Join(words, " and ")
		}
		out = append(out, a)
	}
	return out
}

// area says what one question does to its area. What is said without accepted proof is pending wherever the question
// asks for proof. In a voluntary pack a commitment, an answer worth something but not all, waits to be kept.
func (r *Row) area(voluntary bool) AreaState {
	least := 100
	if g := r.question.Gate; g != nil && r.Gate != nil {
		least = r.Gate.MinValue
	}
	switch {
	case !r.InScope():
		return AreaHidden
	case r.State != Answered:
		return AreaPending
	case r.Value < least && (!voluntary || r.Value == 0):
		return AreaNotMet
	case r.Value < least, r.Gate != nil && r.Gate.State == NotShown,
		r.question.Evidence.Ask != "" && (r.Confidence <= claimed || r.Shown < least):
		return AreaPending
	}
	return AreaMet
}

// areaWords is what an area is that the answer keeps from being met.
func (r *Row) areaWords() string {
	i := slices.IndexFunc(r.question.Options, func(o questionnaire.Option) bool { return o.ID == r.Option })
	if i < 0 || r.question.Options[i].Area == "" {
		return string(AreaNotMet)
	}
	return r.question.Options[i].Area
}

// AreaCounts counts the areas by state, those that are not judged left out.
func (r *Result) AreaCounts() (met, notMet, pending int) {
	for i := range r.Areas {
		switch r.Areas[i].State {
		case AreaMet:
			met++
		case AreaNotMet:
			notMet++
		case AreaPending:
			pending++
		}
	}
	return met, notMet, pending
}

// Scored reports whether there are points to show: something was recorded, and the pack is not judged by area.
func (r *Result) Scored() bool { return r.Assessable && r.Recorded && r.Areas == nil }

// Shows says what a result shows, in a few words: both ends of the score, or how many areas are met.
func (r *Result) Shows() string {
	if r.Areas != nil {
		return r.AreaWords()
	}
	return "shown " + r.Assured.String() + ", at most " + r.Possible.String()
}

// ShowsLow is [Result.Shows] with the lower end of the score only.
func (r *Result) ShowsLow() string {
	if r.Areas != nil {
		return r.AreaWords()
	}
	return "shown " + r.Assured.String()
}

// NotMetWords says how many areas are not met, in the words of the pack, in the order of its areas.
func (r *Result) NotMetWords() []string {
	var labels []string
	count := map[string]int{}
	for i := range r.Areas {
		if a := &r.Areas[i]; a.State == AreaNotMet {
			if count[a.Label]++; count[a.Label] == 1 {
				labels = append(labels, a.Label)
			}
		}
	}
	for i, label := range labels {
		labels[i] = fmt.Sprintf("%d %s", count[label], label)
	}
	return labels
}

// AreaWords says how many areas are met, not met and pending; "" for a result with points.
func (r *Result) AreaWords() string {
	if r.Areas == nil {
		return ""
	}
	met, notMet, pending := r.AreaCounts()
	words := fmt.Sprintf("%d of %s met", met, text.Plural(met+notMet+pending, "area", "areas"))
	for _, w := range r.NotMetWords() {
		words += ", " + w
	}
	if pending > 0 {
		words += fmt.Sprintf(", %d pending", pending)
	}
	return words
}

// areaSentences describes a result by area: how many are met, then each that is not.
func areaSentences(r *Result) []string {
	out := []string{"Judged by area, without points or a grade: " + r.AreaWords() + "."}
	for i := range r.Areas {
		a := &r.Areas[i]
		if a.State == AreaNotMet || a.State == AreaPending {
			out = append(out, a.Words()+".")
		}
	}
	return out
}

// SaysArea reports whether a sentence on a result is about one area only, which a list of the areas says already.
func (r *Result) SaysArea(sentence string) bool {
	return slices.ContainsFunc(r.Areas, func(a Area) bool { return a.Words()+"." == sentence })
}

// Words says what keeps an area from being met.
func (a *Area) Words() string {
	return strings.Join(append([]string{cmp.Or(a.Title, a.ID) + ": " + a.Label}, a.Because()...), "; ")
}

// Because says which questions keep an area from being met. Where the pack has words of its own for that, no answer is
// called low.
func (a *Area) Because() []string {
	var out []string
	if len(a.NotMet) > 0 {
		words := "answered too low: "
		if a.Label != string(AreaNotMet) {
			words = "as answered: "
		}
		out = append(out, words+strings.Join(a.NotMet, ", "))
	}
	if len(a.Pending) > 0 {
		out = append(out, "no answer or no accepted proof: "+strings.Join(a.Pending, ", "))
	}
	return out
}
