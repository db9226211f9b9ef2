package riskregister_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/riskregister"
	"assure/data/riskregister/tables"
	"assure/data/tabular"
	"assure/internal/booktest"
	"assure/questionnaire/entity"
)

// chained is a register in which one host is under six suppliers; a shared service of a neighbour trust depends on it
// through one of them; a pathology venture serves two; and of a quiet service nothing is known.
func chained(t *testing.T) *data.Register {
	t.Helper()
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	add := func(name string, facts ...string) entity.Engagement {
		s := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: name}))(t)
		g := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, Service: name + " service",
			State: entity.Live}))(t)
		var list []entity.Fact
		for _, f := range facts {
			id, value, _ := strings.Cut(f, "=")
			list = append(list, entity.Fact{ID: id, Value: value})
		}
		if len(list) > 0 {
			datatest.Must(0, r.SetFacts(ctx, g.ID, list))(t)
		}
		return g
	}
	critical := []string{"data=patient", "records=1m-plus", "outage=immediate", "care=supports", "access=privileged",
		"internet_facing=yes", "incident_24m=no", "subprocessors=uk", "setting=acute"}
	var hosted []entity.Engagement
	for i := range 6 {
		facts := []string{"hosts=Stormcloud Halls", "fourth_parties=none"}
		if i < 4 {
			facts = append(facts, critical...)
		}
		if i == 0 {
			facts = append(facts, "sole_source=yes")
		}
		hosted = append(hosted, add(fmt.Sprintf("Hosted %c Ltd", 'A'+i), facts...))
	}
	add("Neighbour Shared Services", append(critical, "fourth_parties=Hosted A", "hosts=Other Halls")...)
	add("Ward Tests", "fourth_parties=Fellside Pathology Venture", "hosts=none")
	add("Theatre Tests", "fourth_parties=fellside pathology venture (UK)")
	add("Quiet")
	yes, days := true, 120
	datatest.Must(r.LinkFourthParty(ctx, "Stormcloud Halls", entity.FourthPartyUse{Engagement: hosted[5].ID,
		Role: entity.RoleHost, Critical: &yes, Substitute: &days, Country: "Ireland", Source: "their plan",
		On: r.Today() - 40}))(t)
	return r
}

func exported(t *testing.T, r *data.Register, name string, redact bool) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	datatest.Must(riskregister.Export(t.Context(), r, riskregister.Request{Out: path, Redact: redact}))(t)
	return string(datatest.Must(os.ReadFile(path))(t))
}

// What the sheet Concentration says of each, worked out by hand, with that of which it is not known beside it.
func TestConcentrationByHand(t *testing.T) {
	b := bookOf(t, chained(t), book.At{})
	c := b.Chain
	if c.InForce != 10 || c.Tier1 != 5 {
		t.Errorf("%d in force, %d of tier 1", c.InForce, c.Tier1)
	}
	p := c.Parties[0]
	got := fmt.Sprintf("%s %s %s: %d use it, %d through, %d not known; critical %v; tier 1 %v of %d; %s, %d not; "+
		"days %d, %d not; single %v, %d not; %v, %d not", p.No, p.Name, p.Roles, p.Engagements, p.Through, p.NotKnown,
		p.Critical, p.Tier1, p.OfTier1, p.Records, p.NoRecords, *p.Days, p.NoDays, p.Single, p.NoSingle, p.Countries,
		p.NoCountry)
	// The two hosted services without facts are critical or not known; the quiet one, and that without hosts, are not
	// known to use it.
	if want := "FP-001 Stormcloud Halls host: 6 use it, 1 through, 2 not known; critical {5 1}; tier 1 {4 2} of 5; " +
		"1 million or more, 2 not; days 120, 5 not; single ENG-00001, 5 not; Ireland, 5 not"; got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	venture := c.Parties[slices.IndexFunc(c.Parties, func(p tables.FourthParty) bool {
		return strings.Contains(strings.ToLower(p.Name), "venture")
	})]
	if venture.Engagements != 2 {
		t.Errorf("the venture serves %d", venture.Engagements)
	}
	// Of 5 services of tiers 1 and 2, four are on Stormcloud and one on Other Halls: 0.8² + 0.2² = 0.68.
	for _, x := range c.Indexes {
		if x.Words == "host" && (x.Index != 6800 || x.Known != 5 || x.Services != 5 || x.Flag() == "") {
			t.Errorf("the index of hosts: %+v", x)
		}
	}
}

// The formulas of the three sheets come to the figures of the engine, worked out by another program.
func TestConcentrationWorkedOutByAnotherProgram(t *testing.T) {
	body := []byte(exported(t, chained(t), "register.xlsx", false))
	booktest.Check(t, body)
	want := booktest.Cells(t, body)
	path := filepath.Join(t.TempDir(), "register.xlsx")
	if err := os.WriteFile(path, booktest.WithoutStored(t, body), 0o600); err != nil {
		t.Fatal(err)
	}
	got := booktest.Cells(t, booktest.Resave(t, path, "xlsx"))
	formulas := 0
	for _, sheet := range []string{tables.SheetChain, tables.SheetLinks, tables.SheetIndexes} {
		for ref, cell := range want[sheet] {
			if row, _, _ := tabular.ParseRef(ref); row < tables.FirstRow || !cell.Formula {
				continue
			}
			if formulas++; got[sheet][ref].Text != cell.Text {
				t.Errorf("%s!%s is %q, the engine says %q", sheet, ref, got[sheet][ref].Text, cell.Text)
			}
		}
	}
	if formulas < 50 {
		t.Errorf("only %d formulas", formulas)
	}
}

// A redacted copy has the figures and no name, in every format, and a code stays the same.
func TestConcentrationRedacted(t *testing.T) {
	r := chained(t)
	code := regexp.MustCompile(`F-[A-Z2-7]{4}-[A-Z2-7]{4}`)
	var codes []string
	for _, name := range []string{"register.json", "register.html"} {
		s := exported(t, r, name, true)
		for _, hidden := range []string{"Stormcloud", "Fellside", "Other Halls", "Hosted A", "Ireland", "their plan"} {
			if strings.Contains(s, hidden) {
				t.Errorf("the redacted %s tells %q", name, hidden)
			}
		}
		codes = append(codes, code.FindString(s))
	}
	if codes[0] == "" || codes[0] != codes[1] {
		t.Errorf("codes %q", codes)
	}
	if s := exported(t, r, "register.json", false); !strings.Contains(s, `"name": "Stormcloud Halls"`) {
		t.Error("the whole copy has no name")
	}
}
