package imports

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"assure/data/form"
	"assure/data/intake"
	"assure/data/tabular"
	"assure/data/template"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
)

// markedSuffix ends the name of a marked copy.
const markedSuffix = " - please correct.xlsx"

// writeMarked writes a marked copy of each file with problems into the folder of the request. The
// import is complete by then, so an error here does not lose anything.
func (im *importer) writeMarked(ctx context.Context) error {
	dir := im.req.Marked
	if dir == "" {
		return nil
	}
	if err := safefile.MkdirAll(dir); err != nil {
		return problem.New("no-folder", dir, "name a folder of your own with --marked",
			"the folder for marked copies cannot be made: %v", err)
	}
	for i := range im.report.Files {
		f := &im.report.Files[i]
		if err := ctx.Err(); err != nil {
			return err
		}
		if f.Kind == intake.Document || f.Verdict == Duplicate || len(f.Problems) == 0 {
			continue
		}
		path, err := im.markFile(ctx, im.files[i], f)
		if err != nil {
			return err
		}
		f.Marked = path
	}
	return nil
}

// markFile writes the marked copy of one file and returns its path, "" if no problem is the
// supplier's to correct.
func (im *importer) markFile(ctx context.Context, from *sourceFile, f *File) (string, error) {
	original, _, err := readContents(ctx, f.Path)
	if sum := sha256.Sum256(original); err != nil || hex.EncodeToString(sum[:]) != f.SHA256 {
		original = nil // changed since it was read, or unreadable: list its problems without a copy
	}
	about := template.Marked{File: filepath.Base(f.Path), On: im.r.Today()}
	if len(f.Subjects) > 0 {
		about.Supplier = f.Subjects[0].Name + " (" + f.Subjects[0].Supplier + ")"
	}
	book := openMarked(from, original)
	if about.Marks = marksOf(from, f, book); len(about.Marks) == 0 {
		return "", nil
	}
	about.Nothing = f.Verdict == Rejected &&
		!slices.ContainsFunc(about.Marks, func(k template.Mark) bool { return k.Cell != "" })
	path := filepath.Join(im.req.Marked, markedName(from.name()))
	for {
		path = safefile.Free(path)
		err := safefile.Write(path, safefile.Options{Mode: 0o600},
			func(w io.Writer) error { return writeMarks(w, from, book, original, about) })
		var p *problem.Problem
		if errors.As(err, &p) && p.Code == safefile.CodeExists {
			continue // another process took the name
		}
		return path, err
	}
}

// openMarked opens the original of a file to mark. It returns nil for one that is encrypted or
// damaged.
func openMarked(from *sourceFile, original []byte) *tabular.Book {
	if original == nil || tabular.Sniff(original) == tabular.Encrypted {
		return nil
	}
	open := tabular.OpenBytes
	if from.ret.Format == tabular.CSV {
		open = tabular.OpenCSV
	}
	book, err := open(original, tabular.Limits{FileBytes: maxFileBytes})
	if err != nil {
		return nil
	}
	return book
}

// The most rows and columns of a sheet that is copied, many times those of our form. The library
// that copies fills the space before a cell, so a small file with a far cell could use up the
// memory.
const (
	formRows    = 2000
	formColumns = 100
)

// formSized reports whether all cells of a workbook are within formRows and formColumns.
func formSized(book *tabular.Book) bool {
	errFar := errors.New("far")
	for i, s := range book.Sheets {
		if !s.Cells {
			continue
		}
		if err := book.Cells(i, func(c tabular.Cell) error {
			if c.Row > formRows || c.Col > formColumns {
				return errFar
			}
			return nil
		}); err != nil {
			return false
		}
	}
	return true
}

// writeMarks writes a copy if the workbook is ours and has no parts that others added; otherwise a
// list of the problems.
func writeMarks(w io.Writer, from *sourceFile, book *tabular.Book, original []byte, about template.Marked) error {
	ours := from.ret.Kind == intake.AssureWorkbook || from.ret.Kind == intake.QueryWorkbook
	if book == nil || !ours || !formSized(book) ||
		slices.ContainsFunc(from.ret.Flags, foreignPart) || tabular.Sniff(original) != tabular.XLSX {
		return template.MarkList(w, about)
	}
	var copied bytes.Buffer
	if err := markCopy(&copied, original, about); err != nil {
		return template.MarkList(w, about)
	}
	_, err := w.Write(copied.Bytes())
	return err
}

// foreignPart reports whether a flag is about a part that a copy could damage or pass on.
func foreignPart(f tabular.Flag) bool {
	return !slices.Contains([]tabular.Flag{tabular.FlagComments, tabular.FlagHiddenSheets, tabular.FlagVeryHidden,
		tabular.FlagHighCompression}, f)
}

// markCopy is [template.MarkCopy], with a panic of the library that reads the file turned into an
// error.
func markCopy(w io.Writer, original []byte, about template.Marked) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", template.ErrNotOurs, r)
		}
	}()
	return template.MarkCopy(w, original, about)
}

// invalidInName matches characters that some system does not allow in a file name.
var invalidInName = regexp.MustCompile(`[\x00-\x1f\x7f<>:"/\\|?*]`)

// markedName returns the name of the marked copy of a file.
func markedName(name string) string {
	stem := strings.ReplaceAll(strings.TrimSuffix(name, filepath.Ext(name)), "/", " - ")
	stem = strings.TrimSpace(invalidInName.ReplaceAllString(text.Safe(stem), "_"))
	if r := []rune(stem); len(r) > 100 {
		stem = string(r[:100])
	}
	return strings.TrimLeft(stem, ".") + markedSuffix
}

// marksOf returns the problems of a file that the supplier can correct, with the value of each
// cell.
func marksOf(from *sourceFile, f *File, book *tabular.Book) []template.Mark {
	questions := map[string]string{}
	for _, s := range from.subjects {
		for _, part := range s.parts {
			for _, a := range part.Expand() {
				for _, at := range a.Cells() {
					questions[part.Sheet+"!"+at.Ref()] = a.Question
				}
			}
		}
	}
	out := make([]template.Mark, 0, len(f.Problems))
	for _, p := range f.Problems {
		if buyerProblems[p.Code] {
			continue
		}
		k := template.Mark{Formula: p.Code == intake.CodeFormula}
		k.Sheet, k.Cell = cellIn(book, from.name(), p.Where)
		if k.What, k.Fix = supplierWords(p); f.conflictAt(p) != nil {
			k.What, k.Fix = conflictWords(f.conflictAt(p))
		}
		k.Question = questions[k.Sheet+"!"+k.Cell]
		out = append(out, k)
	}
	valuesOf(book, out, from.ret.Kind == intake.AssureWorkbook)
	return out
}

// cellIn splits the address of a problem into sheet and cell, "" for none.
func cellIn(book *tabular.Book, file, where string) (sheet, cell string) {
	rest, ok := strings.CutPrefix(where, text.Safe(file)+"!")
	if !ok {
		return "", ""
	}
	if i := strings.LastIndexByte(rest, '!'); book == nil && i >= 0 && oneCell.MatchString(rest[i+1:]) {
		return rest[:i], rest[i+1:]
	}
	if book == nil {
		return "", ""
	}
	for _, s := range book.Sheets {
		if ref, ok := strings.CutPrefix(rest, text.Safe(s.Name)+"!"); ok && oneCell.MatchString(ref) {
			return s.Name, ref
		}
	}
	if oneCell.MatchString(rest) {
		return "", rest // of csv
	}
	return "", ""
}

var oneCell = regexp.MustCompile(`^[A-Z]{1,3}[0-9]{1,7}$`)

// valuesOf fills in the values of the marked cells and, on our form, the question of their row.
func valuesOf(book *tabular.Book, marks []template.Mark, ours bool) {
	if book == nil {
		return
	}
	wanted := map[string][]int{}
	for i, k := range marks {
		if k.Cell != "" {
			wanted[k.Sheet+"!"+k.Cell] = append(wanted[k.Sheet+"!"+k.Cell], i)
		}
	}
	for i, s := range book.Sheets {
		if !s.Cells {
			continue
		}
		id, ids := 0, map[int]string{} // column of the question ids, ids by row
		// A sheet that cannot be read has no values here; it is one of the problems.
		_ = book.Cells(i, func(c tabular.Cell) error {
			switch {
			case id == 0 && ours && c.Text == form.Columns[0].Header:
				id = c.Col
			case c.Col == id:
				ids[c.Row] = c.Text
			}
			for _, at := range wanted[s.Name+"!"+c.Ref()] {
				marks[at].Value = shown(c)
				if c.Kind == tabular.Number || c.Kind == tabular.Date {
					marks[at].Number = c.Raw
				}
			}
			return nil
		})
		for at := range marks {
			if k := &marks[at]; k.Sheet == s.Name && k.Cell != "" && k.Question == "" {
				k.Question = ids[rowOf(k.Cell)]
			}
		}
	}
}

// shown returns the content of a cell as the supplier sees it: a date day first, as our form has it.
func shown(c tabular.Cell) string {
	t, ok := c.Date()
	switch {
	case !ok:
		return c.Text
	case t.Hour() == 0 && t.Minute() == 0:
		return t.Format("02/01/2006")
	}
	return t.Format("02/01/2006 15:04")
}

// rowOf returns the row of a cell reference, 0 for anything else.
func rowOf(cell string) int {
	n, _ := strconv.Atoi(strings.TrimLeft(cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	return n
}

// buyerProblems are codes of problems that only the buyer can solve: unknown suppliers and packs.
var buyerProblems = map[string]bool{"unknown-supplier": true, "ambiguous-supplier": true, "unknown-engagement": true,
	"identity-unconfirmed": true, intake.CodeUnknownPack: true}

// forBuyer matches a next step that is for the buyer: our commands, or what to ask the supplier.
var forBuyer = regexp.MustCompile(`assure |--|^ask |the supplier|import it|^compare |^check the document`)

// conflictWords says in words for the supplier why an answer was not taken, which two there are, and what to do.
func conflictWords(c *Conflict) (what, fix string) {
	what = c.ask.what + ". This file says " + text.Quote(c.File.Words(), maxQuote)
	if other := cmp.Or(c.Other, c.Register); other != nil {
		what += ", the other answer is " + text.Quote(other.Words(), maxQuote)
	}
	return what, c.ask.do
}

// supplierWords returns a problem and its fix in words for the person who filled the file in,
// without our commands.
func supplierWords(p problem.Problem) (what, fix string) {
	switch p.Code {
	case intake.CodeNotDeclared:
		return "the declaration says No, so nobody confirms the answers", "let the person who can confirm them write " +
			"name, role and date, and choose Yes; or tell us which answer is not true"
	case intake.CodeSorted:
		return p.What, "send us the workbook as it was before the cells were sorted or moved"
	case intake.CodeWrongPack:
		return p.What, "send each questionnaire back in the workbook it came in"
	case intake.CodeQuestionEdited:
		return p.What, "put the text of the question back as it was, or answer in the workbook as it was sent to you"
	case "asked-again":
		return p.What, "answer it in the next workbook we send you, which asks it anew"
	case "cycle-closed":
		return "the questionnaire was closed before this file came", "ask us for a new one"
	case intake.CodeDamaged:
		if strings.Count(p.Where, "!") > 0 { // comments or drawings of a sheet that is read
			return p.What, "tell us what they say"
		}
		return p.What, "open it, save it again and send that; if it does not open, send one that does"
	case intake.CodeEncrypted:
		return "the file is locked with a password", "send it without one, or send us the password another way"
	}
	if forBuyer.MatchString(p.Fix) {
		return p.What, "answer in the workbook as it was sent to you, or ask us"
	}
	return p.What, p.Fix
}
