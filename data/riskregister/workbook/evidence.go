package workbook

import (
	"fmt"

	q "assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Evidence is a document behind an answer: accepted, or offered and not looked at yet.
type Evidence struct {
	Engagement string // ref
	Pack       string // id@version
	Cycle      int
	Question   string
	Section    string
	Document   entity.Document
	State      entity.DocumentState // of the document for this question
	Strength   int                  // percent, while it is fresh
	Full       q.Date               // last day of full strength
	Last       q.Date               // last day on which it counts for more than the supplier's word
	Contract   q.Date               // end of the contract
	// Now and Then are the assessment today and on the day after Last, if nothing else changes; nil where Last is far off.
	Now, Then *scoring.Result
}

// The clocks that an Evidence row is sorted by, in days.
const soonDays, laterDays = 30, 90

// Soon says when the item runs out, in words that can be filtered; "" for not within sight.
func (e *Evidence) Soon(asOf q.Date) string {
	left := int(e.Last - asOf)
	switch {
	case e.Document.Issued == 0:
		return "No date: counts as the supplier's word"
	case e.Document.Issued > asOf:
		return "Dated after the day of this register"
	case left < 0:
		return "Run out"
	case left <= soonDays:
		return fmt.Sprintf("Within %d days", soonDays)
	case left <= laterDays:
		return fmt.Sprintf("Within %d days", laterDays)
	case e.Contract != 0 && e.Last < e.Contract:
		return "Before contract end"
	}
	return ""
}

const (
	hSoon    = "Runs out"
	hCosts   = "Grade it costs"
	hThenEnd = "Grade the day after"
)

type evRow struct {
	*Evidence
	eng  *Engagement
	set  *scoring.Settings
	asOf q.Date
}

func evidenceColumns() []column[evRow] {
	return []column[evRow]{
		{header: "Document", width: 12, value: func(e *evRow) any { return e.Document.Ref }},
		{header: "Engagement", width: 14, value: func(e *evRow) any { return e.Engagement }},
		{header: "Supplier", width: 26, value: func(e *evRow) any { return e.eng.Supplier }},
		{header: "Question ID", width: 11, value: func(e *evRow) any { return e.Question }},
		{header: "Section", width: 22, value: func(e *evRow) any { return e.Section }},
		{header: "Title or number", width: 34, kind: long, value: func(e *evRow) any { return e.Document.Reference }},
		{header: "Kind", width: 22, value: func(e *evRow) any { return e.Document.Kind.Label() }},
		{header: "Strength %", width: 10, kind: number, value: func(e *evRow) any { return e.Strength }},
		{header: "State", width: 11, value: func(e *evRow) any { return upper(string(e.State)) }},
		{header: "Accepted by", width: 18, value: func(e *evRow) any { return e.acceptedBy() }},
		{header: "Issuer", width: 20, value: func(e *evRow) any { return e.Document.Issuer }},
		{header: "Covers", width: 28, kind: long, value: func(e *evRow) any { return join(nonEmpty(e.Document.Entity, string(e.Document.Scope))) }},
		{header: "Issued", width: 13, kind: date, value: func(e *evRow) any { return e.Document.Issued }},
		{header: "Expires", width: 13, kind: date, value: func(e *evRow) any { return e.Document.Expiry }},
		{header: "Full strength until", width: 13, kind: date, value: func(e *evRow) any { return e.Full }},
		{header: "Counts until", width: 13, kind: date, value: func(e *evRow) any { return e.Last }},
		{header: "Days left", width: 9, kind: number, value: func(e *evRow) any { return e.left() }},
		{header: hSoon, width: 20, value: func(e *evRow) any { return e.Soon(e.asOf) }},
		{header: "Contract end", width: 13, kind: date, value: func(e *evRow) any { return e.Contract }},
		{header: "Shown now", width: 9, kind: tenths, value: func(e *evRow) any { return e.shown(e.Now) }},
		{header: "Shown the day after", width: 11, kind: tenths, value: func(e *evRow) any { return e.shown(e.Then) }},
		{header: "Grade now", width: 16, value: func(e *evRow) any { return e.grade(e.Now) }},
		{header: hThenEnd, width: 16, value: func(e *evRow) any { return e.grade(e.Then) }},
		{header: hCosts, width: 18, value: func(e *evRow) any { return e.costs() }},
		{header: "Pack", width: 24, value: func(e *evRow) any { return e.Pack }},
		{header: "Cycle", width: 7, kind: number, value: func(e *evRow) any { return score(e.Cycle) }},
	}
}

func (e *evRow) acceptedBy() string {
	if e.State != entity.Accepted {
		return ""
	}
	return e.Document.AcceptedBy
}

func (e *evRow) left() any {
	if e.Last == 0 {
		return nil
	}
	return int(e.Last - e.asOf)
}

func (e *evRow) shown(r *scoring.Result) scoring.Tenths {
	if r == nil {
		return scoring.NoTenths
	}
	return r.Assured
}

func (e *evRow) grade(r *scoring.Result) string {
	if r == nil {
		return ""
	}
	g := r.ShownGrade()
	if g == "" {
		return NoGrade
	}
	return string(g) + " " + e.set.Word(g)
}

// costs is what the end of the item does to the grade, in words; "" when nothing.
func (e *evRow) costs() string {
	if e.Now == nil || e.Then == nil || e.grade(e.Now) == e.grade(e.Then) {
		return ""
	}
	return e.grade(e.Now)[:1] + " to " + first(string(e.Then.ShownGrade()), NoGrade)
}

// order is the place of a row in the list: what counts and runs out first comes first, then what has run out, then what has
// no date, and what is only offered last.
func (e *evRow) order() int {
	switch {
	case e.State != entity.Accepted:
		return 1 << 40
	case e.Last == 0:
		return 1 << 39
	case e.Last < e.asOf:
		return 1<<38 + int(e.Last)
	}
	return int(e.Last)
}
