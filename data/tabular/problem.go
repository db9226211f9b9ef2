package tabular

import (
	"errors"
	"fmt"
	"path/filepath"

	"assure/internal/problem"
	"assure/internal/safefile"
)

// Explain returns the problem that describes an error of this package, with the file before its
// place.
func Explain(err error, path string) error {
	var p *problem.Problem
	if errors.As(err, &p) && p.Where == path {
		return err // the file could not be opened
	}
	if errors.As(err, &p) {
		where := *p
		where.Where = Place(path, p.Where)
		return &where
	}
	code := ""
	switch {
	case errors.Is(err, ErrNotXLSX):
		code = "unsupported"
	case errors.Is(err, ErrEncrypted):
		code = "encrypted"
	case errors.Is(err, ErrTooLarge):
		code = "too-large"
	case errors.Is(err, ErrDamaged):
		code = "damaged"
	default:
		return safefile.Explain(err, path)
	}
	fix := map[string]string{
		"unsupported": "save it as an Excel workbook (.xlsx) or csv and try again",
		"encrypted":   "open it, save a copy without a password, and try again",
		"too-large":   "split it into smaller files",
		"damaged":     "open it in a spreadsheet, save it again, or ask for the file again",
	}[code]
	return fmt.Errorf("%w: %w", err, problem.New(code, path, fix, "%s", err))
}

// Place returns a place in a file: file.xlsx!Sheet!C7.
func Place(path, place string) string {
	if place == "" {
		return path
	}
	return filepath.Base(path) + "!" + place
}

// Placed puts the file before the places of problems. The list is never nil, so that JSON shows [].
func Placed(problems []problem.Problem, path string) []problem.Problem {
	out := make([]problem.Problem, len(problems))
	for i, p := range problems {
		p.Where = Place(path, p.Where)
		out[i] = p
	}
	return out
}
