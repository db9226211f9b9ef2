package entity

import (
	"slices"
	"strings"
	"time"

	"assure/questionnaire"
)

// FourthParty is a company, product or service that suppliers depend on. It is found by its name or an alias, in any
// of the ways to write them that [assure/internal/legalname.Broad] takes for one.
type FourthParty struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Aliases []string `json:"aliases,omitempty"`
	// Apart are names that look like this one and that a person found to be another.
	Apart   []string           `json:"apart,omitempty"`
	Country string             `json:"country,omitempty"`
	Note    questionnaire.Text `json:"note,omitempty"`
	Uses    []FourthPartyUse   `json:"uses,omitempty"`
	// On are the names of the fourth parties that it depends on itself, with the source of that.
	On []Dependence `json:"on,omitempty"`
	// Dismissed are the engagements of which a supplier's words proposed it, and a person found that they do not say
	// so.
	Dismissed []Dismissal `json:"dismissed,omitempty"`
	// Gone is set when it was merged into another, whose aliases then have its names.
	Gone bool `json:"gone,omitempty"`
}

// Dismissal is a proposed link that a person dismissed.
type Dismissal struct {
	Engagement string             `json:"engagement"` // ULID
	Reason     questionnaire.Text `json:"reason,omitempty"`
	By         string             `json:"by"`
	At         time.Time          `json:"at"`
}

// WasDismissed reports whether a proposed link of an engagement was dismissed.
func (f *FourthParty) WasDismissed(engagement string) bool {
	return slices.ContainsFunc(f.Dismissed, func(d Dismissal) bool { return d.Engagement == engagement })
}

// Empty reports whether nothing is recorded of it but proposals that were dismissed.
func (f *FourthParty) Empty() bool {
	return len(f.Aliases)+len(f.Apart)+len(f.Uses)+len(f.On) == 0 && f.Country == "" && f.Note == ""
}

// Role is what a fourth party is to an engagement.
type Role string

// The roles.
const (
	RoleProduct      Role = "product"
	RoleHost         Role = "host"
	RoleSubprocessor Role = "sub-processor"
	RoleConnection   Role = "connection"
)

// Roles lists the roles.
var Roles = []Role{RoleProduct, RoleHost, RoleSubprocessor, RoleConnection}

// ParseRole reads a role in any case; "subprocessor" is one too.
func ParseRole(s string) (Role, error) {
	if strings.EqualFold(strings.TrimSpace(s), "subprocessor") {
		return RoleSubprocessor, nil
	}
	return parseWord("role", s, Roles)
}

// Valid reports whether the role is one of [Roles].
func (r Role) Valid() bool { return slices.Contains(Roles, r) }

// FourthPartyUse is the use of a fourth party by one engagement.
type FourthPartyUse struct {
	Engagement string `json:"engagement"` // ULID
	Role       Role   `json:"role"`
	// Critical says whether the service stops without it: true, false, nil when not known.
	Critical *bool `json:"critical,omitempty"`
	// Substitute is the number of days that it takes to replace it, nil when not known.
	Substitute *int               `json:"substitute_days,omitempty"`
	Country    string             `json:"country,omitempty"` // where it does this work
	Source     questionnaire.Text `json:"source,omitempty"`  // who says so, and where
	On         questionnaire.Date `json:"on,omitempty"`      // the day of the source
	By         string             `json:"by,omitempty"`
	At         time.Time          `json:"at"`
}

// Dependence is the dependence of one fourth party on another.
type Dependence struct {
	Name   string             `json:"name"`
	Role   Role               `json:"role"`
	Source questionnaire.Text `json:"source,omitempty"`
	On     questionnaire.Date `json:"on,omitempty"`
	By     string             `json:"by,omitempty"`
	At     time.Time          `json:"at"`
}
