package webpage

import (
	"cmp"
	"slices"

	"assure/data/riskregister/tables"
)

// evidenceTable lists the documents whose end is in sight, each once an engagement: the question it runs out for first.
func evidenceTable(b *tables.Book, ix tables.Index) *table {
	type row = tables.EvidenceRow
	t := &table{ID: "evidence", Title: "Evidence that runs out", What: "documents",
		Empty: "No accepted evidence runs out within 90 days or before the end of its contract.",
		Caption: "Accepted documents that run out soon or before the contract ends, and what the day after looks " +
			"like if nothing else changes"}
	rows := slices.DeleteFunc(ix.Documents(b), func(e row) bool { return e.Then == nil })
	slices.SortStableFunc(rows, func(x, y row) int {
		return cmp.Or(cmp.Compare(x.Last, y.Last), cmp.Compare(x.Document.Ref, y.Document.Ref),
			cmp.Compare(x.Engagement, y.Engagement))
	})
	seen := map[[2]string]bool{}
	rows = slices.DeleteFunc(rows, func(e row) bool {
		key := [2]string{e.Document.Ref, e.Engagement}
		again := seen[key]
		seen[key] = true
		return again
	})
	parts := []part[row]{
		{header: "Document"},
		{header: "Supplier and service", covers: []string{"Supplier"},
			cell: func(e *row) tableCell { return withService(e.Of) }},
		{header: "Title or number", wide: true},
		{header: "Kind"},
		{header: "Counts until"},
		{header: "Days left"},
		{header: tables.HRunsOut},
		{header: "Shown now"},
		{header: "Shown the day after"},
		{header: tables.HGradeEnd},
		{header: tables.HCosts, covers: []string{tables.HCosts},
			cell: func(e *row) tableCell { return warning(e.Costs()) }},
	}
	columns := tables.Documents()
	fill(t, columns.Sheet(), parts, 1, moreDetails, nil, rows, nil)
	return t
}
