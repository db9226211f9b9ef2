package data_test

import (
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

func TestIncidents(t *testing.T) {
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	s, err := r.AddSupplier(t.Context(), entity.Supplier{Ref: "A-1", Name: "One"})
	if err != nil {
		t.Fatal(err)
	}
	e, err := r.AddEngagement(t.Context(), entity.Engagement{Supplier: s.ID, Service: "Portal"})
	if err != nil {
		t.Fatal(err)
	}
	said := entity.IncidentStatement{On: datatest.Date(t, "2026-10-01"), By: "supplier", Source: "letter",
		Body: "We shut down two servers."}
	i, err := r.AddIncident(t.Context(),
		entity.Incident{Title: "Servers encrypted", Found: datatest.Date(t, "2026-09-30"), Engagements: []string{e.ID},
			Statements: []entity.IncidentStatement{said}})
	if err != nil || i.Ref != "INC-001" {
		t.Fatalf("added %+v, %v", i, err)
	}
	more := i
	more.Statements = append(more.Statements,
		entity.IncidentStatement{On: datatest.Date(t, "2026-11-01"), By: "press", Source: "newspaper",
			Body: "A group claims to hold data."})
	if err := r.UpdateIncident(t.Context(), more); err != nil {
		t.Fatal(err)
	}
	list, err := r.Incidents(t.Context(), e.ID, book.At{})
	if err != nil || len(list) != 1 || len(list[0].Statements) != 2 ||
		list[0].Statements[1].Body != "A group claims to hold data." {
		t.Errorf("incidents %+v, %v", list, err)
	}
	if list, err = r.Incidents(t.Context(), "elsewhere", book.At{}); err != nil || len(list) != 0 {
		t.Errorf("of another engagement: %+v, %v", list, err)
	}

	edit := func(f func(*entity.Incident)) error {
		next := more
		next.Statements = append([]entity.IncidentStatement(nil), more.Statements...)
		f(&next)
		return r.UpdateIncident(t.Context(), next)
	}
	datatest.WantCode(t, edit(func(i *entity.Incident) { i.Statements[0].Body = "We shut down one server." }),
		"statement-changed")
	datatest.WantCode(t, edit(func(i *entity.Incident) { i.Statements = i.Statements[:1] }), "statement-changed")
	datatest.WantCode(t, edit(func(i *entity.Incident) { i.Title = " " }), "no-title")
	datatest.WantCode(t, edit(func(i *entity.Incident) { i.Engagements = []string{"none"} }), "unknown-engagement")
	for code, s := range map[string]entity.IncidentStatement{
		"bad-source":    {On: datatest.Date(t, "2026-11-02"), By: "neighbour", Source: "talk", Body: "Heard it."},
		"bad-statement": {On: datatest.Date(t, "2026-11-02"), By: "press", Body: "No source."},
		"bad-date": {On: datatest.Date(t, "2026-11-22"), By: "press", Source: "newspaper",
			Body: "Tomorrow's news."},
	} {
		datatest.WantCode(t, edit(func(i *entity.Incident) { i.Statements = append(i.Statements, s) }), code)
	}
}
