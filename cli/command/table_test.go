package command

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

// In a window no line is wider than it, and no value of a row is lost but for the end of the cut column; in a pipe a
// row is a line, whatever it says.
func TestTableFitsTheWindow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-z]{1,9}( [a-z]{1,9})?`)
		n, width := rapid.IntRange(2, 9).Draw(t, "columns"), rapid.IntRange(60, 120).Draw(t, "width")
		var headings []string
		for i := range n {
			headings = append(headings, fmt.Sprintf("%s %d", word.Draw(t, "heading"), i))
		}
		table := NewTable(headings...).Shorten(rapid.SampledFrom(headings).Draw(t, "cut")).
			AlignRight(rapid.SampledFrom(headings).Draw(t, "right")).
			Yield(rapid.SampledFrom(headings).Draw(t, "yield"))
		for range rapid.IntRange(1, 4).Draw(t, "rows") {
			row := make([]string, n)
			for i := range row {
				row[i] = rapid.OneOf(rapid.Just(""), rapid.Just("-"), word).Draw(t, "cell")
			}
			table.Rows = append(table.Rows, row)
		}
		print := func(width int) string {
			var b strings.Builder
			p := NewPage(&b, width)
			p.Table(table)
			if err := p.Flush(); err != nil {
				t.Fatal(err)
			}
			return b.String()
		}
		narrow := print(width)
		for line := range strings.Lines(narrow) {
			if w := ansi.StringWidth(strings.TrimRight(line, "\n")); w > width {
				t.Fatalf("a line of %d cells in a window of %d:\n%s", w, width, narrow)
			}
		}
		flat := strings.Join(strings.Fields(narrow), " ")
		for _, row := range table.Rows {
			for i, cell := range row {
				if cell != "-" && i != table.cut && !strings.Contains(flat, cell) {
					t.Fatalf("%q is lost:\n%s", cell, narrow)
				}
			}
		}
		if got := strings.Count(print(0), "\n"); got != len(table.Rows)+1 {
			t.Fatalf("%d lines in a pipe for %d rows:\n%s", got, len(table.Rows), print(0))
		}
	})
}

func ExamplePage_Table() {
	table := NewTable("ref", "supplier", "evidence offered", "N/A claimed", "blocks sign-off").
		AlignRight("evidence offered").Shorten("supplier")
	table.Rows = [][]string{
		{"ENG-00021", "SUP-00015 Larchholt Mental Health Apps", "8", "", "must-haves 2"},
		{"ENG-00032", "SUP-00022 Caulderby Workforce", "", "", "must-haves 9"},
	}
	var b strings.Builder
	p := NewPage(&b, 50)
	p.Table(table)
	_ = p.Flush()
	fmt.Print(b.String())
	// Output:
	//                              evidence  blocks
	// ref        supplier          offered  sign-off
	// ENG-00021  SUP-00015 Larc…         8  must-haves 2
	// ENG-00032  SUP-00022 Caul…            must-haves 9
}

func ExampleTable_Fold() {
	table := NewTable("fact", "value", "consequence").AlignRight("consequence").Fold("value")
	table.Rows = [][]string{
		{"Hosts", "Cumulon Demo Cloud; Northern Data Halls; a reseller", "3"},
		{"Part in care", "Supports care", ""},
	}
	var b strings.Builder
	p := NewPage(&b, 48)
	p.Table(table)
	_ = p.Flush()
	fmt.Print(b.String())
	// Output:
	// fact          value                  consequence
	// Hosts         Cumulon Demo Cloud;              3
	//               Northern Data Halls;
	//               a reseller
	// Part in care  Supports care
}

// Labels and values are folded to the window as well, at blanks.
func ExamplePage_Pairs() {
	var b strings.Builder
	p := NewPage(&b, 40)
	p.Pairs([2]string{"parent", ""}, [2]string{"names before", "Acme Health Limited; Acme Holdings"},
		[2]string{"tags", "demo"})
	_ = p.Flush()
	fmt.Print(b.String())
	// Output:
	// names before  Acme Health Limited; Acme
	//               Holdings
	// tags          demo
}
