package importing

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"assure/cli/command"
	"assure/data/imports"
)

func TestImportNotesAreSaidOnce(t *testing.T) {
	r := &imports.Report{}
	for i := range 1000 {
		r.Files = append(r.Files,
			imports.File{Name: fmt.Sprintf("f%04d.xlsx", i), Verdict: imports.Accepted,
				Notes: []string{"nobody has put a name to it"}})
	}
	r.Files[1].Notes = append(r.Files[1].Notes, "it holds pictures")
	r.Files = append(r.Files,
		imports.File{Path: "back/x.xlsx", Name: "x.xlsx", Verdict: imports.Duplicate,
			Notes: []string{"the same file as f0001.xlsx"}},
		imports.File{Path: "back/y\x1b[31m.xlsx", Name: "y\x1b[31m.xlsx", Verdict: imports.Duplicate,
			Notes: []string{"the same file as f0001.xlsx"}})
	early := &imports.EarlierImport{Batch: "01B", At: time.Date(2026, time.June, 3, 9, 0, 0, 0, time.UTC)}
	for range 7 {
		r.Files = append(r.Files,
			imports.File{Path: "back/z.xlsx", Name: "z.xlsx", Verdict: imports.Duplicate, Earlier: early,
				Notes: []string{"imported before"}})
	}
	r.Files[1008].Earlier = &imports.EarlierImport{Batch: "01C", At: early.At.AddDate(0, 0, 1)}
	var out bytes.Buffer
	p := &printer{command.NewPage(&out, 0), r, false}
	p.notes()
	if err := p.Flush(); err != nil {
		t.Fatal(err)
	}
	want := `
note: nobody has put a name to it: 1,000 files (f0000.xlsx, f0001.xlsx, f0002.xlsx and 997 more)
note: it holds pictures: f0001.xlsx
2 files (x.xlsx, y\x1b[31m.xlsx): not read again: the same file as f0001.xlsx
7 of 1,009 files were imported before and not read again:
  1 on 4 Jun 2026: batch 01C
  6 on 3 Jun 2026: batch 01B
  to import one of them again, first undo its import with ` + "`assure import undo BATCH`" + `
`
	if out.String() != want {
		t.Errorf("%s\nwant\n%s", out.String(), want)
	}
}
