package scoring

import (
	"maps"

	"assure/questionnaire/entity"
)

// Move is one step of a walk from an old score to a new one: what changed, and by how much at either end.
type Move struct {
	What     string
	Assured  Tenths
	Possible Tenths
}

// Moment is a score's settings and inputs at one time.
type Moment struct {
	Settings *Settings
	Input    Input
	// Answers holds both parties' answers of the responses. Without them at either end of a walk, judgements count as
	// answers.
	Answers map[string]entity.Answers
}

// The causes of a walk, in its order.
const (
	MovedAnswers    = "answers"
	MovedJudgements = "judgements"
	MovedAge        = "age of evidence"
	MovedEvidence   = "new evidence"
	MovedScope      = "scope and facts"
	MovedPack       = "pack"
	MovedSettings   = "settings"
)

// Walk explains the change from one score to another by changing one cause at a time: claims, judgements, age of
// evidence, new evidence, scope and facts, pack, settings. Each move is the difference of two printed scores, so the
// moves add up to the whole change exactly. The error wraps [ErrPack]. ok is false when nothing is in scope at either
// end. A step at which nothing is in scope counts as no change, and the next step includes it.
func Walk(from, to Moment) (moves []Move, ok bool, err error) {
	at := from
	at.Input.Responses = map[string]Response{}
	maps.Copy(at.Input.Responses, from.Input.Responses)
	start, err := Score(at.Settings, at.Input)
	if err != nil {
		return nil, false, err
	}
	ok = start.Assessable
	last := start
	for _, x := range []struct {
		what  string
		apply func()
	}{
		{MovedAnswers, func() { at.takeAnswers(&to, from.Answers != nil && to.Answers != nil) }},
		{MovedJudgements, func() { at.takeAnswers(&to, false) }},
		{MovedAge, func() { at.Input.AsOf = to.Input.AsOf }},
		{MovedEvidence, func() { at.takeEvidence(to.Input.Responses) }},
		{MovedScope, func() {
			at.Input.Responses, at.Input.Facts = to.Input.Responses, to.Input.Facts
			at.Input.Triage, at.Input.Accepted = to.Input.Triage, to.Input.Accepted
		}},
		{MovedPack, func() { at.Input.Pack = to.Input.Pack }},
		{MovedSettings, func() { at.Settings = to.Settings }},
	} {
		x.apply()
		r, err := Score(at.Settings, at.Input)
		if err != nil {
			return nil, false, err
		}
		move := Move{What: x.what}
		if r.Assessable && last.Assessable {
			move.Assured, move.Possible = r.Assured-last.Assured, r.Possible-last.Possible
		}
		if r.Assessable {
			last = r
		}
		moves = append(moves, move)
		ok = ok && (x.what != MovedSettings || r.Assessable)
	}
	return moves, ok, nil
}

// takeAnswers sets the new answers with the old evidence; scope decisions come later. With claimsOnly, judgements stay
// and only claims are new.
func (m *Moment) takeAnswers(to *Moment, claimsOnly bool) {
	ids := maps.Clone(m.Input.Responses)
	maps.Copy(ids, to.Input.Responses)
	for id := range ids {
		old, now := m.Input.Responses[id], to.Input.Responses[id]
		if old.State == OutOfScope || now.State == OutOfScope {
			continue
		}
		if claimsOnly {
			now = NewResponse(entity.Answers{Claim: to.Answers[id].Claim, Judgement: m.Answers[id].Judgement}, false,
				nil)
		}
		now.Evidence = old.Evidence
		m.Input.Responses[id] = now
	}
}

// takeEvidence sets the new evidence of every answer.
func (m *Moment) takeEvidence(responses map[string]Response) {
	for id, r := range responses {
		old := m.Input.Responses[id]
		if r.State == OutOfScope || old.State == OutOfScope {
			continue
		}
		old.Evidence = r.Evidence
		m.Input.Responses[id] = old
	}
}
