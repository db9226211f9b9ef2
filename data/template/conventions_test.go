package template

import (
	"strings"
	"testing"

	"assure/data/form"
	"assure/data/tabular"
	"assure/internal/booktest"
)

// Somebody who listens to a sheet hears its title first, no empty rows, and no heading that stands
// over two columns of a table; every program shows the texts, since none stands in its cell.
func TestHeardAndShownEverywhere(t *testing.T) {
	t.Parallel()
	for _, prefilled := range []bool{false, true} {
		data := written(t, sample(t, prefilled))
		cells := booktest.Cells(t, data)
		for name, title := range map[string]string{form.SheetStart: "Supplier assurance questionnaire",
			form.SheetAnswers: form.Columns[0].Header} {
			if got := cells[name]["A1"].Text; got != title {
				t.Errorf("%s begins with %q, want %q", name, got, title)
			}
			rows, last := map[int]bool{}, 0
			for _, c := range cells[name] {
				if strings.TrimSpace(c.Text) != "" {
					rows[c.Row], last = true, max(last, c.Row)
				}
			}
			for row := 1; row <= last; row++ {
				if !rows[row] {
					t.Errorf("row %d of %s is empty", row, name)
				}
			}
		}
		f := reopened(t, data)
		for _, name := range f.GetSheetList() {
			merged, err := f.GetMergeCells(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range merged {
				_, row, _ := tabular.ParseRef(m.GetStartAxis())
				switch {
				case name != form.SheetStart:
					t.Errorf("%s has merged cells %s", name, m[0])
				case strings.HasPrefix(cells[name][tabular.Ref(row, 3)].Text, "Questions"),
					cells[name][tabular.Ref(row, 3)].Kind == tabular.Number:
					t.Errorf("the table of sections has merged cells %s", m[0])
				}
			}
			if f.GetSheetName(0) == "" || len(f.GetSheetList()) != 4 {
				t.Errorf("sheets %v", f.GetSheetList())
			}
			if extent, err := f.GetSheetDimension(name); err != nil || extent == "A1" {
				t.Errorf("%s says it extends over %q, %v", name, extent, err)
			}
		}
		for name, body := range booktest.Parts(t, data) {
			if strings.Contains(string(body), "inlineStr") {
				t.Errorf("%s has a text in its cell", name)
			}
		}
	}
}

// What the file says of itself, to a search, an archive and a screen reader.
func TestProperties(t *testing.T) {
	t.Parallel()
	form := sample(t, false)
	data := written(t, form)
	f := reopened(t, data)
	p, err := f.GetDocProps()
	if err != nil {
		t.Fatal(err)
	}
	if p.Language != "en-GB" || !strings.Contains(p.Title, form.Pack.Title) ||
		!strings.Contains(p.Title, form.Supplier.Name) || p.Creator != form.Issuer ||
		p.Keywords != form.Pack.Ref() || p.Category != DefaultMarking || p.Created != "2026-11-21T00:00:00Z" ||
		p.Version != form.Pack.Version {
		t.Errorf("properties %+v", p)
	}
	// Programs that go by the prefix open no workbook without these.
	core := string(booktest.Parts(t, data)["docProps/core.xml"])
	for _, tag := range []string{"<cp:coreProperties ", "<cp:keywords>", "<cp:category>", "<cp:lastModifiedBy>",
		"<cp:version>", "</cp:coreProperties>"} {
		if !strings.Contains(core, tag) {
			t.Errorf("%s is not among %s", tag, core)
		}
	}
}

// Every drop-down and limit refuses what it does not know, and says in words what to do instead.
func TestRulesRefuse(t *testing.T) {
	t.Parallel()
	f := reopened(t, written(t, sample(t, true)))
	kinds := map[string]int{}
	for _, name := range []string{form.SheetStart, form.SheetAnswers} {
		rules, err := f.GetDataValidations(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rules {
			kinds[r.Type]++
			if !r.ShowErrorMessage || !r.ShowInputMessage || r.Error == nil || *r.Error == "" || r.Prompt == nil ||
				*r.Prompt == "" || r.ErrorStyle == nil || *r.ErrorStyle != "stop" {
				t.Errorf("%s!%s: %+v", name, r.Sqref, r)
			}
		}
	}
	if kinds["list"] < 4 || kinds["date"] < 2 || kinds["textLength"] < 4 {
		t.Errorf("rules by kind %v", kinds)
	}
}
