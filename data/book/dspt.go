package book

import (
	"context"
	"time"

	"assure/data/directory/dspt"
	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Publications are the entries of the suppliers of a book in the snapshots of the DSPT directory,
// on its day.
type Publications struct {
	// Checked is the day of the newest snapshot, and CheckedBy who imported it; zero and "" when
	// there is none.
	Checked   questionnaire.Date
	CheckedBy string

	of map[string]Publication // by supplier identifier
	by map[string]bool        // suppliers with a code to look up

	first time.Time // the first import: since then a supplier that none lists is not listed
}

// Publication is the entry of a supplier in the newest snapshot that lists it.
type Publication struct {
	DSPTOrganisation                    // a redacted one has neither code nor name
	Edition          string             // "" when the status carries none, as published
	Imported         questionnaire.Date // the day the snapshot was imported
	ImportedBy       string             // "" in a redacted copy: with the day, it would lead back to the name
	First            time.Time          // the import that was the first to say so
}

// Of is what was published of a supplier. listed is false where no snapshot lists it, and known
// where it has no code to be looked up by.
func (p *Publications) Of(s *entity.Supplier) (d Publication, listed, known bool) {
	d, listed = p.of[s.ID]
	return d, listed, p.by[s.ID]
}

// Publications reads what was published of the suppliers of a book.
func (b *Book) Publications(ctx context.Context) (*Publications, error) {
	var codes []string
	for i := range b.Suppliers {
		codes = append(codes, b.redactor.published(&b.Suppliers[i])...)
	}
	rows, err := store.DSPTHistory(ctx, b.view, codes...)
	if err != nil {
		return nil, err
	}
	history := map[string][]store.DSPTEntry{}
	for _, row := range rows { // oldest first
		if key := store.RefKey(row.ODSCode); row.AsOf <= b.AsOf {
			history[key] = append(history[key], row)
		}
	}
	snapshots, err := store.SnapshotsInUse(ctx, b.view)
	if err != nil {
		return nil, err
	}
	held := map[questionnaire.Date]store.DSPTSnapshot{}
	out := &Publications{of: map[string]Publication{}, by: map[string]bool{}}
	for _, s := range snapshots {
		if held[s.AsOf] = s; s.AsOf <= b.AsOf && s.AsOf >= out.Checked {
			out.Checked, out.CheckedBy = s.AsOf, b.redactor.person(s.By, "")
		}
		if s.AsOf <= b.AsOf && (out.first.IsZero() || s.At.Before(out.first)) {
			out.first = s.At
		}
	}
	for i := range b.Suppliers {
		s := &b.Suppliers[i]
		for _, code := range b.redactor.published(s) {
			out.by[s.ID] = true
			if rows := history[store.RefKey(code)]; len(rows) > 0 {
				row := rows[len(rows)-1]
				p := b.publication(row, held[row.AsOf])
				p.First = firstSince(rows, held)
				out.of[s.ID] = p
				break
			}
		}
	}
	return out, nil
}

func (b *Book) publication(row store.DSPTEntry, snapshot store.DSPTSnapshot) Publication {
	p := Publication{DSPTOrganisation: Organisation(row.DSPTRow, row.AsOf, b.AsOf), Edition: row.Edition,
		Imported: b.day(snapshot.At), ImportedBy: snapshot.By}
	if b.redactor != nil { // a day of publication would lead back to the name too
		p.ODSCode, p.Name, p.Note, p.Commissioner, p.Published, p.ImportedBy = "", "", "", "", 0, ""
	}
	return p
}

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

	// the year in which the edition ends, from the date of publication where none is stated; 0 when
	// unknown
	end int
}

// Words is what was published and what it is worth on the day asked about, for people: "Standards
// Met, edition 18/19 (by its date), published 2019-03-29: lapsed, was current until 2020-06-30".
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

// Organisation is a row of a snapshot, with the edition rule applied on a day.
func Organisation(row entity.DSPTRow, snapshot, day questionnaire.Date) DSPTOrganisation {
	o := DSPTOrganisation{ODSCode: row.ODSCode, Name: row.Name, Sector: row.Sector, Status: row.Status,
		Level: row.Level, Published: row.Published,
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
