package suppliersheet

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"assure/data/tabular"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// fault is a problem without its place.
type fault struct{ code, what, fix string }

// cellText returns the text of a cell, cleaned.
func cellText(c tabular.Cell) (string, *fault) {
	switch {
	case c.Kind == tabular.Failed:
		return "", &fault{"formula", "the cell shows the error " + c.Text, "type the value in its place"}
	case c.Kind == tabular.Blank && c.Formula:
		return "", &fault{"formula", "the cell has a formula that was never calculated",
			"open the sheet in Excel or LibreOffice and save it there, or type the value in its place"}
	}
	s, err := text.Clean(c.Text)
	if err != nil {
		return "", &fault{"bad-text", err.Error(), "type the text again"}
	}
	return s, nil
}

// day reads a date cell, or text as [questionnaire.ReadDate] does.
func day(c tabular.Cell, s string) (questionnaire.Date, *fault) {
	if t, ok := c.Date(); ok {
		return questionnaire.Today(t, time.UTC), nil
	}
	if d, err := questionnaire.ReadDate(s); err == nil && d != 0 {
		return d, nil
	}
	return 0, &fault{"bad-date", fmt.Sprintf("%q is not a date", s), questionnaire.WantDate}
}

// withPence matches an amount that is not a whole number of pounds.
var withPence = regexp.MustCompile(`\d\.\d*[1-9]\d*\s*$`)

// pounds reads an amount and rounds it to the pound: 125000, "£125,000", "125000.50".
func pounds(s string) (*int64, *fault) {
	plain := strings.NewReplacer("£", "", ",", "", " ", "", "GBP", "", "gbp", "").Replace(s)
	n, err := strconv.ParseFloat(plain, 64)
	if err != nil || math.IsNaN(n) || n < 0 || n > 1e15 || strings.ContainsAny(plain, "eExXpP_") {
		return nil, &fault{"bad-value", fmt.Sprintf("%q is not an amount in pounds", s),
			"write the amount as a number, such as 125000"}
	}
	v := int64(math.Round(n))
	return &v, nil
}

func state(s string) (entity.EngagementState, *fault) {
	var names []string
	for _, st := range entity.EngagementStates {
		if text.Fold(s) == string(st) {
			return st, nil
		}
		names = append(names, string(st))
	}
	return "", &fault{"bad-state", fmt.Sprintf("%q is not the state of an engagement", s),
		"use one of " + strings.Join(names, ", ")}
}

// scientific matches a code that a spreadsheet read as a number and saved as text.
var scientific = regexp.MustCompile(`^\d+(\.\d+)?[eE]\+\d+$`)

// codes reads codes with ";" between them. A code that a spreadsheet converted is a fault.
func codes(c tabular.Cell, s string) ([]string, *fault) {
	if c.Kind == tabular.Date || c.Kind == tabular.Bool || scientific.MatchString(s) ||
		c.Kind == tabular.Number && strings.ContainsAny(c.Raw, "eE.-") {
		return nil, &fault{"bad-code", "a spreadsheet turned the code into " + s,
			"format the cell as text and type the code again"}
	}
	list := questionnaire.SplitList(s)
	for i, code := range list {
		var err error
		if list[i], err = entity.ParseODSCode(code); err != nil {
			return nil, &fault{"bad-code", err.Error(), entity.WantODSCode}
		}
	}
	return list, nil
}

// companyNumber reads a company number. A number cell lost the leading zeros.
func companyNumber(c tabular.Cell, s string) (string, *fault) {
	if c.Kind == tabular.Date || c.Kind == tabular.Bool || scientific.MatchString(s) {
		return "", &fault{"bad-code", "a spreadsheet turned the company number into " + s,
			"format the cell as text and type the number again"}
	}
	n, err := entity.ParseCompanyNumber(s)
	if err != nil {
		return "", &fault{"bad-code", err.Error(), entity.WantCompanyNumber}
	}
	return n, nil
}

func email(s string) (string, *fault) {
	address, err := entity.ParseEmail(s)
	if err != nil {
		return "", &fault{"bad-email", err.Error(), entity.WantEmail}
	}
	return address, nil
}

// fact reads the value of a fact by id or label, in any case.
func fact(table questionnaire.FactTable, id, s string) (string, *fault) {
	value, err := table.ReadWords(id, s)
	if err != nil {
		return "", &fault{"bad-fact", err.Error(),
			"choose one of the values, or leave the cell blank if it is not known"}
	}
	return value, nil
}
