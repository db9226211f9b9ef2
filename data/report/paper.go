package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// decided is one decision on one question: recorded, or about to be made.
type decided struct {
	rp   *reporter
	d    *caseFile
	kind entity.DecisionKind
	made *entity.Decision  // nil: not recorded
	a    entity.Assessment // of the question
	q    *questionnaire.Question
	row  *scoring.Row // as things are now
}

// decisionPaper is one page to sign for one decision. The reference is a decision, a risk, a tender, an engagement
// with a question, or an engagement alone: for its sign-off or, of a bid that came late, for the ruling on it.
func (rp *reporter) decisionPaper(ctx context.Context) (output, error) {
	words := strings.Fields(rp.q.Ref)
	if len(words) == 0 {
		return nil, problem.New("no-reference", "", "name a decision (DEC-...), a risk (R-...), a tender "+
			"(TEN-...), or an "+
			"engagement and a question", "nothing says what is decided")
	}
	ref := words[0]
	if n, ok := entity.DecisionForm.Number(ref); ok {
		return rp.recordedPaper(ctx, n)
	}
	if _, ok := entity.RiskForm.Number(ref); ok {
		return rp.acceptancePage(ctx)
	}
	if _, ok := entity.TenderForm.Number(ref); ok {
		return rp.awardPaper(ctx, ref, nil)
	}
	sc, err := rp.copy.Engagement(ctx, ref)
	if err != nil {
		return nil, err
	}
	b, st, err := rp.fetch(ctx, sc)
	if err != nil {
		return nil, err
	}
	d, err := rp.caseFile(ctx, b, st)
	if err != nil {
		return nil, err
	}
	if len(words) == 1 {
		return rp.engagementPaper(ctx, d)
	}
	p := &decided{rp: rp, d: d, kind: rp.q.Decision}
	if err := p.ask(words[1]); err != nil {
		return nil, err
	}
	p.guess()
	return p.document(), nil
}

// recordedPaper is the page of a decision that is recorded.
func (rp *reporter) recordedPaper(ctx context.Context, n int) (output, error) {
	sc, made, err := rp.copy.Decision(ctx, n)
	if err != nil {
		if book.IsNotFound(err) {
			return nil, problem.New("unknown-decision", data.DecisionRef(n), "see assure decide list",
				"there is no such decision")
		}
		return nil, err
	}
	switch made.Kind {
	case entity.RiskAccept:
		return rp.acceptanceOf(ctx, &made)
	case entity.Award:
		return rp.awardPaper(ctx, "", &made)
	}
	b, st, err := rp.fetch(ctx, sc)
	if err != nil {
		return nil, err
	}
	d, err := rp.caseFile(ctx, b, st)
	if err != nil {
		return nil, err
	}
	if made.Kind == entity.Reliance {
		return rp.reliancePaper(d, &made)
	}
	p := &decided{rp: rp, d: d, kind: made.Kind, made: &made}
	for _, a := range b.Cycles[made.Engagement] {
		if c := b.Compiled[a.PackSHA]; a.ID == made.Assessment && c != nil {
			p.a, p.q = a, c.Pack().Question(made.Question)
		}
	}
	if p.q == nil {
		return nil, problem.New("unknown-question", data.DecisionRef(n), "see assure decide list",
			"the question that it is about is no longer there")
	}
	p.row = p.result(d.b).Row(p.q.ID)
	return p.document(), nil
}

// ask finds the question that is decided: in the newest open cycle that has it, else in the one that governs.
func (p *decided) ask(question string) error {
	b := p.d.b
	for _, a := range book.ShownCycles(b.Cycles[p.d.st.Engagement.ID]) {
		c := b.Compiled[a.PackSHA]
		for _, q := range c.Pack().Questions() {
			if strings.EqualFold(q.ID, question) && (p.q == nil || a.State.Open()) {
				p.a, p.q = a, q
			}
		}
	}
	if p.q == nil {
		return problem.New("unknown-question", text.Safe(question), "see assure answers",
			"no questionnaire of this engagement has such a question")
	}
	p.row = p.result(b).Row(p.q.ID)
	return nil
}

// guess chooses what is most likely to be decided about a question, and takes what is recorded of it.
func (p *decided) guess() {
	claim := p.d.b.Answers[p.a.ID][p.q.ID].Claim
	gate := p.row != nil && p.row.Gate != nil && p.row.Gate.State != scoring.Met
	switch {
	case p.kind != "":
	case claim.Given() && claim.Value == questionnaire.NA:
		p.kind = entity.NAAccepted
	case gate:
		p.kind = entity.GateAccept
	default:
		p.kind = entity.ScopeOut
	}
	for _, x := range p.d.b.Decisions[p.d.st.Engagement.ID] {
		if x.Question == p.q.ID && x.Kind == p.kind && x.Assessment == p.a.ID && !x.Withdrawn &&
			(x.Until == 0 || x.Until >= p.d.b.AsOf) {
			p.made = &x
		}
	}
}

// paperTitles are the titles of the pages.
var paperTitles = map[entity.DecisionKind]string{entity.ScopeOut: "Question out of scope",
	entity.NAAccepted: "N/A agreed", entity.NARefused: "N/A not agreed",
	entity.GateAccept: "Accepted despite"}

// document puts the page together.
func (p *decided) document() *Document {
	subject := p.q.ID + ", " + subjectOf(p.d.b, p.d.st)
	if p.made != nil {
		subject = data.DecisionRef(p.made.N) + ": " + subject
	}
	doc := p.rp.document("Decision: "+lowerFirst(paperTitles[p.kind]), subject, "the person who decides")
	doc.OnePage = true
	lines := []string{"Decided by (name)", "Role", "Signature", "Date"}
	if p.two() {
		lines = append(lines, "Second person (name)", "Signature of the second person", "Date")
	}
	if p.made == nil || p.made.Recorder == "" {
		lines = append(lines, "Recorded in the register by (name)")
	}
	doc.Sections = []Section{
		{Heading: "What is decided", Strong: true, Parts: []Part{{Text: p.sentence()}}},
		{Heading: "The question, and what the supplier says", Parts: []Part{{Facts: p.asked()}}},
		{Heading: "What it changes", Parts: p.changes()},
		whoDecided(p.made, p.d.b.AsOf, p.needsEnd()),
		{Heading: "When it lapses", Parts: []Part{{Text: p.lapses()}}},
		{Heading: "Signed", Parts: []Part{{Text: p.authority()}, {Lines: lines}}},
	}
	return doc
}

// sentence is the decision in a sentence.
func (p *decided) sentence() string {
	service := subjectOf(p.d.b, p.d.st)
	until := ""
	switch {
	case p.made != nil && p.made.Until != 0:
		until = " until " + p.made.Until.Long()
	case p.made == nil && p.needsEnd():
		until = " until the date below"
	}
	switch p.kind {
	case entity.NAAccepted:
		return p.q.ID + " does not apply to " + service + ", as the supplier says" + until + ". It is not scored."
	case entity.NARefused:
		return "The supplier says that " + p.q.ID + " does not apply to " + service + ". We do not agree: it " +
			"has to be " +
			"answered."
	case entity.GateAccept:
		state := "as things are"
		if g := p.row; g != nil && g.Gate != nil && g.Gate.State != scoring.Met {
			state = string(g.Gate.State)
		}
		return fmt.Sprintf("%s, %s, is %s. %s is accepted despite this%s.", p.q.ID, lowerFirst(p.gateName()),
			state,
			text.UpperFirst(service), until)
	}
	return p.q.ID + " is out of scope for " + service + until + ". It is not scored."
}

func (p *decided) gateName() string {
	if g := p.q.MustHave(); g != nil {
		return strings.TrimRight(g.Name, ".?")
	}
	return strings.TrimRight(p.q.Text, ".?")
}

// asked is the question, what it asks for, and what is held about it.
func (p *decided) asked() []Fact {
	out := []Fact{{Label: p.q.ID, Words: p.q.Text, Note: "(" + p.a.Pack + " " + p.a.Version + fmt.Sprintf(", "+
		"cycle %d)",
		p.a.Cycle)}}
	if g := p.q.MustHave(); g != nil {
		f := Fact{Label: text.UpperFirst(scoring.Noun(p.q.Gate == nil)), Words: "Not asked of this service"}
		without, _ := p.both()
		if row := p.result(without).Row(p.q.ID); row != nil && row.Gate != nil {
			f.Words = text.UpperFirst(string(row.Gate.State))
			f.Mark, f.Note = stateMark(row.Gate.State), fmt.Sprintf("without the decision; caps the grade at %s "+
				"while it is "+
				"not met or not shown", g.Cap)
		}
		out = append(out, f)
	}
	both := p.d.b.Answers[p.a.ID][p.q.ID]
	says := func(label string, a *entity.Answer) {
		if !a.Given() {
			out = append(out, Fact{Label: label, Words: "nothing is recorded"})
			return
		}
		from := a.Source()
		out = append(out, Fact{Label: label, Words: book.AnswerWords(p.q, a),
			Note: "(recorded by " + cmp.Or(from.By, "a named person") + ", " + p.rp.r.Day(a.At).Long() + ")"})
		if a.Note != "" {
			out = append(out, Fact{Label: "with the note", Words: text.Shorten(string(a.Note), 240)})
		}
	}
	says("Supplier says", both.Claim)
	if both.Judgement.Given() {
		says("We find", both.Judgement)
	}
	var proof []string
	for _, doc := range p.d.b.Proof(p.a.ID, p.q.ID) {
		proof = append(proof, book.DocumentWords(&doc))
	}
	proof = append(proof, p.d.b.FromOthers(&p.a, p.d.st.Triage.Tier)[p.q.ID].ProofWords()...)
	words := "none is accepted for it"
	if len(proof) > 0 {
		words = someOf(proof)
	}
	return append(out, Fact{Label: "Evidence", Words: words})
}

// two reports whether the decision takes a second person.
func (p *decided) two() bool {
	if p.made != nil && (p.made.TakesTwo || p.made.Second != "") {
		return true
	}
	if p.kind == entity.GateAccept && p.row != nil && p.row.Gate != nil {
		return p.d.b.Settings.GateAuthority(p.row.Gate).Second
	}
	return (p.kind == entity.ScopeOut || p.kind == entity.NAAccepted) && p.q.MustHave() != nil
}

// needsEnd reports whether the decision ends on a day.
func (p *decided) needsEnd() bool { return p.kind == entity.GateAccept }

// authority says who may decide it.
func (p *decided) authority() string {
	rule := scoring.AuthorityRule{}
	if p.kind == entity.GateAccept && p.row != nil && p.row.Gate != nil {
		rule = p.d.b.Settings.GateAuthority(p.row.Gate)
	}
	rule.Second = p.two()
	return authorityWords(rule)
}

// authorityWords is a rule of authority in a sentence.
func authorityWords(rule scoring.AuthorityRule) string {
	s := "By the rules of the register " + cmp.Or(rule.Role, "a named person") + " decides this"
	if rule.Second {
		s += ", with a second person who is neither who decides nor who records it"
	}
	if rule.Months > 0 {
		s += fmt.Sprintf(", for at most %d months", rule.Months)
	}
	return s + "."
}

// whoDecided is why, by whom and until when, or leaves space for it: sign first, record after.
func whoDecided(made *entity.Decision, asOf questionnaire.Date, ends bool) Section {
	s := Section{Heading: "Why"}
	if made == nil {
		lines := []string{"Reason", "From (date)"}
		if ends {
			lines = append(lines, "Until (date)")
		}
		s.Parts = []Part{{Quiet: "It is not recorded yet. To be completed by the person who decides, and " +
			"recorded in the " +
			"register afterwards."}, {Lines: lines}}
		return s
	}
	until := "no end was set"
	if made.Until != 0 {
		until = made.Until.Long()
	}
	facts := []Fact{{Label: "Reason", Words: cmp.Or(string(made.Reason), "withheld")},
		{Label: "Decided by", Words: made.Who()}, {Label: "From, until", Words: made.On.Long() + ", " + until}}
	if made.Basis != "" {
		facts = append(facts, Fact{Label: "Based on", Words: made.Basis, Note: "(on the day it was recorded)"})
	}
	if w := withdrawnWords(made, asOf); w != "" {
		facts = append(facts, Fact{Label: "Not in force", Words: w, Mark: "warn"})
	}
	s.Parts = []Part{{Facts: facts}}
	return s
}

// withdrawnWords says why a recorded decision is not in force, "" where it is.
func withdrawnWords(d *entity.Decision, asOf questionnaire.Date) string {
	switch {
	case d.Withdrawn && d.Withdrawal != nil:
		return "withdrawn by " + d.Withdrawal.By + ": " + cmp.Or(string(d.Withdrawal.Reason), "reason withheld")
	case d.Withdrawn:
		return "it was withdrawn"
	case d.TakesTwo && d.Second == "":
		return "it waits for a second person"
	case d.Until != 0 && d.Until < asOf:
		return "its last day, " + d.Until.Long() + ", has passed"
	case d.On > asOf:
		return "it begins on " + d.On.Long()
	}
	return ""
}

// lapses says what ends the decision without anybody doing anything.
func (p *decided) lapses() string {
	var s []string
	if p.needsEnd() || p.made != nil && p.made.Until != 0 {
		s = append(s, "It lapses by itself on the day after its last day.")
	}
	switch p.kind {
	case entity.GateAccept:
		s = append(s, "It goes on into the next cycle of the questionnaire, until that day. It ends early if it "+
			"is "+
			"withdrawn, and says nothing once the must-have is met.")
	case entity.NARefused:
		s = append(s, "It says nothing once the supplier answers the question, and ends with this cycle.")
	default:
		s = append(s, fmt.Sprintf("It ends with cycle %d of %s: in the next cycle the question is asked "+
			"again.", p.a.Cycle,
			p.a.Pack))
	}
	return strings.Join(append(s, "It covers this question and this service and no other."), " ")
}

// result scores the cycle of the question from a book.
func (p *decided) result(b *book.Book) *scoring.Result {
	st := b.Stand(p.d.st.Engagement)
	return b.ScoreOf(&st, &p.a)
}

// both are the book without the decision, and with it in force.
func (p *decided) both() (without, with *book.Book) {
	id := p.d.st.Engagement.ID
	list := slices.DeleteFunc(slices.Clone(p.d.b.Decisions[id]), func(x entity.Decision) bool {
		return x.Question == p.q.ID && x.Assessment == p.a.ID && x.Kind == p.kind
	})
	d := entity.Decision{N: 1 << 30, Kind: p.kind, Engagement: id, Assessment: p.a.ID, Question: p.q.ID,
		Person: "who decides", Second: "the second person", On: p.d.b.AsOf}
	return p.d.b.Deciding(id, list), p.d.b.Deciding(id, append(slices.Clone(list), d))
}
