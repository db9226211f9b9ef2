package report_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"assure/data"
	"assure/data/datatest"
	"assure/data/report"
	"assure/data/riskregister"
	"assure/questionnaire/entity"
)

// A fourth party has the same code in the redacted paper for the board and in the redacted register, in every format,
// of all suppliers or of one; what is recorded and what only facts name. Its name is in none.
func TestFourthPartiesHaveOneCode(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	for i, name := range []string{"Alder Ltd", "Birch Ltd", "Cedar Ltd"} {
		s := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: name}))(t)
		e := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, Service: "Service",
			State: entity.Live}))(t)
		hosts := "Stormcloud Halls; Fellside Hosting"
		if i == 2 {
			hosts = "stormcloud halls (UK) Ltd; fellside hosting"
		}
		if err := r.SetFacts(ctx, e.ID, []entity.Fact{{ID: "hosts", Value: hosts}}); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			datatest.Must(r.LinkFourthParty(ctx, "Stormcloud Halls", entity.FourthPartyUse{Engagement: e.ID,
				Role: entity.RoleHost, Source: "their plan", On: r.Today()}))(t)
		}
	}
	dir := t.TempDir()
	code := regexp.MustCompile(`F-[A-Z2-7]{4}-[A-Z2-7]{4}`)
	codes := map[string][]string{}
	read := func(name string) {
		s := string(datatest.Must(os.ReadFile(filepath.Join(dir, name)))(t))
		for _, hidden := range []string{"tormcloud", "ellside"} {
			if strings.Contains(s, hidden) {
				t.Errorf("the redacted %s tells %q", name, hidden)
			}
		}
		list := code.FindAllString(s, -1)
		slices.Sort(list)
		codes[name] = slices.Compact(list)
	}
	for name, refs := range map[string][]string{"all.json": nil, "all.html": nil, "one.json": {"SUP-00003"}} {
		datatest.Must(riskregister.Export(ctx, r, riskregister.Request{Out: filepath.Join(dir, name), Redact: true,
			Suppliers: refs}))(t)
		read(name)
	}
	for _, name := range []string{"board.html", "board.csv"} {
		writeBoard(t, r, filepath.Join(dir, name))
		read(name)
	}
	want := codes["all.json"]
	if len(want) != 2 {
		t.Fatalf("codes %v", codes)
	}
	for name, got := range codes {
		if !slices.Equal(got, want) {
			t.Errorf("%s has the codes %v, the register %v", name, got, want)
		}
	}
}

func writeBoard(t *testing.T, r *data.Register, path string) {
	t.Helper()
	datatest.Must(report.Write(t.Context(), r, report.Request{Kind: report.KindPortfolio, Out: path, Redact: true}))(t)
}
