package tables

import (
	"slices"
	"strings"

	"assure/internal/text"
	q "assure/questionnaire"
	"assure/scoring"
)

// Changes is what is different from the last register of the same suppliers.
type Changes struct {
	Since       q.Date // as-of date of the last register; 0: this is the first
	Engagements int    // that the last register did not have
	Moves       []Move
}

// Move is one thing that is different.
type Move struct {
	What     MoveKind
	Ref      string // of the risk or engagement
	Supplier string
	Title    string
	From, To string // in words; "" where there was nothing
}

// MoveKind says what a Move is about.
type MoveKind string

// The kinds, the most important first.
const (
	RiskNew      MoveKind = "New risk"
	RiskReopened MoveKind = "Risk opened again"
	RiskWorse    MoveKind = "Risk worse"
	GradeMoved   MoveKind = "Grade"
	RiskBetter   MoveKind = "Risk better"
	RiskClosed   MoveKind = "Risk closed"
)

var moveKinds = []MoveKind{RiskNew, RiskReopened, RiskWorse, GradeMoved, RiskBetter, RiskClosed}

// GradeShort returns the grade of a roll-up in a word or two: without who accepted what.
func GradeShort(s *scoring.Settings, u *scoring.RollUp) string {
	grade := u.ShownGrade()
	if grade == "" {
		return NoGrade
	}
	return string(grade) + " " + s.Word(grade)
}

// Sentences say what changed: how many of each kind.
func (c *Changes) Sentences() []string {
	if c == nil {
		return nil
	}
	if c.Since == 0 {
		return []string{"This is the first register of these suppliers: there is nothing to compare it with."}
	}
	counts := map[MoveKind]int{}
	for _, m := range c.Moves {
		counts[m.What]++
	}
	var parts []string
	add := func(n int, words string) {
		if n > 0 {
			parts = append(parts, words)
		}
	}
	add(counts[RiskNew], text.Plural(counts[RiskNew], "new risk", "new risks"))
	add(counts[RiskReopened], text.Plural(counts[RiskReopened], "risk", "risks")+" opened again")
	add(counts[RiskWorse], text.Thousands(counts[RiskWorse])+" worse")
	add(counts[RiskBetter], text.Thousands(counts[RiskBetter])+" better")
	add(counts[RiskClosed], text.Thousands(counts[RiskClosed])+" closed")
	add(counts[GradeMoved], text.Plural(counts[GradeMoved], "grade", "grades")+" moved")
	add(c.Engagements, text.Plural(c.Engagements, "new engagement", "new engagements"))
	since := "Since the register of " + c.Since.Long() + ": "
	if len(parts) == 0 {
		return []string{since + "no risk and no grade changed."}
	}
	return []string{since + strings.Join(parts, ", ") + "."}
}

// Sorted lists the moves by kind, the most important first, and in the order of the book within a kind.
func (c *Changes) Sorted() []Move {
	out := slices.Clone(c.Moves)
	slices.SortStableFunc(out,
		func(a, b Move) int { return slices.Index(moveKinds, a.What) - slices.Index(moveKinds, b.What) })
	return out
}
