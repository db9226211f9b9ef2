package issue

import (
	"context"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/form"
	"assure/questionnaire/entity"
)

// leftOut is who is left out, each with the reason.
func leftOut(p *Plan) string {
	var out []string
	for _, l := range p.LeftOut {
		out = append(out, l.Engagement+" "+string(l.Reason))
	}
	return strings.Join(out, ", ")
}

func TestPlanSaysWhomItLeavesOut(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r, _ := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r)
	add := func(name string, state entity.EngagementState, facts ...entity.Fact) (entity.Supplier, entity.Engagement) {
		s := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: name}))(t)
		g := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, State: state}))(t)
		if len(facts) > 0 {
			if err := r.SetFacts(ctx, g.ID, facts); err != nil {
				t.Fatal(err)
			}
		}
		return s, g
	}
	needs := []entity.Fact{{ID: "size", Value: "it-supplier"}, {ID: "data", Value: "patient"}}
	add("Lifts", entity.Live)                                                     // ENG-00002
	add("Size alone", entity.Live, entity.Fact{ID: "size", Value: "it-supplier"}) // ENG-00003: decides no tier
	add("Going", entity.Exiting, needs...)                                        // ENG-00004
	gone, over := add("Gone", entity.Live, needs...)                              // ENG-00005
	var none []entity.Fact
	for id, v := range map[string]string{"data": "none", "records": "none", "outage": "none", "care": "no",
		"access": "none", "internet_facing": "no", "incident_24m": "no", "subprocessors": "none", "size": "other"} {
		none = append(none, entity.Fact{ID: id, Value: v})
	}
	add("No data", entity.Live, none...) // ENG-00006
	if _, _, err := r.CloseEngagement(ctx, over.Ref, false, r.Today(), "over"); err != nil {
		t.Fatal(err)
	}
	if _, err := r.RetireSupplier(ctx, gone.Ref, "closed down"); err != nil {
		t.Fatal(err)
	}
	q := Request{Pack: "dspt-it-supplier", All: true, DryRun: true}
	p := datatest.Must(Prepare(ctx, r, q))(t)
	want := "ENG-00002 not-triaged, ENG-00003 not-triaged, ENG-00006 not-required, ENG-00005 retired, " +
		"ENG-00004 not-live-or-bid"
	if got := leftOut(p); got != want {
		t.Errorf("left out %s\nwant %s", got, want)
	}
	if len(p.Asked) != 1 || p.Asked[0].Engagement() != e.Ref || p.Asked[0].Tier != 1 || p.Asked[0].Questions != 63 ||
		p.Asked[0].Cycle != 1 || !strings.HasPrefix(p.Asked[0].Before, "not sent; begun by hand ") {
		t.Errorf("asked %+v", p.Asked)
	}
	if view := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t); len(view.Issues) != 0 {
		t.Error("a plan wrote an issue")
	}
	// Sent once, it is left out, with when; signed off, the next cycle is asked.
	q.DryRun, q.Out, q.Due = false, t.TempDir(), r.Today()+20
	issueOK(t, r, q)
	p = datatest.Must(Prepare(ctx, r, q))(t)
	first := p.LeftOut[2]
	if len(p.Asked) != 0 || first.Reason != IssuedAlready || first.Engagement != e.Ref ||
		first.Why != "sent "+r.Today().Long()+", due "+q.Due.Long() {
		t.Errorf("asked again: %+v, left out %+v", p.Asked, p.LeftOut)
	}
	if _, err := r.RecordAnswer(ctx, data.AnswerEdit{Assessment: a.ID, Question: "ITS-22", Party: entity.BySupplier,
		Value: "met"}); err != nil {
		t.Fatal(err)
	}
	datatest.SignOff(t, r, a.ID)
	p = datatest.Must(Prepare(ctx, r, q))(t)
	if len(p.Asked) != 1 || p.Asked[0].Cycle != 2 || p.Asked[0].Before != "cycle 1 signed off "+r.Today().Long() {
		t.Errorf("the next cycle: %+v", p.Asked)
	}
}

// A register without a triaged engagement asks nobody, and says how to triage.
func TestPlanNamesTriage(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r, _ := datatest.NewRegister(t, "dana")
	s := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Lifts"}))(t)
	datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID}))(t)
	q := Request{Pack: "dspt-it-supplier", All: true, Out: t.TempDir()}
	_, err := Prepare(ctx, r, q)
	if p := datatest.WantCode(t, err, "nobody-to-ask"); !strings.Contains(p.Fix, "triage the 1 engagement") {
		t.Errorf("the next step: %s", p.Fix)
	}
	q.DryRun = true
	if p := datatest.Must(Prepare(ctx, r, q))(t); leftOut(p) != "ENG-00001 not-triaged" {
		t.Errorf("left out %s", leftOut(p))
	}
}

func TestIssuerIsRemembered(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r, _ := datatest.NewRegister(t, "dana")
	_, e, _ := datatest.Seed(t, r)
	issued := func(issuer, replyTo string) (Asker, string) {
		t.Helper()
		out := issueOK(t, r, Request{Pack: "dspt-it-supplier", Refs: []string{e.Ref}, Out: t.TempDir(), Issuer: issuer,
			ReplyTo: replyTo})
		start := datatest.SheetCells(t, out.Issued[0].Path, form.SheetStart)
		for ref, v := range start {
			if v == "Who asks" {
				return out.By, start["B"+strings.TrimPrefix(ref, "A")]
			}
		}
		t.Fatal("the first sheet does not say who asks")
		return Asker{}, ""
	}
	for _, c := range []struct {
		issuer, replyTo string
		by              Asker
		sheet           string
	}{
		{"", "", Asker{}, "Not stated: the person who sent you this workbook can tell you"},
		{"Westmarch Trust", "ig@westmarch.example", Asker{"Westmarch Trust", "ig@westmarch.example", false},
			"Westmarch Trust"},
		{"", "", Asker{"Westmarch Trust", "ig@westmarch.example", true}, "Westmarch Trust"},
		{"", "dpo@westmarch.example", Asker{"Westmarch Trust", "dpo@westmarch.example", false}, "Westmarch Trust"},
		{"westmarch trust ", "", Asker{"westmarch trust", "dpo@westmarch.example", false}, "westmarch trust"},
		// another organisation's answers do not go to the address of the first
		{"Eastmarch ICB", "", Asker{"Eastmarch ICB", "", false}, "Eastmarch ICB"},
		{"", "", Asker{"Eastmarch ICB", "", true}, "Eastmarch ICB"},
	} {
		if by, sheet := issued(c.issuer, c.replyTo); by != c.by || sheet != c.sheet {
			t.Errorf("%q %q: %+v, %q", c.issuer, c.replyTo, by, sheet)
		}
	}
	for _, bad := range []string{"two\nlines", strings.Repeat("x", 201)} {
		_, err := Write(ctx, r, Request{Pack: "dspt-it-supplier", Refs: []string{e.Ref}, Out: t.TempDir(), Issuer: bad})
		datatest.WantCode(t, err, "bad-issuer")
	}
}
