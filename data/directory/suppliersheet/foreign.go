package suppliersheet

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"assure/data/tabular"
	"assure/internal/problem"
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
	Column  string   // of [Columns], or "fact:id"; "" when it is not read
	Why     string   // by name, by a common heading, as given, or why it is not read
	Col     int      // of the sheet, from 1
	First   []string // the first of its values
}

// Why a column is read as it is, where nothing else is to be said.
const (
	whyGiven = "as given"
	whyName  = "by name"
)

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

// foreignHeader reads a row as the headings of a list in another layout; cols has the columns of list. ok is
// false when no column names suppliers.
func foreignHeader(cells []tabular.Cell, facts questionnaire.FactTable, m Mapping) (h header, list []MappedColumn,
	cols []int, ok bool) {
	h.name = map[int]string{}
	taken := map[string]bool{}
	columns := make([]MappedColumn, len(cells))
	for pass := range 4 { // what a person said, our names, common headings, words in headings
		for i, c := range cells {
			if c.Kind != tabular.Text || strings.TrimSpace(c.Text) == "" || columns[i].Why != "" {
				continue
			}
			columns[i].Heading, columns[i].Col = strings.TrimSpace(c.Text), c.Col
			column, why := "", ""
			said, given := m[text.Fold(columns[i].Heading)]
			switch {
			case pass == 0 && given:
				column, why = said, whyGiven
			case pass == 1 && known(columnName(c.Text), facts):
				column, why = columnName(c.Text), whyName
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
			list, cols = append(list, c), append(cols, c.Col)
		}
	}
	return h, list, cols, taken["name"] || taken["ref"] || taken["ods_code"] || taken["company_number"]
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
	words := wordsOf(heading)
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
// known ones, and the names of suppliers are not below a heading of another kind.
func (h *header) ours() bool {
	named := slices.Contains(slices.Collect(maps.Values(h.name)), "name")
	other := slices.ContainsFunc(h.ignored, func(heading string) bool {
		return commonColumn(heading) == "name" || wordColumn(heading) == "name"
	})
	return len(h.ignored) <= len(h.name) && (named || !other)
}

// isPlaceholder reports whether a cell of a column says that nothing is known. A fact and a state have
// words of their own for that.
func isPlaceholder(column, s string) bool {
	if strings.HasPrefix(column, FactPrefix) || column == "state" || column == "override_reason" ||
		column == questionnaire.FactConsequence || column == questionnaire.FactInherentLikelihood {
		return false
	}
	return entity.IsPlaceholder(s)
}

// Kinds of rows that a list asks about, once for all of them.
const (
	questionNamesAlone  = "names alone"
	questionNamesAbsent = "blank names"
	optionTitles        = "titles"
	optionSuppliers     = "suppliers"
	optionAbove         = "above"
)

// sumWords are words of which the title of a sum consists. A supplier may have one in its name: Total
// Computing Ltd.
var sumWords = []string{"total", "totals", "sub", "subtotal", "subtotals", "grand", "sum", "overall", "of", "all",
	"the", "suppliers", "supplier", "contracts", "contract", "value", "values", "spend", "annual", "count", "number",
	"gbp"}

// remarks are what the signatures and remarks below a list begin with.
var remarks = []string{"prepared by", "compiled by", "signed", "approved by", "checked by", "reviewed by",
	"authorised by", "author:", "owner:", "date:", "last updated", "updated by", "updated on", "source:", "note:",
	"notes:", "key:", "page ",
	"end of ", "printed ", "extract from", "extracted "}

// isSum reports whether a name is the title of a sum.
func isSum(name string) bool {
	words := wordsOf(name)
	sum := false
	for _, w := range words {
		if !slices.Contains(sumWords, w) && strings.Trim(w, "0123456789") != "" {
			return false
		}
		sum = sum || strings.HasPrefix(w, "total") || strings.HasPrefix(w, "subtotal") || w == "sum"
	}
	return sum
}

// noSupplier says why a row of a list is no supplier: a sum, a title or a signature. It is "" for one that
// may be. A name alone is a question, asked once for all of them.
func (r *reader) noSupplier(row *Row) string {
	name := text.Fold(row.Name)
	alone := row.Name != "" && len(row.cells) == 2 // the row's own place, and the name
	switch {
	case r.isHeadings(row):
		return "the headings again"
	case isSum(row.Name):
		return "a sum"
	case alone && slices.ContainsFunc(remarks, func(w string) bool { return strings.HasPrefix(name, w) }):
		return "a signature or a remark"
	case !alone || len(r.head.name) <= 2:
		return ""
	}
	q := r.out.Questions.Ask(Question{ID: questionNamesAlone,
		Ask: "a name and nothing else: are these rows titles of sections?",
		Options: []Option{{optionTitles, "yes: titles, not taken"},
			{optionSuppliers, "no: suppliers of which nothing else is given"}}}, r.answers)
	q.Add(row.Cell("name"), row.Name)
	switch q.Answer {
	case optionSuppliers:
		return ""
	case optionTitles:
		return "a title"
	}
	return "a name alone: a title, or a supplier of which nothing else is given"
}

// isHeadings reports whether a row repeats the headings, as lists do on each page.
func (r *reader) isHeadings(row *Row) bool {
	for _, c := range r.out.Columns {
		if c.Column == "name" && row.Name != "" {
			return text.Fold(c.Heading) == text.Fold(row.Name) && len(row.ODSCodes) == 0 && row.CompanyNumber == ""
		}
	}
	return false
}

// leftOut notes a row that is not taken for a supplier, with the words that it has.
func (r *reader) leftOut(where, words, why string) {
	what := "the row is not taken for a supplier: it is " + why
	if words != "" {
		what = text.Quote(words, 60) + " is not taken for a supplier: it is " + why
	}
	r.out.Problems = append(r.out.Problems, problem.Problem{Code: CodeNotSupplier, Where: where, What: what,
		Fix: "nothing, or fill in more of the row"})
}

// CodeNotSupplier is the code of a problem with a row that is not taken for a supplier.
const CodeNotSupplier = "not-a-supplier"

// above completes a row without a name from the row above: where its name is in merged cells it is the
// same supplier, else that is a question, asked once for all such rows. ok is false for a row that is not
// taken.
func (r *reader) above(row *Row, merged bool) (ok bool) {
	if row.Name != "" || row.Ref != "" || len(row.ODSCodes) > 0 || row.CompanyNumber != "" {
		return true
	}
	if !merged {
		if row.Cell("service") == row.Cell("") && row.Cell("contract_ref") == row.Cell("") {
			r.leftOut(row.Cell(""), "", "a row without a name, a service or a contract")
			return false
		}
		q := r.out.Questions.Ask(Question{ID: questionNamesAbsent,
			Ask: "rows without a name: are they further services of the supplier above?",
			Options: []Option{{optionAbove, "yes: they belong to the supplier above"},
				{OptionSkip, "no: they are not taken"}}}, r.answers)
		q.Add(row.Cell(""), cmp.Or(row.Service, row.ContractRef))
		if q.Answer != optionAbove {
			r.leftOut(row.Cell(""), cmp.Or(row.Service, row.ContractRef), "a row without a name")
			return false
		}
	}
	if r.last == nil {
		r.leftOut(row.Cell(""), "", "a row without a name, and no supplier is above it")
		return false
	}
	row.Ref, row.Name, row.ODSCodes, row.CompanyNumber = r.last.Ref, r.last.Name, r.last.ODSCodes, r.last.CompanyNumber
	return true
}

// merged reports whether the name of a row is in cells that are merged with the row above.
func (r *reader) mergedName(line int) bool {
	for col, name := range r.head.name {
		if name != "name" {
			continue
		}
		for _, a := range r.merged {
			if a.Row < line && a.Row > r.head.line && a.Holds(line, col) {
				return true
			}
		}
	}
	return false
}

func (r *reader) notes() {
	if r.mapping != nil && r.head != nil && r.head.line > 1 && r.high > 0 {
		r.out.Notes = append(r.out.Notes, fmt.Sprintf("the headings are in row %d; what is above them is not read",
			r.head.line))
	}
	if r.blanks > 0 {
		r.out.Notes = append(r.out.Notes, fmt.Sprintf("%s with a word such as \"n/a\" or \"TBC\": read as blank",
			text.Plural(r.blanks, "cell", "cells")))
	}
	if r.open > 0 {
		r.out.Notes = append(r.out.Notes, fmt.Sprintf("%s with a word such as \"rolling\" for the end of a contract: "+
			"read as no end date", text.Plural(r.open, "cell", "cells")))
	}
	if r.pence > 0 {
		r.out.Notes = append(r.out.Notes, text.Plural(r.pence, "amount", "amounts")+
			" with pence, rounded to the nearest pound")
	}
}
