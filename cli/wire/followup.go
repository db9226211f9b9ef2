package wire

import (
	"assure/data/followup"
	"assure/internal/problem"
)

// IncidentAsked is `assure incident ask --json`: who was asked, or with --dry-run would be.
type IncidentAsked struct {
	Schema   string            `json:"schema"`
	Incident string            `json:"incident"`
	Pack     string            `json:"pack"`
	Due      string            `json:"due"`
	DryRun   bool              `json:"dry_run"`
	Services []AskedService    `json:"services"`
	Letters  []AskedLetter     `json:"letters"`
	Table    *string           `json:"mail_merge"`
	Before   int               `json:"asked_before"` // services that were asked already and are left out
	Proposed int               `json:"proposed"`     // engagements with the day of the incident as a proposed fact
	Problems []problem.Problem `json:"problems"`
}

// AskedService is a service that is asked about.
type AskedService struct {
	Engagement string  `json:"engagement"`
	Supplier   string  `json:"supplier"`
	Name       string  `json:"name"`
	Service    *string `json:"service"`
	Class      string  `json:"class"`
	Path       *string `json:"path"` // of its questionnaire
}

// AskedLetter is a letter to a supplier.
type AskedLetter struct {
	Supplier string   `json:"supplier"`
	Name     string   `json:"name"`
	Files    []string `json:"files"`
}

// IncidentAskedOf converts what was asked.
func IncidentAskedOf(a *followup.Asked, dry bool) IncidentAsked {
	o := IncidentAsked{Schema: SchemaIncidentAsked, Incident: a.Incident.Ref, Pack: followup.Pack,
		Due:    a.Due.String(),
		DryRun: dry, Services: []AskedService{}, Letters: []AskedLetter{}, Before: a.Before, Proposed: a.Proposed,
		Problems: notNil(a.Problems)}
	for i := range a.Services {
		s := &a.Services[i]
		o.Services = append(o.Services, AskedService{Engagement: s.Engagement, Supplier: s.Supplier.Ref,
			Name: s.Supplier.Name, Service: OrNull(s.Service), Class: string(s.Class), Path: OrNull(s.Path)})
	}
	for i, s := range a.Suppliers {
		l := AskedLetter{Supplier: s.Ref, Name: s.Name, Files: []string{}}
		if a.Files != nil {
			l.Files = notNil(a.Files.Of[i])
		}
		o.Letters = append(o.Letters, l)
	}
	if a.Files != nil {
		o.Table = OrNull(a.Files.Table)
	}
	return o
}
