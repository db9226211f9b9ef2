package cli

import (
	"bytes"
	"fmt"
	"testing"

	"assure/data"
)

func TestImportNotesAreSaidOnce(t *testing.T) {
	r := &data.ImportReport{}
	for i := range 1000 {
		r.Files = append(r.Files, data.ImportedFile{Path: fmt.Sprintf("back/f%04d.xlsx", i), Verdict: data.Accepted, Notes: []string{"nobody has put a name to it"}})
	}
	r.Files[1].Notes = append(r.Files[1].Notes, "it holds pictures")
	r.Files = append(r.Files,
		data.ImportedFile{Path: "back/x.xlsx", Verdict: data.Duplicate, Notes: []string{"the same file as f0001.xlsx"}},
		data.ImportedFile{Path: "back/y\x1b[31m.xlsx", Verdict: data.Duplicate, Notes: []string{"the same file as f0001.xlsx"}})
	var out bytes.Buffer
	p := newPage(&out, 0)
	importNotes(p, r)
	if err := p.flush(); err != nil {
		t.Fatal(err)
	}
	want := `1,000 files (f0000.xlsx, f0001.xlsx, f0002.xlsx and 997 more): note: nobody has put a name to it
f0001.xlsx: note: it holds pictures
2 files (x.xlsx, y\x1b[31m.xlsx): not read again: the same file as f0001.xlsx
`
	if out.String() != want {
		t.Errorf("%s\nwant\n%s", out.String(), want)
	}
}
