package suppliersheet

import (
	"maps"

	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Row is one row of the sheet. An empty field was blank, or could not be understood and is among the problems.
type Row struct {
	Line int // 1-based row of the sheet

	Ref           string
	Name          string
	ODSCodes      []string
	CompanyNumber string
	Parent        string
	Contact       entity.Contact
	Tags          []string

	Engagement  string // ref
	Service     string
	Lot         string
	ContractRef string
	Start, End  questionnaire.Date
	Value       *int64 // whole pounds
	Owner       string
	State       entity.EngagementState // "" when blank

	Facts          map[string]string // by id; "unknown" clears, a blank cell gives no entry
	OverrideReason string            // of a consequence or likelihood given by hand
	OverrideUntil  questionnaire.Date
	OverrideBy     string // who decided it, "" for the importing person
	OverrideSecond string // the second person, where the calculated value asks for one

	cells map[string]string // place of each column's cell, by its name
}

// Cell is the place of a column's cell in this row, such as Suppliers!C7; the row's own place when the cell is blank.
func (r *Row) Cell(column string) string {
	if at := r.cells[column]; at != "" {
		return at
	}
	return r.cells[""]
}

// HasEngagement reports whether the row has anything about an engagement, besides a supplier.
func (r *Row) HasEngagement() bool {
	return r.Engagement != "" || r.Service != "" || r.Lot != "" || r.ContractRef != "" || r.Start != 0 || r.End != 0 ||
		r.Value != nil || r.Owner != "" || r.State != "" || len(r.Facts) > 0
}

// SameEngagement reports whether two rows have the same values for an engagement.
func (r *Row) SameEngagement(o *Row) bool {
	sameValue := r.Value == nil && o.Value == nil || r.Value != nil && o.Value != nil && *r.Value == *o.Value
	return sameValue && r.Engagement == o.Engagement && r.Service == o.Service && r.Lot == o.Lot &&
		r.ContractRef == o.ContractRef &&
		r.Start == o.Start && r.End == o.End && r.Owner == o.Owner && r.State == o.State &&
		r.OverrideReason == o.OverrideReason && r.OverrideUntil == o.OverrideUntil &&
		r.OverrideBy == o.OverrideBy && r.OverrideSecond == o.OverrideSecond && maps.Equal(r.Facts, o.Facts)
}
