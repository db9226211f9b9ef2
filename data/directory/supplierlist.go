package directory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/directory/suppliersheet"
	"assure/data/store"
	"assure/data/tabular"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
)

// readSuppliers reads a sheet. For a list in another layout the columns given go before those confirmed
// for the same headings, and these before common headings.
func readSuppliers(ctx context.Context, r *data.Register, body []byte, facts questionnaire.FactTable,
	req *SupplierRequest) (*suppliersheet.Sheet, error) {
	given := suppliersheet.Mapping{}
	for heading, column := range req.Columns {
		given[text.Fold(heading)] = column
	}
	if bad := suppliersheet.CheckMapping(given, facts); bad != "" {
		return nil, problem.New("unknown-column", text.Safe(bad),
			"use one of "+strings.Join(suppliersheet.Columns, ", ")+", or fact: and the id of a fact",
			"there is no such column of a supplier sheet")
	}
	sheet, err := suppliersheet.Read(body, facts, given)
	if near, ok := errors.AsType[*suppliersheet.HeadingError](err); ok {
		if held, findErr := confirmed(ctx, r, near.Columns); findErr == nil && len(held) > 0 {
			maps.Copy(held, given)
			sheet, err = suppliersheet.Read(body, facts, held)
		}
	} else if err == nil && sheet.Foreign {
		held, findErr := confirmed(ctx, r, sheet.Columns)
		if findErr != nil {
			return nil, findErr
		}
		if len(held) > 0 {
			maps.Copy(held, given)
			sheet, err = suppliersheet.Read(body, facts, held)
			if err == nil {
				sheet.Notes = append(sheet.Notes, "the columns were confirmed by an earlier import of such a list")
			}
		}
	}
	return sheet, sheetProblem(err, req.Path)
}

// sheetProblem returns the problem of a file that is no list of suppliers, nil for none.
func sheetProblem(err error, path string) error {
	near, headed := errors.AsType[*suppliersheet.HeadingError](err)
	switch {
	case err == nil:
		return nil
	case headed:
		var have []string
		for _, c := range near.Columns {
			have = append(have, text.Quote(c.Heading, 40))
		}
		return problem.New("no-name-column", path,
			"head the column of the names \"name\", or say which it is with --column \"HEADING=name\"",
			"no heading is that of the names or codes of suppliers; the headings are %s", strings.Join(have, ", "))
	case errors.Is(err, suppliersheet.ErrNotSupplierSheet):
		return fmt.Errorf("%w: %w", err,
			problem.New("unsupported", path, "begin with the blank sheet that assure supplier template FILE writes",
				"no row of the file names the columns of a supplier sheet"))
	}
	return tabular.Explain(err, path)
}

// confirmedColumns is what the register keeps of a list in another layout that was imported.
type confirmedColumns struct {
	Columns suppliersheet.Mapping `json:"columns"`
}

func mappingOf(list []MappedColumn) suppliersheet.Mapping {
	out := suppliersheet.Mapping{}
	for _, c := range list {
		out[text.Fold(c.Heading)] = c.Column
	}
	return out
}

// confirmed returns how the last list with the same headings was read that was imported and not undone,
// nil when there is none.
func confirmed(ctx context.Context, r *data.Register, list []MappedColumn) (m suppliersheet.Mapping, err error) {
	signature := suppliersheet.Signature(list)
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		files, err := store.List(ctx, v, store.ImportFiles, store.By("applied", 1))
		for _, f := range files {
			var held confirmedColumns
			if f.Kind == kindSuppliers && f.Mapping == signature && json.Unmarshal(f.Report, &held) == nil {
				m = held.Columns
			}
		}
		return err
	})
	return m, err
}

// IsSupplierList reports whether a file looks like a list of suppliers: a heading for their names and one
// more.
func IsSupplierList(ctx context.Context, r *data.Register, path string) bool {
	body, err := os.ReadFile(path)
	if err != nil {
		return false
	}
	s, err := r.Settings(ctx, book.At{})
	if err != nil {
		return false
	}
	sheet, err := suppliersheet.Read(body, s.Facts, nil)
	if err != nil {
		return false
	}
	n := 0
	for _, c := range sheet.Columns {
		if c.Column != "" {
			n++
		}
	}
	return !sheet.Foreign || n > 1
}
