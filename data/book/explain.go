package book

import (
	"assure/questionnaire"
	"assure/scoring"
)

// Explanation is why a score is what it is and what would move it.
type Explanation struct {
	Sentences  []string
	Questions  []ExplainedQuestion
	Tornado    []scoring.Swing
	Lift       string              // which single answer lifts the grade, or why none does
	Robustness *scoring.Robustness // absent when nothing is in scope
	Percentile *Percentile         // null where fewer than minOthers are there to compare with
}

// ExplainedQuestion is what one question in scope adds and where it loses, all in printed tenths of the whole score.
type ExplainedQuestion struct {
	Question   string
	Domain     string
	State      scoring.State
	Option     string
	Value      int            // percent
	Confidence int            // percent
	Points     scoring.Tenths // what it is worth: Adds and Loses added up
	Adds       scoring.Tenths
	Loses      scoring.Losses
	Gate       scoring.GateState
	Key        bool // Gate is that of a key control
	Shown      int  // value, in percent, that the evidence which counts was accepted for
	Raised     bool // the answer is worth more than that
	// Planned and Alternative are those of the claim; NotCounted says both in words.
	Planned     questionnaire.Date
	Alternative string
	NotCounted  string
}

// Percentile is the place of a shown score among assessed engagements of the same tier and pack.
// People read the counts of the others, this one left out. Percent is the percent of the others
// that show less, with half of those that show the same, rounded down.
type Percentile struct {
	Percent int
	Of      int // engagements, this one included
	Others  int // engagements, without this one
	Less    int // of the others, those that show less
	Equal   int // of the others, those that show the same to the tenth
	Tier    int
	Pack    string
}

// minOthers is the number of other engagements below which a place among them depends too much on
// which suppliers are in the register.
const minOthers = 5

// weightsMove is how far, in percent, domain weights are moved to see whether a grade depends on them.
const weightsMove = 20

// ExplainAmong makes the reports of a book carry explanations, in which shown scores are compared with those of peers.
func (b *Book) ExplainAmong(peers Peers) { b.explains, b.shown = true, peers }

// explain looks into one assessment.
func (b *Book) explain(f *Focus, result *scoring.Result) *Explanation {
	out := &Explanation{Sentences: b.sentences(f, result), Questions: []ExplainedQuestion{}}
	if result.Areas == nil {
		out.Tornado = f.Compiled.Tornado(b.Settings, f.Input)
	}
	out.Lift = b.Settings.LiftSentence(result, out.Tornado)
	if x, ok := f.Compiled.Robustness(b.Settings, f.Input, weightsMove); ok && result.Status.Graded() {
		out.Robustness = &x
	}
	for i := range result.Rows {
		row := &result.Rows[i]
		if !row.InScope() {
			continue
		}
		q := ExplainedQuestion{Question: row.Question, Domain: row.Domain, State: row.State, Option: row.Option,
			Value:      row.Value,
			Confidence: row.Confidence, Points: row.Points, Adds: row.Contribution, Loses: row.Loss, Shown: row.Shown,
			Raised: row.Raised}
		if row.Gate != nil {
			q.Gate, q.Key = row.Gate.State, row.Gate.Key
		}
		both := b.Answers[f.Assessment.ID][row.Question]
		if both.Claim != nil {
			q.Planned, q.Alternative = both.Claim.Planned, string(both.Claim.Alternative)
		}
		q.NotCounted = both.NotCounted(b.AsOf)
		out.Questions = append(out.Questions, q)
	}
	if result.Areas == nil {
		out.Percentile = b.percentile(f, result)
	}
	return out
}

// sentences explain a result, the numbers beyond what the service allows, and what is also required.
func (b *Book) sentences(f *Focus, result *scoring.Result) []string {
	out := b.Settings.Sentences(result)
	for _, x := range b.Settings.BeyondLimits(f.Input) {
		out = append(out, x.Words()+".")
	}
	out = append(out, b.RelianceWords(&f.Assessment, f.Stand.Triage.Tier)...)
	return append(out, f.Stand.RollUp.AlsoWords()...)
}

// peerGroup is who is compared with whom.
type peerGroup struct {
	tier int
	pack string
}

// Peers are shown scores by tier and pack.
type Peers map[peerGroup][]scoring.Tenths

// Peers collects the shown scores of every engagement not ended or lost, by tier and pack, from
// governing cycles. What is not assessed has no place among them.
func (b *Book) Peers() Peers {
	out := Peers{}
	for engagement, cycles := range b.Cycles {
		e := b.engagementOf(cycles[0].Engagement)
		if e == nil || !e.State.Open() {
			continue
		}
		facts := b.CurrentFacts(engagement)
		triage := b.Triage(facts)
		for pack, a := range b.Governing(engagement) {
			shown, _, status := b.Compiled[a.PackSHA].Ends(b.Settings, b.Input(&a, facts, triage))
			if status != scoring.NotAssessed && shown != scoring.NoTenths {
				k := peerGroup{triage.Tier, pack}
				out[k] = append(out[k], shown)
			}
		}
	}
	return out
}

// percentile is nil for a cycle that does not govern, an engagement that is over, and among fewer than minOthers.
func (b *Book) percentile(f *Focus, r *scoring.Result) *Percentile {
	k := peerGroup{f.Stand.Triage.Tier, f.Assessment.Pack}
	list := b.shown[k]
	if len(list)-1 < minOthers || r.Status == scoring.NotAssessed ||
		f.Stand.Governing[f.Assessment.Pack].ID != f.Assessment.ID || !f.Stand.Engagement.State.Open() {
		return nil
	}
	out := &Percentile{Of: len(list), Others: len(list) - 1, Tier: k.tier, Pack: k.pack}
	for _, x := range list {
		switch {
		case x < r.Assured:
			out.Less++
		case x == r.Assured:
			out.Equal++
		}
	}
	out.Equal-- // the list has the score itself
	out.Percent = (2*out.Less + out.Equal) * 100 / (2 * out.Others)
	return out
}
