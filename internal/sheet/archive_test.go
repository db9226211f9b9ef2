package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
)

var content = map[string]string{
	"xl/worksheets/sheet2.xml": strings.Repeat("<row/>", 50_000), "xl/worksheets/sheet1.xml": "<worksheet/>",
	"[Content_Types].xml": "<Types/>", "_rels/.rels": "<Relationships/>", "docProps/app.xml": "",
}

func archive(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	z := NewArchive(&b)
	for name, body := range content { // in the random order of a map, as the library does
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		for len(body) > 0 { // in pieces
			n := min(len(body), 7000)
			if _, err := io.WriteString(w, body[:n]); err != nil {
				t.Fatal(err)
			}
			body = body[n:]
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestBytesDoNotDependOnOrder(t *testing.T) {
	t.Parallel()
	first := archive(t)
	for range 20 {
		if !bytes.Equal(first, archive(t)) {
			t.Fatal("the same entries gave other bytes")
		}
	}
	z, err := zip.NewReader(bytes.NewReader(first), int64(len(first)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r) // checks size and sum
		if err != nil || string(got) != content[f.Name] {
			t.Errorf("%s: %d bytes, %v", f.Name, len(got), err)
		}
	}
	if got := strings.Join(names, " "); got != "[Content_Types].xml _rels/.rels docProps/app.xml "+
		"xl/worksheets/sheet1.xml xl/worksheets/sheet2.xml" {
		t.Errorf("order is %s", got)
	}
}
