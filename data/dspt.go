package data

import (
	"assure/data/directory/dspt"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// DSPTOrganisation is one organisation as a snapshot shows it. Edition is null when the status carries none. Standing
// and Until apply the edition rule on the day asked about.
type DSPTOrganisation struct {
	ODSCode      string
	Name         string
	Sector       string
	Status       string
	Level        string
	Edition      *string
	Published    questionnaire.Date
	Note         string
	Commissioner string
	AsOf         questionnaire.Date
	Standing     dspt.Standing
	Until        questionnaire.Date // last day in date; "" when nothing counts

	end int // the year in which the edition ends, told by the date of publication where none is stated; 0 when unknown
}

// Words is what was published and what it is worth on the day asked about, for people: "Standards Met, edition 18/19 (by
// its date), published 2019-03-29: lapsed, was current until 2020-06-30".
func (o *DSPTOrganisation) Words() string {
	if o.Standing == dspt.Nothing {
		return string(dspt.Nothing)
	}
	s := o.Level
	switch {
	case o.Edition != nil:
		s += ", edition " + *o.Edition
	case o.end > 0:
		s += ", edition " + dspt.EditionName(o.end) + " (by its date)"
	}
	if o.Published != 0 {
		s += ", published " + o.Published.String()
	}
	switch o.Standing {
	case dspt.Lapsed:
		return s + ": lapsed, was current until " + o.Until.String()
	case dspt.Unclear:
		return s + ": neither its date nor its edition is published"
	default:
		return s + ": current, until " + o.Until.String()
	}
}

func Organisation(row entity.DSPTRow, snapshot, day questionnaire.Date) DSPTOrganisation {
	o := DSPTOrganisation{ODSCode: row.ODSCode, Name: row.Name, Sector: row.Sector, Status: row.Status, Level: row.Level, Published: row.Published,
		Note: row.Note, Commissioner: row.Commissioner, AsOf: snapshot}
	if end := dspt.EditionEnd(row.Edition); end > 0 {
		name := dspt.EditionName(end) // one way of writing for all years' layouts
		o.Edition = &name
	}
	if o.Standing, o.end = dspt.StandingOn(row, day); o.end > 0 {
		o.Until = dspt.Until(o.end)
	}
	return o
}
