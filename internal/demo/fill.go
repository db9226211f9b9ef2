package demo

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/xuri/excelize/v2"

	"assure/questionnaire"
)

// The demo fills in workbooks as a supplier does, in a spreadsheet program, and finds cells by their headings.
// It uses nothing that a person would not see.

// errForm is returned when an issued workbook is not as expected.
var errForm = errors.New("the issued workbook is not as expected")

// form is an open workbook.
type form struct {
	f    *excelize.File
	cols map[string]int // key of a FormColumn -> column, 1-based
	rows map[string]int // question id -> row
}

func openForm(path string) (*form, error) {
	f, err := excelize.OpenFile(path)
	if err != nil {
		return nil, err
	}
	fm := &form{f: f, cols: map[string]int{}, rows: map[string]int{}}
	if err := fm.find(); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), f.Close())
	}
	return fm, nil
}

// find finds the headings and the question ids.
func (fm *form) find() error {
	rows, err := fm.f.GetRows(questionnaire.SheetAnswers, excelize.Options{RawCellValue: true})
	if err != nil {
		return err
	}
	for i, row := range rows {
		if len(fm.cols) == 0 {
			for j, text := range row {
				for _, c := range questionnaire.FormColumns {
					if text == c.Header {
						fm.cols[c.Key] = j + 1
					}
				}
			}
			if fm.cols[questionnaire.ColQuestion] == 0 {
				clear(fm.cols)
			}
			continue
		}
		if at := fm.cols[questionnaire.ColQuestion]; at <= len(row) && row[at-1] != "" {
			fm.rows[row[at-1]] = i + 1
		}
	}
	if len(fm.rows) == 0 {
		return errForm
	}
	return nil
}

// has reports whether the workbook asks a question.
func (fm *form) has(question string) bool { return fm.rows[question] > 0 }

func (fm *form) set(question, key string, value any) error {
	row, col := fm.rows[question], fm.cols[key]
	if row == 0 || col == 0 {
		return fmt.Errorf("%w: no cell for %s of %s", errForm, key, question)
	}
	cell, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return err
	}
	return fm.f.SetCellValue(questionnaire.SheetAnswers, cell, value)
}

// answer writes a reply into its row; empty parts leave their cells alone.
func (fm *form) answer(question string, r reply) error {
	type part struct {
		key   string
		value any
		skip  bool
	}
	for _, p := range []part{
		{questionnaire.ColAnswer, r.word, r.word == ""},
		{questionnaire.ColNote, r.note, r.note == ""},
		{questionnaire.ColKind, r.kind.Label(), r.kind == ""},
		{questionnaire.ColReference, r.ref, r.ref == ""},
		{questionnaire.ColIssued, r.issued.Time(), r.issued == 0},
		{questionnaire.ColExpiry, r.expires.Time(), r.expires == 0},
		{questionnaire.ColPlanned, r.planned.Time(), r.planned == 0},
		{questionnaire.ColAlternative, r.alternative, r.alternative == ""},
	} {
		if p.skip {
			continue
		}
		if err := fm.set(question, p.key, p.value); err != nil {
			return err
		}
	}
	return nil
}

// confirm marks a prefilled answer as still true, where the workbook asks.
func (fm *form) confirm(question string) error {
	if fm.cols[questionnaire.ColStill] == 0 {
		return nil
	}
	return fm.set(question, questionnaire.ColStill, questionnaire.FormStillYes)
}

// declare fills in the declaration, found by its defined names.
func (fm *form) declare(name, role string, on questionnaire.Date) error {
	values := map[string]any{questionnaire.NameDeclarer: name, questionnaire.NameDeclarerRole: role,
		questionnaire.NameDeclaredOn: on.Time(), questionnaire.NameDeclared: questionnaire.FormStillYes}
	for _, d := range fm.f.GetDefinedName() {
		v, ok := values[d.Name]
		if !ok {
			continue
		}
		sheet, cell, found := strings.Cut(strings.ReplaceAll(d.RefersTo, "$", ""), "!")
		if !found {
			return fmt.Errorf("%w: %s refers to %s", errForm, d.Name, d.RefersTo)
		}
		if err := fm.f.SetCellValue(strings.Trim(sheet, "'"), cell, v); err != nil {
			return err
		}
		delete(values, d.Name)
	}
	if len(values) > 0 {
		return fmt.Errorf("%w: no declaration", errForm)
	}
	return nil
}

// save writes the workbook to a file and closes it.
func (fm *form) save(path string) error { return errors.Join(fm.f.SaveAs(path), fm.f.Close()) }

// truncate truncates a file, as a broken upload does.
func truncate(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	return os.Truncate(path, info.Size()*3/5)
}

// last returns the last answer that a prefilled workbook shows for a question, "" for none.
func (fm *form) last(question string) (string, error) {
	row, col := fm.rows[question], fm.cols[questionnaire.ColLast]
	if row == 0 || col == 0 {
		return "", nil
	}
	cell, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return "", err
	}
	return fm.f.GetCellValue(questionnaire.SheetAnswers, cell)
}
