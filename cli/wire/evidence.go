package wire

import (
	"slices"

	"assure/data"
	"assure/questionnaire/entity"
)

// Evidence is `assure evidence list|add|accept --json`.
type Evidence struct {
	Schema    string     `json:"schema"`
	Supplier  string     `json:"supplier"`
	Documents []Document `json:"documents"`
	// Themes are those that the list is filtered by.
	Themes []string `json:"themes,omitempty"`
}

// Document is a document in JSON. Days are ISO 8601; null is not recorded. Supports and
// OfferedFor are sorted, without duplicates and never null.
type Document struct {
	Ref        string   `json:"ref"`
	Kind       string   `json:"kind"`
	Reference  string   `json:"reference"`
	State      string   `json:"state"`
	Issued     *string  `json:"issued"`
	Expiry     *string  `json:"expiry"`
	AcceptedBy *string  `json:"accepted_by"`
	SHA256     *string  `json:"sha256"`
	Supports   []string `json:"supports"` // ids of questions it is accepted for, of every assessment that is listed
	OfferedFor []string `json:"offered_for"`

	Links []EvidenceLink `json:"links,omitempty"` // the same with the engagements; evidence list alone
}

// EvidenceLink is a question of an assessment that a document is offered or accepted for.
type EvidenceLink struct {
	Engagement string `json:"engagement"`
	Pack       string `json:"pack"`
	Cycle      int    `json:"cycle"`
	Question   string `json:"question"`
	State      string `json:"state"`
}

// EvidenceOf lists the documents of an assessment's supplier with the questions they support.
func EvidenceOf(v *data.AssessmentView) Evidence {
	o := Evidence{Schema: SchemaEvidence, Supplier: v.Supplier.Ref, Documents: []Document{}}
	for _, d := range v.Documents {
		row := DocumentOf(&d)
		for _, s := range v.Supports {
			if s.Document == d.ID {
				row.Link(s)
			}
		}
		o.Add(row)
	}
	return o
}

// DocumentOf converts a document without its questions; [Document.Link] adds them.
func DocumentOf(d *entity.Document) Document {
	return Document{
		Ref: d.Ref, Kind: string(d.Kind), Reference: d.Reference, State: string(d.State),
		Issued: OrNull(d.Issued.String()),
		Expiry: OrNull(d.Expiry.String()), AcceptedBy: OrNull(d.AcceptedBy), SHA256: OrNull(d.SHA256),
		Supports: []string{}, OfferedFor: []string{},
	}
}

// Link adds the question of a link to Supports or OfferedFor. Links in other states are
// ignored.
func (d *Document) Link(s entity.Support) {
	switch s.State {
	case entity.Accepted:
		d.Supports = append(d.Supports, s.Question)
	case entity.Offered:
		d.OfferedFor = append(d.OfferedFor, s.Question)
	}
}

// Add appends a document with its questions sorted and without duplicates.
func (o *Evidence) Add(d Document) {
	for _, list := range []*[]string{&d.Supports, &d.OfferedFor} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	o.Documents = append(o.Documents, d)
}
