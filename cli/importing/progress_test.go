package importing

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data/imports"
)

// One file every 20 ms is 50 a second; of 500 files, 400 are 8 s away. A slow file moves that by little, and the second
// part of the work is measured anew.
func TestImportMeter(t *testing.T) {
	now := time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)
	var out bytes.Buffer
	p := &command.Progress{IO: &command.IO{Err: &out}, Now: func() time.Time { return now }, On: true}
	m := &meter{Progress: p}
	last := func() string {
		lines := strings.Split(out.String(), "\r\x1b[K")
		return lines[len(lines)-1]
	}
	m.step(imports.Step{Done: 1, Total: 500})
	if got := last(); got != "reading 1 of 500 files" {
		t.Errorf("at first: %q", got)
	}
	for done := 2; done <= 100; done++ {
		now = now.Add(20 * time.Millisecond)
		m.step(imports.Step{Done: done, Total: 500})
	}
	if got := last(); !strings.Contains(got, "50 a second · about 8 s left") {
		t.Errorf("at an even pace: %q", got)
	}
	if n := strings.Count(out.String(), "\r"); n > 21 {
		t.Errorf("%d lines in two seconds", n)
	}
	now = now.Add(400 * time.Millisecond)
	m.step(imports.Step{Done: 101, Total: 500})
	if got := last(); !strings.Contains(got, "44 a second · about 9 s left") { // 50 + (1-e^(-0.4/3)) (2.5-50)
		t.Errorf("after a slow file: %q", got)
	}
	now = now.Add(200 * time.Millisecond)
	m.step(imports.Step{Writing: true, Done: 1, Total: 500, Answers: 48})
	if got := last(); got != "writing 1 of 500 files · 48 answers" {
		t.Errorf("at the beginning of the second part: %q", got)
	}
	now = now.Add(2 * time.Second)
	m.step(imports.Step{Writing: true, Done: 2, Total: 500, Answers: 96})
	if got := last(); got != "writing 2 of 500 files · 0.5 a second · 96 answers · about 16 min 35 s left" { // 996 s
		t.Errorf("when it is slow: %q", got)
	}

	p.On = false
	out.Reset()
	m.step(imports.Step{Done: 2, Total: 500})
	if p.On = true; out.Len() > 0 {
		t.Errorf("where nobody looks: %q", out.String())
	}
}

// stoppedImport is the report of an import that was stopped after one file.
func stoppedImport() *imports.Report {
	batch := "01B"
	return &imports.Report{Applied: true, Stopped: true, Batch: &batch,
		Files: []imports.File{{Path: "back/a.xlsx", Verdict: imports.Accepted},
			{Path: "back/b.xlsx", Verdict: imports.Duplicate, Earlier: &imports.EarlierImport{Batch: "01A"}}}}
}

func TestStoppedImportSaysHowToGoOn(t *testing.T) {
	res, err := importResult(stoppedImport(), options{Apply: true}, context.Canceled)
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	var out bytes.Buffer
	p := command.NewPage(&out, 0)
	res.Text(p)
	if err := p.Flush(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"the current file was abandoned",
		"run the same command again: what is finished is not read again", "`assure import undo 01B`",
		"`assure import undo 01B 01A`"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

// undoer takes batches back in the order in which it is asked, until it comes to one that is not there.
type undoer []string

func (u *undoer) undo(_ context.Context, id string) (*imports.UndoReport, error) {
	if id == "01GONE" {
		return nil, errors.New("no such import")
	}
	*u = append(*u, id)
	return &imports.UndoReport{Batch: id, Kind: "answers"}, nil
}

func TestUndoSeveralImports(t *testing.T) {
	var u undoer
	res, err := runUndo(context.Background(), u.undo, []string{"01A", "01C", "01B", "01C"})
	if err != nil || !slices.Equal(u, undoer{"01C", "01B", "01A"}) {
		t.Errorf("undid %v, %v", u, err)
	}
	if obj, ok := res.Object.(wire.ImportUndos); !ok || len(obj.Undone) != 3 {
		t.Errorf("%+v", res.Object)
	}
	u = nil
	if res, err = runUndo(context.Background(), u.undo, []string{"01H", "01GONE", "01A"}); err == nil || len(u) != 1 ||
		res.Text == nil {
		t.Errorf("undid %v, %v", u, err)
	}
	if res, err = runUndo(context.Background(), u.undo, []string{"01A"}); err != nil {
		t.Fatal(err)
	}
	if _, ok := res.Object.(wire.ImportUndo); !ok {
		t.Errorf("one batch alone prints %T", res.Object)
	}
}
