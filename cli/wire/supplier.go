package wire

import (
	"assure/data"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// OneSupplier is `assure supplier add --json`.
type OneSupplier struct {
	Schema   string   `json:"schema"`
	Supplier Supplier `json:"supplier"`
}

// Suppliers is `assure supplier list --json`.
type Suppliers struct {
	Schema    string           `json:"schema"`
	Suppliers []ListedSupplier `json:"suppliers"`
	LeftOut   int              `json:"retired_left_out"` // suppliers left out because they are retired
}

// ListedSupplier is one supplier with its engagements. Tier is the most critical live engagement's; Facts are those of
// an only live engagement.
type ListedSupplier struct {
	Supplier
	Tier        *int                `json:"tier"`
	Provisional bool                `json:"tier_provisional"`
	Facts       questionnaire.Facts `json:"facts"`
	Engagements []Engagement        `json:"engagements"`
	Worst       *scoring.WorstJSON  `json:"worst,omitempty"` // absent without an engagement in force
}

// ListedSupplierOf converts a supplier of the list with its engagements. Tier is null while no
// live engagement is triaged; Facts is null unless there is exactly one live engagement and it
// has facts.
func ListedSupplierOf(s data.SupplierListing) ListedSupplier {
	row := ListedSupplier{Supplier: SupplierOf(s.Supplier), Engagements: []Engagement{}}
	live := 0
	for _, g := range s.Engagements {
		row.Engagements = append(row.Engagements, EngagementOf(g))
		if !g.Engagement.State.InForce() {
			continue
		}
		if live++; live == 1 {
			row.Facts = g.Facts
		} else {
			row.Facts = nil
		}
	}
	if tier := s.Tier(); tier > 0 {
		row.Tier = &tier
	}
	row.Provisional = s.Provisional()
	if len(row.Facts) == 0 {
		row.Facts = nil
	}
	return row
}

// SupplierProfile is `assure supplier show REF --json`.
type SupplierProfile struct {
	Schema      string              `json:"schema"`
	AsOf        string              `json:"as_of"`
	KnownOn     *string             `json:"known_on"`
	Supplier    Supplier            `json:"supplier"`
	Contacts    []entity.Contact    `json:"contacts"`
	RollUp      scoring.RollUpJSON  `json:"roll_up"`
	Engagements []ProfileEngagement `json:"engagements"`
	DSPT        []DSPTOrganisation  `json:"dspt"` // its entry in each snapshot, oldest first
	Risks       []Risk              `json:"risks"`
	Documents   int                 `json:"documents"`
	OpenActions int                 `json:"open_actions"`
}

// ProfileEngagement is an engagement of the profile with its triage, its roll-up and what each pack is for it.
type ProfileEngagement struct {
	Engagement
	Triage scoring.Triage     `json:"triage"`
	RollUp scoring.RollUpJSON `json:"roll_up"`
	Packs  []AppliedPack      `json:"packs"`
}

// Supplier is a supplier in JSON: codes are strings, exactly as published.
type Supplier struct {
	Ref           string   `json:"ref"`
	Name          string   `json:"name"`
	ODSCode       *string  `json:"ods_code"` // the first
	ODSCodes      []string `json:"ods_codes"`
	CompanyNumber *string  `json:"company_number"`
	Parent        *string  `json:"parent,omitempty"`
	Tags          []string `json:"tags,omitempty"`
	Retired       bool     `json:"retired"`
	FormerNames   []string `json:"former_names"` // the oldest first
	Merged        []string `json:"merged"`       // references of those merged into it
}

// SupplierOf converts a supplier. ODSCodes is never null; ODSCode is null without codes.
func SupplierOf(s entity.Supplier) Supplier {
	o := Supplier{
		Ref: s.Ref, Name: s.Name, ODSCodes: append([]string{}, s.ODSCodes...),
		CompanyNumber: OrNull(s.CompanyNumber), Parent: OrNull(s.Parent), Tags: s.Tags, Retired: s.Retired,
		FormerNames: append([]string{}, s.Former...), Merged: append([]string{}, s.Merged...),
	}
	if len(s.ODSCodes) > 0 {
		o.ODSCode = OrNull(s.ODSCodes[0])
	}
	return o
}

// SupplierMerge is `assure supplier merge --json` and `assure supplier unmerge --json`: what went from one to the
// other.
type SupplierMerge struct {
	Schema       string   `json:"schema"`
	From         Supplier `json:"from"`
	Into         Supplier `json:"into"`
	Engagements  []string `json:"engagements"` // references
	Documents    int      `json:"documents"`
	Certificates int      `json:"certificates"`
	Resolutions  int      `json:"resolutions"` // of contradictions
	Foreign      int      `json:"foreign_answers"`
}

// Written is a file that was written.
type Written struct {
	Schema string `json:"schema"`
	Path   string `json:"path"`
}
