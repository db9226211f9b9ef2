package directory_test

import (
	"fmt"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/directory"
	"assure/data/directory/suppliersheet"
	"assure/questionnaire/entity"
)

// supplierNames are the names of the suppliers in use, in the order in which they were added.
func supplierNames(t *testing.T, r *data.Register) string {
	t.Helper()
	var out []string
	for _, s := range datatest.Must(r.Suppliers(t.Context(), book.At{}))(t) {
		if !s.Retired {
			out = append(out, s.Name)
		}
	}
	return strings.Join(out, ", ")
}

// open are the questions without an answer and the rows that wait for it.
func openQuestions(im *directory.SupplierImport) string {
	var out []string
	for i := range im.Questions {
		if q := &im.Questions[i]; q.Answer == "" {
			out = append(out, q.ID+" "+q.Cells())
		}
	}
	return strings.Join(out, "; ")
}

// Rows whose name is near that of another wait for an answer, and the others go in. The same file asks for those rows
// again, reads no others, and is done once they are answered; an undo makes them wait again.
func TestRowsThatWait(t *testing.T) {
	t.Parallel()
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	ctx := t.Context()
	path := datatest.WriteFile(t, "list.csv", "Supplier,System,Trust owner\nAlder Health Systems Ltd,Maps,IT\n"+
		"Alder Health System Ltd,Letters,IT\nBirch Data Ltd,Locks,IT\nBirch Datas Ltd,Keys,IT\n")
	run := func(apply bool, answers map[string]string) *directory.SupplierImport {
		t.Helper()
		return datatest.Must(directory.ImportSupplierList(ctx, r, directory.SupplierRequest{Path: path, Apply: apply,
			Answers: answers}))(t)
	}
	const both = "Alder Health System Ltd row 3; Birch Datas Ltd row 5"
	first := run(true, nil)
	if first.Suppliers.New != 2 || openQuestions(first) != both || !strings.Contains(strings.Join(first.Notes, "\n"),
		"2 rows wait and were not taken: row 3, row 5; the same list asks for them again") {
		t.Fatalf("%+v, %s, %q", first.Suppliers, openQuestions(first), first.Notes)
	}
	e := datatest.Must(r.Engagements(ctx, "", book.At{}))(t)[0]
	e.Owner = "Sam" // what people do meanwhile is not undone by the rows that went in
	if err := r.UpdateEngagement(ctx, e); err != nil {
		t.Fatal(err)
	}
	again := run(true, nil)
	if openQuestions(again) != both || again.Batch != "" || !again.Unchanged {
		t.Errorf("the same list does not ask again: %s, %+v", openQuestions(again), again)
	}
	second := run(true, map[string]string{"Alder Health System Ltd": "new"})
	if second.Suppliers.New != 1 || second.Rows != 4 || openQuestions(second) != "Birch Datas Ltd row 5" {
		t.Errorf("%+v, %s", second, openQuestions(second))
	}
	third := run(true, map[string]string{"Alder Health System Ltd": "new", "birch datas ltd": "same"})
	if third.Suppliers.New != 0 || openQuestions(third) != "" || third.Batch == "" {
		t.Errorf("%+v, %s", third, openQuestions(third))
	}
	if got := supplierNames(t, r); got != "Alder Health Systems Ltd, Birch Data Ltd, Alder Health System Ltd" {
		t.Errorf("suppliers: %s", got)
	}
	if done := run(true, nil); openQuestions(done) != "" || done.Batch != "" || len(done.Questions) != 0 {
		t.Errorf("asked once more: %+v", done)
	}
	if _, err := directory.ImportSupplierList(ctx, r, directory.SupplierRequest{Path: path, Apply: true,
		Answers: map[string]string{"Nobody Ltd": "new"}}); err == nil {
		t.Error("an answer to nothing is taken")
	}
	if got := datatest.Must(r.Engagements(ctx, "", book.At{}))(t)[0]; got.Owner != "Sam" {
		t.Errorf("a row that went in was read again: %+v", got)
	}
	takeBack(t, r, third.Batch)
	if back := run(false, nil); openQuestions(back) != "Birch Datas Ltd row 5" {
		t.Errorf("after an undo it asks %q", openQuestions(back))
	}
	takeBack(t, r, second.Batch)
	// the name of the row is that of the supplier that the undo retired, which it brings back
	if back := run(true, nil); openQuestions(back) != "Birch Datas Ltd row 5" || back.Suppliers.Changed != 1 {
		t.Errorf("after both it asks %q, %+v", openQuestions(back), back.Suppliers)
	}
	if got := supplierNames(t, r); got != "Alder Health Systems Ltd, Birch Data Ltd, Alder Health System Ltd" {
		t.Errorf("suppliers: %s", got)
	}
}

// A row that a person's act keeps out is read again once that act is undone, and so is one of our own sheet that waits.
func TestRowsThatWaitInOurSheet(t *testing.T) {
	t.Parallel()
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	ctx := t.Context()
	for i, name := range []string{"Alder Ltd", "Birch Ltd"} {
		datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: name, ODSCodes: []string{fmt.Sprintf("8JX0%d", i)}}))(t)
	}
	datatest.Must(r.RetireSupplier(ctx, "SUP-00001", "over"))(t)
	path := datatest.WriteFile(t, "own.csv", "ref,name,ods_code,tags\nSUP-00001,Alder Ltd,,x\n"+
		",Quite Another Company plc,8JX01,y\n,Cedar Ltd,,z\n")
	run := func(answers map[string]string) *directory.SupplierImport {
		t.Helper()
		return datatest.Must(directory.ImportSupplierList(ctx, r, directory.SupplierRequest{Path: path,
			Answers: answers}))(t)
	}
	const waits = "Quite Another Company plc row 3"
	if got := run(nil); got.Suppliers.New != 1 || openQuestions(got) != waits || codesOf(got.Problems) != "retired A2" {
		t.Fatalf("%+v, %s, %s", got.Suppliers, openQuestions(got), codesOf(got.Problems))
	}
	if got := run(nil); openQuestions(got) != waits || codesOf(got.Problems) != "retired A2" {
		t.Errorf("%s, %s", openQuestions(got), codesOf(got.Problems))
	}
	datatest.Must(r.ReinstateSupplier(ctx, "SUP-00001", "a mistake"))(t)
	if got := run(map[string]string{"Quite Another Company plc": suppliersheet.OptionSkip}); openQuestions(got) != "" ||
		len(got.Problems) != 0 || got.Suppliers.Changed != 1 {
		t.Errorf("%+v", got)
	}
	if s := datatest.Must(r.FindSupplier(ctx, "SUP-00001"))(t); len(s.Tags) != 1 {
		t.Errorf("%+v", s)
	}
	if got := run(nil); got.Batch != "" || len(got.Questions)+len(got.Problems) != 0 {
		t.Errorf("what was left out is asked again: %+v", got)
	}
}
