package issue

import (
	"context"
	"errors"
	"slices"
	"strings"

	"assure/data/tabular"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// maxSheet bounds a sheet of references, in bytes.
const maxSheet = 16 << 20

// Form is a questionnaire that is out already: whose it is and, where the sheet says so, its days.
type Form struct {
	Ref  string
	Sent questionnaire.Date // 0: that of the request
	Due  questionnaire.Date
}

// headings are what the columns of a sheet of references are called, folded.
var headings = map[string][]string{
	"ref":  {"ref", "reference", "engagement", "engagement ref", "supplier", "supplier ref", "id"},
	"sent": {"sent", "sent on", "date sent", "issued", "issued on"},
	"due":  {"due", "due on", "due date", "deadline", "return by"},
}

// Forms reads a sheet of references, xlsx or csv: a row a questionnaire, with a heading such as Engagement and, if the
// days differ, Sent and Due. Without a heading the first column has the references. What cannot be read is a problem
// with its cell, and the row is left out.
func Forms(ctx context.Context, path string) ([]Form, []problem.Problem, error) {
	body, err := safefile.Read(ctx, path, maxSheet)
	if err != nil {
		return nil, nil, err
	}
	b, err := tabular.OpenBytes(body, tabular.Limits{})
	if errors.Is(err, tabular.ErrNotXLSX) && tabular.Sniff(body) == tabular.CSV {
		b, err = tabular.OpenCSV(body, tabular.Limits{})
	}
	if err != nil {
		return nil, nil, tabular.Explain(err, path)
	}
	at := slices.IndexFunc(b.Sheets, func(s tabular.SheetInfo) bool { return s.Cells && s.State == tabular.Visible })
	if at < 0 {
		return nil, nil, problem.New("no-refs", path, "give a sheet with a reference in each row",
			"no sheet is visible")
	}
	rows := map[int]map[int]string{}
	err = b.Cells(at, func(c tabular.Cell) error {
		words := strings.TrimSpace(c.Text)
		if c.Kind == tabular.Date && len(words) > len("2026-11-21") {
			words = words[:len("2026-11-21")]
		}
		if words != "" && c.Struck == 0 {
			if rows[c.Row] == nil {
				rows[c.Row] = map[int]string{}
			}
			rows[c.Row][c.Col] = words
		}
		return nil
	})
	if err != nil {
		return nil, nil, tabular.Explain(err, path)
	}
	r := formReader{path: path, sheet: b.Sheets[at].Name, cols: map[string]int{"ref": 1}}
	r.read(rows)
	if len(r.forms)+len(r.problems) == 0 {
		return nil, nil, problem.New("no-refs", path, "give the reference of an engagement or a supplier in each row",
			"no row has the reference of an engagement or a supplier")
	}
	return r.forms, r.problems, nil
}

// formReader reads the rows of a sheet of references.
type formReader struct {
	path, sheet string
	cols        map[string]int
	forms       []Form
	problems    []problem.Problem
}

func (r *formReader) read(rows map[int]map[int]string) {
	nums := make([]int, 0, len(rows))
	for n := range rows {
		nums = append(nums, n)
	}
	slices.Sort(nums)
	for _, n := range nums {
		row := rows[n]
		if len(r.forms) == 0 && r.heading(row) {
			continue
		}
		ref := row[r.cols["ref"]]
		_, engagement := entity.EngagementForm.Number(ref)
		_, supplier := entity.SupplierForm.Number(ref)
		if !engagement && !supplier {
			if ref != "" && len(r.forms) > 0 {
				r.bad(n, r.cols["ref"], "no-ref", ref, "write the reference of an engagement or a supplier",
					"is no reference of an engagement or a supplier")
			}
			continue
		}
		f, ok := Form{Ref: ref}, true
		for name, day := range map[string]*questionnaire.Date{"sent": &f.Sent, "due": &f.Due} {
			col := r.cols[name]
			d, err := questionnaire.ReadDate(row[col])
			if col > 0 && err != nil {
				r.bad(n, col, "bad-date", row[col], "write a date such as 2026-11-21", "is no single day")
				ok = false
			} else if col > 0 {
				*day = d
			}
		}
		if ok {
			r.forms = append(r.forms, f)
		}
	}
}

// heading reports whether a row names the columns, and notes which they are.
func (r *formReader) heading(row map[int]string) bool {
	cols := map[string]int{}
	for col, words := range row {
		for name, list := range headings {
			if had := cols[name]; slices.Contains(list, text.Fold(words)) && (had == 0 || col < had) {
				cols[name] = col
			}
		}
	}
	if cols["ref"] == 0 {
		return false
	}
	r.cols = cols
	return true
}

func (r *formReader) bad(row, col int, code, words, fix, what string) {
	where := tabular.Ref(row, col)
	if r.sheet != "" {
		where = r.sheet + "!" + where
	}
	r.problems = append(r.problems, *problem.New(code, tabular.Place(r.path, where), fix, "%s %s",
		text.Quote(words, 40),
		what))
}
