package data_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/data/directory"
)

// The layouts of four generations of the export, one not seen yet: other headings, other ways to
// write the edition, columns without a heading, columns that nobody knows. Organisations are made
// up.
var generations = []struct{ name, body string }{
	{"DSPT Progress as of 17_06_2020 15_25_54 publish.csv",
		"OrganisationName,ODSCode,PublicationStatus,DateOfPublication,PrimarySector,CCG (from ODS and CQC)\r\n" +
			"EXAMPLE CLINIC (x0001),x0001,Standards Met (19-20),29/03/2020,GP,NHS EXAMPLE CCG\r\n" +
			"EXAMPLE LAB,8E727,Entry Level (19-20),43553,Company,\r\n" +
			"EXAMPLE GONE,X0003,Standards Met,28/03/2019,Company,\r\n"},
	{"DSPT search results 01_02_2022 09_00_00.csv",
		"\"\",\"Code\",\"Organisation.Name\",\"Latest.Status\"," +
			"\"Date.Of.Publication\",\"Primary.Sector\",\"Commissioner..From.ODS.\"\n" +
			"1,X0001,EXAMPLE CLINIC,20/21 Standards Met,28/06/2021,GP,NHS EXAMPLE CCG\n" +
			"2,8E727,EXAMPLE LAB,20/21 Approaching Standards,28/06/2021,Company,\n" +
			"3,00L,EXAMPLE COUNCIL,19/20 Standards Met,CompletedThroughQIO,Local Authority,\n"},
	{"DSPT search results 16_11_2023 11_17_41.csv",
		"\ufeff,Code,Organisation Name,Status,Date Of Publication,Primary Sector,\"Integrated Care Board (where " +
			"available, from ODS)\"\r\n" +
			"0,X0001,EXAMPLE CLINIC,Not Published,,GP,NHS EXAMPLE ICB\r\n" +
			"1,8E727,EXAMPLE LAB,22/23 Standards Exceeded,28/06/2023,Company,\r\n" +
			"2,00L,EXAMPLE COUNCIL,#N/A,,Local Authority,\r\n"},
	{"DSPT search results 10_12_2026 11_00_00.csv",
		"Published On Date;Assessment Status 2025/26;ODS Organisation Code;Name of Organisation;Organisation " +
			"Type;Assessed Against\r\n" +
			"2026-06-28;25/26 Outcomes Achieved;8E727;EXAMPLE LAB;Company;CAF 4.0\r\n" +
			"2026-06-28;25/26 Standards Met;00L;EXAMPLE COUNCIL;Local Authority;\r\n"},
}

// Snapshots of different generations are one history: codes in either case, editions written in one way, and what one
// layout has and another has not neither lost nor guessed.
func TestGenerationsAreOneHistory(t *testing.T) {
	r := datatest.Open(t, datatest.Options{Day: "2026-12-20"})
	var seen []string
	for i, g := range generations {
		got, err := directory.ImportDSPT(t.Context(), r, datatest.WriteFile(t, g.name, g.body), 0)
		if err != nil {
			t.Fatalf("%s: %v", g.name, err)
		}
		codes := []string{}
		for _, p := range got.Problems {
			codes = append(codes, p.Code+" "+p.Where[strings.LastIndexByte(p.Where, '!')+1:])
		}
		want := []string{}
		if i == 3 { // a word not met before is kept and said
			want = []string{"unknown-status B2"}
			if !slices.ContainsFunc(got.Notes, func(n string) bool { return strings.Contains(n, "Assessed Against") }) {
				t.Errorf("the column not known is not named: %v", got.Notes)
			}
		}
		if !slices.Equal(codes, want) {
			t.Errorf("%s: problems %v, want %v", g.name, got.Problems, want)
		}
		if i == 0 {
			continue
		}
		diff, err := directory.CompareDSPT(t.Context(), r, false, book.At{})
		if err != nil {
			t.Fatal(err)
		}
		line := []string{}
		for _, c := range diff.Changes {
			line = append(line, fmt.Sprintf("%s %s", c.Kind, c.Code))
		}
		seen = append(seen, strings.Join(line, ", "))
	}
	changes := []string{
		"disappeared X0003, renewed X0001, renewed 8E727, appeared 00L",
		"lapsed X0001, moved down 00L, moved up 8E727",
		"disappeared X0001, moved up 00L, reworded 8E727",
	}
	if !slices.Equal(seen, changes) {
		t.Errorf("changes\n%s\nwant\n%s", strings.Join(seen, "\n"), strings.Join(changes, "\n"))
	}
	list, err := directory.DSPTHistory(t.Context(), r, book.At{}, "8e727")
	if err != nil {
		t.Fatal(err)
	}
	var history []string
	for _, o := range list {
		edition := "none"
		if o.Edition != nil {
			edition = *o.Edition
		}
		history = append(history,
			strings.TrimRight(fmt.Sprintf("%s %s %s %s %s", o.AsOf, edition, o.Level, o.Published, o.Note), " "))
	}
	want := []string{
		"2020-06-17 19/20 Entry Level 2019-03-29",
		"2022-02-01 20/21 Approaching Standards 2021-06-28",
		"2023-11-16 22/23 Standards Exceeded 2023-06-28",
		"2026-12-10 25/26 Outcomes Achieved 2026-06-28 Assessed Against: CAF 4.0",
	}
	if !slices.Equal(history, want) {
		t.Errorf("history\n%s\nwant\n%s", strings.Join(history, "\n"), strings.Join(want, "\n"))
	}
}
