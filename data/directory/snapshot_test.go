package directory_test

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/directory"
	"assure/questionnaire/entity"
)

const exportHead = "Code,Organisation Name,Status,Date Of Publication,Primary Sector\n"

func exportOf(t *testing.T, day string, lines ...string) string {
	return datatest.WriteFile(t, "DSPT search results "+day+" 09_00_00.csv", exportHead+strings.Join(lines, "\n")+"\n")
}

func TestImportDSPT(t *testing.T) {
	t.Parallel()
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	file := exportOf(t, "16_11_2025", "8E727,EXAMPLE HOSPICE,24/25 Standards Met,28/06/2025,Charity",
		"204,EXAMPLE COUNCIL,Not Published,,Local Authority", "x9y,Example Pharmacy,25/26 Something New,,Pharmacy")
	got, err := directory.ImportDSPT(t.Context(), r, file, 0)
	if err != nil {
		t.Fatal(err)
	}
	if got.AsOf != datatest.Date(t, "2025-11-16") || got.Organisations != 3 || got.Unchanged || got.Batch == "" ||
		len(got.Problems) != 1 ||
		!strings.HasSuffix(got.Problems[0].Where, ".csv!C4") || got.Statuses["24/25 Standards Met"] != 1 {
		t.Errorf("import: %+v", got)
	}
	again, err := directory.ImportDSPT(t.Context(), r, file, 0)
	if err != nil || !again.Unchanged || again.Batch != got.Batch {
		t.Errorf("the same file again: %+v, %v", again, err)
	}
	other := exportOf(t, "16_11_2025", "8E727,EXAMPLE HOSPICE,24/25 Standards Exceeded,28/06/2025,Charity")
	_, err = directory.ImportDSPT(t.Context(), r, other, 0)
	datatest.WantCode(t, err, "snapshot-held")

	found, err := directory.SearchDSPT(t.Context(), r, "8e727", book.At{})
	if err != nil || len(found.Organisations) != 1 || found.Organisations[0].Standing != "lapsed" ||
		*found.Organisations[0].Edition != "24/25" {
		t.Errorf("by code: %+v, %v", found, err)
	}
	found, err = directory.SearchDSPT(t.Context(), r, "example  PHARM", book.At{})
	if err != nil || len(found.Organisations) != 1 || found.Organisations[0].ODSCode != "x9y" {
		t.Errorf("by words of the name: %+v, %v", found, err)
	}
	if found, err = directory.SearchDSPT(t.Context(), r, "100%_", book.At{}); err != nil ||
		len(found.Organisations) != 0 {
		t.Errorf("wildcards are letters: %+v, %v", found, err)
	}
	then, err := directory.SearchDSPT(t.Context(), r, "8E727", book.At{AsOf: datatest.Date(t, "2026-06-30")})
	if err != nil || then.Organisations[0].Standing != "in date" ||
		then.Organisations[0].Until != datatest.Date(t, "2026-06-30") {
		t.Errorf("on the last day in date: %+v, %v", then, err)
	}
}

func TestImportDSPTRefuses(t *testing.T) {
	t.Parallel()
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	_, err := directory.ImportDSPT(t.Context(), r,
		datatest.WriteFile(t, "export.csv", exportHead+"X0001,ORG,Not Published,,GP\n"), 0)
	datatest.WantCode(t, err, "no-date")
	_, err = directory.ImportDSPT(t.Context(), r, exportOf(t, "22_11_2026", "X0001,ORG,Not Published,,GP"), 0)
	datatest.WantCode(t, err, "bad-date")
	_, err = directory.ImportDSPT(t.Context(), r, datatest.WriteFile(t, "list 16_11_2025.csv", "colour,taste\n"), 0)
	datatest.WantCode(t, err, "unsupported")
	_, err = directory.ImportDSPT(t.Context(), r, datatest.WriteFile(t, "cut 16_11_2025.xlsx", "PK\x03\x04"), 0)
	datatest.WantCode(t, err, "damaged")
	_, err = directory.ImportDSPT(t.Context(), r, filepath.Join(t.TempDir(), "none 16_11_2025.csv"), 0)
	datatest.WantCode(t, err, "no-file")
	_, err = directory.SearchDSPT(t.Context(), r, "x", book.At{})
	datatest.WantCode(t, err, "no-snapshot")
	if !errors.Is(err, data.ErrNotFound) {
		t.Errorf("%v is not ErrNotFound", err)
	}
}

func TestDSPTChangesAndHistory(t *testing.T) {
	t.Parallel()
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	for _, f := range []string{
		exportOf(t, "15_06_2025", "A0001,ALPHA LTD,23/24 Standards Met,01/06/2024,Company",
			"B0002,BETA LTD,24/25 Standards Met,01/06/2025,Company",
			"C0003,GAMMA LTD,24/25 Standards Met,01/06/2025,Company"),
		exportOf(t, "15_07_2026", "a0001,ALPHA LTD,23/24 Standards Met,01/06/2024,Company",
			"B0002,BETA LTD,25/26 Standards Met,01/06/2026,Company", "D0004,DELTA LTD,Not Published,,Company"),
	} {
		if _, err := directory.ImportDSPT(t.Context(), r, f, 0); err != nil {
			t.Fatal(err)
		}
	}
	alpha, err := directory.SupplierFromODS(t.Context(), r, "A0001")
	if err != nil || alpha.Name != "ALPHA LTD" || alpha.ODSCodes[0] != "a0001" {
		t.Fatalf("supplier from a code: %+v, %v", alpha, err)
	}
	all, err := directory.CompareDSPT(t.Context(), r, false, book.At{})
	if err != nil {
		t.Fatal(err)
	}
	if want := map[string]int{"lapsed": 1, "disappeared": 1, "renewed": 1,
		"appeared": 1}; !maps.Equal(all.Counts, want) || len(all.Changes) != 4 {
		t.Errorf("changes %+v", all)
	}
	ours, err := directory.CompareDSPT(t.Context(), r, true, book.At{})
	if err != nil || len(ours.Changes) != 1 || ours.Changes[0].Supplier != alpha.Ref ||
		ours.Changes[0].Kind != "lapsed" || ours.Counts["appeared"] != 1 {
		t.Errorf("our changes %+v, %v", ours, err)
	}
	history, err := directory.DSPTHistory(t.Context(), r, book.At{}, "A0001")
	if err != nil || len(history) != 2 || history[0].AsOf != datatest.Date(t, "2025-06-15") ||
		history[1].ODSCode != "a0001" || history[1].Standing != "lapsed" {
		t.Errorf("history %+v, %v", history, err)
	}
	list, err := directory.SupplierListings(t.Context(), r, book.At{})
	if err != nil || len(list) != 1 || list[0].Organisation == nil || list[0].Organisation.Standing != "lapsed" {
		t.Errorf("our suppliers %+v, %v", list, err)
	}
}

func TestSuppliersFromDSPT(t *testing.T) {
	t.Parallel()
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	if _, err := directory.ImportDSPT(t.Context(), r,
		exportOf(t, "15_07_2026", "A0001,ALPHA LTD (A0001),Not Published,,Company",
			"B0002,BETA CARE,Not Published,,Care Home", "C0003,GAMMA LTD,Not Published,,Company"), 0); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		req := directory.DSPTRequest{Sectors: []string{"company"}}
		if _, err := directory.SuppliersFromDSPT(t.Context(), r, req); err != nil {
			t.Fatal(err)
		}
		list, err := r.Suppliers(t.Context(), book.At{})
		if err != nil || len(list) != 2 {
			t.Fatalf("suppliers %+v, %v", list, err)
		}
		for code, name := range map[string]string{"A0001": "ALPHA LTD", "C0003": "GAMMA LTD"} {
			if s, err := r.FindSupplier(t.Context(), code); err != nil || s.Name != name || s.ODSCodes[0] != code {
				t.Errorf("%s: %+v, %v", code, s, err)
			}
		}
	}
	e, _, err := r.Engagement(t.Context(), "a0001")
	if err != nil || e.State != entity.Live {
		t.Errorf("engagement %+v, %v", e, err)
	}
	_, err = directory.SuppliersFromDSPT(t.Context(), r, directory.DSPTRequest{Sectors: []string{"Bakery"}})
	if p := datatest.WantCode(t, err, "unknown-sector"); !strings.Contains(p.Fix, "Care Home, Company") {
		t.Errorf("fix %q", p.Fix)
	}
	// A name that people gave their supplier is not overwritten by the directory.
	list, _ := r.Suppliers(t.Context(), book.At{})
	list[0].Name = "Alpha, our payroll people"
	if err := r.UpdateSupplier(t.Context(), list[0]); err != nil {
		t.Fatal(err)
	}
	got, err := directory.SuppliersFromDSPT(t.Context(), r, directory.DSPTRequest{})
	if err != nil || got.Suppliers != (directory.Tally{New: 1, Same: 2}) {
		t.Errorf("all sectors: %+v, %v", got, err)
	}
}

// The real publication of June 2019 (see data/directory/dspt): counts, codes, twice the same, and
// the suppliers of one sector.
func TestRealDirectory2019(t *testing.T) {
	t.Parallel()
	shared := os.Getenv("ASSURE_SHARED")
	if shared == "" {
		t.Skip("ASSURE_SHARED is not set")
	}
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	path := filepath.Join(shared, "data", "DSPT Progress as of 17_06_2019 15_25_54 publish.xlsx")
	for i := range 2 {
		got, err := directory.ImportDSPT(t.Context(), r, path, 0)
		if err != nil {
			t.Fatal(err)
		}
		if got.Organisations != 31970 || got.Statuses["Standards Met"] != 26049 || got.Statuses[""] != 3996 ||
			len(got.Problems) != 0 || got.Unchanged != (i == 1) {
			t.Errorf("import %d: %d organisations, %v, %v, unchanged %v", i, got.Organisations, got.Statuses,
				got.Problems, got.Unchanged)
		}
	}
	for i := range 2 {
		got, err := directory.SuppliersFromDSPT(t.Context(), r, directory.DSPTRequest{Sectors: []string{"Company"}})
		if err != nil {
			t.Fatal(err)
		}
		if want := (directory.Tally{New: 1265}); i == 0 && got.Suppliers != want ||
			i == 1 && got.Suppliers != (directory.Tally{Same: 1265}) {
			t.Errorf("suppliers %d: %+v", i, got.Suppliers)
		}
	}
	dxs, err := directory.DSPTHistory(t.Context(), r, book.At{}, "8j605")
	if err != nil || len(dxs) != 1 || dxs[0].Status != "Standards Met" || dxs[0].Edition != nil ||
		dxs[0].Published != datatest.Date(t, "2019-03-29") || dxs[0].Standing != "lapsed" {
		t.Errorf("8J605: %+v, %v", dxs, err)
	}
	at := book.At{AsOf: datatest.Date(t, "2026-11-22")}
	if dxs, err = directory.DSPTHistory(t.Context(), r, at, "8j605"); err != nil ||
		dxs[0].Words() != "Standards Met, edition 18/19 (by its date), published 2019-03-29: lapsed, was current "+
			"until 2020-06-30" {
		t.Errorf("8J605 in words: %+v, %v", dxs, err)
	}
	for _, code := range []string{"8E727", "204", "00L", "8E567"} {
		if found, err := directory.SearchDSPT(t.Context(), r, code, book.At{}); err != nil ||
			len(found.Organisations) == 0 || found.Organisations[0].ODSCode != code {
			t.Errorf("%s: %+v, %v", code, found, err)
		}
	}
}
