package entity

// Supplier is a contracting legal entity. Ref is unique, ignoring case; names and company numbers
// may repeat. An ODS code is kept as published and belongs to at most one supplier that is not
// retired.
type Supplier struct {
	ID            string    `json:"id"` // ULID, never shown
	Ref           string    `json:"ref"`
	Name          string    `json:"name"`
	CompanyNumber string    `json:"company_number,omitempty"`
	ODSCodes      []string  `json:"ods_codes,omitempty"`
	Contacts      []Contact `json:"contacts,omitempty"`
	Parent        string    `json:"parent,omitempty"`
	Tags          []string  `json:"tags,omitempty"`
	Retired       bool      `json:"retired,omitempty"`
	MergedInto    string    `json:"merged_into,omitempty"` // ULID
	Former        []string  `json:"former,omitempty"`      // names before, the oldest first
	Merged        []string  `json:"merged,omitempty"`      // references of those merged into it, which still find it
	TakenOver     bool      `json:"taken_over,omitempty"`  // by the one it was merged into, which is another company
	// Hold is why it may not be disposed of, by whom and since when; nil where nothing holds it.
	Hold *Reopening `json:"hold,omitempty"`
	// Disposed is the number of the disposal that removed what was written about it; 0 while it is whole.
	Disposed int `json:"disposed,omitempty"`
	// Why is who last renamed, retired, reinstated or merged it, when and why.
	Why *Reopening `json:"why,omitempty"`
}

// Contact is a person at a supplier.
type Contact struct {
	Name  string `json:"name"`
	Email string `json:"email,omitempty"`
	Role  string `json:"role,omitempty"`
}
