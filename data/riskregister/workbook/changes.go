package workbook

import (
	"fmt"
	"slices"
	"strings"

	"assure/internal/sheet"
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

// The kinds, in the order of their weight.
const (
	RiskNew      MoveKind = "New risk"
	RiskReopened MoveKind = "Risk opened again"
	RiskWorse    MoveKind = "Risk worse"
	GradeMoved   MoveKind = "Grade"
	RiskBetter   MoveKind = "Risk better"
	RiskClosed   MoveKind = "Risk closed"
)

var moveKinds = []MoveKind{RiskNew, RiskReopened, RiskWorse, GradeMoved, RiskBetter, RiskClosed}

// GradeShort is the grade of a roll-up in a word or two: without who accepted what.
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
	add(counts[RiskNew], plural(counts[RiskNew], "new risk"))
	add(counts[RiskReopened], plural(counts[RiskReopened], "risk")+" opened again")
	add(counts[RiskWorse], thousands(counts[RiskWorse])+" worse")
	add(counts[RiskBetter], thousands(counts[RiskBetter])+" better")
	add(counts[RiskClosed], thousands(counts[RiskClosed])+" closed")
	add(counts[GradeMoved], plural(counts[GradeMoved], "grade")+" moved")
	add(c.Engagements, plural(c.Engagements, "new engagement"))
	since := "Since the register of " + c.Since.Long() + ": "
	if len(parts) == 0 {
		return []string{since + "no risk and no grade changed."}
	}
	return []string{since + strings.Join(parts, ", ") + "."}
}

// sorted are the moves, the weightiest kind first, in the order of the book within a kind.
func (c *Changes) sorted() []Move {
	out := slices.Clone(c.Moves)
	slices.SortStableFunc(out, func(a, b Move) int { return slices.Index(moveKinds, a.What) - slices.Index(moveKinds, b.What) })
	return out
}

// movesShown is how many changes the summary names.
const movesShown = 15

// changed writes what is different from the last register.
func (b *writer) changed(s *sheet.Writer) {
	c := b.book.Changes
	if c == nil {
		return
	}
	b.heading(s, summaryColumns, "What changed since the last register")
	for _, words := range c.Sentences() {
		across(s, summaryColumns, height(20, 140, words), b.st.body, "• "+words)
	}
	moves := c.sorted()
	if len(moves) == 0 {
		return
	}
	st := b.st
	s.Add(6)
	s.Add(22, sheet.Text(st.tableHead, "Supplier"), sheet.Text(st.tableHead, "Reference"), sheet.Text(st.tableHead, "Risk or service"), sheet.Text(st.tableHead, "What"),
		sheet.Text(st.tableHead, "Then"), sheet.Text(st.tableHead, "Now"))
	for _, m := range moves[:min(len(moves), movesShown)] {
		h := max(height(21, summaryWidths[2], m.Title), height(21, summaryWidths[0], m.Supplier))
		s.Add(h, sheet.Text(st.tableText, m.Supplier), sheet.Text(st.tableText, m.Ref), sheet.Text(st.tableText, m.Title), sheet.Text(st.tableText, string(m.What)),
			sheet.Text(st.tableText, m.From), sheet.Text(st.tableText, m.To))
	}
	if rest := len(moves) - movesShown; rest > 0 {
		across(s, summaryColumns, 20, st.body, fmt.Sprintf("and %s more", thousands(rest)))
	}
}
