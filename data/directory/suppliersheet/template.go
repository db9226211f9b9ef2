package suppliersheet

import (
	"slices"

	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Column describes a column of a blank sheet.
type Column struct {
	Name    string
	Help    string
	Options []string // values to choose from
	Open    bool     // other values, and several, may be typed
	Date    bool
	Amount  bool
}

// help is the help text of each column in Columns.
var help = map[string]string{
	"ref": "Your own reference for the supplier, such as SUP-00041. Blank: one is given.",
	"name": "The contracting legal entity, as in the contract. A sibling company is another " +
		"supplier.",
	"ods_code":       "Its ODS code, exactly as published, or several with ; between them.",
	"company_number": "Its number at Companies House, eight characters.",
	"parent":         "The group it belongs to.",
	"contact_name":   "Who answers questionnaires there.",
	"contact_email":  "Where a questionnaire goes.",
	"contact_role":   "That person's role, such as information security manager.",
	"tags":           "Words of your own to find it by, with ; between several.",
	"engagement": "Reference of the service, contract or bid, such as ENG-00057. Blank: found by its " +
		"service, or given one.",
	"service":        "What the supplier does for you under this contract or bid.",
	"lot":            "The lot, where a contract has several.",
	"contract_ref":   "Number of the contract.",
	"contract_start": "First day of the contract.",
	"contract_end":   "Last day of the contract.",
	"contract_value": "Value in whole pounds.",
	"owner":          "Who answers for the service on your side.",
	"state":          "The current state. Blank: live.",
	"consequence":    "1 to 5, in place of the calculated consequence. Needs a reason next to it.",
	"inherent_likelihood": "1 to 5, in place of the calculated likelihood before any control. " +
		"Needs a reason next to it.",
	"override_reason": "Why the calculated value does not fit.",
	"override_by":     "Who decided it, from the list of people. Blank: who imports the sheet.",
	"override_second": "The second person, where the calculated value takes two.",
	"override_until":  "The last day on which the value given by hand counts. Blank: no end.",
}

// Template returns the columns of a blank sheet: those of [Columns], with a column for each fact
// before the values given by hand.
func Template(facts questionnaire.FactTable) []Column {
	var out []Column
	byHand := slices.Index(Columns, questionnaire.FactConsequence)
	for _, name := range Columns[:byHand] {
		out = append(out, column(name))
	}
	for _, d := range facts {
		c := Column{Name: FactPrefix + d.ID, Help: d.Title + ". Leave blank if not known.", Open: d.List}
		if d.List {
			c.Help = d.Title + ". Several with ; between them."
		}
		for _, v := range d.Values {
			c.Options = append(c.Options, v.ID)
		}
		out = append(out, c)
	}
	for _, name := range Columns[byHand:] {
		out = append(out, column(name))
	}
	return out
}

func column(name string) Column {
	c := Column{Name: name, Help: help[name]}
	switch name {
	case "state":
		for _, s := range entity.EngagementStates {
			c.Options = append(c.Options, string(s))
		}
	case "contract_start", "contract_end", "override_until":
		c.Date = true
	case "contract_value":
		c.Amount = true
	case questionnaire.FactConsequence, questionnaire.FactInherentLikelihood:
		c.Options = []string{"1", "2", "3", "4", "5"}
	}
	return c
}
