package book

import (
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Input puts together what one assessment is scored from.
func (b *Book) Input(a *entity.Assessment, facts questionnaire.Facts, triage scoring.Triage) scoring.Input {
	pack := b.Compiled[a.PackSHA].Pack()
	in := scoring.Input{Pack: pack, Facts: facts, Triage: triage, AsOf: b.AsOf,
		Responses: map[string]scoring.Response{}, Accepted: map[string]scoring.Acceptance{}}
	if e := b.engagementOf(a.Engagement); e != nil {
		in.InForce = e.State.InForce()
	}
	scoped := map[string]bool{}
	// cycles of the same pack: an acceptance is in force until its date, whatever the cycle
	same := map[string]bool{}
	for _, c := range b.Cycles[a.Engagement] {
		same[c.ID] = c.Pack == a.Pack
	}
	for _, d := range b.Decisions[a.Engagement] {
		switch {
		case !b.Counts(d, pack):
		case d.Kind == entity.GateAccept && same[d.Assessment]:
			in.Accepted[d.Question] = scoring.Acceptance{By: d.Person, On: d.On, Until: d.Until,
				Recorded: d.Others()}
		case d.Assessment == a.ID && (d.Kind == entity.ScopeOut || d.Kind == entity.NAAccepted):
			scoped[d.Question] = true
		}
	}
	proof := b.evidence(a.ID)
	answers, others := b.Answers[a.ID], b.FromOthers(a, triage.Tier)
	for id := range union(answers, scoped, proof) {
		in.Responses[id] = others[id].Response(answers[id], scoped[id], proof[id])
	}
	return in
}

// Counts reports whether a decision is in force: a scope decision on a must-have or key
// control only once a second person agreed.
func (b *Book) Counts(d entity.Decision, pack *questionnaire.Pack) bool {
	if !d.InForce(b.AsOf) {
		return false
	}
	return !NeedsSecond(d, pack) || d.Second != ""
}

// NeedsSecond reports whether a decision counts only once a second person agrees: it takes a
// must-have or key control out of scope, or the authority in force when it was made asks for two.
func NeedsSecond(d entity.Decision, pack *questionnaire.Pack) bool {
	if d.TakesTwo {
		return true
	}
	if d.Kind != entity.ScopeOut && d.Kind != entity.NAAccepted || pack == nil {
		return false
	}
	q := pack.Question(d.Question)
	return q != nil && q.MustHave() != nil
}

func union[A, B, C any](a map[string]A, b map[string]B, c map[string]C) map[string]struct{} {
	out := make(map[string]struct{}, len(a))
	for k := range a {
		out[k] = struct{}{}
	}
	for k := range b {
		out[k] = struct{}{}
	}
	for k := range c {
		out[k] = struct{}{}
	}
	return out
}
