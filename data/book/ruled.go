package book

import (
	"slices"
	"time"

	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// ruled compares answers with each other, and with facts and certificates, by the rules of the program that are data.
func ruled(in *Records) []Comparison {
	list, _ := questionnaire.EmbeddedContradictions()
	byQuestion := map[string][]*Asked{}
	for i := range in.Asked {
		a := &in.Asked[i]
		if answer := a.said(); answer.Given() && a.Question.VisibleIf.Holds(in.Table, in.Facts, 0) {
			byQuestion[a.Question.ID] = append(byQuestion[a.Question.ID], a)
		}
	}
	var out []Comparison
	for i := range list {
		rule := &list[i]
		for _, a := range byQuestion[rule.First.Question] {
			if !rule.First.Asks(a.Assessment.Pack, a.Question, rule.Compare) {
				continue
			}
			if rule.Second.Question == "" {
				out = append(out, in.againstRecord(rule, a)...)
				continue
			}
			for _, b := range byQuestion[rule.Second.Question] {
				if rule.Second.Asks(b.Assessment.Pack, b.Question, rule.Compare) {
					out = append(out, in.againstAnswer(rule, a, b)...)
				}
			}
		}
	}
	return out
}

// againstAnswer compares two answers. A judgement of a claim closes their contradiction when both said so before it: a
// judgement that makes the contradiction does not.
func (in *Records) againstAnswer(rule *questionnaire.Rule, a, b *Asked) []Comparison {
	one, other := a.said(), b.said()
	if !rule.Clash(a.Question, one.Value, b.Question, other.Value) {
		return nil
	}
	c := Comparison{Kind: entity.AnswersContradiction, State: Contradicts, Rule: rule, A: in.placed(a), B: in.placed(b),
		Assessment: a.Assessment.ID, Pack: a.Assessment.Pack, Question: a.Question.ID,
		Other: Place{b.Assessment.ID, b.Assessment.Pack, b.Question.ID},
		Digest: digest(rule.ID, a.Assessment.Pack, string(one.Party), one.Value, b.Assessment.Pack,
			string(other.Party), other.Value)}
	stood := func(x *Asked, clash func(claim string) bool, since time.Time) bool {
		j, claim := x.said(), x.Answers.Claim
		return j.Party == entity.ByAssessor && claim.Given() && clash(claim.Value) && !j.At.Before(claim.At) &&
			!j.At.Before(since)
	}
	if stood(a, func(v string) bool { return rule.Clash(a.Question, v, b.Question, other.Value) }, other.At) ||
		stood(b, func(v string) bool { return rule.Clash(a.Question, one.Value, b.Question, v) }, one.At) {
		c.State = Judged
	}
	return []Comparison{c}
}

// placed is the record of an answer, with its place.
func (in *Records) placed(a *Asked) Record {
	r := in.answered(a)
	r.From += " to " + a.Question.ID + " of " + a.Assessment.Pack
	if unit := a.Question.Limit; a.Question.Answer == questionnaire.Number && unit != nil && unit.Unit != "" {
		r.Says += " " + unit.Unit
	}
	return r
}

// againstRecord compares an answer with a fact or with the best certificate.
func (in *Records) againstRecord(rule *questionnaire.Rule, a *Asked) []Comparison {
	other, since, keys := in.recordOf(&rule.Second)
	if keys == nil {
		return nil
	}
	list := in.with(entity.AnswersContradiction, a,
		func(v string) bool { return !rule.First.Holds(a.Question, v) }, other, since, append(keys, rule.ID)...)
	if c := &list[0]; c.State == Contradicts || c.State == Judged {
		c.A, c.Rule = in.placed(a), rule
		return list
	}
	return nil
}

// recordOf is the fact or certificate of a side, since when it says so, and what its digest is made from: nil where the
// side does not hold.
func (in *Records) recordOf(s *questionnaire.Side) (r Record, since time.Time, keys []string) {
	if s.Fact != "" {
		value := in.Facts[s.Fact]
		if def := in.Table.Def(s.Fact); def != nil {
			value = def.Reads(value)
		}
		if !slices.Contains(s.Values, value) {
			return r, since, nil
		}
		return in.fact(s.Fact), in.FactAt[s.Fact], []string{s.Fact, value}
	}
	var best *Certificate
	for _, kind := range s.Certificates {
		if c := in.best(entity.CertificateKind(kind)); c != nil && (best == nil || c.Better(best)) {
			best = c
		}
	}
	if best == nil || !slices.Contains(s.CertificatesAre, certificateWord[best.Standing]) {
		return r, since, nil
	}
	return best.record(), best.since(), []string{best.ID, string(best.Standing), best.LastDay().String()}
}

// certificateWord is how a rule names a standing, see [questionnaire.CertificateWords].
var certificateWord = map[entity.CertificateStanding]string{entity.CertificateShown: "shown",
	entity.CertificateExpired: "expired", entity.CertificateOtherEntity: "other-entity",
	entity.CertificateOtherScope: "other-scope"}
