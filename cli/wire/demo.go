package wire

import (
	"assure/internal/demo"
	"assure/questionnaire"
)

// Demo is what the demo came to, for one page of text or as JSON. Shares are counts of engagements that are live or
// exiting, in a fixed order.
type Demo struct {
	Schema      string             `json:"schema"`
	Dir         string             `json:"dir"`
	Register    string             `json:"register"`
	Export      string             `json:"export"`
	Page        string             `json:"page"`
	Waiting     string             `json:"waiting"`   // the folder with what came today, not yet imported
	Contracts   string             `json:"contracts"` // a contract register in a trust's own layout, not imported
	AsOf        questionnaire.Date `json:"as_of"`
	Suppliers   int                `json:"suppliers"`
	Engagements int                `json:"engagements"`
	InForce     int                `json:"in_force"`
	Bands       []DemoShare        `json:"bands"`
	Grades      []DemoShare        `json:"grades"`
	Statuses    []DemoShare        `json:"statuses"`
	Work        []DemoShare        `json:"work"`   // newest assessments by work state
	Themes      []DemoTheme        `json:"themes"` // of governing assessments
	Happened    []string           `json:"happened"`
	Incident    string             `json:"incident"`
}

// DemoOf converts what demo.Summary reports.
func DemoOf(v *demo.Summary) Demo {
	return Demo{
		Schema:      SchemaDemo,
		Dir:         v.Dir,
		Register:    v.Register,
		Export:      v.Export,
		Page:        v.Page,
		Waiting:     v.Waiting,
		Contracts:   v.Contracts,
		AsOf:        v.AsOf,
		Suppliers:   v.Suppliers,
		Engagements: v.Engagements,
		InForce:     v.InForce,
		Bands:       each(v.Bands, func(v demo.Share) DemoShare { return DemoShare(v) }),
		Grades:      each(v.Grades, func(v demo.Share) DemoShare { return DemoShare(v) }),
		Statuses:    each(v.Statuses, func(v demo.Share) DemoShare { return DemoShare(v) }),
		Work:        each(v.Work, func(v demo.Share) DemoShare { return DemoShare(v) }),
		Themes:      each(v.Themes, func(v demo.Theme) DemoTheme { return DemoTheme(v) }),
		Happened:    v.Happened,
		Incident:    v.Incident,
	}
}

// DemoShare is how many engagements, or assessments, have a label.
type DemoShare struct {
	Label string `json:"label"`
	N     int    `json:"n"`
}

// DemoTheme is one of the eight control themes: questions in scope over all governing assessments,
// those answered, and those answered below the full value.
type DemoTheme struct {
	ID       string `json:"id"`
	Asked    int    `json:"asked"`
	Answered int    `json:"answered"`
	Gaps     int    `json:"gaps"`
}
