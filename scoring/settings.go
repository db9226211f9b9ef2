package scoring

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// SettingsSchema names the JSON form of [Settings].
const SettingsSchema = "assure.settings/1"

// Settings is everything that changes results and that a register may choose: the fact table, evidence strengths,
// grades, bands, tiers and limits, each with the reason for its value. A register keeps them
// versioned, and every stored result names the hash of those it was made with.
type Settings struct {
	Schema    string                  `json:"schema"`
	Facts     questionnaire.FactTable `json:"facts"`
	Strengths []Strength              `json:"strengths"` // by kind, weakest first
	Grades    []GradeRule             `json:"grades"`    // A, B, C, D
	Bands     []BandRule              `json:"bands"`     // rising
	Tiers     []TierRule              `json:"tiers"`     // 1 to 4
	Controls  []ControlStep           `json:"controls"`  // best first

	// at this consequence the tier is 1, whatever the likelihood
	CriticalConsequence Limit `json:"critical_consequence"`
	UntriagedConfidence Limit `json:"untriaged_confidence"` // percent a tier must-have asks for while not triaged
	MajorDomain         Limit `json:"major_domain"`         // percent of weight from which a domain caps the grade
	TooLittleKnown      Limit `json:"too_little_known"`     // points unknown above which no grade is shown
	// percent of weight decided out of scope above which nothing is settled
	ScopeDecisions Limit `json:"scope_decisions"`
	TargetSteps    Limit `json:"target_steps"` // steps of likelihood below the inherent one that a risk aims for

	// Authority says who accepts what. Settings of earlier releases have none: then [DefaultAuthority] is in force.
	Authority []AuthorityRule `json:"authority,omitempty"`
	// Adopted says which packs count from when; nil in registers of a release without adoptions, where every pack
	// counted.
	Adopted []Adoption `json:"adopted,omitzero"`
	// Retention is for how many years after the end of the last engagement a supplier is kept; nil is
	// [DefaultRetention]. It changes no result.
	Retention *Limit `json:"retention_years,omitempty"`
	// MadeUp marks a register of made-up data, as that of the demo. It changes no result: every page and document
	// of the register says so, wherever its file is.
	MadeUp bool `json:"made_up,omitempty"`
	// Access has people do only what their level lets them. It changes no result.
	Access bool `json:"access,omitempty"`

	Consequences [5]string `json:"consequences"` // labels of 1..5
	Likelihoods  [5]string `json:"likelihoods"`  // labels of 1..5
}

// Limit is a threshold with the reason for it.
type Limit struct {
	Value int    `json:"value"`
	Why   string `json:"why"`
}

// Strength is the confidence, 50..100 percent, of a current accepted document of a kind.
type Strength struct {
	Kind    entity.EvidenceKind `json:"kind"`
	Percent int                 `json:"percent"`
	Why     string              `json:"why"`
}

// GradeRule gives the least printed score of a grade and the steps by which it lowers the likelihood.
type GradeRule struct {
	Grade questionnaire.Grade `json:"grade"`
	Word  string              `json:"word"`
	From  Tenths              `json:"from"`
	Steps int                 `json:"steps"` // off the inherent likelihood
	Why   string              `json:"why"`
}

// Band is a band of the 5x5: Low, Moderate, High or Extreme by default, "" when not known.
type Band string

// BandRule is one band: products of consequence and likelihood from From up to the next band.
type BandRule struct {
	Band  Band   `json:"band"`
	From  int    `json:"from"`
	Words string `json:"words"` // what the band asks for
	Why   string `json:"why"`
}

// TierRule gives the least inherent product of a tier, and what the tier asks for.
type TierRule struct {
	Tier          int    `json:"tier"`
	Label         string `json:"label"`
	From          int    `json:"from"`           // inherent consequence x likelihood
	MinConfidence int    `json:"min_confidence"` // percent, for must-haves with min_confidence: tier
	ReviewMonths  int    `json:"review_months"`
	Why           string `json:"why"`
}

// ControlStep gives the steps by which one control lowers the likelihood of its own risk, by value x confidence.
type ControlStep struct {
	From  int    `json:"from"` // percent
	Steps int    `json:"steps"`
	Why   string `json:"why"`
}

// ParseSettings reads the JSON form. Unknown keys and the faults of [Settings.Check] are errors.
func ParseSettings(b []byte) (*Settings, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	var s Settings
	if err := dec.Decode(&s); err != nil {
		return nil, fmt.Errorf("reading settings: %w", err)
	}
	if err := s.Check(); err != nil {
		return nil, err
	}
	return &s, nil
}

// Hash returns the SHA-256, in hex, of the JSON form.
func (s *Settings) Hash() string {
	b, err := json.Marshal(s)
	if err != nil { // no field of Settings can fail to marshal
		panic(err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Check returns all faults of the settings, joined, each a [*problem.Problem].
func (s *Settings) Check() error {
	var errs []error
	bad := func(where, what, fix string) {
		errs = append(errs, &problem.Problem{Code: "bad-setting", What: what, Where: where, Fix: fix})
	}
	if s.Schema != SettingsSchema {
		bad("schema", fmt.Sprintf("the schema is %q", s.Schema), "use "+SettingsSchema)
	}
	s.checkGrades(bad)
	s.checkScales(bad)
	s.checkFacts(bad)
	for _, a := range s.Adopted {
		if a.Pack == "" || a.GraceDays < 0 || a.GraceDays > 3650 {
			bad("adopted", fmt.Sprintf("%s@%s with %d days of grace", a.Pack, a.Version, a.GraceDays),
				"name the pack, and give 0 to 3650 days")
		}
	}
	for _, x := range s.Strengths {
		if x.Percent < claimed || x.Percent > 100 || !slices.Contains(entity.EvidenceKinds, x.Kind) {
			bad("strengths", fmt.Sprintf("%s is worth %d", x.Kind, x.Percent), "give each known kind 50 to 100")
		}
	}
	s.checkAuthority(bad)
	limit := func(name string, l Limit, lo, hi int) {
		if l.Value < lo || l.Value > hi {
			bad(name, fmt.Sprintf("%d is outside %d to %d", l.Value, lo, hi), "choose a value in that range")
		}
	}
	limit("critical_consequence", s.CriticalConsequence, 1, 6) // 6: never
	limit("untriaged_confidence", s.UntriagedConfidence, 0, 100)
	limit("major_domain", s.MajorDomain, 0, 101) // 101: never
	limit("too_little_known", s.TooLittleKnown, 0, 100)
	limit("scope_decisions", s.ScopeDecisions, 0, 100)
	limit("target_steps", s.TargetSteps, 0, 4)
	limit("retention_years", s.KeepYears(), 1, 100)
	return errors.Join(errs...)
}

// DefaultRetention is in force where a register says nothing else.
var DefaultRetention = Limit{6, "Six years after the end of the contract, as we understand the retention schedule " +
	"(Appendix II) of the NHS Records Management Code of Practice, first published 4 August 2021, updated 7 August " +
	"2023. We have not read the rows for contracts and tenders again: check them, and your own schedule, before the " +
	"first disposal."}

// KeepYears returns the retention in force, with its reason.
func (s *Settings) KeepYears() Limit {
	if s.Retention == nil {
		return DefaultRetention
	}
	return *s.Retention
}

type complain func(where, what, fix string)

func (s *Settings) checkGrades(bad complain) {
	if len(s.Grades) != len(letters) {
		bad("grades", fmt.Sprintf("there are %d grades", len(s.Grades)), "give A, B, C and D")
		return
	}
	for i, g := range s.Grades {
		switch {
		case g.Grade != letters[len(letters)-1-i]:
			bad("grades", fmt.Sprintf("grade %d is %q", i+1, g.Grade), "give A, B, C and D in that order")
		case g.From < 0 || g.From > 1000 || g.Steps < 0 || g.Steps > 4:
			bad("grades", fmt.Sprintf("grade %s starts at %s and takes %d steps", g.Grade, g.From, g.Steps),
				"use 0.0 to 100.0 and 0 to 4")
		case i > 0 && (g.From >= s.Grades[i-1].From || g.Steps > s.Grades[i-1].Steps):
			bad("grades", fmt.Sprintf("grade %s is not below %s", g.Grade, s.Grades[i-1].Grade),
				"let thresholds fall and steps not rise")
		case i == len(s.Grades)-1 && g.From != 0:
			bad("grades", "the lowest grade does not start at 0.0", "start it at 0.0")
		}
	}
}

func (s *Settings) checkScales(bad complain) {
	if len(s.Bands) == 0 || s.Bands[0].From > 1 {
		bad("bands", "the lowest band does not start at 1", "start it at 1")
	}
	for i, b := range s.Bands {
		if i > 0 && b.From <= s.Bands[i-1].From || b.Band == "" {
			bad("bands", fmt.Sprintf("band %q has no name or does not start above the one before", b.Band),
				"name every band, in rising order")
		}
	}
	if len(s.Tiers) != 4 {
		bad("tiers", fmt.Sprintf("there are %d tiers", len(s.Tiers)), "give tiers 1 to 4")
	}
	for i, t := range s.Tiers {
		if t.Tier != i+1 || i > 0 && t.From >= s.Tiers[i-1].From || i == len(s.Tiers)-1 && t.From > 1 ||
			t.MinConfidence < 0 || t.MinConfidence > 100 || t.ReviewMonths < 1 || t.Label == "" {
			bad("tiers", fmt.Sprintf("tier %d is out of order or incomplete", t.Tier),
				"give tiers 1 to 4 in order, falling to 1, with a label, 0 to 100 percent and a review")
		}
	}
	for i, c := range s.Controls {
		if c.From < 0 || c.From > 100 || c.Steps < 0 || c.Steps > 4 ||
			i > 0 && (c.From >= s.Controls[i-1].From || c.Steps > s.Controls[i-1].Steps) {
			bad("controls", fmt.Sprintf("the step from %d percent is out of order or range", c.From),
				"let percentages fall and steps not rise")
		}
	}
}

func (s *Settings) checkFacts(bad complain) {
	for i, d := range s.Facts {
		if d.ID == "" || s.Facts.Def(d.ID) != &s.Facts[i] {
			bad("facts", fmt.Sprintf("fact %q has no id, or the id of another", d.ID),
				"give every fact an id of its own")
		}
		for _, v := range d.Values {
			if v.Consequence < 0 || v.Consequence > 5 || v.Likelihood < 0 || v.Likelihood > 5 {
				bad("facts", fmt.Sprintf("%s = %s is outside the 5x5", d.ID, v.ID), "use 1 to 5, or 0 for no bearing")
			}
		}
	}
}

// strength returns the confidence of a kind in percent, that of a claim for a kind the settings do not list.
func (s *Settings) strength(k entity.EvidenceKind) int64 {
	for i := range s.Strengths {
		if s.Strengths[i].Kind == k {
			return int64(s.Strengths[i].Percent)
		}
	}
	return claimed
}

// gradeAt returns the grade of a printed score before caps.
func (s *Settings) gradeAt(t Tenths) level {
	for i := range s.Grades {
		if t >= s.Grades[i].From {
			return levelA - level(i)
		}
	}
	return levelD
}

// rule returns the rule of a grade.
func (s *Settings) rule(l level) GradeRule { return s.Grades[levelA-l] }

// Word returns the word for a grade (Strong, Adequate, Partial, Weak by default), "" for no grade.
func (s *Settings) Word(g questionnaire.Grade) string {
	if l, ok := levelOf(g); ok {
		return s.rule(l).Word
	}
	return ""
}

// Band returns the band of a product of consequence and likelihood, "" for 0 (not known).
func (s *Settings) Band(score int) Band {
	var b Band
	for i := range s.Bands {
		if score >= s.Bands[i].From {
			b = s.Bands[i].Band
		}
	}
	return b
}

// Above reports whether a band is above another; "" is below all.
func (s *Settings) Above(a, b Band) bool {
	at := func(x Band) int { return slices.IndexFunc(s.Bands, func(r BandRule) bool { return r.Band == x }) }
	return at(a) > at(b)
}

// BandWords returns what a band asks for, "" for an unknown band.
func (s *Settings) BandWords(b Band) string {
	for i := range s.Bands {
		if s.Bands[i].Band == b {
			return s.Bands[i].Words
		}
	}
	return ""
}

// liveWords are what the default words of a band come to for a service that is in use already: it is
// signed.
var liveWords = map[string]string{
	"plan and date before signature":       "a plan with a date, now",
	"executive acceptance, or do not sign": "executive acceptance, or a plan to leave the service",
}

// BandWordsOf is [Settings.BandWords] for a service that is in force or is not. Words that a register
// sets itself are the same for both.
func (s *Settings) BandWordsOf(b Band, inForce bool) string {
	words := s.BandWords(b)
	if inForce {
		return cmp.Or(liveWords[words], words)
	}
	return words
}

// TierLabel returns a tier by word and number, "Critical (tier 1)", and "Not triaged" for 0.
func (s *Settings) TierLabel(tier int) string {
	for _, t := range s.Tiers {
		if t.Tier == tier {
			return fmt.Sprintf("%s (tier %d)", t.Label, t.Tier)
		}
	}
	return "Not triaged"
}

// TierLabel is [Settings.TierLabel] of the default settings.
func TierLabel(tier int) string { return DefaultSettings().TierLabel(tier) }

// MinConfidence returns the confidence in percent that a must-have with min_confidence: tier asks for. Tier 0 is not
// triaged.
func (s *Settings) MinConfidence(tier int) int {
	for _, t := range s.Tiers {
		if t.Tier == tier {
			return t.MinConfidence
		}
	}
	return s.UntriagedConfidence.Value
}
