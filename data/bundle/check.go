package bundle

import (
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"

	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Most of each that a bundle may hold.
const (
	maxAssessments = 200
	maxAnswers     = 2_000 // of one assessment
	maxList        = 200   // ids, codes, certificates, facts, files
	maxFileBytes   = 5_000_000
)

// fileName matches the name of a file of good practice: one that every system writes, and that hides nothing.
var fileName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.(yaml|yml|json)$`)

// checker collects the first thing that is wrong with a manifest.
type checker struct{ err error }

// want notes what is wrong unless it is so.
func (c *checker) want(ok bool, where, format string, args ...any) {
	if !ok && c.err == nil {
		c.err = refuse("bad-bundle", manifestName, notTheSameFix, "%s %s", where, fmt.Sprintf(format, args...))
	}
}

// text makes sure of words: clean, and some where they are needed.
func (c *checker) text(where, s string, needed bool) {
	clean, err := text.Clean(s)
	c.want(err == nil && clean == s, where, "is not clean text")
	c.want(!needed || s != "", where, "is missing")
}

func (c *checker) few(where string, n, most int) {
	c.want(n <= most, where, "has %d entries, and at most %d are read", n, most)
}

func (c *checker) ulid(where, s string) {
	_, err := ulid.ParseStrict(s)
	c.want(err == nil, where, "is no identifier")
}

func (c *checker) day(where string, d questionnaire.Date, needed bool) {
	c.want(d != 0 || !needed, where, "has no day")
}

// check makes sure that a manifest says only what one of its kind says, completely and in bounds.
func (m *Manifest) check() error {
	c := &checker{}
	c.want(m.Format == Format, "format", "is not %s", Format)
	c.ulid("id", m.ID)
	c.want(!m.Made.IsZero() && m.Made.Equal(m.Made.Truncate(time.Second)) && m.Made.Location() == time.UTC, "made",
		"is no time in whole seconds of UTC")
	_, err := entity.ParseODSCode(m.By.Code)
	c.want(err == nil, "by", "has no ODS code")
	c.text("by", m.By.Name, true)
	c.text("program", m.Program, false)
	c.few("supersedes", len(m.Supersedes), maxList)
	for _, id := range m.Supersedes {
		c.ulid("supersedes", id)
		c.want(id != m.ID, "supersedes", "names the bundle itself")
	}
	switch m.Kind {
	case Assurance, Passport:
		m.checkContent(c)
	case Recall:
		c.want(m.Supplier == nil && m.Consent == nil && m.Assessments == nil && m.Documents == nil &&
			m.Certificates == nil && m.Supersedes == nil && m.Files == nil, "recalls",
			"says more than what is recalled")
		c.want(m.Recalls != nil && len(m.Recalls.Bundles) > 0, "recalls", "names no bundle")
		if m.Recalls != nil {
			c.few("recalls", len(m.Recalls.Bundles), maxList)
			c.text("recalls", m.Recalls.Reason, true)
			for _, id := range m.Recalls.Bundles {
				c.ulid("recalls", id)
			}
		}
	case Practice:
		m.checkFiles(c)
	default:
		c.want(false, "kind", "is %s, which is none of assurance, passport, practice and recall",
			strconv.QuoteToASCII(text.Shorten(string(m.Kind), 20)))
	}
	return c.err
}

func (m *Manifest) checkContent(c *checker) {
	c.want(m.Recalls == nil, "recalls", "stands in a bundle of another kind")
	c.want(m.Files == nil, "files", "stand in a bundle of another kind")
	c.want(m.Supplier != nil, "supplier", "is missing")
	c.want(m.Consent != nil && m.Consent.Share.Valid(), "consent", "is missing")
	if m.Supplier != nil {
		c.text("supplier", m.Supplier.Name, true)
		c.text("company number", m.Supplier.CompanyNumber, false)
		c.few("ODS codes", len(m.Supplier.ODSCodes), maxList)
		for _, code := range m.Supplier.ODSCodes {
			_, err := entity.ParseODSCode(code)
			c.want(err == nil, "supplier", "has an ODS code that is none")
		}
	}
	documents := map[string]bool{}
	c.few("documents", len(m.Documents), maxDocuments)
	for i := range m.Documents {
		m.Documents[i].check(c, i, m.Kind)
		documents[m.Documents[i].ID] = true
	}
	c.few("certificates", len(m.Certificates), maxList)
	for i := range m.Certificates {
		m.Certificates[i].check(c)
	}
	c.few("assessments", len(m.Assessments), maxAssessments)
	for i := range m.Assessments {
		m.Assessments[i].check(c, m.Kind, m.Consent != nil && m.Consent.Share == entity.MayShare, documents)
	}
}

// checkFiles makes sure of a bundle of good practice: files, and nothing about any supplier.
func (m *Manifest) checkFiles(c *checker) {
	c.want(m.Supplier == nil && m.Consent == nil && m.Assessments == nil && m.Documents == nil &&
		m.Certificates == nil && m.Recalls == nil, "files", "stand beside what is about a supplier")
	c.want(len(m.Files) > 0, "files", "are missing")
	c.few("files", len(m.Files), maxList)
	for i := range m.Files {
		f := &m.Files[i]
		where := "file " + strconv.QuoteToASCII(text.Shorten(f.Name, 40))
		c.want(fileName.MatchString(f.Name) && !strings.Contains(f.Name, ".."), where, "has no plain name")
		c.want(i == 0 || strings.ToLower(m.Files[i-1].Name) < strings.ToLower(f.Name), where,
			"is there twice, or out of order")
		c.want(slices.Contains(FileKinds, f.Kind), where, "is of no kind that is read")
		c.text(where, f.Title, false)
		raw, err := hex.DecodeString(f.SHA256)
		c.want(err == nil && len(raw) == 32 && f.SHA256 == strings.ToLower(f.SHA256), where, "has no SHA-256")
		c.want(f.Size > 0 && f.Size <= maxFileBytes, where, "has a size that cannot be")
	}
}

func (d *Document) check(c *checker, i int, kind Kind) {
	where := "document " + strconv.Itoa(i+1)
	c.want(d.ID == DocumentNumber(i), where, "is not numbered")
	c.want(slices.Contains(entity.EvidenceKinds, d.Kind) && d.Kind != entity.Statement, where,
		"has no kind of evidence")
	raw, err := hex.DecodeString(d.SHA256)
	c.want(err == nil && (len(raw) == 32 || len(raw) == 0) && d.SHA256 == strings.ToLower(d.SHA256), where,
		"has no SHA-256")
	c.text(where, d.Issuer, false)
	c.text(where, d.Entity, false)
	c.text(where, d.Scope, false)
	c.want(d.Size >= 0 && d.Size <= MaxFile && (d.Size == 0 || d.SHA256 != ""), where, "has a size that cannot be")
	c.want(len(d.Extension) <= 10 && d.Extension == text.Letters(d.Extension), where, "has no plain extension")
	c.want(kind == Assurance, where, "stands in a passport, which has claims only")
}

func (x *Certificate) check(c *checker) {
	c.want(x.Kind.Valid(), "certificate", "has no kind")
	for _, s := range []string{x.Entity, x.Number, x.Scope, x.Edition, x.CheckedAt} {
		c.text("certificate", s, false)
	}
	c.day("certificate", x.CheckedOn, true)
}

// check makes sure of an assessment. Without the supplier's consent it has no answers.
func (a *Assessment) check(c *checker, kind Kind, consent bool, documents map[string]bool) {
	where := "assessment of " + strconv.QuoteToASCII(text.Shorten(a.Pack, 40))
	c.text(where, a.Service, false)
	c.text(where, a.Pack, true)
	c.text(where, a.Version, true)
	c.text(where, a.Role, false)
	raw, err := hex.DecodeString(a.PackSHA)
	c.want(err == nil && len(raw) == 32, where, "does not say of which bytes of the pack")
	c.day(where, a.SignedOff, kind == Assurance)
	c.want(min(a.MustHaves.Met, a.MustHaves.NotMet, a.MustHaves.NotShown) >= 0, where, "counts less than none")
	c.few(where, len(a.Facts), maxList)
	for id, v := range a.Facts {
		c.text(where, id, true)
		c.text(where, v, true)
	}
	c.want(consent || len(a.Answers) == 0 && len(a.Facts) == 0, where,
		"has answers, and the supplier did not say that they may be shared")
	c.few(where, len(a.Answers), maxAnswers)
	seen := map[string]bool{}
	for i := range a.Answers {
		x := &a.Answers[i]
		c.want(!seen[x.Question], where, "has a question twice")
		seen[x.Question] = true
		x.check(c, kind, documents)
	}
}

func (a *Answer) check(c *checker, kind Kind, documents map[string]bool) {
	where := "question " + strconv.QuoteToASCII(text.Shorten(a.Question, 40))
	c.text(where, a.Question, true)
	if a.Claim != nil {
		c.text(where, a.Claim.Value, true)
		c.text(where, a.Claim.Note, false)
		c.text(where, a.Claim.Alternative, false)
		c.day(where, a.Claim.On, true)
	}
	if a.Judgement != nil {
		c.text(where, a.Judgement.Value, true)
		c.text(where, a.Judgement.Reason, false)
		c.day(where, a.Judgement.On, true)
	}
	c.want(kind == Assurance || a.Judgement == nil && a.Accepted == nil && !a.OutOfScope, where,
		"is judged in a passport, which has claims only")
	c.few(where, len(a.Accepted), maxList)
	for _, x := range a.Accepted {
		c.want(documents[x.Document], where, "names a document that is not in the list")
		c.want(x.Value >= 0 && x.Value <= 100, where, "was shown for a value that cannot be")
		c.day(where, x.On, true)
	}
}
