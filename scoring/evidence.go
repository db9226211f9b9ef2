package scoring

import (
	"fmt"

	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// claimed is the confidence, in percent, in an answer with nothing but somebody's word behind it. It is the floor of
// every confidence and part of the engine, not of the settings.
const claimed = 50

// maxValidDays bounds how long evidence can hold; the loader of packs allows a tenth of it.
const maxValidDays = 36_500

// Evidence is one accepted item behind an answer. What is only offered is not evidence yet and is not passed in.
type Evidence struct {
	Ref    string // of the document, for the list of items that count for nothing
	Kind   entity.EvidenceKind
	Issued questionnaire.Date // no date: counts as the supplier's word
	Expiry questionnaire.Date // its own, hard: nothing from the next day; zero when it has none
}

// Idle says that an accepted item adds nothing, and why: no date, dated after the as-of day, or past its own expiry.
type Idle struct {
	Question string `json:"question"`
	Ref      string `json:"ref,omitempty"`
	Why      string `json:"why"`
}

// confidence is the percent, claimed..100, that the best item gives on a day. Strength holds for the rule's valid days
// and then falls in a straight line to the floor over as many again, or at once when the rule is hard.
func (s *Settings) confidence(rule questionnaire.EvidenceRule, asOf questionnaire.Date, items []Evidence) int64 {
	best := int64(claimed)
	for i := range items {
		best = max(best, s.itemConfidence(rule, asOf, &items[i]))
	}
	return best
}

func (s *Settings) itemConfidence(rule questionnaire.EvidenceRule, asOf questionnaire.Date, e *Evidence) int64 {
	if !e.counts(asOf) {
		return claimed
	}
	valid := int64(min(max(rule.ValidDays, 1), maxValidDays))
	age := int64(asOf) - int64(e.Issued)
	strength := s.strength(e.Kind)
	switch {
	case age <= valid:
		return strength
	case rule.HardExpiry || age >= 2*valid:
		return claimed
	}
	return claimed + (strength-claimed)*(2*valid-age)/valid
}

// counts reports whether an item counts for something on a day.
func (e *Evidence) counts(asOf questionnaire.Date) bool {
	return e.Issued != 0 && e.Issued <= asOf && (e.Expiry == 0 || asOf <= e.Expiry)
}

// Lasts gives the last day on which an item has its full strength, and the last on which it counts for more than
// somebody's word: its own expiry or what the rule allows, whichever comes first. Both are zero for an item without a date.
func (e *Evidence) Lasts(rule questionnaire.EvidenceRule) (full, last questionnaire.Date) {
	if e.Issued == 0 {
		return 0, 0
	}
	valid := questionnaire.Date(min(max(rule.ValidDays, 1), maxValidDays))
	full, last = e.Issued+valid, e.Issued+2*valid-1
	if rule.HardExpiry {
		last = full
	}
	if e.Expiry != 0 {
		full, last = min(full, e.Expiry), min(last, e.Expiry)
	}
	return full, max(full, last) // an item valid for one day fades within it
}

// idle says in words why an item counts for nothing on a day, "" when it counts.
func idle(asOf questionnaire.Date, e *Evidence) string {
	switch {
	case e.Expiry != 0 && asOf > e.Expiry:
		return fmt.Sprintf("expired on %s", e.Expiry.Long())
	case e.Issued == 0:
		return "it has no date"
	case e.Issued > asOf:
		return fmt.Sprintf("it is dated %s, after the day scored", e.Issued.Long())
	}
	return ""
}

// Confidence is the percent, 50..100, of an answer with these accepted items behind it on a day.
func (s *Settings) Confidence(rule questionnaire.EvidenceRule, asOf questionnaire.Date, items []Evidence) int {
	return int(s.confidence(rule, asOf, items))
}
