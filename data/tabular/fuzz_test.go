package tabular

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

// tokens writes what a parser sees, one string a node, text joined.
func tokens(src []byte) ([]string, error) {
	p, err := newParser("fuzz", src, Limits{}.withDefaults())
	if err != nil {
		return nil, err
	}
	var out []string
	for {
		kind, err := p.next()
		switch {
		case err != nil:
			return nil, err
		case kind == nodeEOF:
			return out, nil
		case kind == nodeStart:
			line := "<" + string(p.name)
			for _, a := range p.attrs {
				line += " " + string(a.local) + "=" + string(a.value)
			}
			out = append(out, line)
		case kind == nodeEnd:
			out = append(out, ">")
		case len(p.open) > 0:
			out = join(out, string(p.text))
		}
	}
}

func join(out []string, text string) []string {
	if text == "" {
		return out
	}
	if n := len(out); n > 0 && strings.HasPrefix(out[n-1], "\"") {
		out[n-1] += text
		return out
	}
	return append(out, "\""+text)
}

// stdTokens is the same by encoding/xml.
func stdTokens(src []byte) ([]string, error) {
	d := xml.NewDecoder(bytes.NewReader(src))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	var out []string
	for depth := 0; ; {
		tok, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			depth++
			line := "<" + tok.Name.Local
			for _, a := range tok.Attr {
				line += " " + a.Name.Local + "=" + a.Value
			}
			out = append(out, line)
		case xml.EndElement:
			depth--
			out = append(out, ">")
		case xml.CharData:
			if depth > 0 {
				out = join(out, string(tok))
			}
		}
	}
}

// What our parser accepts, encoding/xml accepts and sees alike.
func FuzzParser(f *testing.F) {
	plain := fiveBook()
	for _, e := range plain {
		f.Add([]byte(e.body))
	}
	for _, s := range []string{"<a><![CDATA[x]]>&amp;&#65;</a>", "<a b='c' d:e=\"f&lt;\"/>", "<!-- c --><a/>",
		"<a>\r\nx\ry</a>", "<a b='x\ry'/>", "<?pi x?><a>é</a >", "<!DOCTYPE a><a/>", "<a b=\"1\" b=\"2\"/>"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		got, err := tokens(src)
		if err != nil || bytes.Contains(src, []byte("<?")) {
			return // encoding/xml has views of its own on instructions
		}
		want, err := stdTokens(src)
		if err != nil {
			if e, ok := errors.AsType[*xml.SyntaxError](err); ok && strings.Contains(e.Msg, "invalid XML name") {
				return // names beyond ASCII are let through
			}
			t.Fatalf("accepted %q, which encoding/xml refuses: %v", src, err)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%q\nours %q\nstd  %q", src, got, want)
		}
	})
}

// Any sheet and any strings: no panic, only our errors, cells within the sheet
// and none twice.
func FuzzSheet(f *testing.F) {
	f.Add([]byte(answers5), []byte("<si><t>a</t></si><si><t>b</t></si><si><t>c</t></si>"))
	f.Add([]byte(`<row r="5"><c><v>1</v></c><c r="D5" s="1"><f/><v>46000</v></c></row>`), []byte(""))
	f.Add([]byte(`<row><c t="inlineStr"><is><r><t>x_x0041_</t></r><rPh/></is></c></row><row r="1"/>`),
		[]byte("<si><t/></si>"))
	f.Add([]byte(`<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>`),
		[]byte("<si/>"))
	f.Fuzz(func(t *testing.T, sheet, sst []byte) {
		p := book(string(sheet)).with("xl/sharedStrings.xml", "<sst>"+string(sst)+"</sst>")
		readAll(t, p.zip(t))
	})
}

// Any file at all.
func FuzzOpen(f *testing.F) {
	whole := fiveBook().zip(f)
	f.Add(whole)
	f.Add(whole[:len(whole)-40])
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))
	f.Add([]byte("a,b\n1,2\n"))
	f.Add(zipOf(f, entry{name: "xl/worksheets/sheet1.xml", body: sheetXML(answers5), size: 7, method: zip.Store}))
	f.Fuzz(func(t *testing.T, data []byte) {
		format := Sniff(data)
		if format.Name() == "" {
			t.Fatal("a format without a name")
		}
		readAll(t, data)
	})
}

func readAll(t *testing.T, data []byte) {
	t.Helper()
	b, err := OpenBytes(data, Limits{InflatedBytes: 1 << 20, Cells: 10_000})
	if err != nil {
		ours(t, err)
		return
	}
	for i := range b.Sheets {
		seen := map[[2]int]bool{}
		double := false
		err := b.Cells(i, func(c Cell) error {
			at := [2]int{c.Row, c.Col}
			double = double || seen[at]
			seen[at] = true
			if c.Row < 1 || c.Row > MaxRows || c.Col < 1 || c.Col > MaxColumns || c.Text == "" && !c.Formula {
				t.Fatalf("cell %+v", c)
			}
			return nil
		})
		if err != nil {
			ours(t, err)
		} else if double {
			t.Fatal("a cell was delivered twice without an error")
		}
	}
}

func ours(t *testing.T, err error) {
	t.Helper()
	e, ok := errors.AsType[*Error](err)
	if !ok || e.What == "" {
		t.Fatalf("a foreign error: %v", err)
	}
}

// Any csv: no panic, only our errors, and what is read can be written and read
// again the same.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "sep=;\na;b", "\xFF\xFEa\x00", "\"a\"\"\",b\r\n", "caf\xe9|x",
		"\"a\r\r\nb\"", "\n\n\"\n\""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := OpenCSV(data, Limits{Cells: 10_000})
		if err != nil {
			ours(t, err)
			return
		}
		first, err := csvCells(b)
		if err != nil {
			ours(t, err)
			return
		}
		again, err := OpenCSV([]byte("\xEF\xBB\xBFsep=,\n"+writeCSV(first)), Limits{Cells: 10_000})
		check(t, err)
		second, err := csvCells(again)
		check(t, err)
		for i := range second {
			second[i].Row--
		}
		if !slices.Equal(first, second) {
			t.Fatalf("first %+v\nagain %+v", first, second)
		}
	})
}

func csvCells(b *Book) ([]Cell, error) {
	var out []Cell
	err := b.Cells(0, func(c Cell) error {
		if c.Row > 2000 || c.Col > 2000 {
			return fileError(ErrTooLarge, "enough for a test")
		}
		out = append(out, c)
		return nil
	})
	return out, err
}

// writeCSV quotes every field.
func writeCSV(cells []Cell) string {
	var b strings.Builder
	row, col := 1, 1
	for _, c := range cells {
		for ; row < c.Row; row++ {
			b.WriteByte('\n')
			col = 1
		}
		for ; col < c.Col; col++ {
			b.WriteByte(',')
		}
		b.WriteString(`"` + strings.ReplaceAll(c.Text, `"`, `""`) + `"`)
	}
	return b.String()
}
