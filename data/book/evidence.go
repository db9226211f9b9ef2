package book

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// evidence lists, per question, the documents that count: accepted, and accepted for the question.
func (b *Book) evidence(assessment string) map[string][]scoring.Evidence {
	out := map[string][]scoring.Evidence{}
	for _, s := range b.Supports[assessment] {
		d, ok := b.Documents[s.Document]
		if ok && s.State == entity.Accepted && d.State == entity.Accepted {
			out[s.Question] = append(out[s.Question],
				scoring.Evidence{Ref: d.Ref, Kind: d.Kind, Issued: d.Issued, Expiry: d.Expiry, For: ShownBy(&s)})
		}
	}
	return out
}

// Worth returns what the effective answer to a question is worth, in percent: 0 for no answer, for one
// that is not an option, and for a question that the pack does not have.
func Worth(q *questionnaire.Question, a entity.Answers) int {
	e := a.Effective()
	if q == nil || e == nil {
		return 0
	}
	return q.Worth(e.Value)
}

// ShownBy returns the value, in percent, of the answer that a link was accepted for.
func ShownBy(s *entity.Support) int {
	if s.Value == nil {
		return 0
	}
	return *s.Value
}

// readValues works out what each link accepted shows: what the answer was worth when it was accepted, and no more than
// the least it has been worth since. A supplier that says "not met" after its proof was accepted for "met" has to show
// it again. Links of releases that did not note the worth are given it from the answers as they were at that time.
func (b *Book) readValues(ctx context.Context, v store.Viewer) error {
	packs := map[string]*questionnaire.Pack{}
	for _, list := range b.Cycles {
		for i := range list {
			packs[list[i].ID] = b.Compiled[list[i].PackSHA].Pack()
		}
	}
	open := func(s *entity.Support) bool {
		return s.State == entity.Accepted && packs[s.Assessment] != nil &&
			(s.Value == nil || changedSince(b.Answers[s.Assessment][s.Question], s.At))
	}
	var ids []string
	for id, list := range b.Supports {
		if slices.ContainsFunc(list, func(s entity.Support) bool { return open(&s) }) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	values, err := store.ValuesOf(ctx, v, ids...)
	if err != nil {
		return err
	}
	for _, id := range ids {
		for i := range b.Supports[id] {
			s := &b.Supports[id][i]
			if !open(s) {
				continue
			}
			q, worth := packs[id].Question(s.Question), 0
			if s.Value != nil {
				worth = *s.Value
			} else if q != nil {
				worth = q.Worth(values.At(id, s.Question, s.At))
			}
			for _, value := range values.Since(id, s.Question, s.At) {
				if q != nil && value != questionnaire.WordsOnly {
					worth = min(worth, q.Worth(value))
				}
			}
			s.Value = &worth
		}
	}
	return nil
}

// changedSince reports whether an answer, of either party, was written after a time.
func changedSince(a entity.Answers, at time.Time) bool {
	return a.Claim != nil && a.Claim.At.After(at) || a.Judgement != nil && a.Judgement.At.After(at)
}

// DocumentsOf lists the documents of a supplier by reference.
func (b *Book) DocumentsOf(supplier string) []entity.Document {
	if b.ofSupplier == nil {
		b.ofSupplier = map[string][]entity.Document{}
		for _, id := range slices.Sorted(maps.Keys(b.Documents)) {
			d := b.Documents[id]
			b.ofSupplier[d.Supplier] = append(b.ofSupplier[d.Supplier], d)
		}
	}
	return b.ofSupplier[supplier]
}

// Proof lists the documents accepted in an assessment, for one question or, with "", for any, by reference.
func (b *Book) Proof(assessment, question string) []entity.Document {
	return b.DocumentsFor(assessment, question, entity.Accepted)
}

// DocumentsFor lists the documents in a state that are linked to a question of an assessment, or to
// any with "", by reference.
func (b *Book) DocumentsFor(assessment, question string, state entity.DocumentState) []entity.Document {
	var out []entity.Document
	for _, s := range b.Supports[assessment] {
		d, ok := b.Documents[s.Document]
		if !ok || question != "" && s.Question != question ||
			slices.ContainsFunc(out, func(x entity.Document) bool { return x.ID == d.ID }) {
			continue
		}
		accepted := s.State == entity.Accepted && d.State == entity.Accepted
		offered := !accepted && (s.State == entity.Offered || s.State == entity.Accepted) &&
			(d.State == entity.Offered || d.State == entity.Accepted)
		if state == entity.Accepted && accepted || state == entity.Offered && offered {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, c entity.Document) int { return strings.Compare(a.Ref, c.Ref) })
	return out
}
