// Package tables holds what a risk register says: its records, and the tables of columns that its
// workbook, csv, page and JSON show them in. A new column is one entry of its table: every format
// has it, and so has the import of an edited workbook.
package tables

import (
	"fmt"

	"assure/data/book"
	"assure/internal/page"
	q "assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Book is the content of a register. Refs tie its lists together: a risk names its engagement by
// Ref.
type Book struct {
	Demo         bool   // made-up data: every page says so
	Redacted     bool   // codes for suppliers, roles for people: an edited workbook of it is refused
	Organisation string // whose register it is, "" for not known
	Scope        string // which suppliers are in it, in words; "" is all of them
	Themes       string // the control themes that risks, controls and actions are kept to, in words; "" for all
	Method       Method
	Engagements  []Engagement // in the order shown
	Risks        []Risk
	Scores       []Score // one for each governing assessment
	Controls     []Control
	Actions      []Action
	Decisions    []Decision
	Evidence     []Evidence
	Scopes       []Scope
	Chain        *Chain            // what the engagements depend on; nil for a part of a book
	Costs        *Costs            // what incidents would cost; nil where nothing is entered, and for a part of a book
	Changes      *Changes          // since the last register; nil without a comparison
	Added        map[string]*Added // by sheet: what people added to an earlier export of SheetRegister or SheetActions

	// Parts goes through the content of a register that is too large to hold, some suppliers at a time and any number
	// of times; the lists of this book are then empty, and Sum says what they come to. nil for a book that holds all.
	Parts func(do func(*Book) error) error
	Sum   *Sum
	Of    *Book // the book that this one is a part of, nil for none
}

// Each calls do for each part of the book in order, once with the book itself where that holds all.
func (b *Book) Each(do func(*Book) error) error {
	if b.Parts == nil {
		return do(b)
	}
	return b.Parts(do)
}

// Summed says what the records of the book come to.
func (b *Book) Summed() *Sum {
	if b.Sum != nil {
		return b.Sum
	}
	s := NewSum(b.Method.Settings, b.Method.AsOf)
	s.Add(b)
	s.End(true)
	return s
}

// Method holds what the figures can be worked out from again.
type Method struct {
	AsOf, KnownOn  q.Date
	Settings       *scoring.Settings
	SettingsNumber int // version of the settings in the register
	Packs          []Pack
	Program        string // name and version of the program
	AuditHead      string // hex of the last audit row that is not an export; "" when there is none
	AuditSeq       int64
	Retired        int // suppliers left out because they are retired
}

// Pack names a questionnaire version that scores of the book are made with.
type Pack struct {
	ID         string `json:"id"`
	Version    string `json:"version"`
	SHA256     string `json:"sha256"`
	Title      string `json:"title"`
	Framework  string `json:"framework,omitempty"`
	Provenance string `json:"provenance,omitempty"`
}

// Engagement is one service, contract or bid with its roll-up.
type Engagement struct {
	SupplierRef, Supplier  string
	ODSCode, CompanyNumber string
	Record                 entity.Engagement
	RollUp                 scoring.RollUp
	Facts                  q.Facts
	DSPT                   string // status as published, "" for none found
	DSPTPublished          q.Date
	DSPTEdition            string // as the status carries it, such as 22/23
	DSPTLapsed             q.Date // the last day that it was current, 0 while it is or where nothing is known
	DSPTAsOf               q.Date // of the snapshot
	DSPTChecked            q.Date // the day the snapshot was imported
	DSPTCheckedBy          string
	Certificates           map[entity.CertificateKind]book.Certificate
	Caps                   []string // what holds the grade down, in words
	// ScoreLines are the score lines of the governing assessments in the order of their packs; see [scoring.Line].
	ScoreLines []string
	// Hidden is the percent of the weight of the pack that decides which rules hide, NoTenths for no pack.
	Hidden    scoring.Tenths
	Assessed  q.Date       // last sign-off or, before any, last answer
	Review    q.Date       // next review by tier
	WorkState string       // of the governing cycle of the deciding pack, in words
	SignedOff bool         // every governing cycle is
	Unsigned  bool         // there are answers that are not signed off
	Trend     []page.Point // shown score at each sign-off and on the day, where the format draws it
}

// Risk is one permanent risk record as of the day of the book.
type Risk struct {
	Record     entity.Risk
	Engagement string // ref
	Inherent   entity.Cell
	Calculated entity.Cell // likelihood 0: not assessed; both 0: not triaged
	GateState  scoring.GateState
	Controls   []string // what is in place, in words
	Gaps       []string // gaps in control: answered low
	Assurances []string // what has been shown
	Unshown    []string // gaps in assurance: not shown
	Action     string
	Owner      string           // of the action
	Due        q.Date           // of the action
	Acceptance *entity.Decision // by a named person; nil for none
	// Reopened is why the end of the risk counts no more, "" when it does or there is none, in words.
	Reopened  string
	ByHand    string // the score or what it is from was given by hand; see [book.RiskView.ByHand]
	Lapsed    string // why the acceptance no longer holds, "" while it does
	Questions []string
	Evidence  []string
}

// Current returns the cell that counts: the decided one where there is one, else the calculated
// one.
func (r *Risk) Current() entity.Cell {
	if r.Record.Decided != nil {
		return *r.Record.Decided
	}
	return r.Calculated
}

// The states of a risk record in words.
const (
	StatusOpen     = "Open"
	StatusAccepted = "Accepted"
	StatusLapsed   = "Acceptance lapsed"
	StatusMended   = "Closing proposed"
	StatusClosed   = "Closed"
)

// Statuses lists them in the order in which a risk passes through them.
var Statuses = []string{StatusOpen, StatusAccepted, StatusLapsed, StatusMended, StatusClosed}

// Status returns the state of the record in words, one of [Statuses].
func (r *Risk) Status() string {
	switch {
	case r.Record.Closed != 0:
		return StatusClosed
	case r.Record.CloseProposed:
		return StatusMended
	case r.Acceptance != nil && r.Acceptance.TakesTwo && r.Acceptance.Second == "": // it has not counted yet
		return StatusOpen
	case r.Acceptance != nil && r.Lapsed != "":
		return StatusLapsed
	case r.Acceptance != nil:
		return StatusAccepted
	}
	return StatusOpen
}

// Open reports whether the risk still counts: everything but closed.
func (r *Risk) Open() bool { return r.Record.Closed == 0 }

// Score is one governing assessment as the engine scored it.
type Score struct {
	Engagement string // ref
	Pack       string // id@version
	Cycle      int
	State      string // of the work, in words
	Result     *scoring.Result
}

// Control is one question of a governing assessment.
type Control struct {
	Engagement string // ref
	Pack       string // id@version
	Cycle      int
	Question   *q.Question
	Section    string
	// SectionWeight is that of the section in the pack, in basis points.
	SectionWeight int
	Row           scoring.Row
	Claim         string // in words, "" for none
	Judgement     string
	Reason        string // of the judgement
	Changed       bool   // the claim changed since it was judged
	Note          string
	Evidence      []string // each in words
	Offered       []string // offered, not accepted
	Expiry        q.Date   // of the accepted evidence, the first to run out
	Planned       q.Date
	Alternative   string
	NotCounted    string // a planned date or alternative in words, which earns nothing by itself
}

// Action is remediation or a contract condition.
type Action struct {
	Record     entity.Action
	Ref        string // such as ACT-0007
	Engagement string // ref
	Risk       string // ref
}

// Decision is what a named person decided.
type Decision struct {
	Record     entity.Decision
	Ref        string // as people name it
	Engagement string // ref
	Risk       string // ref
	Lapsed     string // why an acceptance of a risk counts no more before its last day, "" when it does
}

// TrailHead says how far the audit trail went: the number of its last row and the first digits of its hash.
func TrailHead(m *Method) string {
	if m.AuditHead == "" {
		return "none"
	}
	return fmt.Sprintf("%d %s", m.AuditSeq, m.AuditHead[:min(16, len(m.AuditHead))])
}
