package suppliersheet

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"assure/data/tabular"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// survey is a first look at a list in another layout: which row has its headings, and what its columns
// hold. A heading alone says too little: "To" may be a date, and "Patient data?" is a fact only where the
// cells say yes or no.
type survey struct {
	facts   questionnaire.FactTable
	mapping Mapping

	row  []tabular.Cell
	top  [][]tabular.Cell // the first rows, until the headings are found
	head header
	list []MappedColumn
	cols []int // of list
	best int   // columns known in the best row of headings so far
	done bool  // the headings are decided
	held map[int]*holding
	near []MappedColumn // the headings that come nearest, of a list without any
}

// holding is what the cells of a column hold.
type holding struct {
	cells  int
	like   map[string]int // cells that read as a column: a name of typed
	yesNo  int
	values map[string]int // different words, folded, at most maxValues
	first  []string
}

// Limits of what is noted of a column: different values, and first values to show.
const (
	maxValues   = 60
	firstValues = 3
)

func (v *survey) cell(c tabular.Cell) error {
	if len(v.row) > 0 && v.row[0].Row != c.Row {
		v.flush()
	}
	v.row = append(v.row, c)
	return nil
}

func (v *survey) flush() {
	cells := v.row
	if len(cells) == 0 {
		return
	}
	if v.done {
		v.note(cells)
		v.row = v.row[:0]
		return
	}
	v.row = nil
	v.top = append(v.top, cells)
	if len(v.top) == headerRows {
		v.decide()
	}
}

// finish decides what is open when the sheet ends.
func (v *survey) finish() (found bool) {
	v.flush()
	if !v.done {
		v.decide()
	}
	if v.best == 0 {
		return false
	}
	v.refine()
	return true
}

// decide takes the row for the headings that has the most columns known, the first of them on a tie.
func (v *survey) decide() {
	v.done, v.held = true, map[int]*holding{}
	for _, cells := range v.top {
		h, list, cols, ok := foreignHeader(cells, v.facts, v.mapping)
		switch {
		case ok && len(h.name) > v.best:
			h.line = cells[0].Row
			v.head, v.list, v.cols, v.best = h, list, cols, len(h.name)
		case len(h.name) > 0 && len(list) > len(v.near):
			v.near = list
		}
	}
	for _, cells := range v.top {
		if v.best > 0 && cells[0].Row > v.head.line {
			v.note(cells)
		}
	}
	v.top = nil
}

// note counts what the cells of a row hold.
func (v *survey) note(cells []tabular.Cell) {
	for _, c := range cells {
		s, bad := cellText(c)
		if bad != nil || s == "" || entity.IsPlaceholder(s) {
			continue
		}
		h := v.held[c.Col]
		if h == nil {
			h = &holding{like: map[string]int{}, values: map[string]int{}}
			v.held[c.Col] = h
		}
		h.cells++
		if yesOrNo(s) != "" {
			h.yesNo++
		}
		if f := text.Fold(s); len(h.values) < maxValues || h.values[f] > 0 {
			h.values[f]++
		}
		if len(h.first) < firstValues && !slices.Contains(h.first, s) {
			h.first = append(h.first, s)
		}
		for column, reads := range typed {
			if reads(c, s) {
				h.like[column]++
			}
		}
	}
}

// typed are the columns whose cells have a form, with what tells it.
var typed = map[string]func(c tabular.Cell, s string) bool{
	"contract_start": likeDay, "contract_end": likeDay,
	"contract_value": func(_ tabular.Cell, s string) bool {
		_, _, ok := amount(s)
		return ok
	},
	"ods_code":       func(c tabular.Cell, s string) bool { _, bad := codes(c, s); return bad == nil },
	"company_number": func(c tabular.Cell, s string) bool { _, bad := companyNumber(c, s); return bad == nil },
	"contact_email":  func(_ tabular.Cell, s string) bool { _, bad := email(s); return bad == nil },
}

func likeDay(c tabular.Cell, s string) bool {
	_, bad := day(c, s)
	_, month := monthOnly(s)
	return bad == nil || month || openEnd(s)
}

// refine corrects what the headings say by what the cells hold, and looks for facts.
func (v *survey) refine() {
	for i := range v.list {
		c, h := &v.list[i], v.held[v.cols[i]]
		if h == nil {
			h = &holding{}
		}
		c.First = h.first
		said := c.Why == whyGiven
		_, hasForm := typed[c.Column]
		fit := h.like[c.Column]
		switch {
		case said:
		case c.Column == "" && h.cells > 0:
			c.Column, c.Why = v.factColumn(c.Heading, h)
			if c.Column != "" {
				v.head.name[v.cols[i]] = c.Column
			}
		case hasForm && h.cells > 0 && 2*fit < h.cells && c.Why != whyName:
			c.Why = fmt.Sprintf("not read: the heading is that of %s, but %d of %d cells fit", c.Column, fit, h.cells)
			c.Column = ""
			delete(v.head.name, v.cols[i])
		case hasForm && h.cells > 0:
			c.Why += fmt.Sprintf("; %d of %d cells fit", fit, h.cells)
		}
		switch {
		case c.Why != "":
		case h.cells == 0:
			c.Why = "its cells are blank"
		default:
			c.Why = "not a heading of our columns"
		}
	}
	v.head.ignored = nil
	for _, c := range v.list {
		if c.Column == "" {
			v.head.ignored = append(v.head.ignored, c.Heading)
		}
	}
}

// factWords are words in a heading that tell a fact.
var factWords = map[string][]string{
	"data": {"patient", "personal", "pid", "identifiable", "confidential"}, "internet_facing": {"internet"},
	"digital": {"digital"}, "sole_source": {"sole"}, "offshore": {"offshore", "overseas", "abroad"},
	questionnaire.FactIncident: {"incident", "incidents", "breach", "breaches"},
	"access":                   {"access"}, "hosting": {"hosting", "hosted"},
	"subprocessors": {"subprocessor", "subprocessors"},
}

// factColumn returns the fact that a column holds, "" for none. Its cells have to be values of it, or say
// yes or no.
func (v *survey) factColumn(heading string, h *holding) (column, why string) {
	words := wordsOf(heading)
	yesNo := 10*h.yesNo >= 9*h.cells
	for _, d := range v.facts {
		titled := text.Fold(heading) == d.ID || text.Fold(heading) == text.Fold(d.Title)
		word := slices.IndexFunc(factWords[d.ID], func(w string) bool { return slices.Contains(words, w) })
		if !titled && word < 0 || d.List || slices.Contains(slices.Collect(maps.Values(v.head.name)), FactPrefix+d.ID) {
			continue
		}
		switch values := v.valuesOf(d.ID, h); {
		case 10*values >= 9*h.cells:
			return FactPrefix + d.ID, fmt.Sprintf("%d of %d cells are values of %q", values, h.cells, d.Title)
		case yesNo && word >= 0:
			return FactPrefix + d.ID, "yes or no, and “" + factWords[d.ID][word] + "” in the heading"
		case yesNo:
			return FactPrefix + d.ID, "yes or no, and the heading is that of the fact"
		}
	}
	if yesNo {
		return "", "yes or no, but of which fact is not clear"
	}
	return "", ""
}

// valuesOf counts the cells of a column that are values of a fact.
func (v *survey) valuesOf(id string, h *holding) (n int) {
	for word, cells := range h.values {
		if _, bad := fact(v.facts, id, word); bad == nil {
			n += cells
		}
	}
	return n
}

// wordsOf splits a heading into folded words.
func wordsOf(heading string) []string {
	return strings.FieldsFunc(text.Fold(heading),
		func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
