package scoring

import (
	"fmt"

	"assure/internal/text"
	"assure/questionnaire"
)

// FatalMustHave is what an [AuthorityRule] is for that is about accepting a must-have that caps at
// D, despite its state.
const FatalMustHave = "fatal must-have"

// AuthorityRule says who may accept a risk of a band, or a fatal must-have despite its state.
type AuthorityRule struct {
	For    string `json:"for"`              // a band, or [FatalMustHave]
	Role   string `json:"role,omitempty"`   // of the person who decides, "" for anyone's
	Second bool   `json:"second,omitempty"` // counts once a second person agrees
	Months int    `json:"months,omitempty"` // the longest term, 0 for none
	Why    string `json:"why"`
}

// DefaultAuthority are the rules a register begins with.
func DefaultAuthority() []AuthorityRule {
	return []AuthorityRule{
		{"Extreme", "SIRO", true, 12,
			"The board answers for an Extreme: its SIRO decides, not alone, and looks again within " +
				"a year."},
		{"High", "Information asset owner", false, 12,
			"Who owns the information carries a High, and looks again within a " +
				"year."},
		{FatalMustHave, "", true, 12,
			"What caps a rating at Weak is not lifted by one person, nor for longer than a year."},
	}
}

// Effective returns the settings with the rules that are in force: those of an earlier release, which has no authority,
// with the default one. s itself does not change.
func (s *Settings) Effective() *Settings {
	if s.Authority != nil {
		return s
	}
	out := *s
	out.Authority = DefaultAuthority()
	return &out
}

// AuthorityFor returns the rule for a band or for [FatalMustHave]; the zero rule asks for nothing.
func (s *Settings) AuthorityFor(what string) AuthorityRule {
	rules := s.Effective().Authority
	for _, r := range rules {
		if r.For == what {
			return r
		}
	}
	return AuthorityRule{For: what}
}

// MayDecide reports whether a role has the authority of a rule: it is the role asked for, or that of a band above.
func (s *Settings) MayDecide(role string, rule AuthorityRule) bool {
	if rule.Role == "" || text.Fold(role) == text.Fold(rule.Role) {
		return true
	}
	above := false
	for _, b := range s.Bands {
		if above && role != "" && text.Fold(s.AuthorityFor(string(b.Band)).Role) == text.Fold(role) {
			return true
		}
		above = above || string(b.Band) == rule.For
	}
	return false
}

// GateAuthority is the rule for accepting a must-have that caps at a grade, despite its state.
func (s *Settings) GateAuthority(g *GateResult) AuthorityRule {
	if g == nil || g.Key || g.Cap != questionnaire.Grade("D") {
		return AuthorityRule{}
	}
	return s.AuthorityFor(FatalMustHave)
}

func (s *Settings) checkAuthority(bad complain) {
	seen := map[string]bool{}
	for _, r := range s.Authority {
		known := r.For == FatalMustHave
		for _, b := range s.Bands {
			known = known || r.For == string(b.Band)
		}
		if !known || seen[r.For] || r.Months < 0 || r.Months > 120 {
			bad("authority", fmt.Sprintf("the rule for %q is for no band, is there twice, or has an impossible term",
				r.For),
				"name each band or "+FatalMustHave+" once, with 0 to 120 months")
		}
		seen[r.For] = true
	}
}
