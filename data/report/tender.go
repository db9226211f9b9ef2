package report

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"assure/data/analysis"
	"assure/data/book"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// tenderSheet checks each bid against the conditions that were published, and names who evaluated
// it. Places and scores are in it only where they were published and are asked for.
func (rp *reporter) tenderSheet(ctx context.Context) (output, error) {
	t, asked, err := rp.copy.Tender(ctx, rp.q.Ref)
	if err != nil {
		return nil, err
	}
	switch {
	case rp.q.Scores && !t.Published:
		return nil, problem.New("not-published", t.Ref,
			"leave --scores out, or have the scores published first with the conditions",
			"the published conditions of this tender do not have scores and places in them, so they may not decide it")
	case len(t.Conditions) == 0:
		return nil, problem.New("no-conditions", t.Ref,
			"record the conditions as they were published: assure tender set "+t.Ref+" --condition TEXT",
			"no published conditions are recorded, and a bid can be checked against nothing else")
	}
	bids, err := rp.bids(ctx, &t)
	if err != nil {
		return nil, err
	}
	if len(bids) == 0 {
		return nil, problem.New("no-bids", t.Ref,
			"say of each bid which tender it belongs to: assure engagement set REF tender="+t.Ref,
			"no bid belongs to this tender")
	}
	doc := rp.document("Bids against the published conditions", t.Ref+" "+t.Title, "the evaluation panel")
	doc.Landscape, doc.Front, doc.Method = true, true, rp.method
	doc.Named = []Fact{{Label: "Tender", Words: t.Ref}, {Label: "Title", Words: t.Title}}
	doc.Facts = []Fact{{Label: "Closing time", Words: rp.closing(&t)},
		{Label: "Bidders", Words: fmt.Sprint(len(bids))}}
	findings, readings := conditionTable(&t, asked, bids)
	table := bidTable(bids)
	note := rp.closes(&t) + "Scores and places are not in this sheet."
	if rp.q.Scores {
		places, err := rp.addPlaces(ctx, table, bids)
		if err != nil {
			return nil, err
		}
		note = rp.closes(&t) + places
	}
	findings.copyOf(table, len(t.Conditions))
	doc.Sections = []Section{
		{Heading: "The bids, and who evaluated them", Parts: []Part{{Table: table}, {Quiet: note}}},
		{Heading: "How each condition was read",
			Parts: []Part{{Table: readings}, {Quiet: "A condition is read only as far as it names a question, the " +
				"must-haves, a shown score or a grade. The rest is for the panel, by name."}}},
		{Heading: "Findings, bid by bid",
			Parts: []Part{{Table: findings}, {Quiet: "The findings are on what each bidder " +
				"had sent by the closing time, and on what the panel admitted. What came later is in a column of " +
				"its own, " +
				"for the panel to admit or not."}}},
		{Heading: "Certificates", Parts: []Part{{Table: certificateTable(bids)}, {Quiet: certificateNote}}},
		{Heading: "The panel", Parts: []Part{{Quiet: "Met, clarify and not met follow from what is recorded. Clarify " +
			"is not a finding against a bidder: ask the bidder, in writing, and all bidders alike."},
			{Lines: []string{"Name", "Role", "Signature", "Date"}}}},
	}
	doc.Sections = append(doc.Sections, rp.movedClosing(&t)...)
	return doc, nil
}

// bid is one bid of a tender, scored.
type bid struct {
	ref  string // as recorded, for looking up and not for printing
	b    *book.Book
	st   *book.Standing
	d    *caseFile
	late string // when something came in late, in words

	after *book.Late // what came after the closing time
}

// bids are the bids of a tender, scored; none is not an error.
func (rp *reporter) bids(ctx context.Context, t *entity.Tender) ([]bid, error) {
	scopes, refs, err := rp.copy.Bids(ctx, t)
	if err != nil {
		return nil, err
	}
	out := make([]bid, 0, len(scopes))
	for i, sc := range scopes {
		b, err := rp.book(ctx, sc)
		if err != nil {
			return nil, err
		}
		late, err := b.LateOf(ctx, sc.Engagement)
		if err != nil {
			return nil, err
		}
		if err := b.Submitted(ctx, sc.Engagement, late); err != nil {
			return nil, err
		}
		st := rp.stand(b)
		d, err := rp.caseFile(ctx, b, st)
		if err != nil {
			return nil, err
		}
		x := bid{ref: refs[i], b: b, st: st, d: d, late: b.LateWords(late), after: late}
		for _, a := range st.Governing {
			issues, err := b.Issues(ctx, a.ID)
			if err != nil {
				return nil, err
			}
			for i := range issues {
				if words := rp.lateWords(&issues[i]); words != "" && x.late == "" {
					x.late = words
				}
			}
		}
		out = append(out, x)
	}
	return out, nil
}

// lateWords is when a return came, if that was after its due day; what came after the closing time is said apart.
func (rp *reporter) lateWords(i *entity.Issue) string {
	if i.ReturnedAt == nil || i.DueOn() == 0 || rp.r.Day(*i.ReturnedAt) <= i.DueOn() {
		return ""
	}
	return "in time for the closing; the last return came on " + rp.r.Day(*i.ReturnedAt).Long() + ", after its due day"
}

// closing is the closing time in words.
func (rp *reporter) closing(t *entity.Tender) string {
	if t.Closes == nil {
		return "none is recorded"
	}
	return rp.r.Day(*t.Closes).Long() + " at " + rp.r.Reader().Local(*t.Closes).Format("15:04")
}

// closes is a sentence on the closing time, "" for none.
func (rp *reporter) closes(t *entity.Tender) string {
	switch {
	case t.Closes == nil:
		return ""
	case rp.r.Day(*t.Closes) > rp.method.KnownOn:
		return "The tender closes on " + rp.closing(t) + ". "
	}
	return "The tender closed on " + rp.closing(t) + ". "
}

// cameIn says whether a bid came in time, and what came late.
func (x *bid) cameIn() string {
	switch {
	case x.begun() && x.late == "":
		return "in time"
	case x.begun():
		return x.late
	case x.unasked():
		return strings.TrimSuffix("no questionnaire needed; "+x.late, "; ")
	case x.late != "":
		return x.silent() + "; " + x.late
	}
	return x.silent()
}

// arrival is [bid.cameIn] in a word or two: in time, late, what the panel ruled of what was late, or no answers.
func (x *bid) arrival() string {
	switch l := x.after; {
	case !l.Any() && !x.begun() && !x.unasked():
		return "no answers"
	case !l.Any():
		return "in time"
	case l.Admitted():
		return "admitted"
	case l.Ruling != nil && !l.Ruling.Admitted && !l.Last.After(l.Ruling.Upto):
		return "not admitted"
	}
	return "late"
}

// silent says that a bid has no answers that count.
func (x *bid) silent() string {
	if x.late != "" {
		return "no answers by the closing time"
	}
	return "no answers are recorded"
}

// work is the state of the work on a bid, "" for none.
func (x *bid) work() string {
	words := ""
	for _, id := range slices.Sorted(maps.Keys(x.st.Governing)) {
		a := x.st.Governing[id]
		words = text.UpperFirst(a.State.Label())
	}
	return words
}

// evaluators are the people who judged answers of a bid, accepted its documents or signed it off, each once.
func (x *bid) evaluators() []string {
	var names []string
	add := func(name string) {
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(x.st.Governing)) {
		a := x.st.Governing[id]
		for _, question := range slices.Sorted(maps.Keys(x.b.Answers[a.ID])) {
			if j := x.b.Answers[a.ID][question].Judgement; j != nil {
				add(j.Source().By)
			}
		}
		for _, doc := range x.b.Proof(a.ID, "") {
			add(doc.AcceptedBy)
		}
		add(a.SignedBy)
	}
	slices.Sort(names)
	return names
}

// evaluatedBy names the evaluators in a line.
func (x *bid) evaluatedBy() string {
	if names := x.evaluators(); len(names) > 0 {
		return strings.Join(names, ", ")
	}
	return "not evaluated yet"
}

// begun reports whether the bid has any answer at all; until then it cannot be checked.
func (x *bid) begun() bool {
	if x.unasked() {
		for _, r := range x.st.Results {
			if r.Recorded {
				return true
			}
		}
		return false
	}
	return x.st.RollUp.Status != scoring.NotAssessed
}

// unasked reports whether no questionnaire is needed, so that the bid has neither a score nor a grade.
func (x *bid) unasked() bool { return x.st.RollUp.Status == scoring.NoQuestionnaire }

// conditionTable has a row for each bid and condition, and a second table shows how each condition
// was read.
func conditionTable(t *entity.Tender, asked []book.Unprintable, bids []bid) (findings, readings *Table) {
	findings = &Table{ID: "findings", Caption: "Each bid against each condition", Sheet: "Findings", Main: true,
		Columns: []Column{{Header: "Bidder", Width: 30}, {Header: "Bid", Width: 14}, {Header: "No.", Width: 6},
			{Header: "Published condition", Width: 36}, {Header: "Finding", Width: 14}, {Header: "Why", Width: 44},
			{Header: "Evaluated by", Width: 24}, {Header: "Came late", Width: 36}}}
	readings = &Table{ID: "conditions", Caption: "The conditions as published", Sheet: "Conditions", Front: true,
		Columns: []Column{{Header: "No.", Width: 6}, {Header: "Published condition", Width: 60},
			{Header: "Read as", Width: 50}}}
	tests := make([][]requirement, len(t.Conditions))
	for i, c := range t.Conditions {
		tests[i] = readCondition(string(asked[i]), bids)
		reads := "for the panel to judge"
		if len(tests[i]) > 0 {
			var words []string
			for _, x := range tests[i] {
				words = append(words, x.reads)
			}
			reads = strings.Join(words, "; ")
		}
		readings.Add(Words(fmt.Sprint(i+1)), Words(string(c)), Words(reads))
	}
	for i := range bids {
		x := &bids[i]
		for n, c := range t.Conditions {
			f, why := x.against(tests[n])
			findings.Add(Words(x.d.supplier.Name), Words(x.st.Engagement.Ref), Words(fmt.Sprint(n+1)), Words(string(c)),
				Cell{Text: string(f), Mark: f.mark()}, Words(why), Words(x.evaluatedBy()),
				Words(x.late))
		}
	}
	return findings, readings
}

// against is how a bid meets a condition, read as requirements: as the worst of them.
func (x *bid) against(tests []requirement) (f finding, why string) {
	f = forThePanel
	for k, one := range tests {
		got, words := one.apply(x)
		if k == 0 || worseFinding(got, f) {
			f = got
		}
		if words != "" {
			why = strings.TrimPrefix(why+"; "+words, "; ")
		}
	}
	return f, why
}

// bidTable shows how each bid came in and who evaluated it.
func bidTable(bids []bid) *Table {
	table := &Table{ID: "bids", Caption: "The bids", Sheet: "Bids", Front: true,
		Columns: []Column{{Header: "Bidder", Width: 30}, {Header: "Bid", Width: 14}, {Header: "State", Width: 12},
			{Header: "Came in", Width: 44}, {Header: "Work", Width: 16}, {Header: "Evaluated by", Width: 30}}}
	for i := range bids {
		x := &bids[i]
		table.Add(Words(x.d.supplier.Name), Words(x.st.Engagement.Ref),
			Words(text.UpperFirst(string(x.st.Engagement.State))), Words(x.cameIn()), Words(x.work()),
			Words(x.evaluatedBy()))
	}
	return table
}

// copyOf adds the columns of another table that t lacks, for a .csv; each row of it is for n rows of t.
func (t *Table) copyOf(other *Table, n int) {
	for i, c := range other.Columns {
		if slices.ContainsFunc(t.Columns, func(x Column) bool { return x.Header == c.Header }) {
			continue
		}
		c.Copied = true
		t.Columns = append(t.Columns, c)
		for j := range t.Rows {
			t.Rows[j] = append(t.Rows[j], other.Rows[j/n][i])
		}
	}
}

// addPlaces adds both ends of the score and the range of places, on the questions that all bids have in common.
func (rp *reporter) addPlaces(ctx context.Context, table *Table, bids []bid) (note string, err error) {
	refs := make([]string, 0, len(bids))
	for i := range bids {
		if bids[i].begun() {
			refs = append(refs, bids[i].ref)
		}
	}
	place := map[string]analysis.CompareStanding{}
	note = "Places are on the questions that all bids have in common, and are ranges: what is open could move them."
	cmpReport, err := rp.compare(ctx, refs)
	var p *problem.Problem
	switch {
	case errors.As(err, &p):
		note = "The bids cannot be compared: " + p.What + "."
	case err != nil:
		return "", err
	default:
		leads := 0
		var close []string
		for _, s := range cmpReport.Standings {
			place[s.Engagement.Ref] = s
			leads += len(s.Beats)
			for _, ref := range s.OnWeights {
				close = append(close, s.Engagement.Ref+" of "+ref)
			}
		}
		switch {
		case len(close) > 0:
			note += fmt.Sprintf(" Ahead, but not under other weights (every domain's moved by up to %d %%): %s.",
				scoring.LeadMoves, strings.Join(close, ", "))
		case leads > 0:
			note += fmt.Sprintf(" Every lead holds with every domain weight moved by up to %d %%.", scoring.LeadMoves)
		}
	}
	table.Columns = append(table.Columns, Column{Header: "Shown", Width: 10, Number: true},
		Column{Header: "At most", Width: 10, Number: true}, Column{Header: "Place", Width: 14})
	for i := range table.Rows {
		u := &bids[i].st.RollUp
		shown, most, at := "", "", ""
		if bids[i].begun() && u.Assured != scoring.NoTenths {
			shown, most = u.Assured.String(), u.Possible.String()
		}
		if s, ok := place[bids[i].st.Engagement.Ref]; ok {
			if at = fmt.Sprint(s.Best); s.Worst != s.Best {
				at += " to " + fmt.Sprint(s.Worst)
			}
		}
		table.Rows[i] = append(table.Rows[i], Words(shown), Words(most), Words(at))
	}
	return note, nil
}

// compare compares the bids with each other, as the copy shows them.
func (rp *reporter) compare(ctx context.Context, refs []string) (*analysis.CompareReport, error) {
	if len(refs) < 2 {
		return nil, problem.New("too-few", "", "wait for the others", "fewer than two bids have any answer")
	}
	return analysis.CompareIn(ctx, rp.r, rp.copy, refs, "")
}
