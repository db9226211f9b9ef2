package demo

import (
	"context"
	"fmt"

	"assure/data"
	"assure/data/clauses"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// product is the service that two things are shown on: a questionnaire judged by area, and conditions of a contract.
const product = "Patient portal"

// productPack is judged by area and is not adopted, so it changes no rating.
const productPack = "dtac-style"

// startProduct begins the questionnaire of the product: one area is met, one is answered too low, the others wait.
func (b *builder) startProduct(ctx context.Context) error {
	d := b.deal(product)
	e, s, err := b.jo.Engagement(ctx, d.ref)
	if err != nil {
		return err
	}
	a, err := b.jo.StartAssessment(ctx, e.ID, productPack)
	if err != nil {
		return err
	}
	pack := b.jo.Packs().BySHA(a.PackSHA)
	if pack == nil {
		return fmt.Errorf("%w: no %s", errStory, productPack)
	}
	for _, x := range []struct{ question, value string }{
		{"DT-01", s.Name + ", the manufacturer"}, {"DT-03", "6.2 (made up)"},
		{"DT-09", ""}, {"DT-10", ""}, {"DT-11", ""}, {"DT-12", ""}, {"DT-13", ""},
		{"DT-20", ""}, {"DT-23", "gaps"},
		{"DT-25", ""}, {"DT-26", ""}, {"DT-27", ""},
	} {
		value := x.value
		if q := pack.Question(x.question); value == "" && q != nil {
			value = bestOption(q)
		}
		if _, err := b.jo.RecordAnswer(ctx, data.AnswerEdit{Assessment: a.ID, Question: x.question,
			Party: entity.BySupplier, Value: value, Note: "Said on a call (demo)."}); err != nil {
			return err
		}
	}
	for _, x := range []struct {
		title     string
		kind      entity.EvidenceKind
		months    int
		questions []string
	}{
		{"Clinical safety file of the portal (demo)", entity.Record, 4,
			[]string{"DT-09", "DT-10", "DT-11", "DT-12", "DT-13"}},
		{"Test of the interfaces (demo)", entity.Doc, 2, []string{"DT-25", "DT-26"}},
	} {
		var links []entity.Support
		for _, q := range x.questions {
			links = append(links, entity.Support{Assessment: a.ID, Question: q})
		}
		doc, err := b.jo.AddDocument(ctx, entity.Document{Supplier: s.ID, Kind: x.kind, Reference: x.title,
			Issued: b.today.AddMonths(-x.months), Expiry: b.today.AddMonths(12 - x.months)}, links)
		if err != nil {
			return err
		}
		if err := b.jo.AcceptDocument(ctx, doc.Ref); err != nil {
			return err
		}
		b.counts.accepted++
	}
	return nil
}

// bestOption is the option worth most.
func bestOption(q *questionnaire.Question) string {
	best := ""
	value := -1
	for _, o := range q.Options {
		if o.Value > value {
			best, value = o.ID, o.Value
		}
	}
	return best
}

// bindProduct records two of the conditions that the findings on the product call for, each with the day of its clause.
func (b *builder) bindProduct(ctx context.Context) error {
	added, err := clauses.Record(ctx, b.jo, b.deal(product).ref, []string{"ITS-03", "ITS-13"})
	if err != nil {
		return err
	}
	b.counts.actions += len(added)
	return nil
}
