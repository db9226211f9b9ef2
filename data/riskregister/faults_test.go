package riskregister_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/riskregister"
	"assure/questionnaire/entity"
)

// A release took consequence 6, an ODS code "n/a" and the like. Its register exports in every format without them,
// doctor names each with what mends it, an unrelated change leaves it alone, and it can be mended.
func TestRegisterWithFaults(t *testing.T) {
	r := datatest.Open(t, datatest.Options{Path: datatest.Unpack(t, "testdata/register-with-faults.db.gz"),
		Day: "2026-12-01"})
	ctx := t.Context()
	for _, ext := range []string{".xlsx", ".csv", ".json", ".html"} {
		if _, err := riskregister.Export(ctx, r,
			riskregister.Request{Out: filepath.Join(t.TempDir(), "register"+ext)}); err != nil {
			t.Errorf("%s: %v", ext, err)
		}
	}
	want := []string{`SUP-00001: "n/a" is not an ODS code; assure supplier set SUP-00001 ods_code=CODE`,
		`SUP-00001: "TBC" is not a company number; assure supplier set SUP-00001 company_number=NUMBER`,
		`SUP-00001: "ann@x" is not an e-mail address; assure supplier set SUP-00001 contact=ADDRESS`,
		`SUP-00002: "99" is not a company number; assure supplier set SUP-00002 company_number=NUMBER`,
		"R-00002: the decided cell, consequence 6 and likelihood 2, is outside the matrix; " +
			"assure risk set R-00002 consequence=N likelihood=N",
		"R-00003: the decided cell, consequence -3 and likelihood 99, is outside the matrix; " +
			"assure risk set R-00003 consequence=N likelihood=N"}
	if got := valueFaults(t, r); !slices.Equal(got, want) {
		t.Errorf("doctor says\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	k := datatest.Must(r.Risk(ctx, "R-00002", book.At{}))(t)
	if k.Decided != nil || len(k.Faults) != 1 {
		t.Errorf("a cell outside the matrix is shown: %+v, %v", k.Decided, k.Faults)
	}
	k.Owner = "Ann"
	if err := r.UpdateRisk(ctx, k.Risk); err != nil {
		t.Fatal(err)
	}
	if got := valueFaults(t, r); !slices.Equal(got, want) {
		t.Errorf("an owner changed what is wrong: %s", strings.Join(got, "\n"))
	}
	for _, ref := range []string{"R-00002", "R-00003"} {
		k := datatest.Must(r.Risk(ctx, ref, book.At{}))(t)
		k.Decided, k.DecidedReason = &entity.Cell{Consequence: 4, Likelihood: 2}, "typed again"
		if err := r.UpdateRisk(ctx, k.Risk); err != nil {
			t.Fatal(err)
		}
	}
	for _, ref := range []string{"SUP-00001", "SUP-00002"} {
		s := datatest.Must(r.FindSupplier(ctx, ref))(t)
		s.ODSCodes, s.CompanyNumber, s.Contacts = nil, "", nil
		if err := r.UpdateSupplier(ctx, s); err != nil {
			t.Fatal(err)
		}
	}
	if got := valueFaults(t, r); len(got) > 0 {
		t.Errorf("after mending: %s", strings.Join(got, "\n"))
	}
}

func valueFaults(t *testing.T, r *data.Register) (out []string) {
	t.Helper()
	for _, c := range datatest.Must(r.Doctor(t.Context()))(t) {
		if c.Name == "value" {
			out = append(out, c.Detail+"; "+c.Fix)
		}
	}
	return out
}
