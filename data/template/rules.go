package template

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// The first and last day a date cell accepts, 1 Jan 1990 and 31 Dec 2099, as spreadsheet day numbers.
// Anything else is a typing error.
const (
	firstDay = 32874
	lastDay  = 73050
)

// rule returns a validation for the cells, nil when there are none: with an empty rule, Excel
// repairs the file.
func rule(cells []string, title, prompt, refusal string) *excelize.DataValidation {
	if len(cells) == 0 {
		return nil
	}
	dv := excelize.NewDataValidation(true)
	dv.Sqref = squeeze(cells)
	dv.SetInput(title, prompt)
	dv.SetError(excelize.DataValidationErrorStyleStop, "Please check", refusal)
	return dv
}

func listRule(cells []string, name, title, prompt string) *excelize.DataValidation {
	dv := rule(cells, title, prompt,
		"Please choose one of the words in the list. More can be said in the columns beside it.")
	if dv != nil {
		dv.SetSqrefDropList(name)
	}
	return dv
}

func lengthRule(cells []string, limit int, title, prompt string) *excelize.DataValidation {
	dv := rule(cells, title, prompt,
		fmt.Sprintf("Please keep to %d characters; send a document for more and give its file name.", limit))
	if dv != nil {
		dv.Type, dv.Operator, dv.Formula1 = "textLength", "lessThanOrEqual", fmt.Sprint(limit)
	}
	return dv
}

func dateRule(cells []string) *excelize.DataValidation {
	dv := rule(cells, "Date", "Day, month, year: 31/03/2026",
		"Please give a date as day, month, year, for example 31/03/2026.")
	if dv != nil {
		dv.Type, dv.Operator, dv.Formula1, dv.Formula2 = "date", "between", fmt.Sprint(firstDay), fmt.Sprint(lastDay)
	}
	return dv
}

func numberRule(cells []string) *excelize.DataValidation {
	dv := rule(cells, "Number", "A number, without words or units.", "Please give a number, without words or units.")
	if dv != nil {
		dv.Type, dv.Operator, dv.Formula1 = "decimal", "greaterThanOrEqual", "0"
	}
	return dv
}

// squeeze joins cells into one reference list, with runs in a column as ranges.
func squeeze(cells []string) string {
	var out []string
	for i := 0; i < len(cells); {
		j := i
		for j+1 < len(cells) && below(cells[j], cells[j+1]) {
			j++
		}
		if j > i {
			out = append(out, cells[i]+":"+cells[j])
		} else {
			out = append(out, cells[i])
		}
		i = j + 1
	}
	return strings.Join(out, " ")
}

func below(a, b string) bool {
	ca, ra, errA := excelize.CellNameToCoordinates(a)
	cb, rb, errB := excelize.CellNameToCoordinates(b)
	return errA == nil && errB == nil && ca == cb && rb == ra+1
}
