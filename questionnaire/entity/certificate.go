package entity

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"assure/internal/legalname"
	"assure/internal/problem"
	"assure/questionnaire"
)

// CertificateKind is a kind of certificate or registration that buyers ask suppliers for.
type CertificateKind string

// The kinds.
const (
	CertDSPT                CertificateKind = "dspt"
	CertCyberEssentials     CertificateKind = "ce"
	CertCyberEssentialsPlus CertificateKind = "ce-plus"
	CertISO27001            CertificateKind = "iso-27001"
	CertPenTest             CertificateKind = "pen-test"
	CertICO                 CertificateKind = "ico"
	CertDTAC                CertificateKind = "dtac"
)

// CertificateKinds lists the kinds in the order in which documents show them.
var CertificateKinds = []CertificateKind{CertDSPT, CertCyberEssentials, CertCyberEssentialsPlus, CertISO27001,
	CertPenTest, CertICO, CertDTAC}

// certificateRule says what a certificate of a kind has.
type certificateRule struct {
	label   string
	number  bool // it has a number by which it is looked up
	issued  bool // it has a day of issue
	expires bool // it has a last day of its own
	months  int  // the longest time from issue to its last day, or its time where it has no last day; 0: no end
	edition bool // it means nothing without its edition, form or product version
	scoped  bool // it covers a part of the organisation, named by its scope
}

var certificateRules = map[CertificateKind]certificateRule{
	CertDSPT:                {label: "DSPT", expires: true, edition: true},
	CertCyberEssentials:     {"Cyber Essentials", true, true, true, 12, false, true},
	CertCyberEssentialsPlus: {"Cyber Essentials Plus", true, true, true, 12, false, true},
	CertISO27001:            {"ISO 27001", true, true, true, 36, false, true},
	CertPenTest:             {label: "Penetration test", issued: true, months: 12, scoped: true},
	CertICO:                 {label: "ICO registration", number: true, expires: true, months: 12},
	CertDTAC:                {label: "DTAC", issued: true, edition: true, scoped: true},
}

// Label returns the kind in words.
func (k CertificateKind) Label() string { return cmp.Or(certificateRules[k].label, string(k)) }

// Valid reports whether k is one of the kinds.
func (k CertificateKind) Valid() bool { return slices.Contains(CertificateKinds, k) }

// Expires reports whether a certificate of the kind carries a last day of its own.
func (k CertificateKind) Expires() bool { return certificateRules[k].expires }

// Versioned reports whether a certificate of the kind means nothing without its edition, form or product version.
func (k CertificateKind) Versioned() bool { return certificateRules[k].edition }

// Scoped reports whether a certificate of the kind covers only what its scope names.
func (k CertificateKind) Scoped() bool { return certificateRules[k].scoped }

// Cover is what a person found when comparing the scope of a certificate with the service.
type Cover string

// The values of a cover.
const (
	CoverUnknown Cover = ""        // nobody compared
	CoverService Cover = "service" // the service is inside the scope
	CoverOther   Cover = "other"   // the scope is another service, site or part
)

// Certificate is what a certificate, registration or test report of a supplier says, typed by a
// person. It counts once a named person has checked it, for the entity and the scope that it names
// and no other.
type Certificate struct {
	ID       string             `json:"id"`
	Ref      string             `json:"ref"` // CRT-0001
	Supplier string             `json:"supplier"`
	Kind     CertificateKind    `json:"kind"`
	Entity   string             `json:"entity"` // the legal entity it names
	Number   string             `json:"number,omitempty"`
	Scope    questionnaire.Text `json:"scope,omitempty"` // as it says
	Covers   Cover              `json:"covers,omitempty"`
	// question set (Willow, Danzell), edition (25/26, 2022) or version of the form
	Edition   string             `json:"edition,omitempty"`
	Issuer    string             `json:"issuer,omitempty"`
	Issued    questionnaire.Date `json:"issued,omitempty"`
	Expiry    questionnaire.Date `json:"expiry,omitempty"` // the last day on which it counts
	CheckedOn questionnaire.Date `json:"checked_on,omitempty"`
	CheckedAt string             `json:"checked_at,omitempty"` // where: a public register, an original seen
	CheckedBy string             `json:"checked_by,omitempty"`
	Document  string             `json:"document,omitempty"` // id of the document that shows it
	// TakenFrom is the reference of another company that it was recorded for, which the supplier took over since.
	TakenFrom string             `json:"taken_from,omitempty"`
	Withdrawn bool               `json:"withdrawn,omitempty"`
	Reason    questionnaire.Text `json:"reason,omitempty"` // of the withdrawal
	By        string             `json:"by"`               // who recorded this version, and when
	At        time.Time          `json:"at"`
}

// CertificateUndone is the reason of a certificate that was recorded and undone.
const CertificateUndone questionnaire.Text = "undone"

// NewCertificate returns a certificate whose every field was checked on a day, without blanks around its words. A field
// that is missing or cannot be so is a [problem.Problem].
func NewCertificate(c Certificate, today questionnaire.Date) (Certificate, error) {
	for _, s := range []*string{&c.Entity, &c.Number, &c.Edition, &c.Issuer, &c.CheckedAt, &c.CheckedBy} {
		*s = strings.TrimSpace(*s)
	}
	c.Scope = questionnaire.Text(strings.TrimSpace(string(c.Scope)))
	if !c.Kind.Valid() {
		return c, problem.New("bad-certificate-kind", string(c.Kind),
			"the kinds are dspt, ce, ce-plus, iso-27001, pen-test, ico and dtac",
			"there is no such kind of certificate")
	}
	if err := c.complete(); err != nil {
		return c, err
	}
	if err := c.dates(today); err != nil {
		return c, err
	}
	checked := 0
	for _, given := range []bool{c.CheckedOn != 0, c.CheckedAt != "", c.CheckedBy != ""} {
		if given {
			checked++
		}
	}
	switch {
	case c.Covers != CoverUnknown && c.Covers != CoverService && c.Covers != CoverOther:
		return c, c.problem("it covers service or other", "there is no cover %q", string(c.Covers))
	case checked != 0 && checked != 3:
		return c, c.problem("give when and where it was checked, and by whom, or none of them",
			"a check needs a day, a place and a person")
	}
	return c, nil
}

// SaysAs reports whether a certificate says the same as another version of it: entity, number, scope, edition and days,
// which are what a check of it is about.
func (c *Certificate) SaysAs(o *Certificate) bool {
	same := func(a, b string) bool { return strings.TrimSpace(a) == strings.TrimSpace(b) }
	return same(c.Entity, o.Entity) && same(c.Number, o.Number) && same(string(c.Scope), string(o.Scope)) &&
		same(c.Edition, o.Edition) && c.Issued == o.Issued && c.Expiry == o.Expiry
}

func (c *Certificate) problem(fix, format string, args ...any) error {
	where := c.Kind.Label()
	if c.Ref != "" {
		where = c.Ref + " " + where
	}
	return problem.New("bad-certificate", where, fix, format, args...)
}

// complete returns a problem for what the kind needs and the certificate lacks.
func (c *Certificate) complete() error {
	rule := certificateRules[c.Kind]
	for _, need := range []struct {
		of, has bool
		what    string
		fix     string
	}{
		{true, c.Entity != "", "the entity it names", "give the legal entity as the certificate writes it"},
		{rule.number, c.Number != "", "a number", "give the number by which it is looked up"},
		{rule.scoped, c.Scope != "", "a scope", "give the scope as the certificate writes it"},
		{rule.edition, c.Edition != "", "an edition", "give the edition, such as 25/26, or the version"},
		{rule.issued, c.Issued != 0, "a day of issue", "give the day it was issued or the test ended"},
		{rule.expires, c.Expiry != 0, "a last day", "give the day on which it expires"},
	} {
		if need.of && !need.has {
			return c.problem(need.fix, "it needs %s", need.what)
		}
	}
	return nil
}

// dates returns a problem for days that cannot be so.
func (c *Certificate) dates(today questionnaire.Date) error {
	rule := certificateRules[c.Kind]
	switch {
	case c.Issued > today:
		return c.problem("give the day on the certificate", "it is dated %s, which is after today", c.Issued.Long())
	case c.CheckedOn > today:
		return c.problem("give the day on which it was checked", "it was checked on %s, which is after today",
			c.CheckedOn.Long())
	case c.CheckedOn != 0 && c.CheckedOn < c.Issued:
		return c.problem("give the day on which it was checked", "it was checked before it was issued")
	case c.Expiry != 0 && !rule.expires:
		return c.problem("leave the last day out", "a %s has no last day of its own", c.Kind.Label())
	case c.Expiry != 0 && c.Expiry < c.Issued:
		return c.problem("give the days on the certificate", "it would end before it begins")
	case c.Issued != 0 && c.Expiry != 0 && rule.months > 0 && c.Expiry > c.Issued.AddMonths(rule.months)+31:
		return c.problem("give the days on the certificate", "a %s lasts %d months at most", c.Kind.Label(),
			rule.months)
	}
	return nil
}

// LastDay returns the last day on which it counts, 0 where nothing ends it: its own, or that of a test by its age.
func (c *Certificate) LastDay() questionnaire.Date {
	rule := certificateRules[c.Kind]
	if c.Expiry != 0 || rule.expires || rule.months == 0 || c.Issued == 0 {
		return c.Expiry
	}
	return c.Issued.AddMonths(rule.months)
}

// Names are what a certificate may call the company that a supplier is.
type Names struct {
	now, before map[string]bool // by the key of a name
	keys        map[string]bool // company number and ODS codes, folded
}

// NewNames returns the names of a supplier: its present one, those before and those of records of it that were merged
// into it, and its codes. Those of taken, companies that it took over, are not its own.
func NewNames(s *Supplier, taken []Supplier) Names {
	n := Names{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	key := func(name string) string { return legalname.Parse(name).Key() }
	for _, was := range s.Former {
		n.before[key(was)] = true
	}
	for _, code := range append([]string{s.CompanyNumber}, s.ODSCodes...) {
		n.keys[codeKey(code)] = true
	}
	for i := range taken {
		o := &taken[i]
		for _, name := range append([]string{o.Name}, o.Former...) {
			delete(n.before, key(name))
		}
		for _, code := range append([]string{o.CompanyNumber}, o.ODSCodes...) {
			delete(n.keys, codeKey(code))
		}
	}
	delete(n.before, "")
	delete(n.keys, "")
	n.now[key(s.Name)] = true
	return n
}

// codeKey is a company number or an ODS code without differences of writing.
func codeKey(code string) string {
	if n, err := ParseCompanyNumber(code); err == nil {
		return n
	}
	return strings.ToUpper(strings.TrimSpace(code))
}

// Named reports whether words name the company, by a name or by its number or a code alone, and whether by a name that
// it had before. A number or code in brackets behind a name has to be its own.
func (n Names) Named(words string) (is, before bool) {
	words = strings.TrimSpace(words)
	if words == "" {
		return false, false
	}
	if n.keys[codeKey(words)] {
		return true, false
	}
	key := legalname.Parse(words).Key()
	if name, code := legalname.Code(words); code != "" && n.keys[codeKey(code)] {
		key = legalname.Parse(name).Key()
	}
	return key != "" && (n.now[key] || n.before[key]), n.before[key] && !n.now[key]
}

// CertificateStanding is what a certificate is worth on a day.
type CertificateStanding string

// The standings, the best first.
const (
	CertificateShown       CertificateStanding = "shown"
	CertificateExpired     CertificateStanding = "expired"
	CertificateUnchecked   CertificateStanding = "statement only, not checked"
	CertificateOtherScope  CertificateStanding = "statement only, scope is not our service"
	CertificateScopeOpen   CertificateStanding = "statement only, scope not compared"
	CertificateOtherEntity CertificateStanding = "statement only, names another entity"
	CertificateNotYet      CertificateStanding = "not in force yet"
	CertificateWithdrawn   CertificateStanding = "withdrawn"
)

// On returns what the certificate is worth on a day. ofParty says that it names its supplier, as [Names.Named] does,
// and is of no company that the supplier took over.
func (c *Certificate) On(day questionnaire.Date, ofParty bool) CertificateStanding {
	last := c.LastDay()
	switch {
	case c.Withdrawn:
		return CertificateWithdrawn
	case !ofParty:
		return CertificateOtherEntity
	case c.Kind.Scoped() && c.Covers == CoverOther:
		return CertificateOtherScope
	case c.Issued > day:
		return CertificateNotYet
	case last != 0 && last < day:
		return CertificateExpired
	case c.CheckedBy == "" || c.CheckedOn > day:
		return CertificateUnchecked
	case c.Kind.Scoped() && c.Covers == CoverUnknown:
		return CertificateScopeOpen
	}
	return CertificateShown
}
