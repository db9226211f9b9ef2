package report

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// renewalDays is how long before its end a contract is treated as a renewal: a year, so that a
// new competition is still possible.
const renewalDays = 365

// decisionMemo sets out what is asked, the options with their conditions, the figures at both ends,
// the must-haves, what is accepted, and who decides. Near the end of a contract it is about the
// renewal, and begins with what was promised last time.
func (rp *reporter) decisionMemo(ctx context.Context) (output, error) {
	b, st, err := rp.find(ctx, rp.q.Ref)
	if err != nil {
		return nil, err
	}
	d, err := rp.caseFile(ctx, b, st)
	if err != nil {
		return nil, err
	}
	doc := rp.document("Decision memo", subjectOf(b, st), "the person who decides")
	figures := []Part{{Facts: d.figures()}}
	if m := d.fiveByFive(); m != nil {
		figures = append(figures, Part{Map: m})
	}
	if d.trend != nil {
		figures = append(figures, Part{Spark: d.trend})
	}
	figures = append(figures, d.scoreLines()...)
	renewal := d.renewal()
	doc.Sections = []Section{
		{Heading: "What is asked", Strong: true, Parts: []Part{{Text: d.question(renewal)}, {Text: d.sentence()}}},
		{Heading: "What it is about", Parts: []Part{{Facts: d.contract()}}},
	}
	conditions := Section{Heading: "Conditions and actions so far", Parts: []Part{
		{Table: d.actionTable("conditions", "Conditions in the contract: clause, day, proof",
			"The contract has no conditions that were recorded.", 0, isCondition)},
		{Table: d.actionTable("actions", "Other actions", "No other action was recorded.", 0,
			func(a *entity.Action) bool { return !a.Condition })}}}
	if renewal {
		conditions.Heading = "What was promised for the contract that ends on " + st.Engagement.End.Long()
		doc.Sections = append(doc.Sections, conditions)
	}
	doc.Sections = append(doc.Sections, d.options(), Section{Heading: "Figures at both ends", Parts: figures},
		Section{Heading: "Must-haves and key controls", Parts: d.openGates(0)})
	since, err := rp.since(ctx, d)
	if err != nil {
		return nil, err
	}
	if since != nil {
		doc.Sections = append(doc.Sections, *since)
	}
	doc.Sections = append(doc.Sections,
		Section{Heading: "Risks that are open", Parts: []Part{{Table: d.riskTable()}}},
		Section{Heading: "Accepted so far", Parts: []Part{{Table: d.acceptances()}}},
		Section{Heading: "Sign-off", Parts: []Part{{Table: d.signedDespite()}}})
	pounds, err := rp.moneyOf(ctx, b, st, moneySection)
	if err != nil {
		return nil, err
	}
	doc.Sections = append(doc.Sections, pounds...)
	if t := d.representations(); t != nil {
		doc.Sections = append(doc.Sections, Section{Heading: "What the supplier disputes", Parts: []Part{{Table: t}}})
	}
	if !renewal {
		doc.Sections = append(doc.Sections, conditions)
	}
	if t := d.runsOut(); len(t.Rows) > 0 {
		doc.Sections = append(doc.Sections, Section{Heading: "Proof that runs out", Parts: []Part{{Table: t}}})
	}
	doc.Sections = append(doc.Sections, d.whoDecides())
	return doc, nil
}

// scoreLines are the score lines of the packs that count.
func (d *caseFile) scoreLines() []Part {
	var out []Part
	for _, id := range slices.Sorted(maps.Keys(d.st.Results)) {
		if line := d.st.Results[id].Line().String(); line != "" {
			out = append(out, Part{Quiet: "Score line, to work the score out by hand: " + line, Small: true})
		}
	}
	return out
}

// renewal reports whether the end of the contract is near, or past while the service continues.
func (d *caseFile) renewal() bool {
	e := &d.st.Engagement
	return e.End != 0 && e.State.InForce() && e.End-d.b.AsOf <= renewalDays
}

func (d *caseFile) question(renewal bool) string {
	e := &d.st.Engagement
	name := cmp.Or(e.Service, e.Ref)
	switch {
	case e.State == entity.Bid:
		return fmt.Sprintf("Whether %s may be given the contract for %s, and on which conditions.",
			d.supplier.Name, name)
	case renewal:
		return fmt.Sprintf("Whether the contract with %s for %s is renewed, and on which conditions: it ends on %s.",
			d.supplier.Name, name, e.End.Long())
	case e.State == entity.Exiting:
		return fmt.Sprintf("How %s is run until %s leaves it.", name, d.supplier.Name)
	case !e.State.Open():
		return fmt.Sprintf("Nothing: the engagement with %s for %s is over. This is its last position.",
			d.supplier.Name, name)
	}
	return fmt.Sprintf("Whether %s continues with %s, and on which conditions.", name, d.supplier.Name)
}

// options are the choices. What each comes to is calculated; which to choose is for the person who
// decides.
func (d *caseFile) options() Section {
	now, best := placeOn(d.st.RollUp.Risk)
	if best.Score() == 0 {
		best = now
	}
	set := d.b.Settings
	go1, wait, leave := "Go ahead, on conditions", "Go ahead once the missing proof is there", "Do not sign"
	if d.st.Engagement.State.InForce() {
		go1, wait, leave = "Continue, on conditions", "Continue, once the missing proof is there",
			"End it, or let it run out"
	}
	exit := "The service is needed from another supplier."
	if c := now.Consequence; c > 0 {
		exit = fmt.Sprintf("The service is needed from another supplier: its failure would be %s.",
			strings.ToLower(set.Consequences[c-1]))
	}
	t := &Table{ID: "options", Caption: "Three options", Columns: Columns("Option", "Conditions", "What it comes to")}
	t.Add(Words(go1), Words(bulleted(d.conditions())),
		Cell{Text: cellWords(set, now), Mark: bandMark(set, now), Note: "as things are shown today" + d.needs(now)})
	t.Add(Words(wait), Words(bulleted(d.proofs())),
		Cell{Text: cellWords(set, best), Mark: bandMark(set, best),
			Note: "if all that is open turned out well" + d.needs(best)})
	t.Add(Words(leave), Words("An exit plan: data returned and deleted, access closed, a date."), Cell{Text: exit})
	return Section{Heading: "Options",
		Parts: []Part{{Table: t},
			{Quiet: "A low score is not a ground for excluding a bidder from a competition: only conditions that " +
				"were published are, and grounds that the law lists."}}}
}

func (d *caseFile) needs(c entity.Cell) string {
	if words := d.b.Settings.BandWordsOf(d.b.Settings.Band(c.Score()), d.st.Engagement.State.InForce()); words != "" {
		return "; asks for: " + words
	}
	return ""
}

// conditions are those recorded and not done, then what the packs propose for must-haves that are not met.
func (d *caseFile) conditions() []string {
	var out []string
	covered := map[string]bool{}
	for i := range d.actions {
		if a := &d.actions[i]; a.Open(d.b.AsOf) {
			covered[a.Question] = true
			line := data.ActionRef(a.N) + " " + strings.TrimRight(string(a.Title), ".")
			if a.Clause != "" {
				line += " (" + a.Clause + ")"
			}
			if a.Due != 0 {
				line += ", by " + a.Due.Long()
			}
			out = append(out, line)
		}
	}
	rows := slices.Concat(gateRows(d.st, d.b, false), gateRows(d.st, d.b, true))
	for i := range rows {
		g := &rows[i]
		if g.row.Gate.State == scoring.NotMet && !covered[g.row.Question] && g.question.Finding.Action != "" {
			out = append(out, "Proposed for "+g.row.Question+": "+g.question.Finding.Action)
		}
	}
	if len(out) == 0 {
		out = []string{"None recorded, and no must-have or key control is answered below its minimum."}
	}
	return out
}

// proofs are what has to be seen first: must-haves not shown, then the other answers that weigh most.
func (d *caseFile) proofs() []string {
	var out []string
	rows := gateRows(d.st, d.b, false)
	for i := range rows {
		if g := &rows[i]; g.row.Gate.State == scoring.NotShown {
			out = append(out, g.row.Question+" "+g.row.Gate.Name+". "+askFor(g.question))
		}
	}
	const most = 5
	if k := d.overall; k != nil {
		n := 0
		for _, gap := range k.Gaps {
			if gap.Kind != scoring.AssuranceGap || n == most {
				continue
			}
			out = append(out, gap.Question+" "+book.Shorten(gap.Text))
			n++
		}
	}
	if len(out) == 0 {
		out = []string{"Nothing is missing: what is answered is shown."}
	}
	return out
}

func bulleted(lines []string) string {
	if len(lines) == 1 {
		return lines[0]
	}
	return "• " + strings.Join(lines, "\n• ")
}

func (d *caseFile) riskTable() *Table {
	t := &Table{ID: "risks", Caption: "Open risks, the highest first",
		Columns: Columns("Risk", "What", "Current rating", "Aimed for", "Owner", "Response"), Empty: "No risk is open."}
	set := d.b.Settings
	for i := range d.risks {
		k := &d.risks[i]
		at := k.Standing()
		c := Cell{Text: cellWords(set, at), Mark: bandMark(set, at)}
		if c.Note = k.ByHand(set); c.Note == "" && k.Decided != nil {
			c.Note = "decided by " + cmp.Or(k.DecidedBy, "a named person")
		}
		aim := ""
		if k.Aim.Score() > 0 {
			aim = cellWords(set, k.Aim)
		}
		t.Add(Words(k.Ref), Words(k.Title), c, Words(aim), Words(cmp.Or(k.Owner, d.st.Engagement.Owner)),
			Words(string(k.Response)))
	}
	return t
}

// runsOut lists accepted proof that runs out before the contract ends or, where that is not known, within a year.
func (d *caseFile) runsOut() *Table {
	until, caption := d.b.AsOf+365, "Accepted proof that runs out within a year"
	if d.st.Engagement.End > d.b.AsOf {
		until, caption = d.st.Engagement.End, "Accepted proof that runs out before the contract ends"
	}
	t := &Table{ID: "expiry", Caption: caption, Columns: Columns("Document", "What", "Runs out", "In")}
	var docs []entity.Document
	for _, id := range slices.Sorted(maps.Keys(d.st.Governing)) {
		a := d.st.Governing[id]
		for _, doc := range d.b.Proof(a.ID, "") {
			if doc.Expiry != 0 && doc.Expiry <= until &&
				!slices.ContainsFunc(docs, func(x entity.Document) bool { return x.ID == doc.ID }) {
				docs = append(docs, doc)
			}
		}
	}
	slices.SortStableFunc(docs, func(x, y entity.Document) int { return int(x.Expiry - y.Expiry) })
	for i := range docs {
		left := Cell{Text: "has run out", Mark: "warn"}
		if n := docs[i].Expiry - d.b.AsOf; n >= 0 {
			left = Words(days(n))
		}
		t.Add(Words(docs[i].Ref), Words(book.DocumentWords(&docs[i])), Day(docs[i].Expiry), left)
	}
	return t
}

func (d *caseFile) whoDecides() Section {
	at := d.current()
	if high := d.higher(); high != nil {
		at = high.Standing()
	}
	words := "The risk has no place on the 5x5 yet: agree first who decides."
	if band := d.b.Settings.Band(at.Score()); band != "" {
		words = fmt.Sprintf("A risk that is %s asks for: %s. The assessor does not decide; the person who does signs "+
			"here, with the way chosen and the conditions.", band,
			d.b.Settings.BandWordsOf(band, d.st.Engagement.State.InForce()))
	}
	return Section{Heading: "Who decides", Parts: []Part{{Text: words},
		{Lines: []string{"Way chosen", "Conditions", "Name", "Role", "Signature", "Date"}}}}
}
