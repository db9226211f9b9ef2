package report_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"assure/data/datatest"
	"assure/data/report"
	"assure/questionnaire/entity"
)

var tag = regexp.MustCompile(`<[^>]*>`)

// The page names who uses the host, who does through another, and who is not known; it says what was said and by whom,
// the hours from when it was learned of, and what the contract has. A redacted one has no name and the same counts.
func TestIncidentPage(t *testing.T) {
	ctx := t.Context()
	r, c := datatest.NewRegister(t, "dana")
	s, e, _ := datatest.Seed(t, r)
	hours := 24
	e.NoticeHours, e.OutOfHours = &hours, "duty desk 020 7946 0000"
	datatest.Must(0, r.UpdateEngagement(ctx, e))(t)
	set := func(id string, facts ...entity.Fact) { datatest.Must(0, r.SetFacts(ctx, id, facts))(t) }
	set(e.ID, entity.Fact{ID: "hosts", Value: "Stormcloud Ltd"})
	add := func(name string, facts ...entity.Fact) entity.Engagement {
		other := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: name}))(t)
		g := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: other.ID, Service: name + " service",
			State: entity.Live}))(t)
		if len(facts) > 0 {
			set(g.ID, facts...)
		}
		return g
	}
	add("Reseller", entity.Fact{ID: "fourth_parties", Value: s.Name})
	add("Quiet")
	add("Elsewhere", entity.Fact{ID: "hosts", Value: "Halls"}, entity.Fact{ID: "subprocessors", Value: "none"})
	aware := c.At
	i := datatest.Must(r.AddIncident(ctx, entity.Incident{Title: "Stormcloud outage", Found: r.Today(), Aware: &aware,
		Asks: entity.ExposureQuery{Uses: "stormcloud"}, Statements: []entity.IncidentStatement{{On: r.Today(),
			By: entity.StatementBySupplier, Source: "status page", Body: "Cooling failed."}}}))(t)

	page := func(name string, redact bool) string {
		t.Helper()
		path := filepath.Join(t.TempDir(), name)
		datatest.Must(report.Write(ctx, r, report.Request{Kind: report.KindIncident, Ref: i.Ref, Out: path,
			Redact: redact}))(t)
		return string(datatest.Must(os.ReadFile(path))(t))
	}
	words := strings.Join(strings.Fields(tag.ReplaceAllString(page("page.html", false), " ")), " ")
	for _, want := range []string{"1 uses it, 1 through another, 1 not known, 1 says not: of 4 services in force",
		"the supplier (status page): Cooling failed.", "Host: Stormcloud Ltd", s.Name + " &gt; Stormcloud Ltd",
		"Quiet service (ENG-00003)", "within 24 hours duty desk 020 7946 0000", "not asked",
		"1 hour: " + r.Today().Long(), "72 hours: " + (r.Today() + 3).Long()} {
		if !strings.Contains(words, want) {
			t.Errorf("the page lacks %q:\n%s", want, words)
		}
	}
	table := page("page.csv", false)
	if strings.Count(table, "\n") != 3 || !strings.Contains(table, "Reseller service") {
		t.Errorf("the table:\n%s", table)
	}
	hidden := page("page2.html", true)
	if !strings.Contains(hidden, "1 uses it, 1 through another, 1 not known, 1 says not") {
		t.Error("the redacted page has other counts")
	}
	for _, name := range []string{"Stormcloud", s.Name, "Quiet", "Reseller", "Cooling", "status page", "duty desk"} {
		if strings.Contains(hidden, name) {
			t.Errorf("the redacted page tells %q", name)
		}
	}

	if _, err := report.Write(ctx, r, report.Request{Kind: report.KindIncident, Ref: "INC-9",
		Out: filepath.Join(t.TempDir(), "x.html")}); err == nil || !strings.Contains(err.Error(), i.Ref) {
		t.Errorf("an incident that is not there: %v", err)
	}
}
