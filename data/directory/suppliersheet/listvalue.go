package suppliersheet

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"assure/data/tabular"
	"assure/internal/text"
	"assure/questionnaire"
)

// What a cell of a list says in reply to a yes-or-no heading.
const (
	sayYes    = "yes"
	sayNo     = "no"
	sayUnsure = "unsure"
)

// yesOrNo returns which of these a word says, "" for none.
func yesOrNo(s string) string {
	switch text.Fold(s) {
	case "y", "yes", "true", "yes.", "✓", "✔", "tick":
		return sayYes
	case "n", "no", "false", "no.", "✗", "✘":
		return sayNo
	case "unsure", "not sure", "don't know", "dont know", "unclear", "maybe", "possibly", "?", "y/n":
		return sayUnsure
	}
	return ""
}

// openEnd reports whether a word in place of a date says that there is no end.
func openEnd(s string) bool {
	switch text.Fold(s) {
	case "rolling", "ongoing", "on-going", "on going", "open ended", "open-ended", "evergreen", "perpetual", "no end",
		"no end date", "indefinite", "annual rolling", "rolling annual", "rolling contract", "until further notice":
		return true
	}
	return false
}

// A month without a day: "Mar 2027", "March '27", "Mar-27"; "03/2027" and "2027-03".
var (
	monthName   = regexp.MustCompile(`^([A-Za-z]{3,9})\.?(?:[\s,./-]+(\d{4})|\s*['’](\d{2})|-(\d{2}))$`)
	monthNumber = regexp.MustCompile(`^(?:(\d{1,2})[/.-](\d{4})|(\d{4})[/.-](\d{1,2}))$`)
)

// monthOnly reads a month of a year, as its first day.
func monthOnly(s string) (questionnaire.Date, bool) {
	s = strings.TrimSpace(s)
	var typed string
	if m := monthName.FindStringSubmatch(s); m != nil {
		typed = "1 " + m[1] + " " + m[2] + m[3] + m[4]
	} else if m := monthNumber.FindStringSubmatch(s); m != nil {
		typed = m[3] + m[2] + "-" + twoDigits(m[1]+m[4]) + "-01"
	}
	d, err := questionnaire.ReadDate(typed)
	return d, err == nil && d != 0
}

func twoDigits(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// Answers to a question about dates and amounts.
const (
	optionFirst  = "first"
	optionLast   = "last"
	optionFigure = "figure"
)

// listDay reads a date of a list. A month without a day is a question, asked once for the column.
func (r *reader) listDay(column string, c tabular.Cell, s string) (questionnaire.Date, *fault) {
	d, bad := day(c, s)
	if bad == nil {
		return d, nil
	}
	if column == "contract_end" && openEnd(s) {
		r.open++
		return 0, nil
	}
	first, ok := monthOnly(s)
	if !ok {
		return 0, bad
	}
	q := r.ask(c, s, "which day of the month is meant?", Option{optionLast, "the last day of the month"},
		Option{optionFirst, "the first day of the month"}, Option{OptionSkip, "none: leave these cells blank"})
	switch q.Answer {
	case optionFirst:
		return first, nil
	case optionLast:
		return questionnaire.Today(first.Time().AddDate(0, 1, -1), time.UTC), nil
	}
	return 0, nil
}

var (
	// a figure that is not exact
	approximate = regexp.MustCompile(
		`(?i)^(?:c\.?|ca\.?|circa|approx\.?|approximately|about|around|est\.?|estimated|~|≈)\s*(?:£|gbp)?\s*([\d.])`)
	// what a yearly figure ends with
	yearly = regexp.MustCompile(
		`(?i)\s*(?:p\.?\s?a\.?|per annum|per year|a year|/\s*yr|/\s*year|\+\s*vat|ex\.? vat|inc\.? vat)$`)
	// thousands and millions
	short = regexp.MustCompile(`(?i)^(?:£|gbp)?\s*(\d+(?:\.\d{1,6})?)\s*(k|m|bn|thousand|million)$`)
)

// amount reads an amount as lists have it: "£45k", "c. 20k", "12,500 p.a.". about says that it is not
// exact.
func amount(s string) (v *int64, about, ok bool) {
	t := yearly.ReplaceAllString(strings.TrimSpace(s), "")
	if m := approximate.FindStringSubmatchIndex(t); m != nil {
		about, t = true, t[m[2]:]
	}
	if m := short.FindStringSubmatch(t); m != nil {
		times := int64(1_000) // k, thousand
		switch strings.ToLower(m[2]) {
		case "m", "million":
			times = 1_000_000
		case "bn":
			times = 1_000_000_000
		}
		t = shift(m[1], times)
	}
	v, bad := pounds(t)
	return v, about, bad == nil
}

// shift multiplies a decimal number by a thousand, a million or a billion, by moving its point.
func shift(s string, times int64) string {
	whole, part, _ := strings.Cut(s, ".")
	digits := len(fmt.Sprint(times)) - 1
	for len(part) < digits {
		part += "0"
	}
	return whole + part[:digits] + "." + part[digits:] + "0"
}

// listPounds reads an amount of a list. One that is not exact is a question, asked once for the column.
func (r *reader) listPounds(c tabular.Cell, s string) (*int64, *fault) {
	v, about, ok := amount(s)
	switch {
	case !ok:
		_, bad := pounds(s)
		return nil, bad
	case !about:
		return v, nil
	}
	q := r.ask(c, s, "these amounts are not exact; are they taken?", Option{optionFigure, "yes: take the figure"},
		Option{OptionSkip, "no: leave these cells blank"})
	if q.Answer == optionFigure {
		return v, nil
	}
	return nil, nil
}

// listFact reads a fact of a list. Yes and no are values of some facts; what they mean for another is a
// question, asked once for the column.
func (r *reader) listFact(row *Row, id string, c tabular.Cell, s string) *fault {
	v, bad := fact(r.facts, id, s)
	said := yesOrNo(s)
	d := r.facts.Def(id)
	switch {
	case bad == nil:
		row.Facts[id] = v
		return nil
	case said == sayUnsure:
		r.blanks++
		return nil
	case said == "" || d == nil || len(d.Values) == 0:
		return bad
	}
	if _, listed := d.Value(said); listed {
		row.Facts[id] = said
		return nil
	}
	q := r.ask(c, s, "what do yes and no mean for “"+d.Title+"”?", yesNoOptions(d)...)
	yes, no, _ := strings.Cut(q.Answer, "/")
	switch {
	case q.Answer == "" || q.Answer == OptionSkip:
	case said == sayYes:
		row.Facts[id] = yes
	case no != "":
		row.Facts[id] = no
	}
	return nil
}

// yesNoOptions are the meanings that yes and no can have for a fact, the gravest first: no may be the
// least of its values, or say nothing about the others.
func yesNoOptions(d *questionnaire.FactDef) []Option {
	var out []Option
	for _, v := range slices.Backward(d.Values[1:]) {
		out = append(out, Option{v.ID + "/" + d.Values[0].ID,
			fmt.Sprintf("yes is %q, no is %q", v.Label, d.Values[0].Label)},
			Option{v.ID, fmt.Sprintf("yes is %q, no says nothing about it", v.Label)})
	}
	return append(out, Option{OptionSkip, "the column is not read"})
}

// ask returns the question about the column of a cell, after noting the cell there.
func (r *reader) ask(c tabular.Cell, word, question string, options ...Option) *Question {
	heading := ""
	for _, m := range r.out.Columns {
		if m.Col == c.Col {
			heading = m.Heading
		}
	}
	q := r.out.Questions.Ask(Question{ID: heading, Ask: question, Options: options}, r.answers)
	q.Add(r.place(c.Ref()), word)
	return q
}
