package data_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/directory"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// open lists the contradictions that nobody has judged, as kind and question, with passed before those passed.
func open(t *testing.T, r *data.Register) []string {
	t.Helper()
	out := []string{}
	for _, c := range datatest.Must(r.Contradictions(t.Context(), nil, book.At{}))(t) {
		words := strings.TrimSpace(fmt.Sprintf("%s %s", c.Kind, c.Question))
		if c.State == book.Passed {
			words = "passed " + words
		}
		out = append(out, words)
	}
	return out
}

func wantOpen(t *testing.T, r *data.Register, want ...string) {
	t.Helper()
	if got := open(t, r); !slices.Equal(got, want) {
		t.Errorf("open contradictions %q, want %q", got, want)
	}
}

func dsptExport(t *testing.T, r *data.Register, day, status, published string) {
	t.Helper()
	datatest.Must(directory.ImportDSPT(t.Context(), r, datatest.WriteFile(t, "DSPT search results "+day+".csv",
		"Code,Organisation Name,Status,Date Of Publication,Primary Sector\n"+
			"ZZ001,FICTIONAL HEALTH SYSTEMS LTD,"+status+","+published+",Company\n"), 0))(t)
}

// The public row proposes the judgement, contradicts a claim that differs, is closed by a judgement made since, and
// opens again when the row or the claim changes.
func TestDSPTContradictsTheClaim(t *testing.T) {
	r, clock := datatest.NewRegister(t, "dana")
	_, _, a := datatest.Seed(t, r)
	view := func() *book.Comparison {
		t.Helper()
		v := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t)
		return book.ProposedAnswer(v.Comparisons, a.ID, "ITS-01")
	}
	if view() != nil {
		t.Error("a proposal without a directory")
	}
	dsptExport(t, r, "01_02_2026 10_00_00", "24/25 Standards Met", "28/06/2025")
	if p := view(); p == nil || p.Proposes != "met" || p.State != book.Proposes ||
		!strings.Contains(p.B.Says, "current, until 2026-06-30") {
		t.Errorf("nothing answered: %+v", p)
	}
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ITS-01": "met"})
	wantOpen(t, r)
	clock.At = time.Date(2026, 7, 1, 9, 0, 0, 0, time.UTC) // the edition is no longer in date
	wantOpen(t, r, "dspt ITS-01")
	if p := view(); p == nil || p.Proposes != "lapsed" || !strings.Contains(p.B.From, "1 Feb 2026") {
		t.Errorf("lapsed: %+v", p)
	}
	judge(t, r, a, "lapsed", "the directory is right")
	wantOpen(t, r)
	judge(t, r, a, "met", "the extract of the day shows a renewal")
	wantOpen(t, r) // judged, since the directory says so
	clock.At = clock.At.AddDate(0, 0, 20)
	dsptExport(t, r, "15_07_2026 10_00_00", "24/25 Standards Met", "28/06/2025") // says the same
	wantOpen(t, r)
	clock.At = clock.At.AddDate(0, 0, 20)
	dsptExport(t, r, "20_07_2026 10_00_00", "25/26 Standards Not Met", "30/06/2026")
	wantOpen(t, r, "dspt ITS-01")
	if p := view(); p == nil || p.A.From != "the judgement" || p.Proposes != "not-met" {
		t.Errorf("a newer directory against the judgement: %+v", p)
	}
	judge(t, r, a, "not-met", "published as not met")
	wantOpen(t, r)
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ITS-01": "approaching"})
	wantOpen(t, r, "dspt ITS-01")
}

// judge judges ITS-01 for a reason.
func judge(t *testing.T, r *data.Register, a entity.Assessment, value string, why questionnaire.Text) {
	t.Helper()
	base := 0
	if j := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t).Answers["ITS-01"].Judgement; j != nil {
		base = j.Rev
	}
	datatest.Must(r.RecordAnswer(t.Context(), data.AnswerEdit{Assessment: a.ID, Question: "ITS-01",
		Party: entity.ByAssessor, Value: value, Note: why, BaseRev: base}))(t)
}

// A reason closes a contradiction while both records say the same, and is kept.
func TestAReasonClosesAContradiction(t *testing.T) {
	r, clock := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r)
	dsptExport(t, r, "01_02_2026 10_00_00", "Not Published", "")
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ITS-01": "met"})
	wantOpen(t, r, "dspt ITS-01")
	c := datatest.Must(r.Contradictions(t.Context(), []string{e.Ref}, book.At{}))(t)[0]
	datatest.WantCode(t, r.ResolveContradiction(t.Context(), &c.Comparison, ""), "no-reason")
	if err := r.ResolveContradiction(t.Context(), &c.Comparison, "the parent publishes for both"); err != nil {
		t.Fatal(err)
	}
	wantOpen(t, r)
	datatest.WantCode(t, r.ResolveContradiction(t.Context(), &c.Comparison, "again"), "no-contradiction")
	v := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t)
	i := slices.IndexFunc(v.Comparisons, func(c book.Comparison) bool { return c.Question == "ITS-01" })
	if x := v.Comparisons[i].Resolution; x == nil || x.By != "dana" || x.Reason != "the parent publishes for both" ||
		!strings.Contains(string(x.What), "Standards Met or Exceeded") {
		t.Errorf("kept: %+v", v.Comparisons[i])
	}
	clock.At = clock.At.AddDate(0, 0, 1)
	dsptExport(t, r, "02_03_2026 10_00_00", "24/25 Standards Not Met", "01/03/2026")
	wantOpen(t, r, "dspt ITS-01") // the row changed
}

// Every pair of records of one fact, each with what agrees and what does not.
func TestContradictionRules(t *testing.T) {
	certificate := func(kind entity.CertificateKind, issued, expiry, names string,
		covers entity.Cover) func(*testing.T, *data.Register, entity.Supplier, entity.Engagement) {
		return func(t *testing.T, r *data.Register, s entity.Supplier, _ entity.Engagement) {
			datatest.Must(r.AddCertificate(t.Context(), entity.Certificate{Supplier: s.ID, Kind: kind, Entity: names,
				Number: "N-1", Scope: "All services", Covers: covers, Issued: datatest.Date(t, issued),
				Expiry: datatest.Date(t, expiry), CheckedAt: "public register", Edition: "1"}))(t)
		}
	}
	facts := func(list ...string) func(*testing.T, *data.Register, entity.Supplier, entity.Engagement) {
		return func(t *testing.T, r *data.Register, _ entity.Supplier, e entity.Engagement) {
			var all []entity.Fact
			for i := 0; i < len(list); i += 2 {
				all = append(all, entity.Fact{ID: list[i], Value: list[i+1]})
			}
			if err := r.SetFacts(t.Context(), e.ID, all); err != nil {
				t.Fatal(err)
			}
		}
	}
	const us = "Fictional Health Systems Limited"
	for name, c := range map[string]struct {
		given   func(*testing.T, *data.Register, entity.Supplier, entity.Engagement)
		answers map[string]string
		want    []string
	}{
		"registered": {certificate(entity.CertICO, "", "2026-09-01", us, ""), map[string]string{"ITS-03": "met"}, nil},
		"registered, says not": {certificate(entity.CertICO, "", "2026-09-01", us, ""),
			map[string]string{"ITS-03": "not-met"}, []string{"certificate ITS-03"}},
		"registration ended": {certificate(entity.CertICO, "", "2026-03-01", us, ""),
			map[string]string{"ITS-03": "met"}, []string{"certificate ITS-03"}},
		"another's registration": {certificate(entity.CertICO, "", "2026-09-01", "Fictional Holdings plc", ""),
			map[string]string{"ITS-03": "met"}, []string{"certificate ITS-03"}},
		"a test of last month": {certificate(entity.CertPenTest, "2026-02-01", "", us, entity.CoverService),
			map[string]string{"ITS-43": "current-closed"}, nil},
		"a test of 2024": {certificate(entity.CertPenTest, "2024-12-01", "", us, entity.CoverService),
			map[string]string{"ITS-43": "current-closed"}, []string{"certificate ITS-43"}},
		"a test of 2024, said": {certificate(entity.CertPenTest, "2024-12-01", "", us, entity.CoverService),
			map[string]string{"ITS-43": "older"}, nil},
		"a test long ago": {certificate(entity.CertPenTest, "2023-12-01", "", us, entity.CoverService),
			map[string]string{"ITS-43": "older"}, []string{"certificate ITS-43"}},
		"a test of another service": {certificate(entity.CertPenTest, "2026-02-01", "", us, entity.CoverOther),
			map[string]string{"ITS-43": "current-open"}, []string{"certificate ITS-43"}},
		"none, listed": {facts("subprocessors", "none"), map[string]string{"ITS-47": "met"},
			[]string{"sub-processors ITS-47"}},
		"none, no list":  {facts("subprocessors", "none"), map[string]string{"ITS-47": "not-met"}, nil},
		"abroad, listed": {facts("subprocessors", "abroad"), map[string]string{"ITS-47": "met"}, nil},
		"in the UK, n/a": {facts("subprocessors", "uk"), map[string]string{"ITS-47": "n/a"},
			[]string{"sub-processors ITS-47"}},
		"none, but named": {facts("subprocessors", "none", "fourth_parties", "Acme; Bright"), nil,
			[]string{"sub-processors"}},
		"no incident": {facts("incident_24m", "no"), map[string]string{"ITS-30": "none-repeated"}, nil},
		"none, but repeated": {facts("incident_24m", "no"), map[string]string{"ITS-30": "repeated-cured"},
			[]string{"incident ITS-30"}},
		"one, not recorded": {facts("incident_24m", "yes"), map[string]string{"ITS-30": "not-recorded"},
			[]string{"incident ITS-30"}},
		"one, cured":    {facts("incident_24m", "yes"), map[string]string{"ITS-30": "repeated-cured"}, nil},
		"unknown to us": {facts("data", "patient"), map[string]string{"ITS-30": "repeated-open", "ITS-47": "met"}, nil},
		"back in time":  {facts("outage", "under-24h"), map[string]string{"ITS-57": "24"}, nil},
		"back too late": {facts("outage", "under-24h"), map[string]string{"ITS-57": "24.5"},
			[]string{"recovery time ITS-57"}},
		"a day in the months asked, none repeated": {facts("incident_24m", "2026-01-05"),
			map[string]string{"ITS-30": "none-repeated"}, []string{"incident ITS-30"}},
		"a day before the months asked": {facts("incident_24m", "2025-01-05"),
			map[string]string{"ITS-30": "none-repeated"}, nil},
		"an incident without a day": {facts("incident_24m", "yes"), map[string]string{"ITS-30": "none-repeated"}, nil},
		"little lost":               {facts("outage", "under-24h"), map[string]string{"ITS-58": "24"}, nil},
		"too much lost": {facts("outage", "under-24h"), map[string]string{"ITS-58": "25"},
			[]string{"recovery time ITS-58"}},
		"no limit": {facts("outage", "over-72h"), map[string]string{"ITS-57": "500"}, nil},
		"an incident of a day": {facts("incident_24m", "2025-01-05"), map[string]string{"ITS-30": "not-recorded"},
			[]string{"incident ITS-30"}},
		"an incident long ago": {facts("incident_24m", "2023-01-05"), map[string]string{"ITS-30": "not-recorded"}, nil},
		"none, but in the register": {func(t *testing.T, r *data.Register, s entity.Supplier, e entity.Engagement) {
			facts("incident_24m", "no")(t, r, s, e)
			datatest.Must(r.AddIncident(t.Context(), entity.Incident{Title: "Ransomware", Engagements: []string{e.ID},
				Found: datatest.Date(t, "2025-03-02")}))(t)
			datatest.Must(r.AddIncident(t.Context(), entity.Incident{Title: "Long ago", Engagements: []string{e.ID},
				Found: datatest.Date(t, "2023-03-02")}))(t)
		}, nil, []string{"incident"}},
		"an edition recorded, nothing published": {func(t *testing.T, r *data.Register, s entity.Supplier,
			_ entity.Engagement) {
			datatest.Must(r.AddCertificate(t.Context(), entity.Certificate{Supplier: s.ID, Kind: entity.CertDSPT,
				Entity: us, Edition: "24-25"}))(t)
			dsptExport(t, r, "01_02_2026 10_00_00", "Not Published", "")
		}, nil, []string{"dspt"}},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := datatest.NewRegister(t, "dana")
			s, e, a := datatest.Seed(t, r)
			datatest.Answer(t, r, a, entity.BySupplier, c.answers)
			c.given(t, r, s, e)
			wantOpen(t, r, c.want...)
		})
	}
}

// A certificate and the document it points to say the same, or contradict each other next to the question.
func TestCertificateAgainstItsDocument(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	s, _, a := datatest.Seed(t, r)
	d := datatest.Must(r.AddDocument(t.Context(), entity.Document{Supplier: s.ID, Kind: entity.Independent,
		Reference: "Certificate 12", Issued: datatest.Date(t, "2026-01-10"), Expiry: datatest.Date(t, "2027-01-10")},
		[]entity.Support{{Assessment: a.ID, Question: "ITS-37"}}))(t)
	c := datatest.Must(r.AddCertificate(t.Context(), entity.Certificate{Supplier: s.ID,
		Kind: entity.CertCyberEssentialsPlus, Entity: s.Name, Number: "12", Scope: "All", Covers: entity.CoverService,
		Issued: d.Issued, Expiry: d.Expiry, Document: d.Ref, CheckedAt: "IASME search"}))(t)
	wantOpen(t, r)
	if _, err := r.ChangeCertificate(t.Context(), c.Ref,
		func(c *entity.Certificate) { c.Expiry = datatest.Date(t, "2027-01-09") }); err != nil {
		t.Fatal(err)
	}
	wantOpen(t, r, "certificate ITS-37")
	if _, err := r.WithdrawCertificate(t.Context(), c.Ref, "recorded twice"); err != nil {
		t.Fatal(err)
	}
	wantOpen(t, r)
}
