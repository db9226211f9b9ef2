package imports

import (
	"context"
	"os"
	"strings"
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// theirMapping reads a supplier's own sheet whose ids are those of the pack.
const theirMapping = `schema: assure-mapping/1
name: vendor sheet
pack: dspt-it-supplier
tables:
  - sheet: ""
    header: 1
    columns: {question: A, answer: B, evidence_kind: C, evidence_ref: D, evidence_date: E, evidence_expiry: F}
    heads: {A: Control ID, B: Vendor reply}
`

// TestWhoseEvidence imports the same evidence from each kind of sheet, with and without the word of the
// person who imports.
func TestWhoseEvidence(t *testing.T) {
	t.Parallel()
	evidence := "independent; CERT-88.pdf; 2026-01-10; 2026-12-31"
	sheets := map[string]func(d *fixture) (path string, q Request){
		"long": func(d *fixture) (string, Request) {
			return csvFile(t, d.path("long.csv"),
				"supplier|pack|question|answer|evidence_kind|evidence_ref|evidence_date|evidence_expiry",
				d.supplier.Ref+"|dspt-it-supplier|ITS-22|met|"+strings.ReplaceAll(evidence, "; ", "|")), Request{}
		},
		"wide": func(d *fixture) (string, Request) {
			return csvFile(t, d.path("wide.csv"), "supplier|ITS-22|ITS-22 evidence",
				d.supplier.Ref+"|met|"+evidence), Request{Pack: "dspt-it-supplier"}
		},
		"mapped": func(d *fixture) (string, Request) {
			at := d.path("their.yaml")
			if err := os.WriteFile(at, []byte(theirMapping), 0o600); err != nil {
				t.Fatal(err)
			}
			return csvFile(t, d.path("their.csv"), "Control ID|Vendor reply|Type|Document|Date|Until",
					"ITS-22|Met|"+strings.ReplaceAll(evidence, "; ", "|")),
				Request{Supplier: d.engagement.Ref, Mapping: datatest.Must(LoadMapping(t.Context(), at))(t)}
		},
	}
	for name, sheet := range sheets {
		for _, accept := range []bool{false, true} {
			t.Run(name+map[bool]string{true: " accepted"}[accept], func(t *testing.T) {
				d := newFixture(t)
				path, q := sheet(d)
				q.Paths, q.AcceptEvidence = []string{path}, accept
				dry := d.imports(q)
				q.Apply = true
				out := d.imports(q)
				state, gate, n := entity.Offered, scoring.NotShown, 0
				if accept && name != "mapped" {
					state, gate, n = entity.Accepted, scoring.Met, 1
				}
				if dry.Totals.EvidenceAccepted != n || out.Totals.EvidenceAccepted != n {
					t.Errorf("accepted %d, on the dry run %d; want %d", out.Totals.EvidenceAccepted,
						dry.Totals.EvidenceAccepted, n)
				}
				view := d.view()
				if got := view.Result.Row("ITS-22").Gate.State; got != gate {
					t.Errorf("the must-have is %s, want %s", got, gate)
				}
				doc := view.Documents[0]
				if doc.State != state || (doc.AcceptedBy == "dana") != (n == 1) {
					t.Errorf("document: %+v", doc)
				}
				d.verify()
			})
		}
	}
}

// TestAcceptedDatesStay imports other dates for a document that was accepted. Neither who imports nor
// the kind of file replaces its expiry, and only the person who accepts gives it a date.
func TestAcceptedDatesStay(t *testing.T) {
	t.Parallel()
	sheet := func(d *fixture, name, issued, expiry string) string {
		return csvFile(t, d.path(name),
			"supplier|pack|question|answer|evidence_kind|evidence_ref|evidence_date|evidence_expiry",
			d.supplier.Ref+"|dspt-it-supplier|ITS-22|met|record|POL-4|"+issued+"|"+expiry)
	}
	for _, accept := range []bool{false, true} {
		d := newFixture(t)
		d.imports(Request{Paths: []string{sheet(d, "a.csv", "2026-01-10", "2026-06-30")}, Apply: true,
			AcceptEvidence: true})
		out := d.imports(Request{Paths: []string{sheet(d, "b.csv", "2026-01-10", "2028-06-30")}, Apply: true,
			AcceptEvidence: accept})
		if p := out.Files[0].Problems; len(p) != 1 || p[0].Code != "conflict" || !strings.HasSuffix(p[0].Where, "H2") {
			t.Errorf("accept %v: problems %v", accept, p)
		}
		if doc := d.view().Documents[0]; doc.Expiry.String() != "2026-06-30" {
			t.Errorf("accept %v: the expiry is now %s", accept, doc.Expiry)
		}
	}
	d := newFixture(t)
	d.imports(Request{Paths: []string{sheet(d, "a.csv", "", "")}, Apply: true, AcceptEvidence: true})
	if doc := d.view().Documents[0]; doc.Issued != 0 || doc.State != entity.Accepted {
		t.Fatalf("document: %+v", doc)
	}
	file := csvFile(t, d.path("b.csv"), "supplier|pack|question|answer|evidence_kind|evidence_ref|evidence_date",
		d.supplier.Ref+"|dspt-it-supplier|ITS-03|met|record|POL-4|")
	d.imports(Request{Paths: []string{file}, Apply: true})
	all := datatest.Must(d.Documents(context.Background(), "", book.At{}))(t)
	if len(all) != 1 || len(all[0].Links) != 2 {
		t.Fatalf("%d documents: %+v", len(all), all)
	}
	for _, s := range all[0].Links {
		if want := map[string]entity.DocumentState{"ITS-22": entity.Accepted, "ITS-03": entity.Offered}; s.State !=
			want[s.Question] {
			t.Errorf("%s is %s", s.Question, s.State)
		}
	}
}
