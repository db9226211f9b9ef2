package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"assure/data/form"
)

// writeExcelize writes excelize's three files: the cells, the cells of a workbook that counts days from 1904, and the
// questionnaire opened, filled in and saved.
func writeExcelize(dir string, issued []byte, c content) error {
	for name, cells := range map[string][]value{"excelize-cells.xlsx": c.Typed, "excelize-1904.xlsx": c.Mac} {
		f := excelize.NewFile()
		if strings.Contains(name, "1904") {
			if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: new(true)}); err != nil {
				return err
			}
			c.Long = nil
		}
		if err := excelizeCells(f, cells, c.Long); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := save(f, filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(issued))
	if err != nil {
		return err
	}
	if err := f.InsertRows(form.SheetAnswers, c.InsertAt, 1); err != nil {
		return err
	}
	for _, v := range c.Filled {
		if err := excelizeCell(f, v); err != nil {
			return fmt.Errorf("%s: %w", v.Ref, err)
		}
	}
	return save(f, filepath.Join(dir, "excelize-issued.xlsx"))
}

func save(f *excelize.File, name string) error {
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.WriteFile(name, out.Bytes(), 0o644)
}

// excelizeCells streams, which is the only way of excelize's to write a formula with its value.
func excelizeCells(f *excelize.File, typed []value, long [][]value) error {
	if err := f.SetSheetName("Sheet1", "Typed"); err != nil {
		return err
	}
	formats := map[string]int{}
	for _, code := range []string{dayFormat, timeFormat} {
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: new(code)})
		if err != nil {
			return err
		}
		formats[code] = id
	}
	sw, err := f.NewStreamWriter("Typed")
	if err != nil {
		return err
	}
	for i, v := range typed {
		cell, err := streamed(v, formats)
		if err != nil {
			return err
		}
		if err := sw.SetRow(fmt.Sprintf("A%d", i+1), []any{v.Label, cell}); err != nil {
			return err
		}
	}
	if err := sw.Flush(); err != nil || long == nil {
		return err
	}
	if _, err := f.NewSheet("Long"); err != nil {
		return err
	}
	for i, row := range long {
		for j, v := range row {
			if v.Kind == "" {
				continue
			}
			v.Sheet = "Long"
			v.Ref, _ = excelize.CoordinatesToCellName(j+1, i+1)
			if err := excelizeCell(f, v); err != nil {
				return err
			}
		}
	}
	return nil
}

func streamed(v value, formats map[string]int) (excelize.Cell, error) {
	c := excelize.Cell{Formula: v.Formula, StyleID: formats[v.Format]}
	switch v.Kind {
	case "text":
		c.Value = v.Text
		if v.Runs != nil {
			var runs []excelize.RichTextRun
			for i, r := range v.Runs {
				runs = append(runs, excelize.RichTextRun{Text: r, Font: &excelize.Font{Bold: i%2 == 1}})
			}
			c.Value = runs
		}
	case "number":
		n, err := v.Number.Float64()
		c.Value = n
		return c, err
	case "bool":
		c.Value = v.True
	case "date":
		t, err := when(v.Text)
		c.Value = t
		return c, err
	}
	return c, nil
}

func when(s string) (time.Time, error) {
	if strings.Contains(s, "T") {
		return time.Parse("2006-01-02T15:04:05", s)
	}
	return time.Parse("2006-01-02", s)
}

// excelizeCell writes one cell in the way of most programs that use excelize. The format of an issued workbook stays.
func excelizeCell(f *excelize.File, v value) error {
	if v.Formula != "" {
		return f.SetCellFormula(v.Sheet, v.Ref, v.Formula)
	}
	switch v.Kind {
	case "number":
		n, err := strconv.ParseFloat(v.Number.String(), 64)
		if err != nil {
			return err
		}
		return f.SetCellValue(v.Sheet, v.Ref, n)
	case "bool":
		return f.SetCellBool(v.Sheet, v.Ref, v.True)
	case "date":
		t, err := when(v.Text)
		if err != nil {
			return err
		}
		return f.SetCellValue(v.Sheet, v.Ref, t)
	}
	return f.SetCellStr(v.Sheet, v.Ref, v.Text)
}

// writeManifest notes the SHA-256 of every file that the tests read.
func writeManifest(dir string) error {
	var lines []string
	for _, pattern := range []string{"*.xlsx", "*.json", "*.yaml"} {
		files, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return err
		}
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			lines = append(lines, fmt.Sprintf("%x  %s\n", sha256.Sum256(data), filepath.Base(name)))
		}
	}
	sort.Slice(lines, func(i, j int) bool { return lines[i][66:] < lines[j][66:] })
	return os.WriteFile(filepath.Join(dir, "manifest.sha256"), []byte(strings.Join(lines, "")), 0o644)
}

func sortedKeys(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
