package wire

import (
	"assure/data/triage"
	"assure/internal/problem"
	"assure/scoring"
)

// TriageSheet is `assure engagement triage --out FILE --json`.
type TriageSheet struct {
	Schema      string `json:"schema"`
	Path        string `json:"path"`
	Engagements int    `json:"engagements"`
}

// EngagementTriage is `assure engagement triage FILE --json`: what a workbook changes, or would change.
type EngagementTriage struct {
	Schema      string            `json:"schema"`
	Path        string            `json:"path"`
	Applied     bool              `json:"applied"`
	Batch       *string           `json:"batch"`       // null when nothing was written
	Engagements int               `json:"engagements"` // rows read
	Changed     []TriageChanged   `json:"changed"`
	Conflicts   []TriageConflict  `json:"conflicts"`
	Cells       TriageCells       `json:"cells"`
	Problems    []problem.Problem `json:"problems"` // conflicts too
	Notes       []string          `json:"notes"`
}

// TriageChanged is an engagement that the workbook changes.
type TriageChanged struct {
	Engagement string         `json:"engagement"`
	Supplier   Name           `json:"supplier"`
	Service    *string        `json:"service"`
	Facts      []TriageChange `json:"facts"`
	Before     TriageTier     `json:"before"`
	After      TriageTier     `json:"after"`
}

// TriageTier is a tier; null is not triaged.
type TriageTier struct {
	Tier        *int     `json:"tier"`
	Provisional bool     `json:"tier_provisional"`
	Open        []string `json:"tier_open"`
}

// TriageChange is a fact that changes; "unknown" is not known.
type TriageChange struct {
	Fact  string `json:"fact"`
	From  string `json:"from"`
	To    string `json:"to"`
	Where string `json:"where"`
}

// TriageConflict is a cell that was changed in the workbook and, since that was written, in
// the register too. Its values
// are those that people read.
type TriageConflict struct {
	Engagement string `json:"engagement"`
	Fact       string `json:"fact"`
	Written    string `json:"written"`
	Register   string `json:"register"`
	Sheet      string `json:"sheet"`
	Where      string `json:"where"`
}

// TriageCells counts the cells of the sheet: read = imported + ignored + problems.
type TriageCells struct {
	Read     int `json:"read"`
	Imported int `json:"imported"`
	Ignored  int `json:"ignored"`
	Problems int `json:"problems"`
}

// EngagementTriageOf converts what triage.Import reports.
func EngagementTriageOf(v *triage.Report) EngagementTriage {
	out := EngagementTriage{Schema: SchemaEngagementTriage, Path: v.Path, Applied: v.Applied, Batch: OrNull(v.Batch),
		Engagements: v.Read, Changed: []TriageChanged{}, Conflicts: []TriageConflict{}, Cells: TriageCells(v.Cells),
		Problems: v.Problems, Notes: v.Notes}
	for i := range v.Rows {
		c := &v.Rows[i]
		x := TriageChanged{Engagement: c.Engagement.Ref, Supplier: Name{c.Supplier.Ref, c.Supplier.Name},
			Service: OrNull(c.Engagement.Service), Before: triageTier(&c.Before), After: triageTier(&c.After)}
		for _, f := range c.Changes {
			x.Facts = append(x.Facts, TriageChange{f.Fact, f.From, f.To, f.Place})
		}
		out.Changed = append(out.Changed, x)
	}
	for _, c := range v.Conflicts {
		out.Conflicts = append(out.Conflicts,
			TriageConflict{c.Engagement, c.Fact, c.Written, c.Register, c.Sheet, c.Place})
	}
	return out
}

func triageTier(t *scoring.Triage) TriageTier {
	out := TriageTier{Provisional: t.Provisional(), Open: append([]string{}, t.Open...)}
	if t.Triaged {
		out.Tier = &t.Tier
	}
	return out
}
