package command

import (
	"context"
	"maps"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// FindAssessment finds the assessment to work on: the open one of the engagement, else the one that
// governs. pack chooses when the engagement answers several.
func FindAssessment(ctx context.Context, r *data.Register, ref, pack string, at book.At) (*data.AssessmentView, error) {
	g, _, err := r.Engagement(ctx, ref)
	if err != nil {
		return nil, err
	}
	all, err := r.Assessments(ctx, g.ID, at)
	if err != nil {
		return nil, err
	}
	packs := map[string][]entity.Assessment{}
	for _, a := range all {
		if id, _, _ := strings.Cut(pack, "@"); pack == "" || a.Pack == id {
			packs[a.Pack] = append(packs[a.Pack], a)
		}
	}
	switch len(packs) {
	case 1:
	case 0:
		return nil, noAssessment(g, pack)
	default:
		return nil, Usage("add --pack ID", "%s answers several packs: %s", g.Ref,
			strings.Join(slices.Sorted(maps.Keys(packs)), ", "))
	}
	for _, cycles := range packs {
		return r.Assessment(ctx, current(cycles).ID, at)
	}
	return nil, noAssessment(g, pack)
}

// current is the open cycle, or the governing one when none is open. There is at least one.
func current(cycles []entity.Assessment) entity.Assessment {
	for _, a := range cycles {
		if a.State.Open() {
			return a
		}
	}
	a, _ := entity.Governing(cycles)
	return a
}

func noAssessment(g entity.Engagement, pack string) error {
	what := "no assessment has begun for " + g.Ref
	if pack != "" {
		what += " with the pack " + pack
	}
	return &problem.Problem{Code: "no-assessment", What: what, Where: g.Ref,
		Fix: "`assure issue` sends a questionnaire, `assure import` reads answers, " +
			"`assure assess` records them by hand"}
}

// FindSupplierOrEngagement returns the identifier of the supplier or of the engagement that a
// reference names; the other is "".
func FindSupplierOrEngagement(ctx context.Context, r *data.Register, ref string) (supplier, engagement string,
	err error) {
	s, err := r.FindSupplier(ctx, ref)
	if !book.IsNotFound(err) {
		return s.ID, "", err
	}
	g, _, err := r.Engagement(ctx, ref)
	return "", g.ID, err
}

// FindQuestion finds a question of the assessment's pack, in any case.
func FindQuestion(v *data.AssessmentView, id string) (*questionnaire.Question, error) {
	for _, q := range v.Pack.Questions() {
		if strings.EqualFold(q.ID, id) {
			return q, nil
		}
	}
	return nil, &problem.Problem{Code: "unknown-question", What: "the pack " + v.Pack.Ref() + " has no such question",
		Where: id, Fix: "`assure pack show " + v.Pack.ID + "` lists them"}
}
