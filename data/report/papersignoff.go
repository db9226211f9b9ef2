package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"assure/data/book"
	"assure/questionnaire/entity"
)

// signOffBlocks is how many blocks are on a page that must stay one.
const signOffBlocks = 14

// signOffPaper is the page for signing an assessment off despite what is open: what blocks, what was passed and
// why.
func (rp *reporter) signOffPaper(ctx context.Context, d *caseFile) (output, error) {
	doc := rp.document("Decision: sign-off despite what is open", subjectOf(d.b, d.st), "the reviewer who signs "+
		"off")
	doc.OnePage = true
	t := &Table{ID: "blocks", Caption: "What blocks the sign-off", Columns: Columns("About", "What is open",
		"Passed, by whom",
		"Why"), Empty: "Nothing blocks the sign-off."}
	var figures []Fact
	var lines []Part
	n, packs := 0, []string{}
	for _, a := range book.ShownCycles(d.b.Cycles[d.st.Engagement.ID]) {
		v, err := rp.r.Assessment(ctx, a.ID, rp.at)
		if err != nil {
			return nil, err
		}
		packs = append(packs, fmt.Sprintf("%s cycle %d", a.Pack, a.Cycle))
		res := d.b.ScoreOf(d.st, &a)
		figures = append(figures, scoreFact(d.b.Settings, res, fmt.Sprintf("%s cycle %d", a.Pack, a.Cycle)))
		lines = append(lines, scoreLine("Score line", res)...)
		for _, x := range v.Blocks() {
			n++
			t.Rows = append(t.Rows, rp.blockRow(&x, a.Pack))
		}
	}
	room := max(signOffBlocks-2*len(lines), 6) // a score line takes the room of two
	t.Rows = t.Rows[:min(len(t.Rows), room)]
	if more := n - room; more > 0 {
		t.Add(Words("…"), Words(fmt.Sprintf("%d more, in the register", more)), Cell{}, Cell{})
	}
	second := d.st.Triage.Tier == 0 || d.st.Triage.Tier <= 2
	who := "A reviewer signs: somebody on the list of people who is none of the authors."
	if !second {
		who = "At this tier whoever judged the answers may sign."
	}
	slices.Sort(packs)
	doc.Sections = []Section{
		{Heading: "What is decided", Strong: true, Parts: []Part{{Text: "Whether " + list(packs) + " of " +
			subjectOf(d.b, d.st) + " may be signed off although the points below are open. Each that is passed " +
			"needs a reason, " +
			"which is kept and printed."}}},
		{Heading: "What is open", Parts: []Part{{Table: t}}},
		{Heading: "What it changes", Parts: append([]Part{{Facts: figures}, {Quiet: "A sign-off changes no score: " +
			"it says that a named person stands by it. Points that are passed stay as they are, and the board " +
			"page and the decision memo name them."}}, lines...)},
		{Heading: "When it lapses", Parts: []Part{{Text: "A pass ends with its point: where the document is " +
			"another or the claim " +
			"is raised again, that is another point. A sign-off stays until it is opened again or the next " +
			"cycle is signed."}}},
		{Heading: "Signed", Parts: []Part{{Text: who}, {Lines: []string{"Passed by (name)", "Role",
			"Signature", "Date",
			"Reviewer who signs off (name)", "Signature of the reviewer", "Date of the sign-off",
			"Recorded in the register by (name)"}}}},
	}
	return doc, nil
}

// blockRow is a point that blocks a sign-off, with who passed it and why, or room to write it.
func (rp *reporter) blockRow(x *entity.Block, pack string) []Cell {
	what, by, why := Words(x.What), Cell{Blank: true}, Cell{Blank: true}
	if rp.copy.Redacted() { // of the block itself only its kind is fit to be printed
		what = Words(strings.ReplaceAll(string(x.Kind), "-", " "))
	}
	if x.Pass != nil {
		by, why = Words(rp.copy.Person(x.Pass.By)+", "+rp.r.Day(x.Pass.At).Long()),
			Words(string(x.Pass.Reason))
		if rp.copy.Redacted() {
			why = Words("withheld")
		}
	}
	return []Cell{Words(cmp.Or(x.Question, pack)), what, by, why}
}
