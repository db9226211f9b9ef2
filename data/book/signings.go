package book

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"assure/data/store"
	"assure/questionnaire/entity"
)

// Signings lists what people did to sign the book's assessments off, by engagement, in the form of decisions: what they
// passed and why, the sign-offs, the reopenings, and rulings on late bids. Basis is what was open,
// or which cycle it is about.
func (b *Book) Signings(ctx context.Context) (map[string][]entity.Decision, error) {
	of, ids := map[string]entity.Assessment{}, []string{}
	for _, list := range b.Cycles {
		for _, a := range list {
			of[a.ID] = a
			ids = append(ids, a.ID)
		}
	}
	var where []store.Where
	if b.where != nil {
		where = append(where, store.In("assessment", ids))
	}
	passes, err := store.List(ctx, b.view, store.Passes, where...)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(passes, func(x, y entity.Pass) int { return x.At.Compare(y.At) })
	signed, err := store.List(ctx, b.view, store.SignOffs, where...)
	if err != nil {
		return nil, err
	}
	rulings, err := store.List(ctx, b.view, store.Admissions, b.where...)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(signed, func(x, y entity.SignOff) int {
		return cmp.Or(cmp.Compare(x.Assessment, y.Assessment), cmp.Compare(x.N, y.N))
	})
	out := map[string][]entity.Decision{}
	add := func(assessment string, d entity.Decision) {
		a, ok := of[assessment]
		if !ok {
			return
		}
		d.Engagement, d.Assessment = a.Engagement, a.ID
		b.redactor.signing(&d)
		out[a.Engagement] = append(out[a.Engagement], d)
	}
	for _, d := range b.passesAndSigns(passes, signed, of) {
		add(d.Assessment, d)
	}
	for _, r := range rulings {
		d := entity.Decision{Kind: entity.LateRuling, Engagement: r.Engagement, Person: r.Person, Role: r.Role,
			Recorder: r.Recorder, Reason: r.Reason, On: b.day(r.At), Basis: "not admitted"}
		if r.Admitted {
			d.Basis = "admitted"
		}
		b.redactor.signing(&d)
		out[r.Engagement] = append(out[r.Engagement], d)
	}
	reps, err := b.Representations(ctx)
	for i := range reps {
		if reps[i].State != entity.RepWithdrawn {
			e := reps[i].Engagement
			out[e] = append(out[e], b.repDecision(&reps[i]))
		}
	}
	return out, err
}

// passesAndSigns are the passes with their withdrawals, then the sign-offs with their reopenings.
func (b *Book) passesAndSigns(passes []entity.Pass, signed []entity.SignOff,
	of map[string]entity.Assessment) (out []entity.Decision) {
	for _, p := range passes {
		out = append(out, entity.Decision{Kind: entity.PassedBlock, Assessment: p.Assessment, Question: p.Question,
			Person: p.By, Reason: p.Reason, On: b.day(p.At), Basis: p.What})
	}
	for _, p := range passes {
		if w := p.Withdrawn; w != nil {
			out = append(out, entity.Decision{Kind: entity.PassWithdrawn, Assessment: p.Assessment,
				Question: p.Question, Person: w.By, Reason: w.Reason, On: b.day(w.At), Basis: p.What})
		}
	}
	for _, s := range signed {
		words := b.cycleWords(of[s.Assessment])
		out = append(out, entity.Decision{Kind: entity.Signed, Assessment: s.Assessment, Person: s.By, On: b.day(s.At),
			Basis: words})
		if re := s.Reopened; re != nil {
			out = append(out, entity.Decision{Kind: entity.Reopened, Assessment: s.Assessment, Person: re.By,
				On: b.day(re.At), Reason: re.Reason, Basis: words})
		}
	}
	return out
}

func (b *Book) cycleWords(a entity.Assessment) string {
	if a.ID == "" {
		return ""
	}
	return a.Pack + " cycle " + strconv.Itoa(a.Cycle)
}
