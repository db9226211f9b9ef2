package ods

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"assure/data/tabular"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/questionnaire"
)

// ErrNotODS is returned for a file without the layout of an organisation file.
var ErrNotODS = errors.New("not an organisation file of the Organisation Data Service")

// The columns that are read, from 1, and the number of columns.
const (
	colCode     = 1
	colName     = 2
	colPostcode = 10
	colOpened   = 11
	colClosed   = 12
	colStatus   = 13
	columns     = 27
)

// Organisation is one row. A zero date is blank.
type Organisation struct {
	Code     string
	Name     string
	Postcode string
	Opened   questionnaire.Date
	Closed   questionnaire.Date
	Status   string // A active, C closed, D dormant, P proposed; "" when omitted
	Row      int
}

// State is whether an organisation is open on a day.
type State string

// The states.
const (
	Open    State = "open"
	Closed  State = "closed"
	Dormant State = "dormant"
	Future  State = "not open yet"
)

// On returns the state on a day. A closing date counts from the day after it and goes before the
// status, because the file may be older than the day.
func (o *Organisation) On(day questionnaire.Date) State {
	switch {
	case o.Closed != 0 && o.Closed < day:
		return Closed
	case o.Opened > day, o.Status == "P":
		return Future
	case o.Status == "C" && o.Closed == 0:
		return Closed
	case o.Status == "D":
		return Dormant
	}
	return Open
}

// File is the content of an organisation file, in its order. Problems name cells; the caller puts
// the file before them.
type File struct {
	Rows     []Organisation
	Problems []problem.Problem
}

// ReadFile reads an organisation file, whatever its name. The error is that of [safefile.Open], a
// [*tabular.Error] or [ErrNotODS].
func ReadFile(ctx context.Context, path string) (*File, error) {
	data, err := safefile.Read(ctx, path, maxFile)
	if err != nil {
		return nil, err
	}
	return Read(data)
}

// maxFile is the largest organisation file in bytes, as much as the reader of csv files allows.
const maxFile = 50_000_000

// Read reads the bytes of an organisation file.
func Read(data []byte) (*File, error) {
	if tabular.Sniff(data) != tabular.CSV {
		return nil, ErrNotODS
	}
	book, err := tabular.OpenCSV(data, tabular.Limits{})
	if err != nil {
		return nil, err
	}
	f := &File{}
	var row [columns + 1]string
	at, beyond, seen, headed := 0, false, 0, false
	flush := func() error {
		if at == 0 {
			return nil
		}
		if seen == 0 && !headed && heading(row) {
			headed = true
			row, beyond = [columns + 1]string{}, false
			return nil
		}
		o, problem := organisation(row, at, beyond)
		if seen++; problem != nil && seen == 1 {
			return ErrNotODS // the first row decides what the file is
		}
		if problem != nil {
			f.Problems = append(f.Problems, *problem)
		} else {
			f.Rows = append(f.Rows, o)
		}
		row, beyond = [columns + 1]string{}, false
		return nil
	}
	if err := book.Cells(0, func(c tabular.Cell) error {
		if c.Row != at {
			if err := flush(); err != nil {
				return err
			}
			at = c.Row
		}
		if c.Col > columns {
			beyond = true
		} else {
			row[c.Col] = strings.TrimSpace(c.Text)
		}
		return nil
	}); err != nil {
		return nil, err
	}
	if err := flush(); err != nil {
		return nil, err
	}
	if len(f.Rows) == 0 {
		return nil, ErrNotODS
	}
	return f, nil
}

// heading reports whether a row has the names of the columns: files come with and without them.
func heading(row [columns + 1]string) bool {
	return row[colCode] != "" && row[colOpened] != "" &&
		!strings.ContainsAny(row[colOpened]+row[colStatus], "0123456789") &&
		statuses[strings.ToUpper(row[colStatus])] == ""
}

// statuses are the words for a status: letters in the files until 2025, words in the reports that replaced them.
var statuses = map[string]string{"A": "A", "C": "C", "D": "D", "P": "P", "ACTIVE": "A", "INACTIVE": "C", "DORMANT": "D",
	"PROPOSED": "P"}

// codeShape matches ODS codes: letters and digits without blanks.
var codeShape = regexp.MustCompile(`^[0-9A-Za-z]{3,12}$`)

// organisation reads a row, or returns what is wrong with it.
func organisation(row [columns + 1]string, at int, beyond bool) (o Organisation, p *problem.Problem) {
	wrong := func(col int, what string) *problem.Problem {
		return &problem.Problem{Code: "bad-row", Where: tabular.Ref(at, col), What: what,
			Fix: "download the file again; the row was left out"}
	}
	o = Organisation{Code: row[colCode], Name: row[colName], Postcode: row[colPostcode],
		Status: strings.ToUpper(row[colStatus]), Row: at}
	switch {
	case beyond:
		return o, wrong(columns+1, fmt.Sprintf("the row has more than %d columns", columns))
	case !codeShape.MatchString(o.Code):
		return o, wrong(colCode, fmt.Sprintf("%q is not an ODS code", text.Safe(o.Code)))
	case o.Name == "":
		return o, wrong(colName, "the organisation has no name")
	case row[colOpened] == "":
		return o, wrong(colOpened, "the organisation has no date of opening")
	}
	var ok bool
	if o.Opened, ok = day(row[colOpened]); !ok {
		return o, wrong(colOpened,
			fmt.Sprintf("%q is not a date of opening such as 19740401", text.Safe(row[colOpened])))
	}
	if o.Closed, ok = day(row[colClosed]); !ok {
		return o, wrong(colClosed,
			fmt.Sprintf("%q is not a date of closing such as 20130331", text.Safe(row[colClosed])))
	}
	if o.Status == "" {
		return o, nil
	}
	if is := statuses[o.Status]; is != "" {
		o.Status = is
		return o, nil
	}
	return o, wrong(colStatus,
		fmt.Sprintf("the status %q is not A, C, D or P, active or inactive", text.Safe(o.Status)))
}

// day reads a date such as 19740401, 1974-04-01 or 01/04/1974; 0 when blank.
func day(s string) (questionnaire.Date, bool) {
	if s == "" {
		return 0, true
	}
	for _, form := range []string{"20060102", time.DateOnly, "02/01/2006"} {
		if t, err := time.Parse(form, s); err == nil {
			d, err := questionnaire.NewDate(t.Year(), t.Month(), t.Day())
			return d, err == nil
		}
	}
	return 0, false
}
