package main

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
	"modernc.org/sqlite"

	"assure/data/form"
	"assure/questionnaire"
)

// scriptCommands are what testdata/script knows beside the usual: json, mode, lock, fill, answer, edit.
func scriptCommands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){"json": jsonCmd, "mode": modeCmd, "lock": lockCmd,
		"fill": fillCmd, "answer": answerCmd, "edit": editCmd}
}

// scriptCondition knows root (nothing is forbidden to it), and shared (the real files that acceptance tests may use, in
// the folder that ASSURE_SHARED names, are there).
func scriptCondition(cond string) (bool, error) {
	switch cond {
	case "root":
		return os.Getuid() == 0, nil
	case "shared":
		return os.Getenv("ASSURE_SHARED") != "", nil
	}
	return false, fmt.Errorf("unknown condition %q", cond)
}

// jsonCmd checks one value of the last command's standard output, read as a stranger's program reads it:
//
//	json assessments.0.assured 66.0
//	json suppliers.len 2
//	json suppliers.0.company_number null
//
// Numbers are compared as written, so that 66 is not 66.0. Standard output must hold exactly one object.
func jsonCmd(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: json path value")
	}
	dec := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	dec.UseNumber()
	var root any
	ts.Check(dec.Decode(&root))
	if dec.More() {
		ts.Fatalf("more than one object on standard output")
	}
	got := jsonAt(ts, root, args[0])
	if (got == args[1]) == neg {
		ts.Fatalf("%s is %s, want %s (negated: %v)", args[0], got, args[1], neg)
	}
}

// jsonAt follows a path of keys and indexes; len is the length of a list or object.
func jsonAt(ts *testscript.TestScript, v any, path string) string {
	for _, key := range strings.Split(path, ".") {
		switch node := v.(type) {
		case []any:
			if key == "len" {
				v = json.Number(strconv.Itoa(len(node)))
				continue
			}
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(node) {
				ts.Fatalf("%s: no element %q in a list of %d", path, key, len(node))
			}
			v = node[i]
		case map[string]any:
			if key == "len" {
				v = json.Number(strconv.Itoa(len(node)))
				continue
			}
			next, ok := node[key]
			if !ok {
				ts.Fatalf("%s: no key %q", path, key)
			}
			v = next
		default:
			ts.Fatalf("%s: %q looks into a plain value", path, key)
		}
	}
	switch v := v.(type) {
	case nil:
		return "null"
	case string, json.Number, bool:
		return fmt.Sprint(v)
	}
	b, err := json.Marshal(v)
	ts.Check(err)
	return string(b)
}

// modeCmd checks who may read a file: mode 600 register.db.
func modeCmd(ts *testscript.TestScript, neg bool, args []string) {
	fi, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := fmt.Sprintf("%o", fi.Mode().Perm()); (got == args[0]) == neg {
		ts.Fatalf("%s has mode %s", args[1], got)
	}
}

// lockCmd begins a write in a register, as another process would, and ends it when the script does: lock register.db.
func lockCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: lock file")
	}
	// A process chooses how it locks before its first lock; other tests here open registers in this very process.
	if _, err := sqlite.OFDLocking(true); err != nil && !errors.Is(err, sqlite.ErrOFDLockingUnavailable) {
		ts.Fatalf("lock: %v", err)
	}
	db, err := sql.Open("sqlite", "file:"+ts.MkAbs(args[0])+"?_txlock=immediate")
	ts.Check(err)
	tx, err := db.Begin()
	ts.Check(err)
	ts.Defer(func() {
		ts.Check(tx.Rollback())
		ts.Check(db.Close())
	})
}

// fillCmd answers an issued workbook the way a supplier's spreadsheet program does, and saves it elsewhere:
//
//	fill out/ENG-00001.xlsx back/return.xlsx F2=Met G2='as before'
//
// The first file may be a pattern that only one file fits.
func fillCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: fill from to [cell=value]...")
	}
	from, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(from) != 1 {
		ts.Fatalf("%s is %d files", args[0], len(from))
	}
	f, err := excelize.OpenFile(from[0])
	ts.Check(err)
	for _, a := range args[2:] {
		cell, value, _ := strings.Cut(a, "=")
		ts.Check(f.SetCellStr(form.SheetAnswers, cell, value))
	}
	ts.Check(os.MkdirAll(filepath.Dir(ts.MkAbs(args[1])), 0o700))
	ts.Check(f.SaveAs(ts.MkAbs(args[1])))
	ts.Check(f.Close())
}

// answerCmd fills cells of an issued workbook as a supplier does, in a spreadsheet program and by
// what the sheet shows: the row by the question's id in its first column, the column by its
// heading. * is every row that has an id.
//
// The value @best is the label of the option of dspt-it-supplier that is worth most.
//
//	answer back.xlsx '*:Your answer=@best' 'ITS-22:Your answer=Not met' 'ITS-22:Explanation=by spring'
func answerCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: answer file 'ID:Heading=value'...")
	}
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	rows, err := f.GetRows("Answers")
	ts.Check(err)
	columns, lines := map[string]int{}, map[string]int{}
	for i, row := range rows {
		for j, cell := range row {
			switch {
			case len(lines) == 0 && j == 0 && cell == "ID":
				for k, heading := range row {
					columns[heading] = k + 1
				}
			case len(columns) > 0 && j == 0 && cell != "ID" && cell != "":
				lines[cell] = i + 1
			}
		}
	}
	for _, a := range args[1:] {
		place, value, ok1 := strings.Cut(a, "=")
		id, heading, ok2 := strings.Cut(place, ":")
		if !ok1 || !ok2 || columns[heading] == 0 || id != "*" && lines[id] == 0 {
			ts.Fatalf("no cell for %q: headings %v", a, columns)
		}
		for line, row := range lines {
			if id == "*" && len(line) < 12 && strings.Contains(line, "-") || line == id {
				cell, err := excelize.CoordinatesToCellName(columns[heading], row)
				ts.Check(err)
				text := value
				if value == "@best" {
					text = bestLabel(ts, line)
				}
				ts.Check(f.SetCellStr("Answers", cell, text))
			}
		}
	}
	ts.Check(f.Save())
	ts.Check(f.Close())
}

// editCmd types into an exported register as procurement does: the row by its reference in the first column, the column
// by its heading.
//
//	edit risk.xlsx Register 'R-00001:Risk owner=Priya'
func editCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: edit file sheet 'REF:Heading=value'...")
	}
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	rows, err := f.GetRows(args[1])
	ts.Check(err)
	for _, a := range args[2:] {
		place, value, _ := strings.Cut(a, "=")
		ref, heading, _ := strings.Cut(place, ":")
		line := slices.IndexFunc(rows, func(row []string) bool { return len(row) > 0 && row[0] == ref })
		column := -1
		for _, row := range rows[:min(len(rows), 2)] { // headings stand below a row that says what the book is
			column = max(column, slices.Index(row, heading))
		}
		if line < 0 || column < 0 {
			ts.Fatalf("no cell for %q", a)
		}
		cell, err := excelize.CoordinatesToCellName(column+1, line+1)
		ts.Check(err)
		ts.Check(f.SetCellStr(args[1], cell, value))
	}
	ts.Check(f.Save())
	ts.Check(f.Close())
}

func bestLabel(ts *testscript.TestScript, question string) string {
	packs, problems := questionnaire.Embedded(questionnaire.DefaultFacts())
	if len(problems) > 0 {
		ts.Fatalf("the embedded packs: %v", problems)
	}
	best := questionnaire.Option{Value: -1}
	for _, o := range packs.Find("dspt-it-supplier").Question(question).Options {
		if o.Value > best.Value {
			best = o
		}
	}
	return best.Label
}
