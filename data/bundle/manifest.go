package bundle

import (
	"slices"
	"strconv"
	"time"

	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Kind is what a bundle is for.
type Kind string

// The kinds of bundle.
const (
	Assurance Kind = "assurance" // what a body was told, saw and judged
	Passport  Kind = "passport"  // the claims of a supplier, for it to hand on
	Recall    Kind = "recall"    // says that bundles of the same body count no more
	Practice  Kind = "practice"  // files that a body works with, for others to work with
)

// Manifest is what a bundle says. It has no consequence, tier, appetite, risk, acceptance, contract or value, and no
// name of a person: those stay in the register that made it.
type Manifest struct {
	Format  string    `json:"format"` // [Format]
	ID      string    `json:"id"`     // ULID
	Kind    Kind      `json:"kind"`
	Made    time.Time `json:"made"` // UTC, whole seconds
	By      Body      `json:"by"`   // who judged, and signed
	Program string    `json:"program,omitempty"`
	// Supersedes are bundles of the same body that this one takes the place of.
	Supersedes []string `json:"supersedes,omitempty"`

	Supplier     *Supplier     `json:"supplier,omitempty"`
	Consent      *Consent      `json:"consent,omitempty"`
	Assessments  []Assessment  `json:"assessments,omitempty"`
	Documents    []Document    `json:"documents,omitempty"`
	Certificates []Certificate `json:"certificates,omitempty"`

	Recalls *Recalled `json:"recalls,omitempty"`
	Files   []File    `json:"files,omitempty"` // of a bundle of good practice, in the order of their names
}

// FileKind is what a file of good practice is.
type FileKind string

// The kinds of file.
const (
	PackFile      FileKind = "pack"
	ClausesFile   FileKind = "clauses"
	LossesFile    FileKind = "losses"
	CrosswalkFile FileKind = "crosswalk"
	MappingFile   FileKind = "mapping"  // how a sheet of another layout is read
	SettingsFile  FileKind = "settings" // what scores are made with
)

// FileKinds lists the kinds of file.
var FileKinds = []FileKind{PackFile, ClausesFile, LossesFile, CrosswalkFile, MappingFile, SettingsFile}

// File is a file of good practice that is in the bundle.
type File struct {
	Name   string   `json:"name"` // without folders, such as our-pack.yaml
	Kind   FileKind `json:"kind"`
	Title  string   `json:"title,omitempty"` // what the file says that it is
	SHA256 string   `json:"sha256"`
	Size   int64    `json:"size"` // in bytes, 1 and up
}

// Body is an organisation. Code is its ODS code.
type Body struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// Supplier is a contracting legal entity, as public registers know it.
type Supplier struct {
	Name          string   `json:"name"`
	CompanyNumber string   `json:"company_number,omitempty"`
	ODSCodes      []string `json:"ods_codes,omitempty"`
}

// Consent is what the supplier said about sharing, and when. Without a yes only the status of an assessment travels.
type Consent struct {
	Share entity.Sharing     `json:"share"`
	On    questionnaire.Date `json:"on,omitempty"`
}

// Assessment is one signed-off cycle.
type Assessment struct {
	Service string `json:"service,omitempty"` // as the body names what the supplier delivers
	// Facts are those of the service that are the supplier's to say: where it is hosted, who else works on it.
	Facts     map[string]string  `json:"facts,omitempty"`
	Pack      string             `json:"pack"`
	Version   string             `json:"version"`
	PackSHA   string             `json:"pack_sha256"`
	SignedOff questionnaire.Date `json:"signed_off"`
	Role      string             `json:"role,omitempty"` // of who signed it off
	MustHaves MustHaves          `json:"must_haves"`
	Answers   []Answer           `json:"answers,omitempty"` // in the order of the pack
}

// MustHaves counts the must-haves and key controls of an assessment by what was found.
type MustHaves struct {
	Met      int `json:"met"`
	NotMet   int `json:"not_met"`
	NotShown int `json:"not_shown"`
}

// Answer is what was said, judged and shown for one question.
type Answer struct {
	Question  string     `json:"question"`
	Claim     *Claim     `json:"claim,omitempty"`
	Judgement *Judgement `json:"judgement,omitempty"`
	// OutOfScope: a person of the body took it out of scope, or agreed that it does not apply.
	OutOfScope bool       `json:"out_of_scope,omitempty"`
	Accepted   []Accepted `json:"accepted,omitempty"`
}

// Claim is the answer of the supplier.
type Claim struct {
	Value       string             `json:"value"`
	On          questionnaire.Date `json:"on"`
	Planned     questionnaire.Date `json:"planned,omitempty"`
	Note        string             `json:"note,omitempty"`
	Alternative string             `json:"alternative,omitempty"`
}

// Judgement is what an assessor of the body found.
type Judgement struct {
	Value  string             `json:"value"`
	On     questionnaire.Date `json:"on"`
	Reason string             `json:"reason,omitempty"`
}

// Accepted is a document that a person of the body accepted for a question.
type Accepted struct {
	Document string             `json:"document"` // [Document.ID]
	Value    int                `json:"value"`    // what the answer was worth that it was accepted for, in percent
	On       questionnaire.Date `json:"on"`
}

// Document is a piece of evidence that a person of the body accepted. SHA256 is "" where it was seen and not held.
type Document struct {
	ID     string              `json:"id"` // D1 and up, within the bundle
	Kind   entity.EvidenceKind `json:"kind"`
	SHA256 string              `json:"sha256,omitempty"`
	Issuer string              `json:"issuer,omitempty"`
	Entity string              `json:"entity,omitempty"` // the legal entity it names
	Scope  string              `json:"scope,omitempty"`
	Issued questionnaire.Date  `json:"issued,omitempty"`
	Expiry questionnaire.Date  `json:"expiry,omitempty"`
	// Size in bytes and Extension, such as ".pdf", of a document that is in the bundle; both zero of one that is not.
	Size      int64  `json:"size,omitempty"`
	Extension string `json:"extension,omitempty"`
}

// DocumentNumber is how the document at a place in the list of a bundle is named: D1 is the first.
func DocumentNumber(i int) string { return "D" + strconv.Itoa(i+1) }

// Certificate is a typed fact about a certificate that somebody of the body checked.
type Certificate struct {
	Kind      entity.CertificateKind `json:"kind"`
	Entity    string                 `json:"entity,omitempty"`
	Number    string                 `json:"number,omitempty"`
	Scope     string                 `json:"scope,omitempty"`
	Edition   string                 `json:"edition,omitempty"`
	Issued    questionnaire.Date     `json:"issued,omitempty"`
	Expiry    questionnaire.Date     `json:"expiry,omitempty"`
	CheckedOn questionnaire.Date     `json:"checked_on"`
	CheckedAt string                 `json:"checked_at,omitempty"` // where: the public register
}

// Recalled lists bundles that count no more, and why.
type Recalled struct {
	Bundles []string `json:"bundles"`
	Reason  string   `json:"reason"`
}

// Facts are those about the service of a supplier, which travel. All others are about the buyer.
var Facts = []string{"hosting", "hosts", "products", "fourth_parties", "subprocessors", "offshore", "size"}

// Document finds a document by its number, nil for none.
func (m *Manifest) Document(id string) *Document {
	for i := range m.Documents {
		if m.Documents[i].ID == id {
			return &m.Documents[i]
		}
	}
	return nil
}

// Answer finds the answer to a question, nil for none.
func (a *Assessment) Answer(question string) *Answer {
	if a == nil {
		return nil
	}
	i := slices.IndexFunc(a.Answers, func(x Answer) bool { return x.Question == question })
	if i < 0 {
		return nil
	}
	return &a.Answers[i]
}
