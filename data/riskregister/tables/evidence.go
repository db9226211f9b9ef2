package tables

import (
	"cmp"
	"fmt"
	"slices"

	"assure/internal/text"
	q "assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Evidence is a document for an answer: accepted, or offered and not judged yet.
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
	// Now and Then are the assessment today and on the day after Last, if nothing else changes; nil
	// where Last is far off.
	Now, Then *scoring.Result
}

// SoonDays and laterDays are within how many days of its end a document is listed as running out.
const SoonDays, laterDays = 30, 90

// Soon says when the document runs out, in words to filter by; "" for not soon.
func (e *Evidence) Soon(asOf q.Date) string {
	left := int(e.Last - asOf)
	switch {
	case e.Document.Issued == 0:
		return "No date: counts as the supplier's word"
	case e.Document.Issued > asOf:
		return "Dated after the day of this register"
	case left < 0:
		return "Run out"
	case left <= SoonDays:
		return fmt.Sprintf("Within %d days", SoonDays)
	case left <= laterDays:
		return fmt.Sprintf("Within %d days", laterDays)
	case e.Contract != 0 && e.Last < e.Contract:
		return "Before contract end"
	}
	return ""
}

// Headers of evidence that other formats name.
const (
	HRunsOut  = "Runs out"
	HCosts    = "Grade it costs"
	HGradeEnd = "Grade the day after"
)

// EvidenceRow is a document with the engagement it is held for.
type EvidenceRow struct {
	*Evidence
	Of       *Engagement
	Settings *scoring.Settings
	AsOf     q.Date
}

// Documents returns the table of the sheet Evidence.
func Documents() Table[EvidenceRow] {
	type row = EvidenceRow
	cols := []Column[row]{
		{Header: "Document", Width: 12, Key: "document", Value: func(e *row) any { return e.Document.Ref }},
		{Header: "Engagement", Width: 14, Key: "engagement", Value: func(e *row) any { return e.Engagement }},
		{Header: "Supplier", Width: 26, Key: "engagement.supplier", Value: func(e *row) any { return e.Of.Supplier }},
		{Header: "Question ID", Width: 11, Key: "question", Value: func(e *row) any { return e.Question }},
		{Header: "Section", Width: 22, Key: "section,omitempty", Value: func(e *row) any { return e.Section }},
		{Header: "Title or number", Width: 34, Kind: Long, Key: "reference",
			Value: func(e *row) any { return e.Document.Reference }},
		{Header: "Kind", Width: 22, Key: "kind", Value: func(e *row) any { return e.Document.Kind.Label() },
			JSON: func(e *row) any { return e.Document.Kind }},
		{Header: "Strength %", Width: 10, Kind: Number, Key: "strength", Value: func(e *row) any { return e.Strength }},
		{Header: "State", Width: 11, Key: "state", Value: func(e *row) any { return text.UpperFirst(string(e.State)) },
			JSON: func(e *row) any { return e.State }},
		{Header: "Accepted by", Width: 18, Key: "accepted_by,omitempty",
			Value: func(e *row) any { return e.acceptedBy() }},
		{Header: "Issuer", Width: 20, Key: "issuer,omitempty", Value: func(e *row) any { return e.Document.Issuer }},
		{Header: "Covers", Width: 28, Kind: Long, Key: "covers,omitempty",
			Value: func(e *row) any { return e.covers() }},
		{Header: "Issued", Width: 13, Kind: Day, Key: "issued", Value: func(e *row) any { return e.Document.Issued }},
		{Header: "Expires", Width: 13, Kind: Day, Key: "expires", Value: func(e *row) any { return e.Document.Expiry }},
		{Header: "Full strength until", Width: 13, Kind: Day, Key: "full_strength_until",
			Value: func(e *row) any { return e.Full }},
		{Header: "Counts until", Width: 13, Kind: Day, Key: "counts_until", Value: func(e *row) any { return e.Last }},
		{Header: "Days left", Width: 9, Kind: Number, Key: "days_left", Value: func(e *row) any { return e.left() }},
		{Header: HRunsOut, Width: 20, Key: "runs_out,omitempty", Value: func(e *row) any { return e.Soon(e.AsOf) }},
		{Header: "Contract end", Width: 13, Kind: Day, Key: "engagement.contract_end",
			Value: func(e *row) any { return e.Contract }},
		{Header: "Shown now", Width: 9, Kind: Tenths, Key: "shown_now",
			Value: func(e *row) any { return e.shown(e.Now) }},
		{Header: "Shown the day after", Width: 11, Kind: Tenths, Key: "shown_the_day_after",
			Value: func(e *row) any { return e.shown(e.Then) }},
		{Header: "Grade now", Width: 16, Key: "grade_now", Value: func(e *row) any { return e.grade(e.Now) },
			JSON: func(e *row) any { return e.gradeJSON(e.Now) }},
		{Header: HGradeEnd, Width: 16, Key: "grade_the_day_after", Value: func(e *row) any { return e.grade(e.Then) },
			JSON: func(e *row) any { return e.gradeJSON(e.Then) }},
		{Header: HCosts, Width: 18, Key: "grade_it_costs,omitempty", Value: func(e *row) any { return e.Costs() }},
		{Header: "Pack", Width: 24, Key: "pack", Value: func(e *row) any { return e.Pack }},
		{Header: "Cycle", Width: 7, Kind: Number, Key: "cycle", Value: func(e *row) any { return Known(e.Cycle) },
			JSON: func(e *row) any { return e.Cycle }},
		{Key: "entity,omitempty", Value: func(e *row) any { return e.Document.Entity }},
		{Key: "scope,omitempty", Value: func(e *row) any { return string(e.Document.Scope) }},
	}
	return Table[row]{Columns: cols,
		Order: `document engagement pack cycle question reference kind strength state accepted_by
		issuer entity scope issued expires full_strength_until counts_until days_left runs_out
		shown_now shown_the_day_after
		grade_now grade_the_day_after`}
}

// gradeJSON returns nil for a document that does not run out soon.
func (e *EvidenceRow) gradeJSON(r *scoring.Result) any {
	if e.Then == nil || r == nil {
		return nil
	}
	return e.grade(r)
}

// covers returns the legal entity and the scope that the document names.
func (e *EvidenceRow) covers() string {
	return Items(NonEmpty(e.Document.Entity, string(e.Document.Scope))).String()
}

// NonEmpty returns the items that are not "".
func NonEmpty(items ...string) []string {
	return slices.DeleteFunc(items, func(s string) bool { return s == "" })
}

func (e *EvidenceRow) acceptedBy() string {
	if e.State != entity.Accepted {
		return ""
	}
	return e.Document.AcceptedBy
}

func (e *EvidenceRow) left() any {
	if e.Last == 0 {
		return nil
	}
	return int(e.Last - e.AsOf)
}

func (e *EvidenceRow) shown(r *scoring.Result) scoring.Tenths {
	if r == nil {
		return scoring.NoTenths
	}
	return r.Assured
}

func (e *EvidenceRow) grade(r *scoring.Result) string {
	if r == nil {
		return ""
	}
	g := r.ShownGrade()
	if g == "" {
		return NoGrade
	}
	return string(g) + " " + e.Settings.Word(g)
}

// Costs returns what the end of the document does to the grade, such as "A Strong to B"; "" for
// nothing.
func (e *EvidenceRow) Costs() string {
	if e.Now == nil || e.Then == nil || e.grade(e.Now) == e.grade(e.Then) {
		return ""
	}
	return e.grade(e.Now)[:1] + " to " + cmp.Or(string(e.Then.ShownGrade()), NoGrade)
}

// Order returns the place of a row in the list: what counts and runs out first comes first, then
// what has run out, then what has no date, and what is only offered last.
func (e *EvidenceRow) Order() int {
	switch {
	case e.State != entity.Accepted:
		return 1 << 40
	case e.Last == 0:
		return 1 << 39
	case e.Last < e.AsOf:
		return 1<<38 + int(e.Last)
	}
	return int(e.Last)
}
