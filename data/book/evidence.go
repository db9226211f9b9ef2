package book

import (
	"maps"
	"slices"
	"strings"

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
				scoring.Evidence{Ref: d.Ref, Kind: d.Kind, Issued: d.Issued, Expiry: d.Expiry})
		}
	}
	return out
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
