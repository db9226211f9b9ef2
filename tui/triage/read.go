package triage

import (
	"context"

	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// View is an engagement being triaged.
type View struct {
	Supplier   entity.Supplier
	Engagement entity.Engagement
	Pack       *questionnaire.Pack // of kind triage
	Settings   *scoring.Settings
	Facts      questionnaire.Facts
	Held       map[string]entity.Fact // adopted facts as recorded last
	Suggested  map[string]entity.Fact // facts of the supplier that are not adopted
}

// read finds the engagement that a reference means, with what is known of it.
func read(ctx context.Context, r *data.Register, ref string) (View, error) {
	e, sup, err := r.Engagement(ctx, ref)
	if err != nil {
		return View{}, err
	}
	settings, err := r.Settings(ctx, book.At{})
	if err != nil {
		return View{}, err
	}
	history, err := r.Facts(ctx, e.ID, book.At{})
	if err != nil {
		return View{}, err
	}
	v := View{Supplier: sup, Engagement: e, Settings: settings,
		Facts: entity.CurrentFacts(history, settings.Facts, r.Today()),
		Held:  map[string]entity.Fact{}, Suggested: map[string]entity.Fact{}}
	for _, f := range history {
		if f.Adopted {
			v.Held[f.ID] = f
		}
		if !f.Adopted && f.Value != v.Facts.Get(f.ID) {
			v.Suggested[f.ID] = f
		}
	}
	for _, p := range r.Packs().Newest() {
		if p.Kind == questionnaire.Triage {
			v.Pack = p
		}
	}
	if v.Pack == nil {
		return v, &problem.Problem{Code: "no-triage-pack", What: "no triage pack is installed",
			Fix: "start without a folder of your own packs, or add a pack of kind triage to it"}
	}
	return v, nil
}
