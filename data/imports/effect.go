package imports

import (
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/data/directory"
	"assure/data/intake"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Move is the direction in which an answer, grade or band changed.
type Move string

// The moves. Open means that an option became "don't know" or N/A, or that a grade is no longer
// shown.
const (
	MoveWorse  Move = "worse"
	MoveOpen   Move = "open"
	MoveBetter Move = "better"
	MoveNew    Move = "new"   // nothing that counts before
	MoveWords  Move = "words" // the same answer with other words, dates or another confirmation
	MoveNone   Move = "same"
)

// RiskCell is a cell of the 5x5 matrix with its band.
type RiskCell struct {
	Consequence int          `json:"consequence"`
	Likelihood  int          `json:"likelihood"`
	Score       int          `json:"score"`
	Band        scoring.Band `json:"band"`
}

// RiskChange is the residual risk before and after; nil while not triaged or not assessed.
type RiskChange struct {
	Before *RiskCell `json:"before"`
	After  *RiskCell `json:"after"`
}

// LastCycle is the cycle before the one that an import starts: its final figures, and the
// must-haves that were met then and are not met now.
type LastCycle struct {
	Cycle     int                 `json:"cycle"`
	Score     scoring.Tenths      `json:"score"`
	Possible  scoring.Tenths      `json:"possible"`
	Grade     questionnaire.Grade `json:"grade"` // "" when no letter was shown
	MustHaves []MustHave          `json:"must_haves_lost"`
}

// Contradiction is an imported claim that differs from the assessor's judgement.
type Contradiction struct {
	Question  string `json:"question"`
	Where     string `json:"where"` // the cell
	Claim     string `json:"claim"`
	Judgement string `json:"judgement"`
	By        string `json:"by"` // who judged
}

// OlderEvidence is imported evidence for a question that already has newer evidence.
type OlderEvidence struct {
	Question string       `json:"question"`
	Where    string       `json:"where"` // the cell
	Offered  EvidenceDate `json:"offered"`
	Stands   EvidenceDate `json:"stands"`
}

// EvidenceDate is a document by its reference and dates.
type EvidenceDate struct {
	Ref       string             `json:"ref,omitempty"` // DOC-0001; "" for one not yet in the register
	Reference string             `json:"reference"`
	Issued    questionnaire.Date `json:"issued,omitzero"`
	Expiry    questionnaire.Date `json:"expiry,omitzero"`
}

// Moves counts assessments by the [Move] of their grade or risk band.
type Moves struct {
	Worse  int
	Open   int
	Better int
	New    int
	Same   int
}

func (m *Moves) add(v Move) {
	switch v {
	case MoveWorse:
		m.Worse++
	case MoveOpen:
		m.Open++
	case MoveBetter:
		m.Better++
	case MoveNew:
		m.New++
	default:
		m.Same++
	}
}

// Effect counts what files do to the register. An assessment with several files counts once: before
// the first file against after the last.
type Effect struct {
	Answers         directory.Tally
	Suppliers       int
	Assessments     int
	Grades          Moves
	Bands           Moves
	MustHavesLost   int
	MustHavesNotMet int
	MustHavesMet    int
	LastCycleLost   int
	NAClaimed       int
	Words           int
	Raised          int
	OlderEvidence   int
	Contradictions  int
	JudgedChanged   int
	Conflicts       int
	Late            int
	Replies         int // to our queries, that are new
	RepliesKept     int // of them to queries that nobody waits for any more
}

// effectOf counts the effect of files.
func effectOf(files []File) Effect {
	type key struct{ engagement, pack string }
	var out Effect
	suppliers, net, order := map[string]bool{}, map[key]*Subject{}, []key{}
	for i := range files {
		plus(&out.Answers, files[i].Answers)
		out.Conflicts += len(files[i].Conflicts)
		for j := range files[i].Subjects {
			s := &files[i].Subjects[j]
			suppliers[s.Supplier] = true
			out.MustHavesLost += len(s.MustHaves)
			out.MustHavesNotMet += len(s.MustHavesNotMet)
			out.MustHavesMet += len(s.MustHavesMet)
			out.NAClaimed += len(s.NAClaimed)
			out.Raised += len(s.Raised)
			out.Words += len(s.Words)
			if s.Last != nil {
				out.LastCycleLost += len(s.Last.MustHaves)
			}
			out.OlderEvidence += len(s.OlderEvidence)
			out.Contradictions += len(s.Contradictions)
			out.JudgedChanged += s.Judged
			if s.Late {
				out.Late++
			}
			for k := range s.Replies {
				if x := &s.Replies[k]; x.Outcome != ReplySame {
					out.Replies++
					if x.Outcome == ReplyKept {
						out.RepliesKept++
					}
				}
			}
			k := key{s.Engagement, s.Pack}
			if have := net[k]; have != nil {
				have.Grade.After, have.Risk.After = s.Grade.After, s.Risk.After
				continue
			}
			first := *s
			net[k] = &first
			order = append(order, k)
		}
	}
	out.Suppliers, out.Assessments = len(suppliers), len(order)
	for _, k := range order {
		out.Grades.add(net[k].Grade.Move())
		out.Bands.add(net[k].Risk.Move())
	}
	return out
}

// Move returns the direction in which the shown grade changed.
func (g GradeChange) Move() Move {
	switch {
	case g.Before == g.After:
		return MoveNone
	case g.Before == "":
		return MoveNew
	case g.After == "":
		return MoveOpen
	case scoring.Worse(g.After, g.Before):
		return MoveWorse
	}
	return MoveBetter
}

// Move returns the direction in which the band changed.
func (r RiskChange) Move() Move {
	switch {
	case r.Before == nil && r.After == nil, r.Before != nil && r.After != nil && r.Before.Band == r.After.Band:
		return MoveNone
	case r.Before == nil:
		return MoveNew
	case r.After == nil:
		return MoveOpen
	case r.After.Score > r.Before.Score:
		return MoveWorse
	}
	return MoveBetter
}

// setEffect fills in figures before and after, must-haves and, if the request asks for them, the
// changes.
func (p *subjectPlan) setEffect(before, after *scoring.Result) {
	out := &p.s.out
	if before != nil {
		out.Score.Before, out.Possible.Before, out.Grade.Before, out.Status.Before = data.ShownScore(before),
			data.PossibleScore(before), before.ShownGrade(), before.Status
		out.Risk.Before = riskCell(before)
	}
	out.Score.After, out.Possible.After, out.Grade.After, out.Status.After = data.ShownScore(after),
		data.PossibleScore(after), after.ShownGrade(), after.Status
	out.Risk.After = riskCell(after)
	p.mustHaves(before, after)
	for i := range after.Rows {
		r := &after.Rows[i]
		if r.Raised && (before == nil || before.Row(r.Question) == nil || !before.Row(r.Question).Raised) {
			out.Raised = append(out.Raised, r.Question)
		}
	}
	if out.Status.Before == scoring.NotAssessed {
		p.lastCycle(after)
	}
	slices.Sort(out.NAClaimed)
	if p.im.req.Changes {
		p.listChanges(before, after)
	}
}

// mustHaves compares the gates of two results.
func (p *subjectPlan) mustHaves(before, after *scoring.Result) {
	out := &p.s.out
	was := map[string]scoring.GateState{}
	if before != nil {
		for i := range before.Rows {
			if g := before.Rows[i].Gate; g != nil {
				was[before.Rows[i].Question] = g.State
			}
		}
	}
	for i := range after.Rows {
		r := &after.Rows[i]
		now := MustHave{Question: r.Question, State: scoring.NotShown}
		if r.Gate != nil {
			now.Name, now.State, now.Key = r.Gate.Name, r.Gate.State, r.Gate.Key
		}
		switch old := was[r.Question]; {
		case old == scoring.Met && now.State != scoring.Met:
			out.MustHaves = append(out.MustHaves, now)
		case r.Gate == nil || old == now.State:
		case now.State == scoring.Met:
			out.MustHavesMet = append(out.MustHavesMet, now)
		case now.State == scoring.NotMet:
			out.MustHavesNotMet = append(out.MustHavesNotMet, now)
		}
	}
}

// lastCycle compares the first answers of a cycle with the cycle signed off before, scored as of
// today.
func (p *subjectPlan) lastCycle(after *scoring.Result) {
	last, ok := p.b.Governing(p.s.engagement.ID)[p.pack.ID]
	if !ok || last.ID == p.assessment.ID || last.State.Open() {
		return
	}
	facts := p.b.CurrentFacts(p.s.engagement.ID)
	then := p.b.Score(&last, facts, p.b.Settings.Triage(facts))
	out := &LastCycle{Cycle: last.Cycle, Score: data.ShownScore(then), Possible: data.PossibleScore(then),
		Grade: then.ShownGrade(), MustHaves: []MustHave{}}
	for i := range after.Rows {
		r := &after.Rows[i]
		old := then.Row(r.Question)
		if r.Gate != nil && r.Gate.State != scoring.Met && old != nil && old.Gate != nil &&
			old.Gate.State == scoring.Met {
			out.MustHaves = append(out.MustHaves,
				MustHave{Question: r.Question, Name: r.Gate.Name, State: r.Gate.State, Key: r.Gate.Key})
		}
	}
	p.s.out.Last = out
}

// noteJudged notes a claim that changed after the one before it was judged.
func (p *subjectPlan) noteJudged(now entity.Answers) {
	if !now.ClaimChanged() {
		return
	}
	p.s.out.Judged++
	q := p.pack.Question(now.Claim.Question)
	if q.Answer != questionnaire.Choice || now.Claim.Value == now.Judgement.Value {
		return
	}
	p.s.out.Contradictions = append(p.s.out.Contradictions,
		Contradiction{Question: q.ID, Where: intake.Address(p.s.file.name(), now.Claim.Sheet, now.Claim.Cell),
			Claim: book.ValueWords(q, now.Claim.Value), Judgement: book.ValueWords(q, now.Judgement.Value),
			By: now.Judgement.Source().By})
}

// noteOlderEvidence notes a document offered for a question that has newer evidence in this cycle
// or, if it has none here, in the one before. Documents without dates are not compared.
func (p *subjectPlan) noteOlderEvidence(part *intake.Subject, a *intake.Answer, d entity.Document) {
	for _, id := range p.priorCycles() {
		var best *entity.Document
		for _, s := range p.b.Supports[id] {
			have := p.b.Documents[s.Document]
			if s.Question != a.Question || s.Document == d.ID || !inForce(s.State) || !inForce(have.State) {
				continue
			}
			if best == nil || newer(&have, best) {
				best = &have
			}
		}
		if best == nil {
			continue
		}
		if d.Ref = ""; newer(best, &d) { // a new document has none before it is written
			p.s.out.OlderEvidence = append(p.s.out.OlderEvidence,
				OlderEvidence{Question: a.Question, Where: p.s.where(part, a.Evidence.Kind.At),
					Offered: evidenceDate(&d), Stands: evidenceDate(best)})
		}
		return
	}
}

// priorCycles returns the assessments to look for evidence in: this one, then the one before.
func (p *subjectPlan) priorCycles() []string {
	out, last := []string{p.assessment.ID}, entity.Assessment{}
	for _, c := range p.b.Cycles[p.s.engagement.ID] {
		if c.Pack == p.pack.ID && c.Cycle < p.assessment.Cycle && c.Cycle > last.Cycle {
			last = c
		}
	}
	if last.ID != "" {
		out = append(out, last.ID)
	}
	return out
}

// newer reports whether a was issued after b or, if that is not known, expires later.
func newer(a, b *entity.Document) bool {
	if a.Issued != 0 && b.Issued != 0 && a.Issued != b.Issued {
		return a.Issued > b.Issued
	}
	return a.Expiry != 0 && b.Expiry != 0 && a.Expiry > b.Expiry
}

func evidenceDate(d *entity.Document) EvidenceDate {
	return EvidenceDate{Ref: d.Ref, Reference: d.Reference, Issued: d.Issued, Expiry: d.Expiry}
}

func riskCell(r *scoring.Result) *RiskCell {
	if r.Risk == nil || r.Risk.Score == 0 {
		return nil
	}
	return &RiskCell{r.Risk.Consequence, r.Risk.Likelihood, r.Risk.Score, r.Risk.Band}
}
