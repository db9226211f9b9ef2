package suppliersheet

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"assure/data/tabular"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Mapping says which columns of a list that is not in our layout hold what: a heading, folded, to a name
// of [Columns] or "fact:id". An empty value leaves a column out.
type Mapping map[string]string

// MappedColumn is a column of such a list and what it was taken for.
type MappedColumn struct {
	Heading string
	Column  string // of [Columns], or "fact:id"; "" when it is not read
	Why     string // by name, by a common heading, as given, as confirmed before
}

// commonHeadings are headings that organisations use for our columns, the likeliest first.
var commonHeadings = []struct {
	column string
	names  []string
}{
	{"name", []string{"supplier", "supplier name", "vendor", "vendor name", "company", "company name", "organisation",
		"organisation name", "legal name", "third party", "provider", "contractor"}},
	{"ref", []string{"supplier ref", "supplier id", "supplier no", "supplier number", "vendor id", "supplier code"}},
	{"ods_code", []string{"ods", "ods code(s)", "organisation code"}},
	{"company_number", []string{"company no", "company no.", "companies house", "companies house no",
		"companies house number", "company registration number", "registration number", "crn"}},
	{"parent", []string{"parent company", "group"}},
	{"contact_name", []string{"contact", "supplier contact", "account manager"}},
	{"contact_email", []string{"email", "e-mail", "contact e-mail", "email address", "supplier email"}},
	{"service", []string{"services", "product", "system", "service name", "contract title", "contract name",
		"description", "service description", "what they do", "application"}},
	{"contract_ref", []string{"contract no", "contract number", "contract id", "contract reference", "po number"}},
	{"contract_start", []string{"start", "start date", "contract start date", "from"}},
	{"contract_end", []string{"end", "end date", "contract end date", "expiry", "expiry date", "contract expiry",
		"renewal", "renewal date", "to"}},
	{"contract_value", []string{"value", "annual value", "cost", "annual cost", "contract value (gbp)", "spend"}},
	{"owner", []string{"contract owner", "service owner", "contract manager", "business owner", "manager",
		"responsible", "lead"}},
}

// headingWords are words that tell a column when its heading is none of the common ones, such as
// "ODS / Org Code". Each list has to be in the heading.
var headingWords = []struct {
	column string
	words  []string
}{
	{"ods_code", []string{"ods"}}, {"company_number", []string{"reg", "no"}}, {"company_number", []string{"companies"}},
	{"company_number", []string{"company", "number"}}, {"contact_email", []string{"email"}},
	{"owner", []string{"owner"}},
	{"contract_value", []string{"value"}}, {"contract_value", []string{"cost"}}, {"service", []string{"service"}},
	{"service", []string{"system"}}, {"contract_end", []string{"contract", "end"}},
	{"contract_end", []string{"contract", "expires"}}, {"contract_start", []string{"contract", "start"}},
	{"name", []string{"supplier", "name"}},
}

// foreignHeader reads a row as the headings of a list in another layout. ok is false when no column
// names suppliers.
func foreignHeader(cells []tabular.Cell, facts questionnaire.FactTable, m Mapping) (h header, list []MappedColumn,
	ok bool) {
	h.name = map[int]string{}
	taken := map[string]bool{}
	columns := make([]MappedColumn, len(cells))
	for pass := range 4 { // what a person said, our names, common headings, words in headings
		for i, c := range cells {
			if c.Kind != tabular.Text || strings.TrimSpace(c.Text) == "" || columns[i].Why != "" {
				continue
			}
			columns[i].Heading = strings.TrimSpace(c.Text)
			column, why := "", ""
			said, given := m[text.Fold(columns[i].Heading)]
			switch {
			case pass == 0 && given:
				column, why = said, "as given"
			case pass == 1 && known(columnName(c.Text), facts):
				column, why = columnName(c.Text), "by name"
			case pass == 2:
				column, why = commonColumn(columns[i].Heading), "a common heading"
			case pass == 3:
				column, why = wordColumn(columns[i].Heading), "a word in the heading"
			}
			if why == "" || column == "" && !given || taken[column] {
				continue
			}
			columns[i].Column, columns[i].Why = column, why
			if column != "" {
				taken[column], h.name[c.Col] = true, column
			}
		}
	}
	for _, c := range columns {
		if c.Heading != "" {
			list = append(list, c)
		}
	}
	return h, list, taken["name"] || taken["ref"] || taken["ods_code"] || taken["company_number"]
}

func known(column string, facts questionnaire.FactTable) bool {
	id, isFact := strings.CutPrefix(column, FactPrefix)
	return slices.Contains(Columns, column) || isFact && facts.Def(id) != nil
}

func commonColumn(heading string) string {
	folded := strings.ReplaceAll(text.Fold(heading), "_", " ")
	for _, c := range commonHeadings {
		if slices.Contains(c.names, folded) {
			return c.column
		}
	}
	return ""
}

func wordColumn(heading string) string {
	words := strings.FieldsFunc(text.Fold(heading),
		func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for _, c := range headingWords {
		if !slices.ContainsFunc(c.words, func(w string) bool { return !slices.Contains(words, w) }) {
			return c.column
		}
	}
	return ""
}

// CheckMapping returns the first column of a mapping that is none, "" when all are.
func CheckMapping(m Mapping, facts questionnaire.FactTable) string {
	for _, column := range m {
		if column != "" && !known(column, facts) {
			return column
		}
	}
	return ""
}

// Signature returns the SHA-256, in hex, of the headings of a list: lists with the same headings are read
// the same way once a person has confirmed it.
func Signature(list []MappedColumn) string {
	var headings []string
	for _, c := range list {
		headings = append(headings, text.Fold(c.Heading))
	}
	slices.Sort(headings)
	sum := sha256.Sum256([]byte("supplier list\n" + strings.Join(headings, "\n")))
	return hex.EncodeToString(sum[:])
}

// ours reports whether a header is that of our own sheet: it has no more headings that are not known than
// known ones.
func (h *header) ours() bool { return len(h.ignored) <= len(h.name) }

// isPlaceholder reports whether a cell of a column says that nothing is known. A fact and a state have
// words of their own for that.
func isPlaceholder(column, s string) bool {
	if strings.HasPrefix(column, FactPrefix) || column == "state" || column == "override_reason" ||
		column == questionnaire.FactConsequence || column == questionnaire.FactInherentLikelihood {
		return false
	}
	return entity.IsPlaceholder(s)
}

// noSupplier says why a row of a list is no supplier: a sum, a title or a signature. It is "" for one that
// may be.
func (r *reader) noSupplier(row *Row) string {
	switch first, _, _ := strings.Cut(text.Fold(row.Name), " "); first {
	case "total", "total:", "totals", "subtotal", "sub-total", "sum":
		return "a sum"
	}
	if row.Name != "" && len(row.cells) == 2 && len(r.head.name) > 2 { // the row's own place, and the name
		return "a name alone: a title, or a supplier of which nothing else is given"
	}
	return ""
}

func (r *reader) notes() {
	if r.blanks > 0 {
		r.out.Notes = append(r.out.Notes, fmt.Sprintf("%s with a word such as \"n/a\" or \"TBC\": read as blank",
			text.Plural(r.blanks, "cell", "cells")))
	}
}
