package analysis

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/store"
	"assure/questionnaire"
	"assure/scoring"
)

func TestRescoreSettings(t *testing.T) {
	ctx := context.Background()
	r, c := datatest.NewWorkedRegister(t, true)
	a := datatest.MixedEvidence(t, r, "Acme")
	datatest.SignOff(t, r, a.ID)
	stored := datatest.Must(r.Results(ctx, a.ID, book.At{}))(t)
	if len(stored) != 1 || stored[0].Engine != scoring.Engine || stored[0].PackSHA != a.PackSHA ||
		stored[0].Setting != 1 || len(stored[0].Inputs) != 64 || stored[0].AsOf != r.Today() ||
		stored[0].KnownOn != r.Today() {
		t.Fatalf("%+v", stored)
	}
	// nothing is newer: nothing changes, and nothing is stored, however much later
	c.At = c.At.AddDate(0, 18, 0)
	same := datatest.Must(Rescore(ctx, r, RescoreRequest{Apply: true}))(t)
	if x := same.Results[0]; same.Changed != 0 || !x.Rebuilt || x.Changed || x.Inputs != x.Stored.Inputs ||
		x.Now.Assured != 660 {
		t.Fatalf("%+v", same)
	}
	if n := len(datatest.Must(r.Results(ctx, a.ID, book.At{}))(t)); n != 1 {
		t.Fatalf("%d results after a re-score without a difference", n)
	}
	// a document is worth less, and C begins later: shown, not done
	harsh := scoring.DefaultSettings()
	harsh.Strengths[3].Percent = 80 // independent: ID1 33.3 x 15 %, RE1 10 x 15 % = 6.5 less
	harsh.Grades[2].From = 600
	look := datatest.Must(Rescore(ctx, r, RescoreRequest{Settings: harsh}))(t)
	if !look.Proposed || look.Applied || look.Setting != 2 || look.Changed != 1 || look.GradesDown != 1 ||
		look.GradesUp != 0 || !slices.Equal(look.Differs, []string{"grades", "strengths"}) {
		t.Fatalf("%+v", look)
	}
	brief := datatest.Must(Rescore(ctx, r, RescoreRequest{Settings: harsh, Brief: true}))(t)
	if b, x := brief.Results[0], look.Results[0]; b.Now.Result != nil || len(b.Stored.Figures.Contributions) > 0 ||
		len(x.Stored.Figures.Contributions) == 0 || b.Shown != "D" || b.Now.Assured != x.Now.Assured ||
		!slices.Equal(b.Moves, x.Moves) || brief.Changed != 1 || brief.GradesDown != 1 {
		t.Errorf("brief: %+v", brief)
	}
	x := look.Results[0]
	if x.Now.Assured != 595 || *x.Now.Grade != "D" || x.Moves[0].Assured != 0 || x.Moves[1].Assured != 0 ||
		x.Moves[2].Assured != -65 || x.Moves[2].What != scoring.MovedSettings {
		t.Errorf("%+v %+v", x.Now, x.Moves)
	}
	if s := datatest.Must(r.Settings(ctx, book.At{}))(t); s.Strengths[3] != scoring.DefaultSettings().Strengths[3] {
		t.Fatal("looking changed the settings")
	}
	_, err := Rescore(ctx, r, RescoreRequest{Settings: harsh, Apply: true})
	datatest.WantCode(t, err, "no-reason")
	done := datatest.Must(Rescore(ctx, r, RescoreRequest{Settings: harsh, Apply: true, Reason: "board of May"}))(t)
	stored = datatest.Must(r.Results(ctx, a.ID, book.At{}))(t)
	if !done.Applied || len(stored) != 2 || stored[1].Setting != 2 || stored[1].Why != "re-score" ||
		stored[1].AsOf != stored[0].AsOf || !stored[1].Known.Equal(stored[0].Recorded) ||
		stored[1].Inputs == stored[0].Inputs {
		t.Fatalf("%+v", stored)
	}
	if s := datatest.Must(r.Settings(ctx, book.At{}))(t); s.Hash() != harsh.Keeping(s).Hash() {
		t.Fatal("the settings were not put in force")
	}
	// and back: scored from the same moment again, it is the figure of the beginning
	back := datatest.Must(Rescore(ctx, r, RescoreRequest{Settings: scoring.DefaultSettings()}))(t)
	if x := back.Results[0]; !x.Rebuilt || x.Now.Assured != 660 || x.Moves[2].Assured != 65 || x.Stored.N != 2 ||
		back.GradesUp != 1 {
		t.Errorf("%+v", x)
	}
}

func TestRescoreEngineAndPack(t *testing.T) {
	ctx := context.Background()
	r, _ := datatest.NewWorkedRegister(t, true)
	a := datatest.MixedEvidence(t, r, "Acme")
	datatest.SignOff(t, r, a.ID)
	// as if an older engine had given four points more, and its figures had been kept
	err := r.Update(ctx, "sign off", func(tx *data.Tx) error {
		list, err := store.List(ctx, tx, store.Results, store.By("subject", a.ID))
		if err != nil {
			return err
		}
		old := list[0]
		b, err := r.Reader().Open(ctx, tx, book.At{}, book.Scope{Engagement: a.Engagement})
		if err != nil {
			return err
		}
		f := b.Focus(a)
		old.N, old.Engine, old.Known = 2, "tprm-score/0", old.Recorded
		old.Inputs = f.Input.HashUnder(old.Engine, b.Settings)
		var figures scoring.ResultJSON
		if err := json.Unmarshal(old.Figures, &figures); err != nil {
			return err
		}
		figures.Assured, figures.Grade = 700, ptr(questionnaire.Grade("B"))
		if old.Figures, err = json.Marshal(figures); err != nil {
			return err
		}
		return store.Insert(ctx, tx, store.Results, old)
	})
	if err != nil {
		t.Fatal(err)
	}
	look := datatest.Must(Rescore(ctx, r, RescoreRequest{Refs: []string{"SUP-00001"}}))(t)
	x := look.Results[0]
	if !x.Rebuilt || look.Changed != 1 || look.GradesDown != 1 || x.Moves[0].What != MovedEngine ||
		x.Moves[0].Assured != -40 || x.Moves[0].Grade != "C" || x.Moves[2].Assured != 0 {
		t.Errorf("%+v %+v", x, x.Moves)
	}
	// version 2 weighs DATA 20 % and RES 30 %: shown 42.5 + 20 x 46.67 % + 30 x 47.5 % = 66.0; at
	// most 50 + 16.67 + 15 = 81.6
	pack := datatest.Must(Rescore(ctx, r, RescoreRequest{Pack: "t@2.0.0"}))(t)
	if x := pack.Results[0]; x.Moves[1].What != scoring.MovedPack || x.Moves[1].Assured != 0 ||
		x.Moves[1].Possible != -34 || x.Now.Possible != 816 {
		t.Errorf("%+v", x.Moves)
	}
	_, err = Rescore(ctx, r, RescoreRequest{Pack: "t@2.0.0", Apply: true})
	datatest.WantCode(t, err, "pack-locked")
	_, err = Rescore(ctx, r, RescoreRequest{Pack: "nope"})
	datatest.WantCode(t, err, "unknown-pack")
}

func ptr[T any](v T) *T { return &v }

// TestTrendFromAnOlderEngine: figures an older engine stored stay what they were, and the
// difference is the engine's move.
func TestTrendFromAnOlderEngine(t *testing.T) {
	ctx := context.Background()
	r, _ := datatest.NewWorkedRegister(t, false)
	a := datatest.MixedEvidence(t, r, "Acme")
	err := r.Update(ctx, "sign off", func(tx *data.Tx) error {
		b, err := r.Reader().Open(ctx, tx, book.At{}, book.Scope{Engagement: a.Engagement})
		if err != nil {
			return err
		}
		f := b.Focus(a)
		figures := f.Score().JSON()
		figures.Assured, figures.Possible = 700, 840
		raw, err := json.Marshal(figures)
		if err != nil {
			return err
		}
		return store.Insert(ctx, tx, store.Results,
			store.Result{Subject: a.ID, N: 1, Engine: "tprm-score/0", PackSHA: a.PackSHA, Setting: 1,
				Inputs: f.Input.HashUnder("tprm-score/0", b.Settings), AsOf: b.AsOf, KnownOn: b.AsOf, Why: "sign-off",
				Figures: raw, Recorded: tx.At()})
	})
	if err != nil {
		t.Fatal(err)
	}
	datatest.SignOff(t, r, a.ID)
	w := datatest.Must(Trend(ctx, r, "SUP-00001", "t", TrendPoint{Cycle: 1}, TrendPoint{}))(t)
	var shown, possible scoring.Tenths
	for _, m := range w.Moves {
		shown, possible = shown+m.Assured, possible+m.Possible
	}
	last := w.Moves[len(w.Moves)-1]
	if w.From.Engine != "tprm-score/0" || w.From.Assured != 700 ||
		last != (scoring.Move{What: MovedEngine, Assured: -40, Possible: 10}) {
		t.Errorf("from %+v, last move %+v", w.From, last)
	}
	if shown != w.To.Assured-w.From.Assured || possible != w.To.Possible-w.From.Possible {
		t.Errorf("steps come to %s, %s", shown, possible)
	}
}
