package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/internal/page"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// caseFile is one engagement with everything that a decision on it needs.
type caseFile struct {
	b        *book.Book
	st       *book.Standing
	supplier *entity.Supplier
	risks    []book.RiskView // open ones, the highest first
	overall  *book.RiskView  // nil where none is open
	closed   *book.RiskView  // the overall one where somebody closed it, else nil
	actions  []entity.Action
	signings []entity.Decision // sign-offs, what was passed for them, reopenings
	trend    *page.Spark
}

func (rp *reporter) caseFile(ctx context.Context, b *book.Book, st *book.Standing) (*caseFile, error) {
	d := &caseFile{b: b, st: st, supplier: b.BySupplier[st.Engagement.Supplier]}
	all, err := b.Risks(ctx, false)
	if err != nil {
		return nil, err
	}
	for i, k := range all {
		switch {
		case k.Engagement != st.Engagement.ID:
		case k.Closed == 0:
			d.risks = append(d.risks, k)
		case k.Kind == entity.OverallRisk:
			d.closed = &all[i]
		}
	}
	slices.SortStableFunc(d.risks,
		func(x, y book.RiskView) int { return cmp.Compare(y.Standing().Score(), x.Standing().Score()) })
	if i := slices.IndexFunc(d.risks, func(k book.RiskView) bool { return k.Kind == entity.OverallRisk }); i >= 0 {
		d.overall = &d.risks[i]
	}
	if d.actions, err = b.Actions(ctx); err != nil {
		return nil, err
	}
	d.actions = slices.DeleteFunc(d.actions, func(a entity.Action) bool { return a.Engagement != st.Engagement.ID })
	signings, err := b.Signings(ctx)
	if err != nil {
		return nil, err
	}
	d.signings = signings[st.Engagement.ID]
	points, err := b.History(ctx, st)
	d.trend = page.NewSpark(points)
	return d, err
}

// current is the place that counts: of the overall risk as decided, else of the rating.
func (d *caseFile) current() entity.Cell {
	if d.overall != nil {
		return d.overall.Standing()
	}
	now, _ := placeOn(d.st.RollUp.Risk)
	return now
}

// higher is the open risk that a decision is needed on although the rating is lower, nil for none: the highest that
// nobody accepted.
func (d *caseFile) higher() *book.RiskView {
	at := d.current().Score()
	for i := range d.risks { // the highest first
		k := &d.risks[i]
		accepted := k.Acceptance != nil && k.Lapsed == ""
		if k.Kind != entity.OverallRisk && !accepted && k.Standing().Score() > at {
			return k
		}
	}
	return nil
}

// sentence is the overall risk in a sentence, and who or what it would touch.
func (d *caseFile) sentence() string {
	k := d.overall
	switch {
	case k == nil && d.closed != nil:
		return "The overall risk " + d.closed.Ref + " was closed by " +
			cmp.Or(d.closed.ClosedWho(), "a person not named") + " on " + d.closed.Closed.Long() + ": " +
			cmp.Or(string(d.closed.ClosedReason), "no reason recorded") + "."
	case k == nil:
		return "No risk is recorded yet: the engagement is neither triaged nor assessed."
	}
	event, cause, effect := k.Event, k.Cause, k.Effect
	if event == "" {
		words := book.OverallText(d.b, d.st, k)
		event, cause, effect = words.Event, cmp.Or(cause, words.Cause), cmp.Or(effect, words.Effect)
	}
	return riskSentence(event, cause, effect)
}

// figures are both ends of the rating.
func (d *caseFile) figures() []Fact {
	u, set := &d.st.RollUp, d.b.Settings
	out := []Fact{{Label: "Service matters", Words: set.TierWords(u.Tier, u.Provisional()),
		Note: set.ProvisionalSentence(u.Open)}}
	if u.Assured != scoring.NoTenths && u.Status != scoring.NotAssessed {
		out = append(out, Fact{Label: "Score",
			Words: fmt.Sprintf("shown %s, at most %s: %s", u.Assured, u.Possible,
				d.st.Results[u.Pack].NotInDoubt())})
	}
	grade := Fact{Label: "Grade", Words: gradeWords(set, u.ShownGrade()), Mark: gradeMark(u.ShownGrade())}
	switch {
	case u.Status == scoring.CouldChange && u.GradePossible != u.Grade:
		grade.Note = "could become " + gradeWords(set, u.GradePossible)
	case u.Status == scoring.NoQuestionnaire:
		grade.Note = "no pack applies to this service, so nothing is scored"
	case u.Status == scoring.ByArea:
		grade.Note = "what was asked is judged by area, without a score"
	}
	out = append(out, grade)
	if u.Status != "" {
		out = append(out, Fact{Label: "Certainty", Words: string(u.Status)})
	}
	now, best := placeOn(u.Risk)
	out = append(out, placeFact(set, "Risk as calculated", now))
	if best.Score() > 0 && best != now {
		out = append(out, placeFact(set, "At best", best))
	}
	if k := d.overall; k != nil && k.Decided != nil {
		f := placeFact(set, "Risk as decided", *k.Decided)
		f.Note += ", " + cmp.Or(k.ByHand(set), "by "+cmp.Or(k.DecidedBy, "a named person")+" on "+k.DecidedOn.Long())
		out = append(out, f)
	} else if d.st.Triage.ByHand != "" {
		out = append(out, Fact{Label: "Given by hand", Words: d.st.Triage.ByHand, Mark: "warn"})
	}
	if d.unsigned() {
		out = append(out, Fact{Label: "Sign-off", Words: "based on answers that are not signed off yet",
			Mark: "warn"})
	}
	return append(out, d.caveats()...)
}

func (d *caseFile) unsigned() bool {
	for _, a := range d.st.Governing {
		if a.SignedAt == nil && len(d.b.Answers[a.ID]) > 0 {
			return true
		}
	}
	return false
}

// fiveByFive marks where the engagement is, where it could be at best, and what is aimed for.
func (d *caseFile) fiveByFive() *Map {
	calculated, best := placeOn(d.st.RollUp.Risk)
	marks := places{{d.current(), "now"}}
	if d.current() != calculated {
		marks = append(marks, places{{calculated, "calculated"}}...)
	}
	if best != calculated {
		marks = append(marks, places{{best, "at best"}}...)
	}
	if d.overall != nil && d.overall.Aim.Score() > 0 {
		marks = append(marks, places{{d.overall.Aim, "target"}}...)
	}
	return riskMap(d.b.Settings, "The engagement on the 5x5", marks)
}

// openGates lists must-haves, and apart from them key controls, that are not met or not shown, each in
// the words that are right for it; at most n of each, 0 for all.
func (d *caseFile) openGates(n int) []Part {
	musts := &Table{ID: "must-haves", Caption: "Must-haves that are not met, or that we have not seen",
		Columns: Columns("Question", "Must-have", "Status"), Empty: "Every must-have is met."}
	keys := &Table{ID: "key-controls", Caption: "Key controls that are not met, or that we have not seen",
		Columns: Columns("Question", "Key control", "Status"), Empty: "Every key control is met."}
	rows := gateRows(d.st, d.b, false)
	if len(rows) == 0 {
		musts.Empty = "No questionnaire with must-haves has been begun."
	}
	addOpen(musts, rows, n)
	rows = gateRows(d.st, d.b, true)
	if len(rows) == 0 {
		return []Part{{Table: musts}}
	}
	addOpen(keys, rows, n/2)
	return []Part{{Table: musts}, {Table: keys}}
}

func addOpen(t *Table, rows []gateRow, n int) {
	left := 0
	for i := range rows {
		g := &rows[i]
		if g.row.Gate.State == scoring.Met {
			continue
		}
		if n > 0 && len(t.Rows) == n {
			left++
			continue
		}
		c := Cell{Text: text.UpperFirst(string(g.row.Gate.State)), Mark: stateMark(g.row.Gate.State),
			Note: g.accepted()}
		if g.row.Gate.State == scoring.NotShown {
			c.Note = strings.TrimSpace("We have not seen that it is met. " + c.Note)
		}
		t.Add(Words(g.row.Question), Words(g.row.Gate.Name), c)
	}
	if left > 0 {
		t.Add(Words("…"), Words(fmt.Sprintf("%d more, in the decision memo", left)), Cell{})
	}
}

// actionTable lists actions or conditions: what, the clause, who, by when, the state, the proof.
func (d *caseFile) actionTable(id, caption, empty string, n int, keep func(*entity.Action) bool) *Table {
	t := &Table{ID: id, Caption: caption,
		Columns: Columns("Action", "What", "Clause", "Owner", "Due", "State", "Proof"), Empty: empty}
	left := 0
	for i := range d.actions {
		a := &d.actions[i]
		if !keep(a) {
			continue
		}
		if n > 0 && len(t.Rows) == n {
			left++
			continue
		}
		state := Cell{Text: text.UpperFirst(string(a.State))}
		if a.Overdue(d.b.AsOf) {
			state.Text, state.Mark = state.Text+", overdue", "warn"
		}
		t.Add(Words(data.ActionRef(a.N)), Words(string(a.Title)), Words(a.Clause), Words(a.Owner), Day(a.Due), state,
			Words(string(a.Proof)))
	}
	if left > 0 {
		t.Add(Words("…"), Words(fmt.Sprintf("%d more, in the register", left)), Cell{}, Cell{}, Cell{}, Cell{}, Cell{})
	}
	return t
}

func isCondition(a *entity.Action) bool { return a.Condition }

// acceptances lists what named persons accepted, and whether it is still in force.
func (d *caseFile) acceptances() *Table {
	t := &Table{ID: "acceptances", Caption: "What named persons have accepted",
		Columns: Columns("Decision", "What", "By", "On", "Until", "Status", "Why"),
		Empty:   "No risk or must-have has been accepted here."}
	byRisk := map[string]*book.RiskView{}
	for i := range d.risks {
		byRisk[d.risks[i].ID] = &d.risks[i]
	}
	for _, x := range d.b.Decisions[d.st.Engagement.ID] {
		if x.Kind != entity.GateAccept && x.Kind != entity.RiskAccept && x.Kind != entity.Reliance {
			continue
		}
		what, status := "must-have "+x.Question, Words("In force")
		if !x.InForce(d.b.AsOf) {
			status = Cell{Text: "Lapsed", Mark: "warn"}
		}
		if x.TakesTwo && x.Second == "" {
			status = Cell{Text: "Waits for a second person", Mark: "warn"}
		}
		if x.Withdrawn {
			status = Words("Withdrawn")
		}
		if x.Kind == entity.Reliance {
			what = "to rely on what " + x.OfBody() + " found and saw, for " +
				text.Plural(len(d.b.Relied(&x)), "question", "questions")
			if why := d.b.WhyNotRelied(&x); why != "" && x.InForce(d.b.AsOf) {
				status = Cell{Text: "Does not count", Note: why, Mark: "warn"}
			}
		}
		if x.Kind == entity.RiskAccept {
			what = "a risk that is closed"
			if k := byRisk[x.Risk]; k != nil {
				what = "risk " + k.Ref + " " + k.Title
				if k.Acceptance != nil && k.Acceptance.N == x.N && k.Lapsed != "" {
					status = Cell{Text: "Lapsed", Note: k.Lapsed, Mark: "warn"}
				}
			}
		}
		t.Add(Words(data.DecisionRef(x.N)), Words(what), Words(x.Who()), Day(x.On), Day(x.Until), status,
			Words(string(x.Reason)))
	}
	return t
}

// signedDespite lists who signed the assessments off, and what was open and passed with which reason.
func (d *caseFile) signedDespite() *Table {
	t := &Table{ID: "signings", Caption: "Who signed the answers off, and what was open and passed with a reason",
		Columns: Columns("What", "About", "By", "On", "Why"), Empty: "No answers are signed off yet."}
	words := map[entity.DecisionKind]string{entity.PassedBlock: "Signed off despite",
		entity.PassWithdrawn: "Pass withdrawn", entity.Signed: "Signed off", entity.Reopened: "Opened again",
		entity.LateRuling: "Late bid"}
	for _, x := range d.signings {
		if x.Kind == entity.RepReply { // they have a table of their own
			continue
		}
		c := Words(words[x.Kind])
		if x.Kind != entity.Signed {
			c.Mark = "warn"
		}
		t.Add(c, Words(cmp.Or(x.Basis, x.Question)), Words(x.Who()), Day(x.On), Words(string(x.Reason)))
	}
	return t
}

// representations lists what the supplier disputed, and what became of it; nil where it disputed nothing.
func (d *caseFile) representations() *Table {
	t := &Table{ID: "representations", Caption: "What the supplier disputed in the draft report, and our reply",
		Columns: Columns("Point", "Question", "By", "On", "What was said, and the reply")}
	for _, x := range d.signings {
		if x.Kind == entity.RepReply {
			t.Add(Words(x.Basis), Words(x.Question), Words(x.Who()), Day(x.On), Words(string(x.Reason)))
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

// asks is the decision that is needed, in a sentence.
func (d *caseFile) asks() string {
	set, at := d.b.Settings, d.current()
	band := set.Band(at.Score())
	k := d.overall
	switch high := d.higher(); {
	case high != nil:
		at, band = high.Standing(), set.Band(high.Standing().Score())
		return text.UpperFirst(fmt.Sprintf("%s: %s is open at %s (%d), above the rating, which asks for: %s.",
			decideOrNote(set, at), high.Ref, band, at.Score(), set.BandWordsOf(band, d.st.Engagement.State.InForce())))
	case d.st.RollUp.Status == scoring.NotAssessed:
		return "Nothing is known of this service yet: decide whether to wait for its answers, or to continue without " +
			"them under a named person."
	case k != nil && k.Acceptance != nil && k.Lapsed == "":
		s := "None today: " + cmp.Or(k.Acceptance.Who(), "a named person") + " accepted the risk on " +
			k.Acceptance.On.Long()
		if k.Acceptance.Until != 0 {
			s += ", and it lapses after " + k.Acceptance.Until.Long()
		}
		return s + ". You are asked to note it."
	case k != nil && k.Acceptance != nil:
		return "Accept the risk again, or have it treated: the acceptance is no longer in force, because " +
			k.Lapsed + "."
	case band == "":
		return "None yet: the risk has no place on the 5x5."
	}
	return text.UpperFirst(fmt.Sprintf("%s: the risk is %s (%d), which asks for: %s.",
		decideOrNote(set, at), band, at.Score(), set.BandWordsOf(band, d.st.Engagement.State.InForce())))
}

// decideOrNote is what a board does about a place.
func decideOrNote(set *scoring.Settings, at entity.Cell) string {
	if at.Score() >= decideFrom(set) {
		return "decide"
	}
	return "note"
}

// decideFrom is the score from which a board decides: where the upper half of the bands begins.
func decideFrom(set *scoring.Settings) int { return set.Bands[len(set.Bands)/2].From }

// contract is what is agreed, with the days until it ends.
func (d *caseFile) contract() []Fact {
	e := &d.st.Engagement
	var out []Fact
	add := func(label, words string) {
		if words != "" {
			out = append(out, Fact{Label: label, Words: words})
		}
	}
	add("Supplier", d.supplier.Name+" ("+d.supplier.Ref+")")
	add("Service", e.Service)
	add("State", text.UpperFirst(string(e.State)))
	add("Contract", strings.TrimSpace(e.ContractRef+" "+e.Lot))
	if e.Value != nil {
		add("Value", "£"+text.Thousands(int(*e.Value)))
	}
	add("Owner", e.Owner)
	switch left := e.End - d.b.AsOf; {
	case e.End == 0:
	case left < 0:
		add("Contract end", e.End.Long()+", "+days(-left)+" ago")
	default:
		add("Contract end", e.End.Long()+", in "+days(left))
	}
	return out
}
