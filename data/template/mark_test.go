package template

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"assure/data/form"
	"assure/internal/booktest"
)

func TestMarkCopyRefusesWhatIsNotOurs(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	var other, out bytes.Buffer
	if err := errors.Join(f.Write(&other), f.Close()); err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string][]byte{"another workbook": other.Bytes(), "no workbook": []byte("PK\x03\x04"),
		"nothing": nil} {
		if err := MarkCopy(&out, body, Marked{}); !errors.Is(err, ErrNotOurs) || out.Len() > 0 {
			t.Errorf("%s: %v, %d bytes written", name, err, out.Len())
		}
	}
}

// A comment of the supplier on a marked cell stays theirs, and a mark of a cell that is not there is told without one.
func TestMarkCopyKeepsComments(t *testing.T) {
	t.Parallel()
	var issued bytes.Buffer
	if err := Write(&issued, sample(t, false)); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&issued)
	if err != nil {
		t.Fatal(err)
	}
	var returned bytes.Buffer
	theirs := excelize.Comment{Author: "A supplier", Cell: "F2",
		Paragraph: []excelize.RichTextRun{{Text: "ask our auditor"}}}
	if err := errors.Join(f.AddComment(form.SheetAnswers, theirs), f.Write(&returned), f.Close()); err != nil {
		t.Fatal(err)
	}
	var once, twice bytes.Buffer
	about := Marked{File: "a.xlsx",
		Marks: []Mark{{Sheet: form.SheetAnswers, Cell: "F2", Value: "x", What: "no answer"},
			{Sheet: "Gone", Cell: "A1", What: "is gone"},
			{Sheet: form.SheetAnswers, Cell: "F3", Value: "_x001B_", What: `"_x001B_" is no answer`,
				Fix: "choose one"}}}
	if err := MarkCopy(&once, returned.Bytes(), about); err != nil {
		t.Fatal(err)
	}
	if err := MarkCopy(&twice, once.Bytes(), about); err != nil {
		t.Fatal(err)
	}
	for _, body := range [][]byte{once.Bytes(), twice.Bytes()} {
		booktest.Check(t, body)
		got, err := excelize.OpenReader(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		comments, err := got.GetComments(form.SheetAnswers)
		if err != nil || len(comments) != 2 {
			t.Fatalf("%d comments, %v", len(comments), err)
		}
		for _, c := range comments {
			switch text := commentText(c); c.Cell {
			case "F2":
				if !strings.Contains(text, "ask our auditor") {
					t.Errorf("the supplier's comment reads %q", text)
				}
			case "F3":
				if strings.ContainsRune(text, 0x1b) || !strings.Contains(text, "To do: Choose one.") {
					t.Errorf("our comment reads %q", text)
				}
			}
		}
		cells := booktest.Cells(t, body)
		if n := len(cells); n != 5 {
			t.Errorf("%d sheets", n)
		}
		reason := ""
		for _, c := range cells[form.SheetAnswers] {
			if strings.ContainsRune(c.Text, 0x1b) {
				t.Errorf("%s has a live escape", c.Ref())
			}
			if c.Row == 3 && strings.Contains(c.Text, "To do: ") {
				reason = c.Text
			}
		}
		if !strings.HasPrefix(reason, "F3: ") {
			t.Errorf("the reason in the row is %q", reason)
		}
		if err := got.Close(); err != nil {
			t.Error(err)
		}
	}
}
