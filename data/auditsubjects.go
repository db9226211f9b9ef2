package data

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// subjects are what rows of the trail concern for a word: the word itself; for an assessment its own; for an engagement
// its assessments, risks, actions and decisions too; for a supplier, by reference, code or name, all of its
// engagements, documents and certificates as well.
func subjects(ctx context.Context, v *store.View, word string) ([]string, error) {
	out := []string{word, strings.ToUpper(word)}
	s, err := supplierNamed(ctx, v, word)
	if err == nil {
		return ofSupplier(ctx, v, out, s)
	}
	if !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	e, _, err := book.FindEngagement(ctx, v, word)
	switch {
	case err == nil:
		return ofEngagement(ctx, v, out, e)
	case errors.Is(err, ErrNotFound):
		return out, nil
	}
	return nil, err
}

// supplierNamed finds a supplier by reference, code, company number or, where only one has it, name.
func supplierNamed(ctx context.Context, v *store.View, word string) (entity.Supplier, error) {
	s, err := book.FindSupplier(ctx, v, word)
	if !errors.Is(err, ErrNotFound) {
		return s, err
	}
	list, failed := store.List(ctx, v, store.Suppliers)
	if failed != nil {
		return s, failed
	}
	list = slices.DeleteFunc(list, func(s entity.Supplier) bool { return text.Fold(s.Name) != text.Fold(word) })
	if len(list) != 1 {
		return s, err
	}
	return list[0], nil
}

func ofSupplier(ctx context.Context, v *store.View, out []string, s entity.Supplier) ([]string, error) {
	out = append(out, s.ID, s.Ref)
	engagements, err := store.List(ctx, v, store.Engagements, store.By("supplier", s.ID))
	if err != nil {
		return nil, err
	}
	for _, e := range engagements {
		if out, err = ofEngagement(ctx, v, out, e); err != nil {
			return nil, err
		}
	}
	documents, err := store.List(ctx, v, store.Documents, store.By("supplier", s.ID))
	if err != nil {
		return nil, err
	}
	for _, d := range documents {
		out = append(out, d.Ref)
	}
	certificates, err := store.List(ctx, v, store.Certificates, store.By("supplier", s.ID))
	for _, c := range certificates {
		out = append(out, c.Ref)
	}
	return out, err
}

func ofEngagement(ctx context.Context, v *store.View, out []string, e entity.Engagement) ([]string, error) {
	out = append(out, e.ID, e.Ref)
	where := store.By("engagement", e.ID)
	assessments, err := store.List(ctx, v, store.Assessments, where)
	if err != nil {
		return nil, err
	}
	for _, a := range assessments {
		if out, err = ofAssessment(ctx, v, append(out, a.ID), a.ID); err != nil {
			return nil, err
		}
	}
	risks, err := store.List(ctx, v, store.Risks, where)
	if err != nil {
		return nil, err
	}
	for _, k := range risks {
		out = append(out, k.Ref)
	}
	actions, err := store.List(ctx, v, store.Actions, where)
	if err != nil {
		return nil, err
	}
	for _, a := range actions {
		out = append(out, ActionRef(a.N))
	}
	decisions, err := store.List(ctx, v, store.Decisions, where)
	for _, d := range decisions {
		out = append(out, DecisionRef(d.N))
	}
	return out, err
}

// ofAssessment adds the workbooks sent for an assessment and the imports that its claims came with.
func ofAssessment(ctx context.Context, v *store.View, out []string, assessment string) ([]string, error) {
	issues, err := store.List(ctx, v, store.Issues, store.By("assessment", assessment))
	if err != nil {
		return nil, err
	}
	for _, i := range issues {
		out = append(out, i.ID)
	}
	answers, err := store.AnswersOf(ctx, v, assessment)
	batches := map[string]bool{}
	for _, both := range answers[assessment] {
		if both.Claim != nil && both.Claim.Batch != "" {
			batches[both.Claim.Batch] = true
		}
	}
	return slices.AppendSeq(out, maps.Keys(batches)), err
}
