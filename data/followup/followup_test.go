package followup_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/data/followup"
	"assure/data/letter"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// All that use it are asked: a questionnaire a service, a letter a supplier, recorded
// with the incident. Nobody is asked twice, the letter tells nothing of what others said, and the day is proposed.
func TestAsk(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	s, e, _ := datatest.Seed(t, r)
	add := func(name string, facts ...entity.Fact) entity.Engagement {
		other := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: name,
			Contacts: []entity.Contact{{Name: "Ann Example", Email: "ann@example.org"}}}))(t)
		g := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: other.ID, Service: name + " service",
			State: entity.Live}))(t)
		datatest.Must(0, r.SetFacts(ctx, g.ID, append(facts, entity.Fact{ID: "data", Value: "patient"})))(t)
		return g
	}
	reseller := add("Reseller", entity.Fact{ID: "fourth_parties", Value: s.Name})
	unknown := add("Quiet")
	i := datatest.Must(r.AddIncident(ctx, entity.Incident{Title: "Servers encrypted", Found: r.Today(),
		Asks: entity.ExposureQuery{Uses: s.Name}, Statements: []entity.IncidentStatement{{On: r.Today(),
			By: entity.StatementByPress, Source: "Weekly", Body: "Blamed on a contractor."}}}))(t)
	dir := t.TempDir()
	ask := func(q followup.Request) *followup.Asked {
		t.Helper()
		q.Ref, q.Out, q.Formats = i.Ref, dir, []letter.Format{letter.Txt}
		return datatest.Must(followup.Ask(ctx, r, q))(t)
	}
	refs := func(a *followup.Asked) string {
		var out []string
		for _, x := range a.Services {
			out = append(out, x.Engagement+" "+string(x.Class))
		}
		return strings.Join(out, ", ")
	}
	want := e.Ref + " uses, " + reseller.Ref + " uses"
	if got := ask(followup.Request{DryRun: true}); refs(got) != want || got.Files != nil {
		t.Errorf("the dry run: %s", refs(got))
	}
	if files := datatest.Must(os.ReadDir(dir))(t); len(files) > 0 {
		t.Errorf("the dry run wrote %v", files)
	}
	got := ask(followup.Request{Issuer: "Westmarch Trust"})
	if refs(got) != want || len(got.Problems) > 0 || len(got.Suppliers) != 2 || got.Proposed != 1 {
		t.Fatalf("%s: %+v", refs(got), got)
	}
	kept := datatest.Must(r.FindIncident(ctx, i.Ref, book.At{}))(t)
	if len(kept.Asked) != 2 || kept.Asked[0].Engagement != e.ID || kept.Asked[1].Engagement != reseller.ID {
		t.Errorf("recorded: %+v", kept.Asked)
	}
	for n, x := range got.Services {
		if _, err := os.Stat(x.Path); err != nil {
			t.Error(err)
		}
		words := string(datatest.Must(os.ReadFile(got.Files.Of[n][0]))(t))
		if !strings.Contains(words, filepath.Base(x.Path)) || !strings.Contains(words, "Westmarch Trust") {
			t.Errorf("the letter of %s:\n%s", x.Engagement, words)
		}
		for _, other := range []string{"Blamed", "Weekly", "Quiet"} {
			if strings.Contains(words, other) {
				t.Errorf("the letter of %s tells %q", x.Engagement, other)
			}
		}
	}
	for _, f := range datatest.Must(r.Facts(ctx, e.ID, book.At{}))(t) {
		if f.ID == questionnaire.FactIncident && f.Source == entity.FromIncident && (f.Adopted ||
			f.Value != i.Found.String()) {
			t.Errorf("proposed: %+v", f)
		}
	}
	again := ask(followup.Request{Unknown: true})
	if refs(again) != unknown.Ref+" not_known" || again.Before != 2 {
		t.Errorf("then: %s, %d before", refs(again), again.Before)
	}
	if _, err := followup.Ask(ctx, r, followup.Request{Ref: i.Ref, Out: dir}); err == nil {
		t.Error("nobody is left to ask, and nothing says so")
	}
	datatest.Must(r.EditIncident(ctx, i.Ref, func(x *entity.Incident) error {
		x.Closed = r.Today()
		return nil
	}))(t)
	if _, err := followup.Ask(ctx, r, followup.Request{Ref: i.Ref, Out: dir}); err == nil ||
		!strings.Contains(err.Error(), "closed") {
		t.Errorf("a closed incident: %v", err)
	}
}
