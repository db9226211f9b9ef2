package wire

import (
	"assure/questionnaire"
	"assure/scoring"
)

// PackProfile is `assure pack profile REF --json`: the answers of an assessment beside what a profile expects.
// Counts has the number of outcomes by reach.
type PackProfile struct {
	Schema     string         `json:"schema"`
	Supplier   string         `json:"supplier"`
	Engagement string         `json:"engagement"`
	Pack       string         `json:"pack"` // id@version
	Cycle      int            `json:"cycle"`
	Profile    ProfileName    `json:"profile"`
	Others     []ProfileName  `json:"others"` // profiles of the same framework version
	Outcomes   []OutcomeLevel `json:"outcomes"`
	Counts     map[string]int `json:"counts"`
}

// ProfileName is a profile without its levels.
type ProfileName struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Edition string   `json:"edition"`
	For     string   `json:"for"`
	Sources []string `json:"sources"`
}

// OutcomeLevel is one outcome. Expected is achieved, partially-achieved, none (no minimum is set) or unknown;
// Answered is null without an answer, and Proof the percent to which evidence shows it. Reach says how the two
// compare.
type OutcomeLevel struct {
	ID       string  `json:"id"`
	Title    string  `json:"title"`
	Question *string `json:"question"`
	Expected string  `json:"expected"`
	Answered *string `json:"answered"`
	Proof    *int    `json:"proof"`
	Audited  bool    `json:"audited"`
	Reach    string  `json:"reach"`
}

// ProfileNameOf converts a profile.
func ProfileNameOf(p *questionnaire.Profile) ProfileName {
	return ProfileName{p.ID, p.Title, p.Edition, p.For, append([]string{}, p.Sources...)}
}

// Add adds the outcomes and counts them.
func (o *PackProfile) Add(all []scoring.OutcomeLevel) {
	o.Outcomes, o.Counts = []OutcomeLevel{}, map[string]int{}
	for _, r := range scoring.Reaches() {
		o.Counts[string(r)] = 0
	}
	for _, x := range all {
		out := OutcomeLevel{ID: x.ID, Title: x.Title, Question: OrNull(x.Question), Expected: string(x.Expected),
			Answered: OrNull(string(x.Answered)), Audited: x.Audited, Reach: string(x.Reach)}
		if x.Answered != "" {
			out.Proof = &x.Proof
		}
		o.Outcomes = append(o.Outcomes, out)
		o.Counts[out.Reach]++
	}
}
