package issue

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// A pack of an edition that ended is worth a note when there is another version to turn to: the note names the
// editions, the day and what to do, and what it names works and ends the note. Where there is none, nothing is said.
func TestEndedEditionNamesTheNextStep(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	dir := t.TempDir()
	write := func(version, edition, valid string) {
		t.Helper()
		body := `schema: assure-pack/1
id: booking
version: ` + version + `
title: Booking systems
framework: {name: Booking standard, version: ` + edition + `}
valid: {` + valid + `}
scale: [{id: met, label: Met, value: 100}, {id: not-met, label: Not met, value: 0}]
domains:
  - {id: ID, title: Identity, weight: 10000, questions: [
      {id: ID1, text: Is MFA enforced?, guidance: All, class: key, finding: {risk: r, cause: c, effect: e, action: a}}]}
`
		if err := os.WriteFile(filepath.Join(dir, version+".yaml"), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := &datatest.Clock{At: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	path := filepath.Join(t.TempDir(), "register.db")
	open := func() *data.Register {
		t.Helper()
		r := datatest.Must(data.Open(ctx, data.Options{Path: path, Actor: "dana", Now: c.Now, PacksDir: dir}))(t)
		t.Cleanup(func() { _ = r.Close() })
		if list := r.PackProblems(); len(list) > 0 {
			t.Fatal(list)
		}
		return r
	}
	write("1.0.0", "2025", "from: 2025-07-01, to: 2026-06-30")
	r := open()
	s := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Acme Ltd"}))(t)
	e := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID}))(t)
	warnings := func() string {
		t.Helper()
		p := datatest.Must(Prepare(ctx, r, Request{Pack: "booking", Refs: []string{e.Ref}, DryRun: true}))(t)
		return strings.Join(p.Warnings, "\n")
	}
	if _, err := r.AdoptPack(ctx, "booking@1.0.0", 0, 0, ""); err != nil {
		t.Fatal(err)
	}
	a := datatest.Must(r.StartAssessment(ctx, e.ID, "booking"))(t)
	if got := warnings(); got != "" {
		t.Errorf("a note that leads nowhere: %s", got)
	}

	write("2.0.0", "2026", "from: 2026-07-01, to: 2027-06-30")
	r = open()
	want := "booking@1.0.0 maps to Booking standard 2025, which ended on 30 Jun 2026; booking@2.0.0 maps to Booking " +
		"standard 2026. `assure issue --pack booking@2.0.0` asks that, `assure pack adopt booking@2.0.0` makes it " +
		"the one that counts, and `assure pack move REF --pack booking@2.0.0 --apply` moves what is open"
	if got := warnings(); got != want {
		t.Errorf("the note:\n%s\nwant\n%s", got, want)
	}
	if _, err := r.AdoptPack(ctx, "booking@2.0.0", 0, 0, ""); err != nil {
		t.Fatal(err)
	}
	m := datatest.Must(r.MoveAssessment(ctx, a.ID, "booking@2.0.0", true))(t)
	if !m.Applied || warnings() != "" {
		t.Errorf("what the note names did not end it: %+v, %s", m, warnings())
	}

	c.At = time.Date(2025, 3, 2, 9, 0, 0, 0, time.UTC) // before either has begun
	if got := warnings(); got != "" {
		t.Errorf("before either has begun: %s", got)
	}
}
