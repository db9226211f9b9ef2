package tables

import (
	"fmt"
	"strings"

	"assure/questionnaire/entity"
	"assure/scoring"
)

// NoGrade is shown in place of a letter when too little is known to give one.
const NoGrade = "no grade"

// GradeWords returns the grade of a roll-up as every format prints it: letter and word, and who
// accepted an open must-have. It is [NoGrade] for the statuses Too little known and Not assessed.
func GradeWords(s *scoring.Settings, u *scoring.RollUp) string {
	grade := u.ShownGrade()
	if grade == "" {
		return NoGrade
	}
	words := string(grade) + " " + s.Word(grade)
	if despite := Despite(u.Gates); despite != "" {
		words += ", " + despite
	}
	return words
}

// Despite returns "accepted despite NAME until DATE", for each must-have accepted by a named
// person; "" for none.
func Despite(gates []scoring.OpenGate) string {
	var out []string
	for _, g := range gates {
		if g.AcceptedBy == "" {
			continue
		}
		words := "accepted despite " + g.Name
		if g.Until != 0 {
			words += " until " + g.Until.Long()
		}
		out = append(out, words+" by "+Recorded(g.AcceptedBy, g.Recorded))
	}
	return strings.Join(out, "; ")
}

// openGates lists the must-haves and key controls not met or not shown, accepted ones with the
// acceptance.
func openGates(gates []scoring.OpenGate) string {
	out := make([]string, 0, len(gates))
	for _, g := range gates {
		words := fmt.Sprintf("%s %s: %s", g.Question, g.Name, g.State)
		if g.Key {
			words = "Key control " + words
		}
		if g.AcceptedBy != "" {
			words += ", accepted by " + Recorded(g.AcceptedBy, g.Recorded)
			if g.Until != 0 {
				words += " until " + g.Until.Long()
			}
		}
		out = append(out, words)
	}
	return strings.Join(out, "\n")
}

// BandWords returns a band with its letter and score, "E 20 Extreme"; "" when not known.
func BandWords(s *scoring.Settings, c entity.Cell) string {
	b := s.Band(c.Score())
	if b == "" {
		return ""
	}
	return fmt.Sprintf("%s %d %s", BandLetter(b), c.Score(), b)
}

// BandLetter returns the first letter of a band, "" for none.
func BandLetter(b scoring.Band) string {
	if b == "" {
		return ""
	}
	return string([]rune(string(b))[:1])
}

// CellOf returns the current cell of r, the zero cell for nil.
func CellOf(r *scoring.Risk) entity.Cell {
	if r == nil {
		return entity.Cell{}
	}
	return entity.Cell{Consequence: r.Consequence, Likelihood: r.Likelihood}
}

// Limits says what the figures cannot tell.
var Limits = []string{
	"A score says what a supplier has told and shown, on one day. It is not a test of the supplier's systems, and " +
		"not a probability of a breach.",
	"Shown counts what is evidenced; at most counts everything unknown as perfect. The truth lies between them, and " +
		"nothing says where.",
	"Blank is unknown, never No. N/A counts as unknown until the buyer agrees. Only a named person takes a question " +
		"out of scope.",
	"The product of consequence and likelihood is a label, as on every NHS risk register. Do not add or average it: " +
		"two risks with the same product can stand for losses a hundred times apart.",
	"Consequence comes from what the buyer knows of the service and never falls because of controls. A fact that " +
		"nobody gave counts as its worst.",
	"Thresholds, strengths of evidence and steps of likelihood are conventions of this register, not measurements. " +
		"They are listed above so that they can be disputed.",
	"An acceptance lifts a cap on the grade until its date. Certainty and risk are worked out without it.",
	"Question wording is our own, mapped to published identifiers. This register is not endorsed by NHS England or " +
		"by any body named in it.",
}

// Recorded is a person with who wrote the decision down, as in [scoring.Acceptance].
func Recorded(by, recorded string) string {
	if recorded == "" {
		return by
	}
	return by + ", " + recorded
}
