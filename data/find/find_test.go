package find

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/datatest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// registered is a register with two suppliers and what a search may look for.
func registered(t *testing.T) (*data.Register, *Index) {
	t.Helper()
	r, ctx := datatest.Open(t, datatest.Options{}), t.Context()
	pennine := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Pennine Pathology Ltd",
		ODSCodes: []string{"8HW01"}, CompanyNumber: "01234567",
		Contacts: []entity.Contact{{Name: "Agnès Moreau", Email: "am@pennine.example"}}}))(t)
	e := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: pennine.ID, State: entity.Live,
		Service: "Blood sciences", Owner: "A. Shah", ContractRef: "C/77"}))(t)
	if err := r.SetFacts(ctx, e.ID, []entity.Fact{{ID: "hosts", Value: "Stormcloud"}}); err != nil {
		t.Fatal(err)
	}
	gate := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Northgate Records"}))(t)
	datatest.Must(r.RenameSupplier(ctx, gate.Ref, "Ashgrove Records", "it changed its name"))(t)
	last := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Zennor Couriers"}))(t)
	datatest.Must(r.RetireSupplier(ctx, last.Ref, "no longer used"))(t)
	return r, datatest.Must(Read(ctx, r))(t)
}

func TestFindReferencesNamesAndFields(t *testing.T) {
	t.Parallel()
	_, x := registered(t)
	for _, tt := range []struct{ typed, ref, why string }{
		{"pennine", "SUP-00001", ""},
		{"sup-1", "SUP-00001", ""},
		{"SUP-00001", "SUP-00001", ""},
		{"eng-1", "ENG-00001", ""},
		{"blood", "ENG-00001", ""},
		{"sciences pennine", "ENG-00001", ""},
		{"a. shah", "ENG-00001", "owner A. Shah"},
		{"c/77", "ENG-00001", "contract C/77"},
		{"stormcloud", "ENG-00001", "Hosting companies: Stormcloud"},
		{"8hw01", "SUP-00001", "ODS 8HW01"},
		{"01234567", "SUP-00001", "company 01234567"},
		{"agnes", "SUP-00001", "contact Agnès Moreau am@pennine.example"},
		{"northgate", "SUP-00002", "formerly Northgate Records"},
		{"grove", "SUP-00002", ""},
		{"zennor", "SUP-00003", ""},
		{"ITS-22", "ITS-22", ""},
		{"its22", "ITS-22", ""},
		{"its-5", "ITS-05", ""},
		{"multi-factor", "ITS-22", ""},
		{"t-08", "T-08", ""},
	} {
		got := x.Find(tt.typed, 8)
		if len(got) == 0 || got[0].Ref != tt.ref || got[0].Why != tt.why {
			t.Errorf("Find(%q) = %+v; want %s first, because %q", tt.typed, got, tt.ref, tt.why)
		}
	}
	if got := x.Find("zennor", 8); got[0].Ended != "retired" {
		t.Errorf("%+v; want it retired", got[0])
	}
	for _, typed := range []string{"", "p", "-", "pennine zennor", "qqqq"} {
		if got := x.Find(typed, 8); len(got) != 0 {
			t.Errorf("Find(%q) = %+v; want none", typed, got)
		}
	}
}

func TestEverySynonymFindsAQuestion(t *testing.T) {
	t.Parallel()
	_, x := registered(t)
	seen := map[string]bool{}
	for _, s := range synonyms {
		for _, typed := range s.typed {
			if seen[typed] {
				t.Errorf("%q is listed twice", typed)
			}
			seen[typed] = true
			if typed != Plain(typed) {
				t.Errorf("%q is never matched; write %q", typed, Plain(typed))
			}
			got := x.Find(typed, 20)
			if !slices.ContainsFunc(got, func(h Hit) bool { return h.Kind == Question }) {
				t.Errorf("Find(%q) finds no question", typed)
			}
		}
		for _, means := range s.means {
			if len(x.best(Question, []term{{typed: "\x00", means: []string{means}}}, "", 1)) == 0 {
				t.Errorf("no question says %q", means)
			}
		}
	}
	for typed, id := range map[string]string{"mfa": "ITS-22", "2FA": "ITS-22", "EDR": "ITS-27", "pen test": "ITS-43",
		"pen-test": "ITS-43", "dpia": "ITS-10", "RTO": "ITS-57", "rpo": "ITS-58", "sbom": "ITS-60", "siem": "ITS-31",
		"mfa portal": "ITS-22"} {
		got := x.Find(typed, 8)
		if !slices.ContainsFunc(got[:min(3, len(got))], func(h Hit) bool { return h.Ref == id }) {
			t.Errorf("Find(%q) = %+v; want %s among the first three", typed, got, id)
		}
	}
}

// A question that two packs ask in the same words is one hit; packs that do not count are left out.
func TestQuestionsOfAdoptedPacks(t *testing.T) {
	t.Parallel()
	r, x := registered(t)
	for _, h := range x.Find("ITS-22", 8) {
		if h.Kind == Question && len(h.Packs) == 0 {
			t.Errorf("%+v has no pack", h)
		}
	}
	if got := x.Find("its-10", 8)[0].Packs; len(got) != 2 {
		t.Errorf("ITS-10 is asked by %v; want two packs", got)
	}
	small := "dspt-small-company"
	datatest.Must(r.DropPack(t.Context(), small, r.Today(), "not used here"))(t)
	after := datatest.Must(Read(t.Context(), r))(t)
	if got := after.Find("its-10", 8)[0].Packs; len(got) != 1 || strings.HasPrefix(got[0], small) {
		t.Errorf("ITS-10 is asked by %v after %s was dropped", got, small)
	}
}

func TestEachKindHasAShare(t *testing.T) {
	t.Parallel()
	x := large(40)
	count := map[Kind]int{}
	for _, h := range x.Find("records", 9) {
		count[h.Kind]++
	}
	if count[Supplier] < 3 || count[Engagement] < 3 || count[Question] < 1 {
		t.Errorf("%v of nine; want a share for each kind", count)
	}
}

// large is an index of n suppliers with an engagement each, and the questions of the packs that come with Assure.
func large(n int) *Index {
	x := &Index{}
	facts := scoring.DefaultSettings().Facts
	list := make([]data.SupplierListing, n)
	for i := range list {
		ref := i + 1
		list[i] = data.SupplierListing{
			Supplier: entity.Supplier{Ref: entity.SupplierForm.Of(ref), ODSCodes: []string{fmt.Sprintf("8H%04d", i)},
				Name:     fmt.Sprintf("Supplier number %d of the Wärmland Records Group", i*7919%31970),
				Contacts: []entity.Contact{{Name: "A. Moreau", Email: fmt.Sprintf("m%d@records.example", i)}}},
			Engagements: []data.EngagementListing{{Engagement: entity.Engagement{Ref: entity.EngagementForm.Of(ref),
				Service: "Archive of records", State: entity.Live, Owner: "A. Shah"},
				Facts: questionnaire.Facts{"hosts": "Stormcloud"}}},
		}
	}
	x.addSuppliers(list, facts)
	packs, _ := questionnaire.Embedded(facts)
	x.addQuestions(packs.Newest())
	return x
}

// BenchmarkFind measures a search after each letter, in 10,000 suppliers with an engagement each; p99-ms is the slowest
// of a hundred.
func BenchmarkFind(b *testing.B) {
	x := large(10_000)
	typed := []string{"wa", "war", "warm", "mfa", "records 77", "sup-9999", "shah stormcloud", "qqqq", "pen test",
		"m9999@records"}
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		x.Find(typed[i%len(typed)], 10)
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(x.Len()), "things")
}
