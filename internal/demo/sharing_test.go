package demo_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/bundle"
	"assure/data/datatest"
	"assure/data/sharing"
	"assure/questionnaire/entity"
)

// What may be in a bundle of the texts of a register, by the field that it comes from: what is about the supplier and,
// with notes and reasons, what was said and found.
var (
	maySay = []string{"Certificate-Edition", "Certificate-Entity", "Certificate-Number", "Certificate-Scope",
		"Certificate-CheckedAt", "Document-Entity", "Document-Issuer", "Document-Scope",
		"Engagement-Service", "Fact-Value",
		"Supplier.CompanyNumber", "Supplier-Name", "Supplier.ODSCodes", "Answer-Value"}
	mayAdd = []string{"Answer-Note", "Answer-Alternative"}
	ofOurs = regexp.MustCompile(`"(consequence|likelihood|tier|risk|owner|contract|appetite|grade|score)[^"]*":`)
)

// TestBundlesTellNothingOfUs marks every text of a register and makes the bundle of each supplier, with everything that
// may be asked for: no name of a person, no contract, no value, no consequence and no decision is in it.
func TestBundlesTellNothingOfUs(t *testing.T) {
	r, ctx := newReporting(t), t.Context()
	settings := datatest.Must(r.Settings(ctx, book.At{}))(t)
	const value = 98_765_431
	for _, s := range datatest.Must(r.Suppliers(ctx, book.At{}))(t) {
		for _, e := range datatest.Must(r.Engagements(ctx, s.ID, book.At{}))(t) {
			must(t, r.EditEngagement(ctx, e.ID, func(e *entity.Engagement) error {
				e.Value = new(int64(value))
				return nil
			}))
		}
	}
	must(t, r.Update(ctx, "mark", func(tx *data.Tx) error {
		return datatest.MarkEverything(ctx, tx, settings.Facts, mark)
	}))
	shared, said := 0, map[string]bool{}
	for _, s := range datatest.Must(r.Suppliers(ctx, book.At{}))(t) {
		plain, err := sharing.Prepare(ctx, r.Register, sharing.Request{Supplier: s.Ref, Kind: bundle.Assurance})
		if err != nil {
			datatest.WantCode(t, err, "nothing-signed-off")
			continue
		}
		shared++
		for _, a := range plain.Manifest.Assessments {
			if len(a.Answers)+len(a.Facts) > 0 {
				t.Errorf("%s has not agreed, and its answers are shared", s.Ref)
			}
		}
		datatest.Must(r.RecordConsent(ctx, entity.Consent{Supplier: s.ID, Share: entity.MayShare, Source: "a mail"}))(t)
		for _, words := range []bool{false, true} {
			d := datatest.Must(sharing.Prepare(ctx, r.Register, sharing.Request{Supplier: s.Ref, Kind: bundle.Assurance,
				Reasons: words, Notes: words}))(t)
			raw := datatest.Must(bundle.Encode(&d.Manifest))(t)
			allowed := maySay
			if words {
				allowed = append(slices.Clone(maySay), mayAdd...)
			}
			for _, f := range fields(raw) {
				if said[f] = true; !slices.Contains(allowed, f) {
					t.Errorf("with words %v the bundle of %s tells %s", words, s.Ref, f)
				}
			}
			for _, never := range []string{"98765431", "SUP-0", "ENG-0", "DOC-0", "R-0", "DEC-0", "TEN-0", "ACT-0"} {
				if strings.Contains(string(raw), never) {
					t.Errorf("the bundle of %s has %s", s.Ref, never)
				}
			}
			if m := ofOurs.Find(raw); m != nil {
				t.Errorf("the bundle of %s has a key %s", s.Ref, m)
			}
		}
	}
	if shared < 3 || !said["Supplier-Name"] || !said["Answer-Note"] {
		t.Errorf("%d bundles with marks of %v: the test sees too little to mean anything", shared,
			slices.Sorted(maps.Keys(said)))
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
