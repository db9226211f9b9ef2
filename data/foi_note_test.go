package data_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assure/data/datatest"
	"assure/data/report"
	"assure/internal/booktest"
)

// Each format says which exemptions to consider before the table goes out: the page at its end, the workbook on a
// sheet of its own, and of a .csv, which has no room, the note for who writes it. The note is no row of the table.
func TestFOINamesExemptions(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	datatest.Seed(t, r)
	dir := t.TempDir()
	write := func(ext string) (*report.File, []byte) {
		t.Helper()
		out := filepath.Join(dir, "foi"+ext)
		f := datatest.Must(report.Write(ctx, r, report.Request{Kind: report.KindFOI, Out: out}))(t)
		return f, datatest.Must(os.ReadFile(out))(t)
	}
	f, page := write(".html")
	if end := strings.Index(string(page), "exemptions to consider"); end < strings.Index(string(page), "How to "+
		"read it") {
		t.Error("the note is not at the end of the page")
	}
	for _, section := range []string{"43", "41", "31", "40", "24"} {
		if !strings.Contains(string(page), "legislation.gov.uk/ukpga/2000/36/section/"+section) {
			t.Errorf("the page does not give the source of section %s", section)
		}
	}
	if !strings.Contains(string(page), "not legal advice") || f.Rows != 1 || f.Notes != nil {
		t.Errorf("%d rows, notes %q", f.Rows, f.Notes)
	}
	f, body := write(".xlsx")
	if got := booktest.Cells(t, body)["Exemptions"]; len(got) != 6*5 || f.Rows != 1 { // a head and five sections
		t.Errorf("%d cells of exemptions, %d rows", len(got), f.Rows)
	}
	f, body = write(".csv")
	if strings.Contains(string(body), "legislation") || len(f.Notes) != 1 || !strings.Contains(f.Notes[0], "43, "+
		"41") {
		t.Errorf("notes %q beside\n%s", f.Notes, body)
	}
}
