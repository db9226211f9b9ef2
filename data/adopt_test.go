package data_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// earlierRegister unpacks a register that the release before adoptions made, with three suppliers: signed off with the
// long questionnaire, in review with the short one, and one that needs none.
func earlierRegister(t *testing.T) string {
	t.Helper()
	return datatest.Unpack(t, "testdata/register-before-adoption.db.gz")
}

// standing is what a register says of each engagement on a day.
func standing(t *testing.T, r *data.Register, at book.At) string {
	t.Helper()
	report := datatest.Must(r.Scores(t.Context(), nil, at))(t)
	var lines []string
	for i := range report.Engagements {
		u := report.Engagements[i]
		line := u.Ref + " " + string(*u.Status)
		if u.Grade != nil {
			line += " " + string(*u.Grade) + " " + u.Assured.String() + " " + u.Possible.String()
		}
		for _, a := range u.Also {
			line += ", also " + a.Pack + "@" + a.Version + " until " + a.Until.String()
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

const asBefore = "ENG-00001 Settled C 91.5 96.4\nENG-00002 Could change D 81.8 94.1\nENG-00003 No questionnaire needed"

// A register of the release before adoptions opens with the same results: what it used is adopted
// from the beginning, and nothing newer. A yes to an incident without a day still counts.
func TestEarlierRegisterKeepsItsResults(t *testing.T) {
	r := datatest.Open(t, datatest.Options{Path: earlierRegister(t), Day: "2026-11-28"})
	if got := standing(t, r, book.At{}); got != asBefore {
		t.Errorf("got\n%s\nwant\n%s", got, asBefore)
	}
	s := datatest.Must(r.Settings(t.Context(), book.At{}))(t)
	var refs []string
	for _, a := range s.Adopted {
		refs = append(refs, a.Pack+"@"+a.Version)
		if a.From != 0 || a.GraceDays != 0 {
			t.Errorf("%+v does not count from the beginning", a)
		}
	}
	if got := strings.Join(refs, " "); got != "dspt-it-supplier@1.0.0 dspt-small-company@1.0.0" {
		t.Errorf("adopted: %s", got)
	}
	e, _, err := r.Engagement(t.Context(), "ENG-00001")
	if err != nil {
		t.Fatal(err)
	}
	facts := entity.CurrentFacts(datatest.Must(r.Facts(t.Context(), e.ID, book.At{}))(t), s.Facts, r.Today())
	v, ok := s.Facts.Def(questionnaire.FactIncident).Value(facts.Get(questionnaire.FactIncident))
	if !ok || v.ID != "yes" || s.Triage(facts).InherentLikelihood != 4 {
		t.Errorf("the incident reads %+v", v)
	}
	if err := r.SetFacts(t.Context(), e.ID, []entity.Fact{{ID: questionnaire.FactIncident,
		Value: "14 Dec 2025"}}); err != nil {
		t.Errorf("the day of an incident is refused: %v", err)
	}
	a := datatest.Must(r.StartAssessment(t.Context(), e.ID, "dspt-it-supplier"))(t)
	if a.Version != "1.0.0" || a.Cycle != 2 {
		t.Errorf("a new cycle uses %s, which nobody adopted", a.Version)
	}
}

// In the time of grace the old grade counts, with what is also required; after it the engagement is not assessed.
func TestAdoptNewVersions(t *testing.T) {
	r := datatest.Open(t, datatest.Options{Path: earlierRegister(t), Day: "2026-11-28"})
	ctx := t.Context()
	from := datatest.Date(t, "2026-12-01")
	for _, id := range []string{"dspt-it-supplier", "dspt-small-company"} {
		a := datatest.Must(r.AdoptPack(ctx, id, from, 90, ""))(t)
		if a.Version != "2.0.0" || a.Until().String() != "2027-03-01" {
			t.Errorf("%+v", a)
		}
	}
	if got := standing(t, r, book.At{}); got != asBefore {
		t.Errorf("before the day of adoption\n%s", got)
	}
	grace := "ENG-00001 Settled C 91.5 96.4, also dspt-it-supplier@2.0.0 until 2027-03-01\n" +
		"ENG-00002 Could change D 81.8 94.1, also dspt-small-company@2.0.0 until 2027-03-01\n" +
		"ENG-00003 No questionnaire needed"
	for _, day := range []string{"2026-12-01", "2027-03-01"} {
		if got := standing(t, r, book.At{AsOf: datatest.Date(t, day)}); got != grace {
			t.Errorf("on %s\n%s\nwant\n%s", day, got, grace)
		}
	}
	after := "ENG-00001 Not assessed\nENG-00002 Not assessed\nENG-00003 No questionnaire needed"
	if got := standing(t, r, book.At{AsOf: datatest.Date(t, "2027-03-02")}); got != after {
		t.Errorf("after the time of grace\n%s\nwant\n%s", got, after)
	}
	if got := standing(t, r, book.At{KnownOn: datatest.Date(t, "2026-11-28")}); got != asBefore {
		t.Errorf("as known then\n%s", got)
	}
}

// A signed-off answer to the new version ends the time of grace for its engagement. An open
// assessment that is moved does so once it is signed off.
func TestNewVersionCountsOnceSigned(t *testing.T) {
	clock := &datatest.Clock{At: datatest.Date(t, "2026-12-02").Time()}
	r := datatest.Open(t, datatest.Options{Path: earlierRegister(t), Clock: clock})
	ctx := t.Context()
	datatest.Must(r.AdoptPack(ctx, "dspt-small-company", r.Today(), 30, "the new edition"))(t)
	e, _, err := r.Engagement(ctx, "ENG-00002")
	if err != nil {
		t.Fatal(err)
	}
	open := datatest.Must(r.Assessments(ctx, e.ID, book.At{}))(t)[0]
	datatest.Must(r.MoveAssessment(ctx, open.ID, "", true))(t)
	report := datatest.Must(r.Scores(ctx, []string{"ENG-00002"}, book.At{}))(t)
	if u := report.Engagements[0].RollUp; len(u.Also) != 1 || u.Status != scoring.TooLittleKnown {
		t.Errorf("moved and not signed off: %s, also %v", u.Status, u.Also)
	}
	datatest.SignOff(t, r, open.ID)
	report = datatest.Must(r.Scores(ctx, []string{"ENG-00002"}, book.At{AsOf: r.Today() + 60}))(t)
	if u := report.Engagements[0].RollUp; len(u.Also) != 0 || u.Status != scoring.TooLittleKnown {
		t.Errorf("signed off, after the time of grace: %s, also %v", u.Status, u.Also)
	}
}

// One more pack file moves nobody. Once it is adopted it is required besides, and after its time of grace it counts.
func TestOneMorePackMovesNobody(t *testing.T) {
	path, packs := earlierRegister(t), t.TempDir()
	src := `schema: assure-pack/1
id: booking
version: 1.0.0
title: Booking
framework: {name: TEST, version: v1}
provenance: made for a test
scale: [{id: met, label: Met, value: 100}, {id: not-met, label: Not met, value: 0}]
domains:
  - id: one
    title: One
    weight: 10000
    questions:
      - {id: B-1, text: Is it in place?, guidance: Say so., class: standard,
         finding: {risk: r, cause: c, effect: e, action: a}}
`
	if err := os.WriteFile(filepath.Join(packs, "booking.yaml"), []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	first := datatest.Open(t, datatest.Options{Path: path, Day: "2026-11-28"})
	if got := standing(t, first, book.At{}); got != asBefore {
		t.Errorf("without the file\n%s", got)
	}
	r := datatest.Open(t, datatest.Options{Path: path, PacksDir: packs, Day: "2026-11-28"})
	if r.Packs().Find("booking") == nil {
		t.Fatal("the pack is not installed")
	}
	if got := standing(t, r, book.At{}); got != asBefore {
		t.Errorf("one more file moved somebody\n%s", got)
	}
	datatest.Must(r.AdoptPack(ctx, "booking", 0, 14, "asked of all from today"))(t)
	want := "ENG-00001 Settled C 91.5 96.4, also booking@1.0.0 until 2026-12-12\n" +
		"ENG-00002 Could change D 81.8 94.1, also booking@1.0.0 until 2026-12-12\n" +
		"ENG-00003 No questionnaire needed, also booking@1.0.0 until 2026-12-12"
	if got := standing(t, r, book.At{}); got != want {
		t.Errorf("in the time of grace\n%s\nwant\n%s", got, want)
	}
	want = "ENG-00001 Not assessed\nENG-00002 Not assessed\nENG-00003 Not assessed"
	if got := standing(t, r, book.At{AsOf: datatest.Date(t, "2026-12-13")}); got != want {
		t.Errorf("after it\n%s", got)
	}
	// without the folder the register's own copy is used
	if got := standing(t, first, book.At{AsOf: datatest.Date(t, "2026-12-13")}); got != want {
		t.Errorf("without the folder\n%s", got)
	}
}

func TestAdoptRefuses(t *testing.T) {
	r, _ := datatest.NewRegister(t, "Jo Assessor")
	ctx := t.Context()
	for ref, code := range map[string]string{"nothing": "unknown-pack", "triage": "triage-pack",
		"dspt-it-supplier@1.0.0": "adopted-newer", "dspt-it-supplier": "adopted-already"} {
		_, err := r.AdoptPack(ctx, ref, 0, 0, "")
		datatest.WantCode(t, err, code)
	}
	_, err := r.AdoptPack(ctx, "dspt-it-supplier", 0, -1, "")
	datatest.WantCode(t, err, "bad-grace")
	// settings written for a release without adoptions keep them
	s := scoring.DefaultSettings()
	if err := r.ChangeSettings(ctx, s, "ours"); err != nil {
		t.Fatal(err)
	}
	if got := datatest.Must(r.Settings(ctx, book.At{}))(t); len(got.Adopted) != 2 || got.Adopted[0].Version != "2.0.0" {
		t.Errorf("adopted: %+v", got.Adopted)
	}
}
