package tabular

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// noted is a workbook whose only sheet has the given part of notes.
func noted(comments string) parts {
	return book(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`, "one").
		with("xl/worksheets/_rels/sheet1.xml.rels",
			`<Relationships `+relsNS+`><Relationship Id="rId1" Type="`+docRels+
				`/comments" Target="../comments1.xml"/></Relationships>`).
		with("xl/comments1.xml", comments)
}

func notesOf(t testing.TB, data []byte) ([]Note, error) {
	t.Helper()
	b, err := OpenBytes(data, Limits{})
	if err != nil {
		return nil, err
	}
	return b.Notes(0)
}

func TestNotes(t *testing.T) {
	t.Parallel()
	list := func(comments string) string {
		return `<comments ` + mainNS + `><authors><author>Priya N.</author><author/></authors><commentList>` +
			comments + `</commentList></comments>`
	}
	for name, c := range map[string]struct {
		part string
		want []Note
	}{
		"none": {list(""), nil},
		"plain": {list(`<comment ref="B7" authorId="0"><text><t>ask &amp; tell</t></text></comment>`),
			[]Note{{7, 2, "Priya N.", "ask & tell"}}},
		"by place": {
			list(
				`<comment ref="B7" authorId="1"><text><t>two</t></text></comment>` +
					`<comment ref="C2" authorId="0"><text><t>one</t></text></comment>`),
			[]Note{{2, 3, "Priya N.", "one"}, {7, 2, "", "two"}},
		},
		"runs": {list(
			`<comment ref="A1" authorId="0" shapeId="0"><text><r><rPr><b/></rPr><t xml:space="preserve">Priya N.:
</t></r><r><t>late &lt;again&gt; _x005F_x000D_</t></r></text></comment>`),
			[]Note{{1, 1, "Priya N.", "Priya N.:\nlate <again> _x000D_"}}},
		"no author": {list(`<comment ref="A1" authorId="7"><text><t>x</t></text></comment>`), []Note{{1, 1, "", "x"}}},
		"thread": {list(`<comment ref="A1" authorId="1"><text><t>[Threaded comment]

Your version of Excel allows you to read this threaded comment; however, any edits to it will get removed. Learn more: https://example.org/

Comment:
    Is this still so?
Reply:
    Yes, seen today</t></text></comment>`), []Note{{1, 1, "", "Is this still so?\nReply:\nYes, seen today"}}},
	} {
		got, err := notesOf(t, noted(c.part).zip(t))
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, %v, want %+v", name, got, err, c.want)
		}
	}
	for name, bad := range map[string]string{
		"twice": list(
			`<comment ref="B7" authorId="0"><text><t>a</t></text></comment><comment ref="B7" authorId="0">` +
				`<text><t>b</t></text></comment>`),
		"no cell":   list(`<comment authorId="0"><text><t>a</t></text></comment>`),
		"far cell":  list(`<comment ref="XFE1" authorId="0"><text><t>a</t></text></comment>`),
		"cut":       `<comments ` + mainNS + `><commentList><comment ref="B7"><text><t>a`,
		"other XML": `<worksheet ` + mainNS + `/>`,
		"too long": list(`<comment ref="B7" authorId="0"><text><t>` + strings.Repeat("a", 40_000) +
			`</t></text></comment>`),
	} {
		if got, err := notesOf(t, noted(bad).zip(t)); err == nil {
			t.Errorf("%s: read as %d notes", name, len(got))
		} else if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %v is no error of the reader", name, err)
		}
	}
	if got, err := notesOf(t, noted("").without("xl/comments1.xml").zip(t)); err == nil {
		t.Errorf("notes that are not there read as %+v", got)
	}
}

// What excelize writes as a comment is read back as it was given.
func TestNotesOfExcelize(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	want := []Note{{1, 1, "Robin", "=1+1"}, {9, 30, "Sam", "two\nlines"}}
	for _, n := range want {
		check(t, f.AddComment("Sheet1",
			excelize.Comment{Cell: Ref(n.Row, n.Col), Author: n.Author,
				Paragraph: []excelize.RichTextRun{{Text: n.Text}}}))
	}
	out, err := f.WriteToBuffer()
	check(t, err)
	if got, err := notesOf(t, out.Bytes()); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
}

func FuzzNotes(f *testing.F) {
	for _, seed := range []string{
		`<comments ` + mainNS +
			`><authors><author>A</author></authors><commentList><comment ref="B7" authorId="0"><text><r><t>a</t>` +
			`</r></text></comment></commentList></comments>`,
		`<comments><commentList><comment ref="A1"><text><t>_x0041_</t></text></comment></commentList></comments>`,
		`<comments/>`, `<`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, part string) {
		notes, err := notesOf(t, noted(part).zip(t))
		for i, n := range notes {
			if err != nil || n.Row < 1 || n.Row > MaxRows || n.Col < 1 || n.Col > MaxColumns ||
				i > 0 && n == notes[i-1] {
				t.Errorf("%+v, %v", n, err)
			}
		}
	})
}
