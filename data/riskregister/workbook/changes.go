package workbook

import (
	"fmt"

	"assure/internal/sheet"
	"assure/internal/text"
)

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
	moves := c.Sorted()
	if len(moves) == 0 {
		return
	}
	st := b.st
	s.Add(6)
	s.Add(22, sheet.Text(st.tableHead, "Supplier"), sheet.Text(st.tableHead, "Reference"),
		sheet.Text(st.tableHead, "Risk or service"), sheet.Text(st.tableHead, "What"),
		sheet.Text(st.tableHead, "Then"), sheet.Text(st.tableHead, "Now"))
	for _, m := range moves[:min(len(moves), movesShown)] {
		h := max(height(21, summaryWidths[2], m.Title), height(21, summaryWidths[0], m.Supplier))
		s.Add(h, sheet.Text(st.tableText, m.Supplier), sheet.Text(st.tableText, m.Ref),
			sheet.Text(st.tableText, m.Title), sheet.Text(st.tableText, string(m.What)),
			sheet.Text(st.tableText, m.From), sheet.Text(st.tableText, m.To))
	}
	if rest := len(moves) - movesShown; rest > 0 {
		across(s, summaryColumns, 20, st.body, fmt.Sprintf("and %s more", text.Thousands(rest)))
	}
}
