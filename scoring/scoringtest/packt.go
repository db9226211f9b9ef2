// Package scoringtest builds packs and assessments for tests: a small pack worked by hand, and
// random ones for laws that must hold for every pack. Nothing outside tests imports it.
package scoringtest

import (
	"fmt"

	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// AsOf is the day the built assessments are scored on: 21 Nov 2026.
const AsOf questionnaire.Date = 739_941

// Percent is the scale of built packs: one option for each value, with the value's digits as its id.
func Percent(values ...int) []questionnaire.Option {
	out := make([]questionnaire.Option, 0, len(values))
	for _, v := range values {
		out = append(out, questionnaire.Option{ID: fmt.Sprint(v), Label: fmt.Sprintf("%d percent", v), Value: v})
	}
	return out
}

// Question is a scored question on the scale 0, 50, 100 whose evidence holds for a year.
func Question(id string, weight int) *questionnaire.Question {
	return &questionnaire.Question{ID: id, Text: "Is " + id + " in place?", Revision: 1, Answer: questionnaire.Choice,
		Weight:  weight,
		Options: Percent(0, 50, 100), Evidence: questionnaire.EvidenceRule{ValidDays: 365},
		Cost: questionnaire.Cost{Evidence: 1, Fix: 5}}
}

// PackT is the small pack whose every case is worked out by hand: domains ID 5000, DATA 3000 and
// RES 2000, two questions in each, and one fatal must-have on ID1 that asks for no evidence.
func PackT() *questionnaire.Pack {
	id1 := Question("ID1", 20)
	id1.Gate = &questionnaire.Gate{Name: "MFA", MinValue: 100, Cap: "D"}
	id1.Finding = questionnaire.Finding{Risk: "There is a risk that a stolen password is enough.",
		Cause: "No second factor.", Effect: "Records are read.", Action: "Enforce it."}
	return &questionnaire.Pack{Kind: questionnaire.Scored, ID: "pack-t", Version: "1.2.0", Title: "Pack T",
		SHA256: "00",
		Domains: []questionnaire.Domain{
			{ID: "ID", Title: "Identity", Weight: 5000, Questions: []*questionnaire.Question{id1, Question("ID2", 10)}},
			{ID: "DATA", Title: "Data", Weight: 3000,
				Questions: []*questionnaire.Question{Question("DA1", 20), Question("DA2", 10)}},
			{ID: "RES", Title: "Resilience", Weight: 2000,
				Questions: []*questionnaire.Question{Question("RE1", 10), Question("RE2", 10)}},
		}}
}

// TIDs are the questions of PackT in its order.
var TIDs = []string{"ID1", "ID2", "DA1", "DA2", "RE1", "RE2"}

// T is an assessment of PackT with consequence 5 and inherent likelihood 4. Values are percent, or -1 unknown, -2 N/A
// claimed, -3 decided out of scope; confidences are percent of a default strength.
func T(values, confidences [6]int) scoring.Input {
	s := scoring.DefaultSettings()
	facts := questionnaire.Facts{questionnaire.FactConsequence: "5", questionnaire.FactInherentLikelihood: "4"}
	in := scoring.Input{Pack: PackT(), Facts: facts, Triage: s.Triage(facts),
		Responses: map[string]scoring.Response{}, AsOf: AsOf}
	for i, id := range TIDs {
		r := scoring.Response{State: scoring.Answered, Option: fmt.Sprint(values[i]),
			Evidence: Evidence(s, confidences[i], values[i])}
		switch values[i] {
		case -1:
			r.State = scoring.Unknown
		case -2:
			r.State = scoring.NAClaimed
		case -3:
			r.State = scoring.OutOfScope
		}
		in.Responses[id] = r
	}
	return in
}

// All is six times the same.
func All(v int) [6]int { return [6]int{v, v, v, v, v, v} }

// Evidence is one item dated AsOf of the kind worth that percent, accepted for an answer worth value,
// or none.
func Evidence(s *scoring.Settings, percent, value int) []scoring.Evidence {
	for _, x := range s.Strengths {
		if x.Percent == percent && x.Kind != entity.Statement {
			return []scoring.Evidence{{Ref: "DOC-" + string(x.Kind), Kind: x.Kind, Issued: AsOf, For: value}}
		}
	}
	return nil
}
