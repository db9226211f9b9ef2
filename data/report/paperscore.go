package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"assure/scoring"
)

// scoreFact is what a questionnaire comes to: both ends, the grade, and why the grade is no better.
func scoreFact(set *scoring.Settings, r *scoring.Result, label string) Fact {
	f := Fact{Label: label, Words: scoreEnds(r), Note: "(" + string(r.Status) + ")"}
	if r.Status == scoring.NotAssessed || r.Assured == scoring.NoTenths {
		return f
	}
	f.Words += "; " + gradeEnds(set, r)
	if why := gradeWhy(r); why != "" {
		f.Note += " " + why
	}
	return f
}

// gradeWhy names what caps the grade on the shown end, "" where nothing does.
func gradeWhy(r *scoring.Result) string {
	var ids []string
	cap := ""
	for i := range r.Caps {
		if c := &r.Caps[i]; c.Binds && c.AcceptedBy == "" {
			ids, cap = append(ids, c.ID), string(c.Cap)
		}
	}
	if len(ids) == 0 {
		return ""
	}
	return "capped at " + cap + " by " + someOf(ids)
}

// scoreLine is a score line to be printed small, none where the result has none.
func scoreLine(label string, r *scoring.Result) []Part {
	if line := r.Line().String(); line != "" {
		return []Part{{Quiet: label + ", to work the score out by hand: " + line, Small: true}}
	}
	return nil
}

// scoreCell is both ends and the grade of what counts of a bid: 91.2 to 100.0, A.
func scoreCell(set *scoring.Settings, results map[string]*scoring.Result) string {
	var out []string
	for _, id := range slices.Sorted(maps.Keys(results)) {
		r := results[id]
		s := scoreEnds(r)
		if r.Assured != scoring.NoTenths && r.Status != scoring.NotAssessed {
			s = r.Assured.String() + " to " + r.Possible.String()
		}
		if g := r.ShownGrade(); g != "" {
			s += ", " + string(g)
		}
		if why := gradeWhy(r); why != "" {
			s += fmt.Sprintf(" (%s)", why)
		}
		if len(results) > 1 {
			s = id + ": " + s
		}
		out = append(out, s)
	}
	if len(out) == 0 {
		return "not assessed"
	}
	return strings.Join(out, "; ")
}

// scoreParts are the figures and score lines of the questionnaires that count for a service.
func (d *caseFile) scoreParts() []Part {
	var facts []Fact
	for _, id := range slices.Sorted(maps.Keys(d.st.Results)) {
		facts = append(facts, scoreFact(d.b.Settings, d.st.Results[id], id))
	}
	if len(facts) == 0 {
		return nil
	}
	return append([]Part{{Facts: facts}}, d.scoreLines()...)
}
