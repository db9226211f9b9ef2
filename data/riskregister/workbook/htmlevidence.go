package workbook

import (
	"cmp"
	"slices"
)

// htmlEvidence lists the documents whose end is in sight, each once an engagement: the question it runs out for first.
func htmlEvidence(b *Book, ix index) *htmlTable {
	t := &htmlTable{ID: "evidence", Title: "Evidence that runs out", What: "documents", Empty: "No accepted evidence runs out within 90 days or before the end of its contract.",
		Caption: "Accepted documents that run out soon or before the contract ends, and what the day after looks like if nothing else changes",
		Columns: columnsNamed("Document", "Supplier and service", "Title or number", "Kind", "Counts until", "Days left", "Runs out", "Shown now", "Shown the day after", "Grade the day after", "Grade it costs")}
	t.Columns[2].Wide = true
	cols := evidenceColumns()
	var rows []*evRow
	for i := range b.Evidence {
		if e := &b.Evidence[i]; e.Then != nil {
			rows = append(rows, &evRow{e, ix[e.Engagement], b.Method.Settings, b.Method.AsOf})
		}
	}
	slices.SortStableFunc(rows, func(x, y *evRow) int {
		return cmp.Or(cmp.Compare(x.Last, y.Last), cmp.Compare(x.Document.Ref, y.Document.Ref), cmp.Compare(x.Engagement, y.Engagement))
	})
	seen := map[[2]string]bool{}
	for _, row := range rows {
		key := [2]string{row.Document.Ref, row.Engagement}
		if seen[key] {
			continue
		}
		seen[key] = true
		cells := append([]htmlCell{{Text: say(row.Document.Ref)}, withService(row.eng)},
			cellsOf(cols, row, "Title or number", "Kind", "Counts until", "Days left", hSoon, "Shown now", "Shown the day after", hThenEnd, hCosts)...)
		if cells[10].Text != "" {
			cells[10].Mark = "warn"
		}
		t.Rows = append(t.Rows, htmlRow{Cells: cells})
	}
	return t
}
