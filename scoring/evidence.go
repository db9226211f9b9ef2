package scoring

import (
	"cmp"
	"fmt"

	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// claimed is the confidence, in percent, in an answer without evidence. It is the least of every confidence and part of
// the engine, not of the settings.
const claimed = 50

// maxValidDays limits how long evidence is valid. [questionnaire.LoadPack] allows a tenth of it.
const maxValidDays = 36_500

// Evidence is one accepted item for an answer. Items that are only offered must not be passed in.
type Evidence struct {
	Ref    string // of the document, for [Idle]
	Kind   entity.EvidenceKind
	Issued questionnaire.Date // zero, for no date: counts as a claim
	Expiry questionnaire.Date // its own last day, without decay; zero when it has none
	// For is the value of the answer, in percent, that the item was accepted for: 0 when the
	// question had no answer then. The item shows that much and no more.
	For int
}

// proof is an item that counts on the day scored: its confidence, claimed..100, and the value, 0..100,
// that it shows. Both are percent.
type proof struct{ confidence, shows uint8 }

// earned returns what an answer worth value earns with accepted items: the largest of claimed x value
// and of each item's confidence x the smaller of value and what it shows, 0..10,000. The second result
// is the item that earns it: of those that earn the same, the one with the most confidence, then the
// one that shows most. Where the claim alone earns more, it has the confidence claimed.
func earned(value uint8, items []proof) (int32, proof) {
	best := proof{claimed, value}
	most := claimed * int32(value)
	for _, e := range items {
		lo := int32(e.confidence) * int32(min(value, e.shows))
		if c := cmp.Or(cmp.Compare(lo, most), cmp.Compare(e.confidence, best.confidence),
			cmp.Compare(e.shows, best.shows)); c > 0 {
			most, best = lo, e
		}
	}
	return most, best
}

// shownAt returns the confidence, claimed..100, of the best item accepted for value or more.
func shownAt(value int, items []proof) uint8 {
	best := uint8(claimed)
	for _, e := range items {
		if int(e.shows) >= value {
			best = max(best, e.confidence)
		}
	}
	return best
}

// Idle is an accepted item that adds nothing, and why: no date, dated after the as-of day, or past its own expiry.
type Idle struct {
	Question string `json:"question"`
	Ref      string `json:"ref,omitempty"`
	Why      string `json:"why"`
}

// confidence returns the percent, claimed..100, of the best item on a day, whatever it was accepted
// for. An item has its full strength for the rule's valid days and then falls in a straight line to
// claimed over as many days again, or at once when the rule is hard.
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

// counts reports whether an item can add to a claim on a day.
func (e *Evidence) counts(asOf questionnaire.Date) bool {
	return e.Issued != 0 && e.Issued <= asOf && (e.Expiry == 0 || asOf <= e.Expiry)
}

// Lasts returns the last day on which an item has its full strength, and the last on which it counts for more than a
// claim: its own expiry or what the rule allows, whichever comes first. Both are zero for an item without a date.
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

// idle returns the reason why an item adds nothing on a day, "" when it counts.
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

// Confidence returns the confidence, 50..100 percent, in an answer with these accepted items on a day.
func (s *Settings) Confidence(rule questionnaire.EvidenceRule, asOf questionnaire.Date, items []Evidence) int {
	return int(s.confidence(rule, asOf, items))
}
