package intake

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"assure/data/form"
	"assure/data/tabular"
	"assure/internal/text"
)

// aside is something that a file says outside its cells.
type aside struct {
	ref   string // of a cell, "" when not known
	words string // what is there and what it says
	look  bool   // what it shows cannot be read
}

// shapes returns what lies on a sheet. Pictures and the like, which say nothing that can be read, are one entry a kind.
func (r *reader) shapes(i int) ([]aside, error) {
	list, err := r.book.Shapes(i)
	if err != nil {
		return nil, err
	}
	var out []aside
	silent := map[tabular.ShapeKind][]string{}
	for _, s := range list {
		at := ""
		if s.Row > 0 && s.Col > 0 {
			at = tabular.Ref(s.Row, s.Col)
		}
		switch words := "a " + string(s.Kind) + " here"; {
		case s.Text != "" && s.Alt != "":
			out = append(out, aside{at, words + " says " + text.Quote(s.Text, 500) + " and is described as " +
				text.Quote(s.Alt, 500), s.Kind != tabular.TextShape})
		case s.Text != "":
			out = append(out, aside{at, words + " says " + text.Quote(s.Text, 500), s.Kind != tabular.TextShape})
		case s.Alt != "":
			out = append(out, aside{at, words + " is not read; it is described as " + text.Quote(s.Alt, 500), true})
		default:
			silent[s.Kind] = append(silent[s.Kind], at)
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(silent)) {
		refs := slices.DeleteFunc(slices.Clone(silent[kind]), func(s string) bool { return s == "" })
		words := "a " + string(kind) + " here is not read"
		if n := len(silent[kind]); n > 1 {
			words = fmt.Sprintf("%d %ss are not read", n, kind)
			if len(refs) > 0 {
				words += " (" + shortList(refs, 12) + ")"
			}
		}
		out = append(out, aside{strings.Join(refs[:min(1, len(refs))], ""), words, true})
	}
	return out, nil
}

// lookFix is the next step for what cannot be read.
const lookFix = "look at it; " + outsideFix + ", or come as a file that the evidence names"

// shapes reports what lies on a sheet of an issued workbook, where nothing was issued.
func (o *own) shapes(i int, s *sheet) {
	list, err := o.r.shapes(i)
	if err != nil {
		o.r.add(CodeDamaged, Address(o.r.ret.Name, s.name, ""), "the drawings on this sheet cannot be read: "+
			text.Safe(err.Error()), "ask for what they say")
		return
	}
	for _, a := range list {
		fix := outsideFix
		if a.look {
			fix = lookFix
		}
		o.r.add(CodeOutside, Address(o.r.ret.Name, s.name, a.ref),
			a.words+": not a place for answers, and not imported", fix)
	}
}

// noteAround notes the comments, the shapes and the words around the cells of a file that is not ours: others explain
// their own form in them, so none is a problem.
func (r *reader) noteAround() {
	n := 0
	say := func(sheet, ref, words string) {
		if n++; n <= maxComments {
			r.note(strings.TrimPrefix(Address("", sheet, ref), "!") + ": " + words + ", which is not imported")
		}
	}
	for i, s := range r.sheets {
		if notes, err := r.book.Notes(i); err != nil {
			r.note("the comments on the sheet " + quote(s.name) + " cannot be read, so look at them: " +
				text.Safe(err.Error()))
		} else {
			for _, c := range notes {
				if r.ret.Kind == QueryWorkbook && strings.HasPrefix(c.Text, form.SheetMarks) {
					continue // ours, of a marked copy
				}
				say(s.name, tabular.Ref(c.Row, c.Col), commentWords(c))
			}
		}
		if list, err := r.shapes(i); err != nil {
			r.note("the drawings on the sheet " + quote(s.name) + " cannot be read, so look at them: " +
				text.Safe(err.Error()))
		} else {
			for _, a := range list {
				say(s.name, a.ref, a.words)
			}
		}
	}
	if n > maxComments {
		r.note(text.Plural(n-maxComments, "more comment or shape is", "more comments and shapes are") +
			" not imported: look at them in the file")
	}
	r.noteMargins(func(words string) bool { return slices.Contains(r.parts, form.NoteChecksum(words)) })
}

// noteMargins notes the words in headers and footers, in messages of cells, in the properties of the file and with its
// names, but for those that were issued.
func (r *reader) noteMargins(issued func(words string) bool) {
	var head, prompts, props, names []string
	seen := map[string]bool{}
	for i := range r.book.Sheets {
		info := &r.book.Sheets[i]
		for _, w := range info.HeadFoot {
			if !issued(w) && !pageWords.MatchString(w) && !slices.Contains(head, text.Quote(w, 200)) {
				head = append(head, text.Quote(w, 200))
			}
		}
		for _, p := range info.Prompts {
			if seen[p.Text] { // the same message is on many cells
				continue
			}
			seen[p.Text] = true
			if words := text.Quote(p.Text, 200); !issued(p.Text) && !slices.Contains(prompts, words) {
				prompts = append(prompts, words)
			}
		}
	}
	for _, k := range slices.Sorted(maps.Keys(r.book.DocProps)) {
		if w := r.book.DocProps[k]; !issued(w) {
			props = append(props, k+" "+text.Quote(w, 200))
		}
	}
	for _, k := range slices.Sorted(maps.Keys(r.book.Props)) {
		if w := r.book.Props[k]; !strings.HasPrefix(k, form.MetaPrefix) && !programProperty.MatchString(k) && w != "" {
			props = append(props, quote(k)+" "+text.Quote(w, 200))
		}
	}
	for _, d := range r.book.DefinedNames {
		if words := r.nameWords(d); words != "" {
			names = append(names, words)
		}
	}
	for _, group := range []struct {
		what string
		list []string
	}{{"headers and footers of pages say ", head}, {"messages of cells say ", prompts},
		{"the properties of the file say ", props}, {"names in the file say ", names}} {
		if len(group.list) > 0 {
			r.note(group.what + shortList(group.list, maxAsides) + ": not imported")
		}
	}
}

// maxAsides is how many words around the cells one note lists.
const maxAsides = 12

var (
	// pageWords matches what is left of a footer such as "Page 1 of 3".
	pageWords = regexp.MustCompile(`(?i)^(page|sheet|seite|of|/|[-–| ])*$`)
	// programProperty matches properties that programs add by themselves: labels of sensitivity, document libraries,
	// LibreOffice and WPS.
	programProperty = regexp.MustCompile(`^(MSIP_Label|ContentTypeId|_|KSO|ICV$|ClassificationContentMarking|` +
		`AppVersion$|DocSecurity$|HyperlinksChanged$|LinksUpToDate$|ScaleCrop$|ShareDoc$|` +
		`MediaServiceImageTags$|WorkbookGuid$)`)
	// ourName matches the names that an issued workbook has.
	ourName = regexp.MustCompile(`(?i)^(AnswerList\d+|EvidenceList|YesNoList|ShareList|Declaration_\w+|_xlnm\.\w+)$`)
	// plainPlace matches what a name usually refers to: cells, a formula of cells, or nothing any more.
	plainPlace = regexp.MustCompile(`[!#]|^[A-Z$]+[0-9$]+`)
)

// nameWords says what somebody wrote with a defined name: a text instead of a place, a comment, or in an issued
// workbook a name that was not issued. It is "" for nothing.
func (r *reader) nameWords(d tabular.DefinedName) string {
	if d.Hidden || strings.HasPrefix(d.Name, "_xlnm.") {
		return ""
	}
	words := quote(d.Name)
	switch {
	case !plainPlace.MatchString(d.Refers) && strings.Contains(d.Refers, `"`):
		words += " is " + text.Quote(strings.TrimPrefix(d.Refers, "="), 200)
	case r.issued && !ourName.MatchString(d.Name) && !strings.HasPrefix(d.Name, "_"):
		words += " is " + text.Quote(d.Refers, 200)
	case d.Comment == "":
		return ""
	}
	if d.Comment != "" {
		words += " with the comment " + text.Quote(d.Comment, 200)
	}
	return words
}

// margins notes what was not issued around the cells of an issued workbook.
func (o *own) margins() {
	sums, known := o.meta[form.MetaParts]
	list := strings.Fields(sums)
	o.r.noteMargins(func(words string) bool {
		if known {
			return slices.Contains(list, form.NoteChecksum(words))
		}
		return o.legacyAround(words)
	})
	var added []string
	for _, s := range o.r.sheets {
		if s.name != form.SheetAnswers && formOn(s) != nil {
			added = append(added, quote(s.name))
		} else if len(s.cells) == 0 && !plainSheet.MatchString(s.name) {
			added = append(added, quote(s.name)+", which is empty")
		}
	}
	if len(added) > 0 {
		o.r.note("sheets with names that were not issued: " + shortList(added, maxAsides))
	}
}

// plainSheet matches the names that programs give to new sheets.
var plainSheet = regexp.MustCompile(`^(Start here|Answers|Lists|_assure|Please correct|` +
	`(Sheet|Tabelle|Feuil|Hoja|Foglio) ?\d+)$`)

// noteHidden notes answers in rows or columns that are hidden: they are read as any others, and nobody saw them.
func (r *reader) noteHidden() {
	for i, s := range r.sheets {
		info := &r.book.Sheets[i]
		if len(info.HiddenRows)+len(info.HiddenCols) == 0 {
			continue
		}
		var refs []string
		for j := range s.cells {
			if c := &s.cells[j]; c.outcome == imported && info.Hides(int(c.row), int(c.col)) {
				refs = append(refs, c.ref())
			}
		}
		if len(refs) > 0 {
			r.note(text.Plural(len(refs), "cell that was read is", "cells that were read are") +
				" in hidden rows or columns of " + sheetWords(s) + ": " + shortList(refs, maxAsides))
		}
	}
}
