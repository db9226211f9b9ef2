package report

import (
	"context"
	"fmt"

	"assure/data/book"
	"assure/internal/problem"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// How much of a list is on a page that must stay one.
const (
	boardGates, boardConditions, boardOthers, boardContradictions = 6, 5, 6, 4
)

// boardPage is one page for those who decide: what is asked of them, the risk in a sentence, its
// current position and trend, and the conditions. Of a supplier with several engagements
// it shows the weakest, as everywhere.
func (rp *reporter) boardPage(ctx context.Context) (output, error) {
	b, st, others, err := rp.weakest(ctx)
	if err != nil {
		return nil, err
	}
	d, err := rp.caseFile(ctx, b, st)
	if err != nil {
		return nil, err
	}
	doc := rp.document("Supplier assurance: paper for the board", subjectOf(b, st), "the board")
	doc.OnePage = true
	rating := Section{Heading: "Current position", Parts: []Part{{Facts: d.figures()}}}
	if m := d.fiveByFive(); m != nil {
		rating.Parts = append(rating.Parts, Part{Map: m})
	}
	if d.trend != nil {
		rating.Parts = append(rating.Parts, Part{Spark: d.trend})
	} else {
		rating.Parts = append(rating.Parts, Part{Quiet: "No trend yet: it was not signed off before."})
	}
	doc.Sections = []Section{
		{Heading: "Decision needed", Strong: true, Parts: []Part{{Text: d.asks()}}},
		{Heading: "The risk", Parts: []Part{{Text: d.sentence()}}},
		rating,
		{Heading: "Must-haves and key controls", Parts: d.openGates(boardGates)},
		{Heading: "Conditions",
			Parts: []Part{{Table: d.actionTable("conditions", "Conditions and actions that are not done",
				"No condition or action is open.", boardConditions,
				func(a *entity.Action) bool { return a.Open(d.b.AsOf) })}}},
	}
	open, err := rp.contradictions(ctx, b, &st.Engagement, "Records that contradict each other",
		"Nobody has judged yet which of them is right.", boardContradictions)
	if err != nil {
		return nil, err
	}
	if open != nil {
		doc.Sections = append(doc.Sections, *open)
	}
	if n := len(others) - boardOthers; n > 0 {
		others = append(others[:boardOthers:boardOthers], fmt.Sprintf("and %d more, in the register", n))
	}
	if len(others) > 0 {
		doc.Sections = append(doc.Sections,
			Section{Heading: "Other services of this supplier", Parts: []Part{{Items: others}}})
	}
	return doc, nil
}

// weakest finds the engagement that a reference names; of a supplier it is the weakest that is in force, else the
// first that is open. others names the rest in a line each.
func (rp *reporter) weakest(ctx context.Context) (*book.Book, *book.Standing, []string, error) {
	scopes, err := rp.copy.Scopes(ctx, []string{rp.q.Ref})
	if err != nil {
		return nil, nil, nil, err
	}
	if scopes[0].Engagement != "" {
		b, st, err := rp.find(ctx, rp.q.Ref)
		return b, st, nil, err
	}
	b, err := rp.book(ctx, scopes[0])
	if err != nil {
		return nil, nil, nil, err
	}
	var all []*book.Standing
	var rolls []scoring.RollUp
	for _, e := range b.Engagements[b.Suppliers[0].ID] {
		if e.State.Open() {
			st := b.Stand(e)
			all, rolls = append(all, &st), append(rolls, st.RollUp)
		}
	}
	if len(all) == 0 {
		return nil, nil, nil, problem.New("no-engagement", b.Suppliers[0].Ref,
			"name an engagement that is over by its own reference",
			"the supplier has no engagement that is not ended or lost")
	}
	weakest := all[0]
	row := scoring.Supplier(b.Suppliers[0].Ref, b.Suppliers[0].Name, rolls)
	var others []string
	for _, st := range all {
		if st.Engagement.Ref == row.Engagement {
			weakest = st
		}
	}
	for _, st := range all {
		if st != weakest {
			others = append(others, otherWords(b, &st.Engagement, &st.RollUp))
		}
	}
	rp.footnotes(b, weakest)
	return b, weakest, others, nil
}

func otherWords(b *book.Book, e *entity.Engagement, u *scoring.RollUp) string {
	s := e.Ref
	if e.Service != "" {
		s = e.Service + " (" + s + ")"
	}
	now, _ := placeOn(u.Risk)
	return s + ": " + gradeWords(b.Settings, u.ShownGrade()) + ", " + string(u.Status) + ", " +
		placeWords(b.Settings, now)
}
