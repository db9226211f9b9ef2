package analysis

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
	"assure/scoring"
)

func TestCheapestPath(t *testing.T) {
	ctx := context.Background()
	r, _ := datatest.NewWorkedRegister(t, false)
	datatest.MixedEvidence(t, r, "Acme")
	p := datatest.Must(CheapestPath(ctx, r, "SUP-00001", "", "", book.At{}))(t)
	if p.Now.Assured != 660 || len(p.Paths) != 2 || p.Paths[0].To != "B" || p.Paths[1].To != "A" {
		t.Fatalf("%+v", p)
	}
	// DA1 on a test report (+6.0), RE2 mended on their word (+5.0, and RES is no longer D): 77.0, B, 5 x 3
	b := p.Paths[0]
	if !b.Found || b.Cost != 5 || b.Claims != 1 || len(b.Steps) != 2 || b.Reaches.Assured != 770 {
		t.Fatalf("%+v", b)
	}
	if x := b.Steps[0]; x.Question != "DA1" || x.Claim || x.After.Assured != 720 || x.Cell.Score != 20 ||
		x.Text != "Is data encrypted?" {
		t.Errorf("first %+v %+v", x, x.Cell)
	}
	if x := b.Steps[1]; x.Question != "RE2" || !x.Claim || x.After.Grade != "B" || x.Cell.Score != 15 ||
		x.Cell.Band != "Extreme" {
		t.Errorf("then %+v %+v", x, x.Cell)
	}
	// records alone come to 80.0 at most, so A takes independent evidence somewhere, and nothing more than needed
	if a := p.Paths[1]; !a.Found || a.Reaches.Grade != "A" || a.Reaches.Assured < 850 ||
		!slices.ContainsFunc(a.Steps, func(x PathStage) bool { return x.Confidence == 95 }) || a.Cost <= b.Cost {
		t.Errorf("%+v", a)
	}
	if held := datatest.Must(CheapestPath(ctx, r, "SUP-00001", "t", "C", book.At{}))(
		t); len(held.Paths[0].Steps) != 0 || !held.Paths[0].Found {
		t.Errorf("C is held: %+v", held.Paths)
	}
	_, err := CheapestPath(ctx, r, "SUP-00001", "t", "E", book.At{})
	datatest.WantCode(t, err, "bad-grade")
	_, err = CheapestPath(ctx, r, "SUP-00001", "other", "B", book.At{})
	datatest.WantCode(t, err, "no-assessment")
}

func TestWhatIf(t *testing.T) {
	ctx := context.Background()
	r, _ := datatest.NewWorkedRegister(t, false)
	a := datatest.MixedEvidence(t, r, "Acme")
	edits := []Edit{datatest.Must(ParseEdit("da1=:record"))(t), datatest.Must(ParseEdit("RE2=Met:none"))(t)}
	w := datatest.Must(WhatIf(ctx, r, "SUP-00001", "", edits, book.At{}))(t)
	if w.Before.Assured != 660 || w.After.Assured != 770 || *w.After.Grade != "B" || w.After.Result.Risk.Score != 15 ||
		w.Before.Result.Risk.Score != 20 {
		t.Errorf("before %+v, after %+v", w.Before, w.After)
	}
	if x := w.Edits[0]; x.Question != "DA1" || x.Alone.Assured != 720 || x.From.Confidence != 50 ||
		x.To.Confidence != 80 || x.From.Option != "met" || x.To.Option != "met" {
		t.Errorf("DA1 alone %+v", x)
	}
	// DATA 46.7 is still D, so C
	if x := w.Edits[1]; x.Alone.Assured != 710 || x.Alone.Grade != "C" || x.To.Option != "met" {
		t.Errorf("RE2 alone %+v", x)
	}
	if len(w.Lifted) != 2 || w.Lifted[0].ID != "DATA" || w.Lifted[1].ID != "RES" || len(w.Added) != 1 ||
		w.Added[0].Cap != "B" {
		t.Errorf("lifted %+v, added %+v", w.Lifted, w.Added)
	}
	if w.EngagementBefore.Ref != "ENG-00001" || w.EngagementAfter.Ref != "ENG-00001" {
		t.Errorf("roll-up %+v", w.EngagementAfter)
	}
	// the register is as it was
	if v := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t); v.Result.Assured != 660 ||
		v.Answers["RE2"].Claim.Value != "not-met" {
		t.Fatalf("trying changed the register: %s", v.Result.Assured)
	}
	// kept as actions, once, and never as answers
	first := datatest.Must(KeepWhatIf(ctx, r, w, "K. Patel", r.Today()+30))(t)
	again := datatest.Must(KeepWhatIf(ctx, r, w, "K. Patel", r.Today()+30))(t)
	list := datatest.Must(r.Actions(ctx, "", book.At{}))(t)
	if len(list) != 2 || !slices.Equal(first, again) || !slices.Equal(first, []string{"ACT-0001", "ACT-0002"}) {
		t.Fatalf("%v, then %v: %+v", first, again, list)
	}
	if x := list[1]; x.Question != "RE2" || x.Pack != "t" || x.Title != `RE2: bring it to "met" and without evidence` ||
		x.Owner != "K. Patel" || x.State != "open" {
		t.Errorf("%+v", x)
	}
	if v := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t); v.Result.Assured != 660 {
		t.Fatal("keeping actions changed an answer")
	}
	// a must-have answered No caps both ends at D; out of scope lifts it again and is not an answer
	d := datatest.Must(WhatIf(ctx, r, "ENG-00001", "t", []Edit{{Question: "ID1", Value: "not-met"}}, book.At{}))(t)
	if *d.After.Grade != "D" || *d.After.GradePossible != "D" || len(d.Added) != 2 ||
		d.Added[0].State != scoring.NotMet || d.Edits[0].To.Gate != scoring.NotMet {
		t.Errorf("%+v %+v", d.After, d.Added)
	}
	out := datatest.Must(WhatIf(ctx, r, "ENG-00001", "t", []Edit{{Question: "ID1", Value: WhatIfOut}}, book.At{}))(t)
	if out.After.Result.Applicable != 5 || out.Edits[0].To.State != scoring.OutOfScope {
		t.Errorf("%+v", out.After)
	}
	for _, c := range []struct{ edit, code string }{{"ID1", "bad-edit"}, {"=met", "bad-edit"}, {"ID1=", "bad-edit"},
		{"ID1=met:hearsay", "bad-evidence-kind"}} {
		_, err := ParseEdit(c.edit)
		datatest.WantCode(t, err, c.code)
	}
	_, err := WhatIf(ctx, r, "SUP-00001", "", []Edit{{Question: "NOPE", Value: "met"}}, book.At{})
	datatest.WantCode(t, err, "unknown-question")
	_, err = WhatIf(ctx, r, "SUP-00001", "", []Edit{{Question: "ID1", Value: "perhaps"}}, book.At{})
	datatest.WantCode(t, err, "unknown-answer")
	_, err = WhatIf(ctx, r, "SUP-00001", "", nil, book.At{})
	datatest.WantCode(t, err, "no-edit")
}

func TestCompareBidders(t *testing.T) {
	ctx := context.Background()
	r, _ := datatest.NewWorkedRegister(t, true)
	datatest.MixedEvidence(t, r, "Mixed") // 66.0 .. 85.0
	datatest.ClaimsOnly(t, r, "Claimed")  // 50.0 .. 100.0
	weak := datatest.Bidder(t, r, "Weak", "t@1.0.0")
	datatest.Answer(t, r, weak, entity.BySupplier,
		map[string]string{"ID1": "not-met", "ID2": "not-met", "DA1": "met", "DA2": "not-met", "RE1": "not-met",
			"RE2": "not-met"})
	datatest.AcceptEvidence(t, r, weak, entity.Verified, r.Today(), "ID1", "DA1") // 20.0 .. 20.0
	c := datatest.Must(Compare(ctx, r, []string{"SUP-00001", "SUP-00002", "SUP-00003"}, "", book.At{}))(t)
	if c.Reference.Version != "1.0.0" || c.Share != 1000 || len(c.Core) != 6 || len(c.Standings) != 3 {
		t.Fatalf("%+v", c)
	}
	places := func(c *CompareReport) (out []string) {
		for _, s := range c.Standings {
			out = append(out, s.Engagement.Service+" "+string(rune('0'+s.Best))+string(rune('0'+s.Worst)))
		}
		return out
	}
	if got := places(c); !slices.Equal(got, []string{"Mixed 12", "Claimed 13", "Weak 23"}) {
		t.Errorf("places %v", got)
	}
	if x := c.Standings[0]; !slices.Equal(x.Beats, []string{"ENG-00003"}) || len(x.OnWord) != 0 || len(x.Open) != 0 ||
		len(x.OnWeights) != 0 {
		t.Errorf("%+v", x)
	}
	// the bare yes shows more than the honest weak one by its word only: that is said, and moves no place
	if x := c.Standings[1]; len(x.Beats) != 0 || !slices.Equal(x.OnWord, []string{"ENG-00003"}) {
		t.Errorf("%+v", x)
	}
	if x := c.Standings[2]; !slices.Equal(x.Open, []string{"ID1"}) || len(x.Beats) != 0 {
		t.Errorf("%+v", x)
	}
	// against version 2, RE2 means something else: it carries half of the 30 % of RES, so 85 % is common
	c = datatest.Must(Compare(ctx, r, []string{"ENG-00001", "ENG-00002"}, "t@2.0.0", book.At{}))(t)
	if c.Share != 850 || len(c.Core) != 5 || slices.Contains(c.Core, "RE2") {
		t.Errorf("share %s, core %v", c.Share, c.Core)
	}
	_, err := Compare(ctx, r, []string{"SUP-00001"}, "", book.At{})
	datatest.WantCode(t, err, "too-few")
	_, err = Compare(ctx, r, []string{"SUP-00001", "ENG-00001"}, "", book.At{})
	datatest.WantCode(t, err, "named-twice")
	_, err = Compare(ctx, r, []string{"SUP-00001", "SUP-00002"}, "dspt-it-supplier@1.0.0", book.At{})
	datatest.WantCode(t, err, "no-assessment")
	datatest.Bidder(t, r, "Other", "dspt-it-supplier")
	_, err = Compare(ctx, r, []string{"SUP-00001", "SUP-00004"}, "", book.At{})
	datatest.WantCode(t, err, "not-comparable")
	_, err = Compare(ctx, r, []string{"SUP-00001", "SUP-00002"}, "dspt-it-supplier", book.At{})
	datatest.WantCode(t, err, "no-assessment")
	_, err = Compare(ctx, r, []string{"SUP-00001", "SUP-00002"}, "t@9.0.0", book.At{})
	datatest.WantCode(t, err, "unknown-pack")
}

// The domains weigh 50, 30 and 20: 50.0 is ahead of 40.0, and not where they weigh 40, 36 and 24.
func TestCompareUnderOtherWeights(t *testing.T) {
	ctx := context.Background()
	r, _ := datatest.NewWorkedRegister(t, false)
	for _, met := range [][]string{{"ID1", "ID2"}, {"DA1", "DA2", "RE1"}} {
		ref := datatest.Bidder(t, r, strings.Join(met, " "), "t@1.0.0")
		answers := map[string]string{"ID1": "not-met", "ID2": "not-met", "DA1": "not-met", "DA2": "not-met",
			"RE1": "not-met", "RE2": "not-met"}
		for _, id := range met {
			answers[id] = "met"
		}
		datatest.Answer(t, r, ref, entity.BySupplier, answers)
		datatest.AcceptEvidence(t, r, ref, entity.Verified, r.Today(), met...)
	}
	c := datatest.Must(Compare(ctx, r, []string{"SUP-00001", "SUP-00002"}, "", book.At{}))(t)
	for i, want := range [][]string{{"ENG-00002"}, {}} {
		if x := c.Standings[i]; !slices.Equal(x.Beats, want) || !slices.Equal(x.OnWeights, want) || x.Best != i+1 {
			t.Errorf("%s at %d: ahead of %v, by weights %v", x.Engagement.Ref, x.Best, x.Beats, x.OnWeights)
		}
	}
}

func TestExplainScores(t *testing.T) {
	ctx := context.Background()
	r, _ := datatest.NewWorkedRegister(t, false)
	datatest.MixedEvidence(t, r, "Mixed")
	for _, name := range []string{"B", "C", "D", "E"} {
		datatest.ClaimsOnly(t, r, name)
	}
	x := datatest.Must(r.ExplainScores(ctx, []string{"SUP-00001"}, book.At{}))(t).Assessments[0].Explanation
	if x.Percentile != nil {
		t.Errorf("a place among four others: %+v", x.Percentile)
	}
	if len(x.Questions) != 6 || x.Questions[0].Adds != 317 || x.Questions[0].Gate != scoring.Met ||
		len(x.Sentences) < 4 || len(x.Tornado) != 6 {
		t.Errorf("%+v", x)
	}
	if s := x.Tornado[0]; s.Question != "ID1" || s.Zero.Assured != 343 || s.Zero.Grade != "D" ||
		s.Verified.Assured != 676 {
		t.Errorf("%+v", s)
	}
	if x.Robustness == nil || x.Robustness.Low != 622 || x.Robustness.High != 698 || !x.Robustness.Stable ||
		x.Lift == "" {
		t.Errorf("%+v %q", x.Robustness, x.Lift)
	}
	datatest.ClaimsOnly(t, r, "F")
	all := datatest.Must(r.ExplainScores(ctx, nil, book.At{}))(t)
	if p := all.Assessments[0].Explanation.Percentile; p == nil ||
		*p != (book.Percentile{Percent: 100, Of: 6, Others: 5, Less: 5, Tier: 1, Pack: "t"}) {
		t.Errorf("the best of six: %+v", p)
	}
	// the other five show the same: none below, four beside it: 4 of 10 halves = 40
	if p := all.Assessments[1].Explanation.Percentile; p == nil || p.Percent != 40 || p.Less != 0 || p.Equal != 4 {
		t.Errorf("one of five equals: %+v", p)
	}
	// an unassessed one is not among them, and has no explanation
	datatest.Bidder(t, r, "G", "t")
	all = datatest.Must(r.ExplainScores(ctx, nil, book.At{}))(t)
	if p := all.Assessments[0].Explanation.Percentile; p.Of != 6 || all.Assessments[6].Explanation != nil {
		t.Errorf("%+v, %+v", p, all.Assessments[6].Explanation)
	}
	if plain := datatest.Must(r.Scores(ctx, nil, book.At{}))(t); plain.Assessments[0].Explanation != nil {
		t.Error("a plain report explains")
	}
}

func TestTrendWalk(t *testing.T) {
	ctx := context.Background()
	r, c := datatest.NewWorkedRegister(t, true)
	a := datatest.MixedEvidence(t, r, "Acme")
	datatest.SignOff(t, r, a.ID)
	signed := r.Today()
	c.At = c.At.AddDate(1, 0, 2) // 367 days
	view := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	next := datatest.Must(r.StartAssessment(ctx, view.Engagement.ID, "t@1.0.0"))(t)
	datatest.Answer(t, r, next, entity.BySupplier,
		map[string]string{"ID1": "met", "ID2": "met", "DA1": "met", "DA2": "met", "RE1": "met", "RE2": "met"})
	datatest.Answer(t, r, next, entity.ByAssessor, map[string]string{"RE2": "partly"})
	datatest.AcceptEvidence(t, r, next, entity.Verified, r.Today(), "ID1", "DA1")
	datatest.SignOff(t, r, next.ID)
	w := datatest.Must(Trend(ctx, r, "SUP-00001", "", TrendPoint{Cycle: 1}, TrendPoint{Cycle: 2}))(t)
	if w.From.Assured != 660 || w.From.AsOf != signed || w.From.Cycle != 1 || w.To.Cycle != 2 ||
		w.To.AsOf != r.Today() || w.To.State != entity.SignedOff {
		t.Fatalf("from %+v to %+v", w.From, w.To)
	}
	// ID1 33.3, ID2 8.3, DA1 20, DA2 5, RE1 5, RE2 2.5
	if w.To.Assured != 741 {
		t.Errorf("to %s", w.To.Assured)
	}
	sum := func(w *TrendReport) (shown, possible scoring.Tenths) {
		for _, m := range w.Moves {
			shown += m.Assured
			possible += m.Possible
		}
		return shown, possible
	}
	if s, p := sum(w); s != w.To.Assured-w.From.Assured || p != w.To.Possible-w.From.Possible {
		t.Errorf("steps %v come to %s, %s", w.Moves, s, p)
	}
	// answers: DA2 50 -> 100, whose record was accepted for 50 (+1.0, +5.0); RE2 0 -> 100 at its 50
	// % of proof (+5.0, +10.0) judgement: RE2 to 50 (-2.5, -5.0)
	if m := w.Moves[0]; m != (scoring.Move{What: "answers", Assured: 60, Possible: 150}) {
		t.Errorf("answers %+v", m)
	}
	if m := w.Moves[1]; m != (scoring.Move{What: "judgements", Assured: -25, Possible: -50}) {
		t.Errorf("judgements %+v", m)
	}
	// between days: the same, seen from the calendar
	d := datatest.Must(Trend(ctx, r, "SUP-00001", "t", TrendPoint{On: signed}, TrendPoint{}))(t)
	if d.From.Assured != 660 || d.To.Assured != w.To.Assured || d.From.KnownOn != signed {
		t.Errorf("from %+v to %+v", d.From, d.To)
	}
	// age alone
	age := datatest.Must(Trend(ctx, r, "SUP-00001", "t", TrendPoint{On: signed}, TrendPoint{On: signed + 366}))(t)
	if s, _ := sum(age); s != age.To.Assured-age.From.Assured || s >= 0 || age.Moves[2].Assured != s {
		t.Errorf("a year without work: %v", age.Moves)
	}
	_, err := Trend(ctx, r, "SUP-00001", "", TrendPoint{Cycle: 3}, TrendPoint{})
	datatest.WantCode(t, err, "no-cycle")
	_, err = Trend(ctx, r, "SUP-00001", "", TrendPoint{On: signed - 1}, TrendPoint{})
	if !errors.Is(err, data.ErrNotFound) {
		t.Errorf("before the supplier was known: %v", err)
	}
}
