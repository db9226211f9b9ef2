package report

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// awardBids is how many bids are on a page that must stay one.
const awardBids = 12

// awardPaper is the page of an award: of a tender by its reference, or as it was recorded.
func (rp *reporter) awardPaper(ctx context.Context, ref string, made *entity.Decision) (output, error) {
	var won *book.Book
	if made != nil {
		b, err := rp.book(ctx, book.Scope{Engagement: made.Engagement})
		if err != nil {
			return nil, err
		}
		won = b
		if ref = rp.copy.TenderOf(ctx, made.Engagement); ref == "" { // an award without a tender
			return rp.awardedAlone(ctx, b, made)
		}
	}
	t, asked, err := rp.copy.Tender(ctx, ref)
	if err != nil {
		return nil, err
	}
	bids, err := rp.bids(ctx, &t)
	if err != nil {
		return nil, err
	}
	for i := range bids { // the award of the tender, where it is recorded
		for _, x := range bids[i].b.Decisions[bids[i].st.Engagement.ID] {
			if x.Kind == entity.Award && !x.Withdrawn && made == nil {
				made, won = &x, bids[i].b
			}
		}
	}
	subject := t.Ref + " " + t.Title
	if made != nil {
		subject = data.DecisionRef(made.N) + ": " + subject
	}
	doc := rp.document("Decision: award of a tender", subject, "the person who decides")
	doc.OnePage = true
	table := awardTable(bids, asked, made)
	sentence := "The contract for " + t.Title + " is awarded to the bidder marked below."
	if won != nil {
		e := won.Engagement()
		sentence = "The contract for " + t.Title + " is awarded to " + won.Suppliers[0].Name + " (" + e.Ref + ")."
	}
	doc.Sections = []Section{
		{Heading: "What is decided", Strong: true, Parts: []Part{{Text: sentence},
			{Quiet: strings.TrimSpace(rp.closes(&t))}}},
		{Heading: "The bids", Parts: []Part{{Table: table}, {Quiet: "How each condition was read, and why a bid " +
			"meets it or " +
			"not, is on the tender sheet. A low score is no ground to exclude anybody."}}},
		{Heading: "What it changes", Parts: rp.awardChanges(bids, made, t.Published)},
		whoDecided(made, rp.at.AsOf, false),
		{Heading: "When it lapses", Parts: []Part{{Text: "It does not lapse by itself. What is accepted of the " +
			"service (risks, " +
			"must-haves) has pages and days of its own."}}},
		{Heading: "Signed", Parts: []Part{{Lines: awardLines}}},
	}
	return doc, nil
}

// awardTable lists the bids, with room to mark the one that is chosen.
func awardTable(bids []bid, asked []book.Unprintable, made *entity.Decision) *Table {
	table := &Table{ID: "bids", Caption: "The bids, each against the conditions that were published",
		Columns: Columns("Bid", "Bidder", "Came in", "Conditions", "Chosen"), Empty: "No bid is recorded."}
	for i := range bids {
		x := &bids[i]
		counts := map[finding]int{}
		for _, words := range asked {
			f, _ := x.against(readCondition(string(words), bids))
			counts[f]++
		}
		chosen := Cell{Blank: true}
		if made != nil {
			chosen = Words("")
			if made.Engagement == x.st.Engagement.ID {
				chosen = Cell{Text: "chosen", Mark: "b0"}
			}
		}
		if i < awardBids {
			table.Add(Words(x.st.Engagement.Ref), Words(x.d.supplier.Name), Words(text.UpperFirst(x.arrival())),
				Words(countWords(counts)), chosen)
		}
	}
	if n := len(bids) - awardBids; n > 0 {
		table.Add(Words("…"), Words(fmt.Sprintf("%d more, in the tender sheet", n)), Cell{}, Cell{}, Cell{})
	}
	return table
}

// awardLines are where an award is signed.
var awardLines = []string{"Decided by (name)", "Role", "Signature", "Date", "For the panel (name)",
	"Signature for the panel", "Recorded in the register by (name)"}

// countWords counts findings: "2 met, 1 to clarify".
func countWords(counts map[finding]int) string {
	var out []string
	for _, f := range []finding{found, clarify, missed, forThePanel} {
		if n := counts[f]; n > 0 {
			out = append(out, fmt.Sprintf("%d %s", n, strings.ToLower(string(f))))
		}
	}
	if len(out) == 0 {
		return "none was published"
	}
	return strings.Join(out, ", ")
}

// awardChanges says what an award does: which bid is live, which are lost, and what comes with the one that won.
// Scores are on it only where they were among the published conditions.
func (rp *reporter) awardChanges(bids []bid, made *entity.Decision, published bool) []Part {
	parts := []Part{{Text: "The bid that is chosen becomes a service in force, with its risks; the others are " +
		"lost. Scores " +
		"and grades stay as they are."}}
	t := &Table{ID: "comes-with", Caption: "What comes with each bid, as things are shown by the closing time",
		Columns: Columns("Bid", "Must-haves not met or not shown", "Risk", "Asks for, once in force")}
	if published {
		t.Columns = append(t.Columns, Column{Header: "Score, shown to at most"})
	}
	var lines []Part
	for i := range bids[:min(len(bids), awardBids)] {
		x := &bids[i]
		if made != nil && made.Engagement != x.st.Engagement.ID {
			continue
		}
		open := openMustHaves(x.st)
		if len(open) == 0 {
			open = []string{"none"}
		}
		now, _ := placeOn(x.st.RollUp.Risk)
		set := x.b.Settings
		row := []Cell{Words(x.st.Engagement.Ref), Words(strings.Join(open, "; ")), {Text: cellWords(set, now),
			Mark: bandMark(set, now)}, Words(set.BandWordsOf(set.Band(now.Score()), true))}
		if published {
			row = append(row, Words(scoreCell(set, x.st.Results)))
		}
		t.Add(row...)
		if published && made != nil {
			lines = x.d.scoreLines()
		}
	}
	parts = append(parts, Part{Table: t})
	if !published {
		return append(parts, Part{Quiet: unpublishedScores})
	}
	return append(parts, lines...)
}

// unpublishedScores says why a page on bids has no score.
const unpublishedScores = "Scores are left out: they are not among the conditions that were published."

// awardedAlone is the page of an award that names no tender.
func (rp *reporter) awardedAlone(ctx context.Context, b *book.Book, made *entity.Decision) (output, error) {
	st := rp.stand(b)
	d, err := rp.caseFile(ctx, b, st)
	if err != nil {
		return nil, err
	}
	doc := rp.document("Decision: award", data.DecisionRef(made.N)+": "+subjectOf(b, st), "the person who decides")
	doc.OnePage = true
	doc.Sections = []Section{
		{Heading: "What is decided", Strong: true, Parts: []Part{{Text: "The contract is awarded to " +
			subjectOf(b, st) +
			"."}}},
		{Heading: "What comes with it", Parts: append([]Part{{Facts: d.figures()}}, d.scoreLines()...)},
		whoDecided(made, b.AsOf, false),
		{Heading: "Signed", Parts: []Part{{Lines: awardLines}}},
	}
	return doc, nil
}

// engagementPaper is the page for what is decided of an engagement as a whole: of a bid that came late the ruling on
// it, else the sign-off despite what is open.
func (rp *reporter) engagementPaper(ctx context.Context, d *caseFile) (output, error) {
	late, err := d.b.LateOf(ctx, d.st.Engagement.ID)
	if err != nil {
		return nil, err
	}
	switch kind := rp.q.Decision; {
	case kind == entity.LateRuling && late == nil:
		return nil, problem.New("not-late", d.st.Engagement.Ref, "see the bids of the tender",
			"nothing came late for this engagement")
	case kind == entity.LateRuling || kind == "" && late != nil:
		return rp.latePaper(ctx, d, late)
	case kind != "" && kind != entity.PassedBlock:
		return nil, problem.New("no-question", d.st.Engagement.Ref, "name the question too, after the engagement",
			"this is decided of a question, and none is named")
	}
	return rp.signOffPaper(ctx, d)
}

// latePaper is the page for the ruling on what came for a bid after the closing time.
func (rp *reporter) latePaper(ctx context.Context, d *caseFile, late *book.Late) (output, error) {
	doc := rp.document("Decision: a late bid", subjectOf(d.b, d.st), "the panel")
	doc.OnePage = true
	in := d.b.Shared()
	l := *late
	if l.Ruling != nil && l.Ruling.Admitted { // what there would be without the ruling
		l = *late.WithoutRuling()
	}
	if err := in.Submitted(ctx, d.st.Engagement.ID, &l); err != nil {
		return nil, err
	}
	without := in.Stand(d.st.Engagement)
	t := &Table{ID: "changes", Caption: "What counts of the bid",
		Columns: Columns("Figure", "Not admitted", "Admitted")}
	t.Add(Words("Questions answered"), Words(answeredWords(&without)), Words(answeredWords(d.st)))
	t.Add(Words("Must-haves not met or not shown"), Words(orNone(openMustHaves(&without))),
		Words(orNone(openMustHaves(d.st))))
	changes := []Part{{Table: t}, {Quiet: unpublishedScores}}
	if tender, _, err := rp.copy.Tender(ctx, rp.copy.TenderOf(ctx, d.st.Engagement.ID)); err != nil {
		return nil, err
	} else if tender.Published {
		t.Add(Words("Score, shown to at most"), Words(scoreCell(d.b.Settings, without.Results)),
			Words(scoreCell(d.b.Settings, d.st.Results)))
		changes = []Part{{Table: t}}
		for _, id := range slices.Sorted(maps.Keys(d.st.Results)) {
			changes = append(changes, scoreLine("Score line if admitted", d.st.Results[id])...)
		}
	}
	sentence := "Whether what came for this bid after the closing time counts: " + text.Plural(late.Answers,
		"answer",
		"answers") + " and " + text.Plural(late.Proof, "document", "documents") + ", the last on " +
		rp.r.Day(late.Last).Long() + " at " + rp.r.Reader().Local(late.Last).Format("15:04") + "."
	parts := []Part{{Quiet: "Not ruled on yet. To be completed by the panel, and recorded in the register " +
		"afterwards."},
		{Lines: []string{"Admitted or not admitted", "Reason"}}}
	if late.Ruling != nil {
		parts = []Part{{Text: text.UpperFirst(d.b.LateWords(late)) + "."}}
	}
	closed := rp.r.Day(late.Closes).Long() + " at " + rp.r.Reader().Local(late.Closes).Format("15:04")
	doc.Sections = []Section{
		{Heading: "What is decided", Strong: true, Parts: []Part{{Text: sentence}}},
		{Heading: "The bid", Parts: []Part{{Facts: []Fact{{Label: "Bid", Words: subjectOf(d.b, d.st)},
			{Label: "Closed", Words: closed}}}}},
		{Heading: "What it changes", Parts: changes},
		{Heading: "Why", Parts: parts},
		{Heading: "When it lapses", Parts: []Part{{Text: "It covers what had come by the time of the ruling. " +
			"What comes later " +
			"needs another ruling, and so does a change of mind: every ruling is kept and printed."}}},
		{Heading: "Signed", Parts: []Part{{Text: "The ruling is that of a person on the list of people, for the " +
			"panel."},
			{Lines: []string{"Decided by (name)", "Role", "Signature", "Date", "For the panel (name)",
				"Signature for the panel", "Recorded in the register by (name)"}}}},
	}
	return doc, nil
}

func answeredWords(st *book.Standing) string {
	answered, asked := 0, 0
	for _, r := range st.Results {
		answered, asked = answered+r.Answered, asked+r.Applicable
	}
	return fmt.Sprintf("%d of %d", answered, asked)
}

func orNone(list []string) string {
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, "; ")
}
