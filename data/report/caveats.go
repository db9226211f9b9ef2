package report

import (
	"fmt"
	"slices"
	"strings"

	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// caveats are what a reader of the rating has to know beside it: a must-have or key control that was decided away, one
// that is met on the supplier's word alone, what was open at the sign-off, and a risk that is higher than the rating.
func (d *caseFile) caveats() []Fact {
	var out []Fact
	add := func(label, words string) {
		if words != "" {
			out = append(out, Fact{Label: label, Words: words, Mark: "warn"})
		}
	}
	add("Out of scope", d.decidedAway())
	var word []string
	for _, key := range []bool{false, true} {
		for _, g := range gateRows(d.st, d.b, key) {
			if g.row.Gate.State == scoring.Met && g.row.State == scoring.Answered && g.row.Earned <= 50*g.row.Value {
				word = append(word, g.question.ID)
			}
		}
	}
	if len(word) > 0 {
		add("On the supplier's word", text.Plural(len(word), "must-have or key control is",
			"must-haves or key controls are")+" met without accepted proof: "+someOf(word))
	}
	var passed []string
	for _, x := range d.signings {
		if x.Kind == entity.PassedBlock && d.governs(x.Assessment) && !slices.Contains(passed, x.Question) {
			passed = append(passed, x.Question)
		}
	}
	if len(passed) > 0 {
		add("Signed off despite", "what was open and passed with a reason: "+someOf(passed)+
			"; the decision memo has the reasons")
	}
	for i := range d.risks {
		if k := &d.risks[i]; k.Reopened != "" {
			add("Open again", k.Ref+": "+k.Reopened)
		}
	}
	var higher []string
	for i := range d.risks {
		if k := &d.risks[i]; k.Kind != entity.OverallRisk && k.Standing().Score() > d.current().Score() {
			words := fmt.Sprintf("%s %s %d", k.Ref, d.b.Settings.Band(k.Standing().Score()), k.Standing().Score())
			if k.CloseProposed {
				words += " (its gap is closed: close it, or keep it)"
			}
			higher = append(higher, words)
		}
	}
	if len(higher) > 0 {
		add("Higher open risks", someOf(higher))
	}
	return out
}

// governs reports whether an assessment is one that the rating is made from.
func (d *caseFile) governs(assessment string) bool {
	for _, a := range d.st.Governing {
		if a.ID == assessment {
			return true
		}
	}
	return false
}

// decidedAway says which questions people took out of scope, must-haves and key controls by name with who decided.
func (d *caseFile) decidedAway() string {
	n := 0
	var named []string
	for _, x := range d.b.Decisions[d.st.Engagement.ID] {
		out := x.Kind == entity.ScopeOut || x.Kind == entity.NAAccepted
		if !out || !x.InForce(d.b.AsOf) || !d.governs(x.Assessment) {
			continue
		}
		for _, a := range d.st.Governing {
			row := d.st.Results[a.Pack].Row(x.Question)
			if a.ID != x.Assessment || row == nil || row.State != scoring.OutOfScope {
				continue
			}
			n++
			if q := d.b.Compiled[a.PackSHA].Pack().Question(x.Question); q.Gate != nil || q.KeyControl() {
				named = append(named, x.Question+" by "+x.Who())
			}
		}
	}
	if n == 0 {
		return ""
	}
	words := text.Plural(n, "question is", "questions are") + " out of scope by decision"
	if len(named) > 0 {
		words += ", among them must-haves or key controls: " + someOf(named)
	}
	return words
}

// someOf lists at most four things and counts the others.
func someOf(list []string) string {
	const most = 4
	if len(list) > most {
		return strings.Join(list[:most], ", ") + fmt.Sprintf(" and %d more", len(list)-most)
	}
	return strings.Join(list, ", ")
}
