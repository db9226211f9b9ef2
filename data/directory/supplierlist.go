package directory

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/directory/suppliersheet"
	"assure/data/store"
	"assure/data/tabular"
	"assure/internal/legalname"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/questionnaire"
)

// supplierList is a sheet as it was read, with the answers that counted.
type supplierList struct {
	sheet   *suppliersheet.Sheet
	answers suppliersheet.Answers
}

// readSuppliers reads a sheet. For a list in another layout the columns and answers given go before those
// confirmed for the same headings, and these before common headings.
func readSuppliers(ctx context.Context, r *data.Register, body []byte, facts questionnaire.FactTable,
	req *SupplierRequest) (*supplierList, error) {
	given, answers := suppliersheet.Mapping{}, suppliersheet.Answers{}
	for heading, column := range req.Columns {
		given[text.Fold(heading)] = column
	}
	for id, option := range req.Answers {
		answers[text.Fold(id)] = option
	}
	if bad := suppliersheet.CheckMapping(given, facts); bad != "" {
		return nil, problem.New("unknown-column", text.Safe(bad),
			"use one of "+strings.Join(suppliersheet.Columns, ", ")+", or fact: and the id of a fact",
			"there is no such column of a supplier sheet")
	}
	sheet, err := suppliersheet.Read(body, facts, given, answers)
	var columns []MappedColumn
	if near, ok := errors.AsType[*suppliersheet.HeadingError](err); ok {
		columns = near.Columns
	} else if err == nil && sheet.Foreign {
		columns = sheet.Columns
	}
	if len(columns) > 0 {
		held, findErr := confirmed(ctx, r, columns)
		if findErr != nil {
			return nil, findErr
		}
		if held != nil {
			before := maps.Clone(held.Columns)
			maps.Copy(held.Columns, given)
			maps.Copy(held.Answers, answers)
			answers = held.Answers
			sheet, err = suppliersheet.Read(body, facts, held.Columns, answers)
			if err == nil {
				asBefore(sheet.Columns, before, given)
				sheet.Notes = append(sheet.Notes, "columns and answers are those of an earlier import of such a list")
			}
		}
	}
	if err := sheetProblem(err, req.Path); err != nil {
		return nil, err
	}
	if bad := unknownHeading(given, sheet); bad != "" {
		return nil, problem.New("unknown-heading", text.Safe(bad), "write the heading as it is in the file",
			"the list has no such heading")
	}
	return &supplierList{sheet, answers}, nil
}

// asBefore says of columns that they are read as an earlier import read them.
func asBefore(list []MappedColumn, before, given suppliersheet.Mapping) {
	for i := range list {
		heading := text.Fold(list[i].Heading)
		_, held := before[heading]
		if _, now := given[heading]; held && !now {
			list[i].Why = "as before"
		}
	}
}

// unknownHeading returns a heading that was given and that the list does not have.
func unknownHeading(given suppliersheet.Mapping, sheet *suppliersheet.Sheet) string {
	for _, heading := range slices.Sorted(maps.Keys(given)) {
		if !slices.ContainsFunc(sheet.Columns, func(c MappedColumn) bool { return text.Fold(c.Heading) == heading }) {
			return heading
		}
	}
	return ""
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

// confirmedColumns is what the register keeps of a list that was imported: how one in another layout was read, and what
// was not taken.
type confirmedColumns struct {
	Columns suppliersheet.Mapping `json:"columns,omitempty"`
	Answers suppliersheet.Answers `json:"answers,omitempty"`
	Waiting []int                 `json:"waiting,omitempty"` // rows that wait, from 1
	After   string                `json:"after,omitempty"`   // the batch with the other rows of this file
}

// confirmed is how the list was read, for the next one with the same headings.
func (im *supplierImport) confirmed() confirmedColumns {
	out := confirmedColumns{Columns: suppliersheet.Mapping{}, Answers: suppliersheet.Answers{},
		Waiting: im.waitingRows(), After: im.after}
	if !im.out.Foreign {
		out.Columns, out.Answers = nil, nil
		return out
	}
	if im.after != "" { // what was said about the rows that are not read now
		maps.Copy(out.Answers, im.held.Answers)
	}
	for _, c := range im.out.Columns {
		out.Columns[text.Fold(c.Heading)] = c.Column
	}
	for _, q := range im.questions {
		if id := text.Fold(q.ID); q.Answer != "" && !im.inAll[id] {
			out.Answers[id] = cmp.Or(im.chosen[id], q.Answer)
		}
	}
	if all := im.answers[nearNames]; all != "" {
		out.Answers[nearNames] = all
	}
	return out
}

// confirmed returns how the last list with the same headings was read that was imported and not undone,
// nil when there is none.
func confirmed(ctx context.Context, r *data.Register, list []MappedColumn) (m *confirmedColumns, err error) {
	signature := suppliersheet.Signature(list)
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		files, err := store.List(ctx, v, store.ImportFiles, store.By("applied", 1))
		for _, f := range files {
			var held confirmedColumns
			if f.Kind == kindSuppliers && strings.HasPrefix(f.Mapping, signature) &&
				json.Unmarshal(f.Report, &held) == nil && held.Columns != nil {
				if held.Answers == nil {
					held.Answers = suppliersheet.Answers{}
				}
				m = &held
			}
		}
		return err
	})
	return m, err
}

// checkAnswers returns the problem of an answer that was given and that answers nothing, neither now nor when other
// rows of the file were read. An answer about the name of a row is none where the register has settled it since, so
// that the same command can be given again.
func (im *supplierImport) checkAnswers(rows []suppliersheet.Row, given map[string]string) error {
	list := im.questions
	for _, id := range slices.Sorted(maps.Keys(given)) {
		if text.Fold(id) == nearNames && text.Fold(given[id]) == AnotherSupplier {
			continue
		}
		if _, before := im.held.Answers[text.Fold(id)]; before && im.after != "" {
			continue
		}
		i := slices.IndexFunc(list, func(q *Question) bool { return text.Fold(q.ID) == text.Fold(id) })
		switch {
		case i < 0 && slices.ContainsFunc(rows, named(id)):
		case i < 0:
			var ids []string
			for _, q := range list {
				ids = append(ids, text.Quote(q.ID, 60))
			}
			fix := "the list leaves nothing open"
			if len(ids) > 0 {
				fix = "the questions are " + strings.Join(ids, ", ")
			}
			return problem.New("unknown-question", text.Safe(id), fix, "the list does not ask this")
		case list[i].Answer == "":
			var options []string
			for _, o := range list[i].Options {
				options = append(options, o.ID)
			}
			return problem.New("unknown-answer", text.Safe(id), "use one of "+strings.Join(options, ", "),
				"%s is no answer to this question", text.Quote(given[id], 60))
		}
	}
	return nil
}

// named says of a row whether it has a name.
func named(name string) func(suppliersheet.Row) bool {
	return func(r suppliersheet.Row) bool { return text.Fold(r.Name) == text.Fold(name) }
}

// finish completes the report: open questions first, the worst problems first, and what was joined.
func (im *supplierImport) finish() {
	out := im.out
	if rows := im.waitingRows(); len(rows) > 0 && !out.Unchanged && !out.DryRun {
		out.Notes = append(out.Notes, text.Plural(len(rows), "row waits and was", "rows wait and were")+
			" not taken: "+tabular.Ranges(rowRefs(rows))+"; the same list asks for them again")
	}
	for _, q := range im.questions {
		placed := *q
		placed.Places = nil
		for _, at := range q.Places {
			placed.Places = append(placed.Places, tabular.Place(im.path, at))
		}
		out.Questions = append(out.Questions, placed)
	}
	slices.SortStableFunc(out.Questions, func(a, b Question) int {
		return cmp.Compare(min(len(a.Answer), 1), min(len(b.Answer), 1))
	})
	slices.SortStableFunc(out.Problems, func(a, b problem.Problem) int { return graveness(a.Code) - graveness(b.Code) })
	if n := len(im.byName); n > 0 {
		out.Notes = append(out.Notes, fmt.Sprintf("%s matched by the name alone with a supplier of the same name: %s",
			text.Plural(n, "row", "rows"), tabular.Ranges(refsOf(im.byName))))
	}
	if n := len(im.otherName); n > 0 {
		out.Notes = append(out.Notes, fmt.Sprintf("%s a supplier otherwise than the register, whose name is kept: %s",
			text.Plural(n, "row names", "rows name"), tabular.Ranges(refsOf(im.otherName))))
	}
}

// refsOf are places without their sheet.
func refsOf(places []string) []string {
	out := make([]string, len(places))
	for i, at := range places {
		out[i] = at[strings.LastIndexByte(at, '!')+1:]
	}
	return out
}

// graveness orders problems, the gravest first: rows that are lost, values that are lost, warnings, and rows
// that are no suppliers.
func graveness(code string) int {
	switch code {
	case "no-name", "ambiguous-supplier", "engagement-elsewhere", "several-engagements", "duplicate-row", "conflict",
		"damaged":
		return 0
	case suppliersheet.CodeNotSupplier:
		return 3
	case "company-number-repeated":
		return 2
	}
	return 1
}

func sameName(a, b string) bool { return legalname.Parse(a).Key() == legalname.Parse(b).Key() }

// IsSupplierList reports whether a file looks like a list of suppliers: a heading for their names and one
// more.
func IsSupplierList(ctx context.Context, r *data.Register, path string) bool {
	body, err := safefile.Read(ctx, path, maxList)
	return err == nil && HoldsSuppliers(ctx, r, body)
}

// HoldsSuppliers is [IsSupplierList] for the bytes of a file.
func HoldsSuppliers(ctx context.Context, r *data.Register, body []byte) bool {
	s, err := r.Settings(ctx, book.At{})
	if err != nil {
		return false
	}
	sheet, err := suppliersheet.Read(body, s.Facts, nil, nil)
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
