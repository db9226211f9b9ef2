package report

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"assure/data/book"
	"assure/internal/problem"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// How much of a list is on a page that must stay one.
const (
	boardGates, boardConditions, boardOthers, boardContradictions = 6, 5, 6, 4
	boardConditionsBeside                                         = 3 // where records contradict each other too
)

// boardPage is one page for those who decide: what is asked of them, the risk in a sentence, its
// current position and trend, and the conditions. Of a supplier with several engagements
// it shows the one with the highest risk, and the worst of all of them in a line.
func (rp *reporter) boardPage(ctx context.Context) (output, error) {
	b, st, worst, others, err := rp.worst(ctx)
	if err != nil {
		return nil, err
	}
	d, err := rp.caseFile(ctx, b, st)
	if err != nil {
		return nil, err
	}
	open, err := rp.contradictions(ctx, b, &st.Engagement, "Records that contradict each other",
		"Nobody has judged yet which of them is right.", boardContradictions, (*book.Comparison).Passing)
	if err != nil {
		return nil, err
	}
	pounds, err := rp.moneyOf(ctx, b, st, briefMoney)
	if err != nil {
		return nil, err
	}
	conditions, gates := boardRoom(len(d.caveats()), pounds, open != nil)
	doc := rp.document("Supplier assurance: paper for the board", subjectOf(b, st), "the board")
	doc.OnePage = true
	rating := Section{Heading: "Current position", Parts: []Part{{Facts: append(d.figures(), worst...)}}}
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
		{Heading: "Must-haves and key controls", Parts: d.openGates(gates)},
		{Heading: "Conditions",
			Parts: []Part{{Table: d.actionTable("conditions", "Conditions and actions that are not done",
				"No condition or action is open.", conditions,
				func(a *entity.Action) bool { return a.Open(d.b.AsOf) })}}},
	}
	doc.Sections = append(doc.Sections, pounds...)
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

// boardRoom is how many rows the lists of a board page have, so that it stays one: each caveat takes the place of one,
// and pounds and contradictions of some. Beside contradictions what to buy is left to the memo.
func boardRoom(caveats int, pounds []Section, contradicting bool) (conditions, gates int) {
	conditions, gates = boardConditions, boardGates
	if contradicting {
		conditions = boardConditionsBeside
	}
	least := 0
	if len(pounds) > 0 && len(pounds[0].Parts) > 1 {
		caveats, least = caveats+2, 1
		if contradicting {
			pounds[0].Parts = pounds[0].Parts[:1]
		}
	}
	return max(2-least, conditions-caveats), max(3-least, gates-caveats)
}

// worst finds the engagement that a reference names; of a supplier it is the one in force with the highest risk, else
// the weakest, else the first that is open. facts says what is worst among all those in force, others names the rest
// in a line each.
func (rp *reporter) worst(ctx context.Context) (b *book.Book, st *book.Standing, facts []Fact, others []string,
	err error) {
	scopes, err := rp.copy.Scopes(ctx, []string{rp.q.Ref})
	if err != nil {
		return nil, nil, nil, nil, err
	}
	if scopes[0].Engagement != "" {
		b, st, err = rp.find(ctx, rp.q.Ref)
		return b, st, nil, nil, err
	}
	if b, err = rp.book(ctx, scopes[0]); err != nil {
		return nil, nil, nil, nil, err
	}
	var all []*book.Standing
	var rolls []scoring.RollUp
	for _, e := range b.Engagements[b.Suppliers[0].ID] {
		if e.State.Open() {
			x := b.Stand(e)
			all, rolls = append(all, &x), append(rolls, x.RollUp)
		}
	}
	if len(all) == 0 {
		return nil, nil, nil, nil, problem.New("no-engagement", b.Suppliers[0].Ref,
			"name an engagement that is over by its own reference",
			"the supplier has no engagement that is not ended or lost")
	}
	row := scoring.Supplier(b.Suppliers[0].Ref, b.Suppliers[0].Name, rolls)
	shown := row.Engagement
	if row.Worst != nil {
		shown = cmp.Or(row.Worst.HigherOf, row.Worst.RiskOf, shown)
		facts = worstFacts(b, row.Worst)
	}
	st = all[0]
	for _, x := range all {
		if x.Engagement.Ref == shown {
			st = x
		}
	}
	for _, x := range all {
		if x != st {
			others = append(others, otherWords(b, &x.Engagement, &x.RollUp))
		}
	}
	rp.footnotes(b, st)
	return b, st, facts, others, nil
}

// worstFacts is the worst of a supplier's engagements in force in a line; none where there is only one.
func worstFacts(b *book.Book, w *scoring.Worst) []Fact {
	if w.Live < 2 {
		return nil
	}
	return []Fact{{Label: fmt.Sprintf("Worst of all %d services", w.Live),
		Words: strings.Join([]string{b.Settings.TierWords(w.Tier, w.Provisional()),
			highestWords(b.Settings, w.Risk, w.Higher),
			gradeWords(b.Settings, w.Grade), string(w.Status)}, ", "), Note: w.Where()}}
}

func otherWords(b *book.Book, e *entity.Engagement, u *scoring.RollUp) string {
	s := e.Ref
	if e.Service != "" {
		s = e.Service + " (" + s + ")"
	}
	return s + ": " + gradeWords(b.Settings, u.ShownGrade()) + ", " + string(u.Status) + ", " +
		highestWords(b.Settings, u.Risk, u.Higher)
}

// highestWords is the place of a rating, or the open risk that stands above it.
func highestWords(set *scoring.Settings, rated *scoring.Risk, higher *scoring.OpenRisk) string {
	if higher != nil {
		return fmt.Sprintf("%s %d (%s)", higher.Band, higher.Score, higher.Ref)
	}
	now, _ := placeOn(rated)
	return placeWords(set, now)
}
