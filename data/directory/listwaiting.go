package directory

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/directory/suppliersheet"
	"assure/data/store"
	"assure/data/tabular"
	"assure/internal/problem"
	"assure/internal/text"
)

// toRead returns the rows of a sheet to import: all of them, unless this very file was imported before. Then it is
// those that waited for an answer or were not taken for another reason, or none, unless columns were said to hold
// something else since. done is true where nothing is left to do.
func (im *supplierImport) toRead(ctx context.Context, tx *data.Tx, rows []suppliersheet.Row, sum string,
	req *SupplierRequest) (left []suppliersheet.Row, done bool, err error) {
	before, held, err := importedBefore(ctx, tx, sum)
	if err != nil || before == "" {
		return rows, false, err
	}
	im.again, im.held = true, held
	if len(req.Columns) > 0 {
		return rows, false, nil
	}
	for _, row := range rows {
		if slices.Contains(held.Waiting, row.Line) {
			left = append(left, row)
		}
	}
	if len(left) == 0 && len(req.Answers) > 0 { // an answer to a question that was answered otherwise
		return rows, false, nil
	}
	im.after = before
	im.out.Notes = []string{"this sheet was imported before, as batch " + before}
	if len(left) == 0 {
		im.out.Unchanged, im.out.Problems, im.questions = true, []problem.Problem{}, nil
		if im.out.Foreign {
			im.out.Notes = append(im.out.Notes, "it is read again when --column or --answer says something new")
		}
		return nil, true, nil
	}
	im.out.Notes = append(im.out.Notes, "only "+text.Plural(len(left), "the row that waits is", "rows that wait are")+
		" read again: "+tabular.Ranges(rowRefs(held.Waiting)))
	im.out.Problems = slices.DeleteFunc(im.out.Problems, func(p problem.Problem) bool {
		return !slices.Contains(held.Waiting, rowOf(p.Where))
	})
	im.onlyPlacesOf(held.Waiting)
	return left, false, nil
}

// onlyPlacesOf leaves the questions about cells with the places in some rows, and drops those with none.
func (im *supplierImport) onlyPlacesOf(lines []int) {
	im.questions = slices.DeleteFunc(im.questions, func(q *Question) bool {
		q.Places = slices.DeleteFunc(q.Places, func(at string) bool { return !slices.Contains(lines, rowOf(at)) })
		return len(q.Places) == 0
	})
}

// importedBefore returns the batch in which this very file was imported last, "" for none, and what was kept of it.
// What continues an import that was undone since does not count.
func importedBefore(ctx context.Context, tx *data.Tx, sum string) (batch string, held confirmedColumns, err error) {
	list, err := store.List(ctx, tx, store.ImportFiles, store.By("sha256", sum), store.By("applied", 1))
	if err != nil {
		return "", held, err
	}
	list = slices.DeleteFunc(list, func(f store.ImportFile) bool { return f.Kind != kindSuppliers })
	slices.SortFunc(list, func(a, b store.ImportFile) int { return a.At.Compare(b.At) })
	applied := map[string]bool{}
	for _, f := range list {
		var kept confirmedColumns
		if len(f.Report) > 0 {
			if err := json.Unmarshal(f.Report, &kept); err != nil {
				return "", held, err
			}
		}
		if kept.After == "" || applied[kept.After] {
			applied[f.Batch], batch, held = true, f.Batch, kept
		}
	}
	return batch, held, nil
}

// waits notes that a row is not taken, unless a person said to leave it out.
func (im *supplierImport) waits(row *suppliersheet.Row) {
	if im.leftOut != row.Line {
		im.waiting[row.Line] = true
	}
}

// waitingRows are the rows that were not taken, or have a cell that was not, in their order.
func (im *supplierImport) waitingRows() []int {
	lines := maps.Clone(im.waiting)
	for _, q := range im.questions {
		for _, at := range q.Places {
			if n := rowOf(at); n > 0 && q.Answer == "" {
				lines[n] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(lines))
}

// rowOf is the row of a place such as "Sheet1!C12", 0 for none.
func rowOf(place string) int {
	n, err := strconv.Atoi(place[len(strings.TrimRight(place, "0123456789")):])
	if err != nil {
		return 0
	}
	return n
}

// rowRefs are rows as places, for [tabular.Ranges].
func rowRefs(lines []int) []string {
	out := make([]string, len(lines))
	for i, n := range lines {
		out[i] = "row " + strconv.Itoa(n)
	}
	return out
}
