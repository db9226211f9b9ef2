package data

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"assure/data/book"
	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Elsewhere is a question of another questionnaire, or of another service of the supplier, that a document is accepted
// for.
type Elsewhere struct {
	Document   string // ULID
	Engagement string // reference
	Pack       string // id
	Question   *questionnaire.Question
}

// EvidenceSuggestion is a document accepted elsewhere that may support a question here. It counts for nothing until a
// person accepts it for that question.
type EvidenceSuggestion struct {
	Question *questionnaire.Question
	Document entity.Document
	From     Elsewhere
	Relation questionnaire.Relation
	Via      string // the reference or theme that links the questions
}

// Words say why the document may support the question.
func (s *EvidenceSuggestion) Words() string {
	return "accepted for " + s.From.Question.ID + " of " + s.From.Pack + " in " + s.From.Engagement + ": " +
		string(s.Relation) + ", by " + s.Via
}

// acceptedElsewhere lists what documents are accepted for in the newest cycle of every other questionnaire of an
// engagement, and of every questionnaire of the supplier's other engagements. It takes three queries, however many
// engagements there are.
func (r *Register) acceptedElsewhere(ctx context.Context, v store.Viewer, a *entity.Assessment,
	e *entity.Engagement) ([]Elsewhere, error) {
	all, err := store.List(ctx, v, store.Engagements, store.By("supplier", e.Supplier))
	if err != nil {
		return nil, err
	}
	cycles, err := store.List(ctx, v, store.Assessments, store.In("engagement", ids(all,
		func(e *entity.Engagement) string { return e.ID })))
	if err != nil {
		return nil, err
	}
	cycles = slices.DeleteFunc(cycles, func(a entity.Assessment) bool { return a.TakenBack != nil })
	byEngagement := book.GroupBy(cycles, func(a *entity.Assessment) string { return a.Engagement })
	type cycle struct { // one that counts here
		engagement string // reference
		pack       *questionnaire.Pack
	}
	var of []string
	read := map[string]cycle{}
	for i := range all {
		for _, x := range newestOfPacks(byEngagement[all[i].ID]) {
			pack := r.Packs().BySHA(x.PackSHA)
			if all[i].ID == e.ID && x.Pack == a.Pack || pack == nil {
				continue
			}
			of = append(of, x.ID)
			read[x.ID] = cycle{all[i].Ref, pack}
		}
	}
	links, err := store.List(ctx, v, store.Supports, store.In("assessment", of))
	if err != nil {
		return nil, err
	}
	byCycle := book.GroupBy(links, func(s *entity.Support) string { return s.Assessment })
	var out []Elsewhere
	for _, id := range of {
		for _, link := range byCycle[id] {
			if q := read[id].pack.Question(link.Question); link.State == entity.Accepted && q != nil {
				out = append(out, Elsewhere{link.Document, read[id].engagement, read[id].pack.ID, q})
			}
		}
	}
	return out, nil
}

func ids[T any](list []T, id func(*T) string) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = id(&list[i])
	}
	return out
}

// newestOfPacks keeps the newest cycle of each pack, by pack.
func newestOfPacks(list []entity.Assessment) []entity.Assessment {
	list = slices.Clone(list)
	slices.SortFunc(list, func(x, y entity.Assessment) int {
		return cmp.Or(strings.Compare(x.Pack, y.Pack), cmp.Compare(y.Cycle, x.Cycle))
	})
	return slices.CompactFunc(list, func(x, y entity.Assessment) bool { return x.Pack == y.Pack })
}

// SuggestEvidence lists accepted documents of the supplier that may support a question and are not offered, accepted or
// refused for it: the nearest relation of each, the nearest first.
func SuggestEvidence(q *questionnaire.Question, elsewhere []Elsewhere, documents []entity.Document,
	linked func(document string) bool) []EvidenceSuggestion {
	rank := func(r questionnaire.Relation) int {
		return slices.Index([]questionnaire.Relation{questionnaire.Equal, questionnaire.Subset,
			questionnaire.Related}, r)
	}
	best := map[string]EvidenceSuggestion{}
	for _, from := range elsewhere {
		relation, via := questionnaire.Linked(q, from.Question)
		have, known := best[from.Document]
		if relation != "" && (!known || rank(relation) < rank(have.Relation)) {
			best[from.Document] = EvidenceSuggestion{Question: q, From: from, Relation: relation, Via: via}
		}
	}
	var out []EvidenceSuggestion
	for _, d := range documents {
		if s, ok := best[d.ID]; ok && d.State == entity.Accepted && !linked(d.ID) {
			s.Document = d
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(x, y EvidenceSuggestion) int {
		return cmp.Compare(rank(x.Relation), rank(y.Relation))
	})
	return out
}

// SuggestedEvidence lists what is suggested for the questions of an assessment, in the order of the pack.
func (v *AssessmentView) SuggestedEvidence() []EvidenceSuggestion {
	var out []EvidenceSuggestion
	for _, q := range v.Pack.Questions() {
		if row := v.Result.Row(q.ID); row == nil || row.Hidden {
			continue
		}
		out = append(out, SuggestEvidence(q, v.Elsewhere, v.Documents, func(document string) bool {
			return slices.ContainsFunc(v.Supports, func(s entity.Support) bool {
				return s.Document == document && s.Question == q.ID && s.State != entity.Withdrawn
			})
		})...)
	}
	return out
}
