package book_test

import (
	"errors"
	"strings"
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/data/store"
	"assure/internal/problem"
	"assure/questionnaire/entity"
)

// A person names a supplier by a short reference, its name, or the beginning of its name where only one begins so.
func TestFindSupplierAsPeopleNameIt(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	for _, s := range []entity.Supplier{{Name: "Acme Health Ltd"}, {Name: "Acme Care"}, {Name: "Bly Software"},
		{Name: "Bly Software Services"}, {Ref: "SUP-7", Name: "Own reference"}, {Name: "Larchholt Mental Health Apps"},
		{Name: "Old Firm", Retired: true}} {
		if _, err := r.AddSupplier(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	find := func(typed string) (s entity.Supplier, err error) {
		if verr := r.View(t.Context(), book.At{}, func(v *store.View) error {
			s, err = book.FindSupplier(t.Context(), v, typed)
			return nil
		}); verr != nil {
			t.Fatal(verr)
		}
		return s, err
	}
	for typed, want := range map[string]string{
		"sup-1": "Acme Health Ltd", "SUP-0002": "Acme Care", "acme c": "Acme Care",
		" ACME   health ltd": "Acme Health Ltd",
		"bly software":       "Bly Software", "SUP-7": "Own reference", "larch": "Larchholt Mental Health Apps",
		"old firm": "Old Firm",
	} {
		if s, err := find(typed); err != nil || s.Name != want {
			t.Errorf("%q is %q, %v, want %q", typed, s.Name, err, want)
		}
	}
	for typed, want := range map[string]string{
		"acme":      "name one by its reference: SUP-00001 Acme Health Ltd, SUP-00002 Acme Care",
		"bly":       "SUP-00003 Bly Software, SUP-00004 Bly Software Services",
		"ow":        "check the reference, ODS code, company number or name", // two letters begin too many names
		"larchhold": "did you mean SUP-00005 Larchholt Mental Health Apps?",
		"lacrhh":    "did you mean SUP-00005 Larchholt Mental Health Apps?",
		"services":  "did you mean SUP-00004 Bly Software Services?",
		"sup-99":    "the nearest is SUP-7 Own reference",
	} {
		var p *problem.Problem
		if s, err := find(typed); !errors.As(err, &p) || !strings.Contains(p.Fix, want) {
			t.Errorf("%q is %q, %v, want %q", typed, s.Name, err, want)
		}
	}
	if err := r.View(t.Context(), book.At{}, func(v *store.View) error {
		if s, err := book.SupplierByKey(t.Context(), v, "larch"); err == nil {
			t.Errorf("a sheet finds %s by the beginning of its name", s.Ref)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
