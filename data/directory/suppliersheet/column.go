package suppliersheet

import (
	"slices"
	"strings"

	"assure/data/tabular"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
)

// Columns are the names of the columns except the facts, in the order of the template. The column
// of a fact is "fact:" and its id.
var Columns = []string{"ref", "name", "ods_code", "company_number", "parent", "contact_name", "contact_email",
	"contact_role", "tags",
	"engagement", "service", "lot", "contract_ref", "contract_start", "contract_end", "contract_value",
	"owner", "state",
	"consequence", "inherent_likelihood", "override_reason", "override_until",
	"override_by", "override_second"}

// FactPrefix begins the header of a fact's column.
const FactPrefix = "fact:"

// headerRows is the last row in which the header may be.
const headerRows = 20

// header is the content of each column of the sheet.
type header struct {
	line    int            // its row, from 1
	name    map[int]string // sheet column -> a name of Columns, or "fact:id"
	ignored []string
}

// readHeader reads a row as a header. ok is false when no column identifies a supplier.
func readHeader(cells []tabular.Cell, facts questionnaire.FactTable) (h header, problems []problem.Problem, ok bool) {
	h.name = map[int]string{}
	first := map[string]string{}
	for _, c := range cells {
		name := columnName(c.Text)
		if name == "" {
			continue
		}
		id, isFact := strings.CutPrefix(name, FactPrefix)
		switch {
		case isFact && (id == questionnaire.FactConsequence || id == questionnaire.FactInherentLikelihood):
			name = id
		case isFact && facts.Def(id) == nil:
			problems = append(problems,
				problem.Problem{Code: "unknown-fact", Where: c.Ref(), What: "there is no fact \"" + id + "\"",
					Fix: "use one of " + strings.Join(factIDs(facts), ", ") + "; the column was not read"})
			continue
		case !isFact && !slices.Contains(Columns, name):
			h.ignored = append(h.ignored, strings.TrimSpace(c.Text))
			continue
		}
		if at, twice := first[name]; twice {
			problems = append(problems, problem.Problem{Code: "ambiguous-header", Where: c.Ref(),
				What: "the column " + name + " is in " + at + " and again here",
				Fix:  "delete or rename one of the two; this one was not read"})
			continue
		}
		first[name], h.name[c.Col] = c.Ref(), name
		ok = ok || name == "ref" || name == "name" || name == "ods_code" || name == "company_number"
	}
	return h, problems, ok
}

// columnName returns a heading in the form of Columns: "ODS Code" and "ods-code" are ods_code.
func columnName(s string) string {
	s = text.Fold(strings.Trim(s, "\ufeff"))
	if id, ok := strings.CutPrefix(s, FactPrefix); ok {
		return FactPrefix + joined(id)
	}
	return joined(s)
}

func joined(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' || r == '_' }), "_")
}

func factIDs(facts questionnaire.FactTable) []string {
	ids := make([]string, len(facts))
	for i, d := range facts {
		ids[i] = d.ID
	}
	return ids
}
