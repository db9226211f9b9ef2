package demo

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/xuri/excelize/v2"

	"assure/data/form"
	"assure/internal/safefile"
	"assure/questionnaire"
)

// The demo fills in workbooks as a supplier does, in a spreadsheet program, and finds cells by their headings.
// It uses nothing that a person would not see.

// errForm is returned when an issued workbook is not as expected.
var errForm = errors.New("the issued workbook is not as expected")

// workbook is an issued questionnaire workbook, open to be filled in.
type workbook struct {
	f    *excelize.File
	cols map[string]int // key of a form.Column -> column, 1-based
	rows map[string]int // question id -> row
}

func openForm(path string) (*workbook, error) {
	f, err := excelize.OpenFile(path)
	if err != nil {
		return nil, err
	}
	fm := &workbook{f: f, cols: map[string]int{}, rows: map[string]int{}}
	if err := fm.find(); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), f.Close())
	}
	return fm, nil
}

// find finds the headings and the question ids.
func (fm *workbook) find() error {
	rows, err := fm.f.GetRows(form.SheetAnswers, excelize.Options{RawCellValue: true})
	if err != nil {
		return err
	}
	for i, row := range rows {
		if len(fm.cols) == 0 {
			for j, text := range row {
				for _, c := range form.Columns {
					if text == c.Header {
						fm.cols[c.Key] = j + 1
					}
				}
			}
			if fm.cols[form.ColQuestion] == 0 {
				clear(fm.cols)
			}
			continue
		}
		if at := fm.cols[form.ColQuestion]; at <= len(row) && row[at-1] != "" {
			fm.rows[row[at-1]] = i + 1
		}
	}
	if len(fm.rows) == 0 {
		return errForm
	}
	return nil
}

// has reports whether the workbook asks a question.
func (fm *workbook) has(question string) bool { return fm.rows[question] > 0 }

func (fm *workbook) set(question, key string, value any) error {
	row, col := fm.rows[question], fm.cols[key]
	if row == 0 || col == 0 {
		return fmt.Errorf("%w: no cell for %s of %s", errForm, key, question)
	}
	cell, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return err
	}
	return fm.f.SetCellValue(form.SheetAnswers, cell, value)
}

// answer writes a reply into its row; empty parts leave their cells alone.
func (fm *workbook) answer(question string, r reply) error {
	type part struct {
		key   string
		value any
		skip  bool
	}
	for _, p := range []part{
		{form.ColAnswer, r.word, r.word == ""},
		{form.ColNote, r.note, r.note == ""},
		{form.ColKind, r.kind.Label(), r.kind == ""},
		{form.ColReference, r.ref, r.ref == ""},
		{form.ColIssued, r.issued.Time(), r.issued == 0},
		{form.ColExpiry, r.expires.Time(), r.expires == 0},
		{form.ColPlanned, r.planned.Time(), r.planned == 0},
		{form.ColAlternative, r.alternative, r.alternative == ""},
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
func (fm *workbook) confirm(question string) error {
	if fm.cols[form.ColStill] == 0 {
		return nil
	}
	return fm.set(question, form.ColStill, form.StillYes)
}

// declare fills in the declaration, found by its defined names.
func (fm *workbook) declare(name, role string, on questionnaire.Date) error {
	values := map[string]any{form.NameDeclarer: name, form.NameDeclarerRole: role,
		form.NameDeclaredOn: on.Time(), form.NameDeclared: form.StillYes}
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
func (fm *workbook) save(path string) error { return errors.Join(saveBook(fm.f, path), fm.f.Close()) }

// saveBook writes a workbook for its owner alone. SaveAs of the library leaves that to the umask.
func saveBook(f *excelize.File, path string) error {
	return safefile.Write(path, safefile.Options{Force: true}, func(w io.Writer) error { return f.Write(w) })
}

// truncate truncates a file, as a broken upload does.
func truncate(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	return os.Truncate(path, info.Size()*3/5)
}

// last returns the last answer that a prefilled workbook shows for a question, "" for none.
func (fm *workbook) last(question string) (string, error) {
	row, col := fm.rows[question], fm.cols[form.ColLast]
	if row == 0 || col == 0 {
		return "", nil
	}
	cell, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return "", err
	}
	return fm.f.GetCellValue(form.SheetAnswers, cell)
}
