package wire

import (
	"time"

	"assure/data/issue"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Returns is `assure returns --json`.
type Returns struct {
	Schema  string   `json:"schema"`
	Returns []Return `json:"returns"`
}

// Return is one issued workbook and what became of it. N counts the workbooks of its
// assessment. Issued and Returned are in UTC, as RFC 3339, Due is a day; null is not recorded,
// and Returned is null until the workbook is back.
type Return struct {
	Supplier   string  `json:"supplier"`
	Name       string  `json:"name"`
	Engagement string  `json:"engagement"`
	Pack       string  `json:"pack"`
	Cycle      int     `json:"cycle"`
	N          int     `json:"n"`
	To         *string `json:"to"`
	Issued     string  `json:"issued"`
	Due        *string `json:"due"`
	Returned   *string `json:"returned"`
	Late       bool    `json:"late"`
	State      string  `json:"state"` // waiting, late, returned, declined, bounced, sent again, closed
	// Whole is false while questions of a return are not answered and the assessment is open; null until it is back.
	Whole     *bool         `json:"whole"`
	Questions *int          `json:"questions"`    // asked today; null for a cycle that was replaced
	Answered  *int          `json:"answered"`     // of them, by the supplier
	Queries   int           `json:"open_queries"` // that wait for a reply; 0 but at the newest of an assessment
	DaysLate  int           `json:"days_late"`    // while it is out
	FirstDue  *string       `json:"first_due"`    // before it was extended
	Chased    int           `json:"chased"`       // how often
	ChasedOn  *string       `json:"chased_on"`    // when last
	Elsewhere bool          `json:"elsewhere"`    // recorded as sent without a workbook of ours
	Service   *string       `json:"service"`
	Tier      *int          `json:"tier"`
	Events    []ReturnEvent `json:"events"` // what became of it, oldest first
}

// ReturnEvent is something that happened to a questionnaire that was out: extended, chased, declined, bounced or
// received. Until is the day of an extension, who agreed to it or declined, address where a mail came back from or a
// letter went; null is not recorded.
type ReturnEvent struct {
	Kind    string  `json:"kind"`
	On      string  `json:"on"`
	Until   *string `json:"until"`
	Who     *string `json:"who"`
	Address *string `json:"address"`
	Letter  *string `json:"letter"`
	Reason  *string `json:"reason"`
	By      string  `json:"by"`
}

// ReturnOf converts an issued workbook and works out its state.
func ReturnOf(x issue.Return) Return {
	row := Return{
		Supplier: x.Supplier.Ref, Name: x.Supplier.Name, Engagement: x.Engagement.Ref, Pack: x.Assessment.Pack,
		Cycle: x.Assessment.Cycle,
		N:     x.Issue.N, To: OrNull(x.Issue.To), Issued: x.Issue.Issued.UTC().Format(time.RFC3339),
		Due: OrNull(x.Issue.DueOn().String()), Late: x.Late, State: string(x.State), DaysLate: x.DaysLate,
		FirstDue: OrNull(x.Issue.Due.String()), Chased: x.Issue.Chased(),
		Elsewhere: x.Issue.Elsewhere, Service: OrNull(x.Engagement.Service), Tier: tierOrNull(x.Tier),
		Events: append([]ReturnEvent{}, each(x.Issue.Events, returnEventOf)...),
	}
	if x.Issue.ReturnedAt != nil {
		whole := x.State != issue.InPart
		row.Returned, row.Whole = OrNull(x.Issue.ReturnedAt.UTC().Format(time.RFC3339)), &whole
		row.State = string(issue.Returned)
	}
	if x.Questions > 0 {
		row.Questions, row.Answered = &x.Questions, &x.Answered
	}
	row.Queries = x.Queries
	if e := x.Issue.Last(entity.IssueChased); e != nil {
		row.ChasedOn = OrNull(e.On.String())
	}
	return row
}

func returnEventOf(e entity.IssueEvent) ReturnEvent {
	return ReturnEvent{Kind: string(e.Kind), On: e.On.String(), Until: OrNull(e.Until.String()), Who: OrNull(e.Who),
		Address: OrNull(e.Address), Letter: OrNull(e.Letter), Reason: OrNull(string(e.Reason)), By: e.By}
}

// Issue is what was written or, with --dry-run, what would be. Issuer and ReplyTo are what the workbooks say; null is
// not stated. Planned is whom a dry run would ask, empty otherwise; LeftOut is whom --all and --tier do not ask.
type Issue struct {
	Schema     string             `json:"schema"`
	Pack       string             `json:"pack"`
	Out        string             `json:"out"`
	Due        questionnaire.Date `json:"due"`
	DryRun     bool               `json:"dry_run"`
	Issuer     *string            `json:"issuer"`
	ReplyTo    *string            `json:"reply_to"`
	Remembered bool               `json:"issuer_remembered"` // as the last questionnaire said, and not given now
	Issued     []IssuedWorkbook   `json:"issued"`
	Planned    []PlannedWorkbook  `json:"planned"`
	LeftOut    []LeftOut          `json:"left_out"`
	Problems   []problem.Problem  `json:"problems"` // engagements that got none, and why
	Warnings   []string           `json:"warnings"`
}

// PlannedWorkbook is a workbook that would be written. Tier is null when the engagement is not triaged, Before what was
// asked of it before, in words, null for nothing.
type PlannedWorkbook struct {
	Supplier   Name    `json:"supplier"`
	Engagement string  `json:"engagement"`
	Service    string  `json:"service"`
	Tier       *int    `json:"tier"`
	Open       bool    `json:"tier_provisional"` // facts that are not known could change the tier
	Pack       string  `json:"pack"`             // with the version that would be asked
	Cycle      int     `json:"cycle"`
	Questions  int     `json:"questions"`
	To         *string `json:"to"`
	Before     *string `json:"before"`
	Sent       *string `json:"sent"` // the day, of what is only recorded; null otherwise
	Due        *string `json:"due"`  // of what is only recorded
}

// LeftOut is an engagement that gets no workbook. Reason is not-triaged, issued-already, not-required, retired or
// not-live-or-bid; Fix, null for nothing, is what asks it all the same.
type LeftOut struct {
	Supplier   Name    `json:"supplier"`
	Engagement string  `json:"engagement"`
	Service    string  `json:"service"`
	Tier       *int    `json:"tier"`
	Reason     string  `json:"reason"`
	Why        string  `json:"why"`
	Fix        *string `json:"fix"`
}

// IssueOf converts a plan and what was written of it. With dry, nothing was.
func IssueOf(p *issue.Plan, written []issue.Workbook, dry bool) Issue {
	o := Issue{
		Schema: SchemaIssue, Pack: p.Pack, Out: p.Out, Due: p.Due, DryRun: dry, Issuer: OrNull(p.By.Issuer),
		ReplyTo: OrNull(p.By.ReplyTo), Remembered: p.By.Remembered, Issued: each(written, issuedWorkbookOf),
		Planned: []PlannedWorkbook{}, LeftOut: each(p.LeftOut, leftOutOf), Problems: notNil(p.Problems),
		Warnings: p.Warnings,
	}
	if dry {
		o.Planned = each(p.Asked, plannedWorkbookOf)
	}
	return o
}

func plannedWorkbookOf(v issue.Asked) PlannedWorkbook {
	return PlannedWorkbook{Supplier: Name(v.Supplier), Engagement: v.Engagement(), Service: v.Service,
		Tier: tierOrNull(v.Tier), Open: v.Open, Pack: v.Pack, Cycle: v.Cycle, Questions: v.Questions,
		To: OrNull(v.To), Before: OrNull(v.Before), Sent: OrNull(v.Sent.String()), Due: OrNull(v.Due.String())}
}

func leftOutOf(v issue.LeftOut) LeftOut {
	return LeftOut{Supplier: Name(v.Supplier), Engagement: v.Engagement, Service: v.Service, Tier: tierOrNull(v.Tier),
		Reason: string(v.Reason), Why: v.Why, Fix: OrNull(v.Fix)}
}

// IssuedWorkbook is one workbook on disk and in the register.
type IssuedWorkbook struct {
	Supplier   Name   `json:"supplier"`
	Engagement string `json:"engagement"`
	Service    string `json:"service"`
	Path       string `json:"path"`
	SHA256     string `json:"sha256"`
	ID         string `json:"issue"`
	N          int    `json:"n"` // of this assessment
	Assessment string `json:"assessment"`
	Cycle      int    `json:"cycle"`
	Pack       string `json:"pack"` // with the version the assessment is locked to
	Questions  int    `json:"questions"`
	Prefilled  int    `json:"prefilled"` // questions that show a last answer
	To         string `json:"to,omitempty"`
	// Sent is the day of what was only recorded, and Path and SHA256 are empty then.
	Sent string `json:"sent,omitempty"`
}

func issuedWorkbookOf(v issue.Workbook) IssuedWorkbook {
	return IssuedWorkbook{
		Supplier:   Name(v.Supplier),
		Engagement: v.Engagement,
		Service:    v.Service,
		Path:       v.Path,
		SHA256:     v.SHA256,
		ID:         v.ID,
		N:          v.N,
		Assessment: v.Assessment,
		Cycle:      v.Cycle,
		Pack:       v.Pack,
		Questions:  v.Questions,
		Prefilled:  v.Prefilled,
		To:         v.To,
		Sent:       v.Sent.String(),
	}
}
