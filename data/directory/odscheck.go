package directory

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/directory/ods"
	"assure/data/store"
	"assure/data/tabular"
	"assure/internal/legalname"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// ODSReport compares the ODS codes of suppliers with organisation files.
type ODSReport struct {
	AsOf          questionnaire.Date
	Organisations int        // rows of the files
	Codes         []ODSCheck // worst first, then by supplier
	Problems      []problem.Problem
}

// ODSCheck is one ODS code of a supplier. Listed is nil if no file has the code. Each file has
// organisations of some kinds only, so a code that is not listed may be right.
type ODSCheck struct {
	Supplier string // ref
	Name     string // as recorded
	ODSCode  string
	Listed   *ODSListed
}

// ODSListed is the entry of a code in an organisation file. SameName ignores case, punctuation and
// the form of Ltd.
type ODSListed struct {
	Name     string
	Postcode string
	Opened   questionnaire.Date
	Closed   questionnaire.Date
	State    ods.State
	SameName bool
}

// Doubtful reports whether a person should check the code: its organisation is not open, or has
// another name.
func (c *ODSCheck) Doubtful() bool {
	return c.Listed != nil && (c.Listed.State != ods.Open || !c.Listed.SameName)
}

// CheckODS compares the ODS codes of suppliers, except retired ones, with organisation files. It
// writes nothing. If several files list a code, the row without a closing date counts, else the one
// with the latest.
func CheckODS(ctx context.Context, r *data.Register, paths []string, at book.At) (*ODSReport, error) {
	out := &ODSReport{AsOf: r.Resolve(at).AsOf, Codes: []ODSCheck{}, Problems: []problem.Problem{}}
	listed := map[string]ods.Organisation{}
	for _, path := range paths {
		f, err := ods.ReadFile(ctx, path)
		if errors.Is(err, ods.ErrNotODS) {
			return nil, fmt.Errorf("%w: %w", err,
				problem.New("unsupported", path, "give a csv report as downloaded from "+ods.Source+": 27 "+
					"columns, the code first; see assure supplier ods --help",
					"the file is not an organisation file"))
		}
		if err != nil {
			return nil, tabular.Explain(err, path)
		}
		out.Organisations += len(f.Rows)
		out.Problems = append(out.Problems, tabular.Placed(f.Problems, path)...)
		for _, o := range f.Rows {
			key := text.Fold(o.Code)
			if have, known := listed[key]; !known || have.Closed != 0 && (o.Closed == 0 || o.Closed > have.Closed) {
				listed[key] = o
			}
		}
	}
	err := r.View(ctx, at, func(v *store.View) error {
		suppliers, err := store.List(ctx, v, store.Suppliers)
		for _, s := range suppliers {
			for _, code := range s.ODSCodes {
				if !s.Retired {
					out.Codes = append(out.Codes, checkCode(s, code, listed, out.AsOf))
				}
			}
		}
		return err
	})
	slices.SortStableFunc(out.Codes, func(a, b ODSCheck) int {
		if a.Doubtful() != b.Doubtful() {
			return map[bool]int{true: -1, false: 1}[a.Doubtful()]
		}
		return strings.Compare(a.Supplier, b.Supplier)
	})
	return out, err
}

func checkCode(s entity.Supplier, code string, listed map[string]ods.Organisation, day questionnaire.Date) ODSCheck {
	c := ODSCheck{Supplier: s.Ref, Name: s.Name, ODSCode: code}
	if o, ok := listed[text.Fold(code)]; ok {
		c.Listed = &ODSListed{Name: o.Name, Postcode: o.Postcode, Opened: o.Opened, Closed: o.Closed, State: o.On(day),
			SameName: legalname.Parse(s.Name).Key() == legalname.Parse(o.Name).Key()}
	}
	return c
}
