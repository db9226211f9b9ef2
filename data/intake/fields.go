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
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// cellText returns the cleaned text of a cell that a person filled in. A formula, an error value,
// text that is struck through and text that cannot be stored are problems: the cached value of a
// formula may not be the one its author sees.
func (r *reader) cellText(s *sheet, c *cell) (string, bool) {
	switch {
	case c.formula:
		r.flag(s, c, CodeFormula, "the cell holds a formula, and its value is not imported", "type the value itself")
		return "", false
	case c.kind == tabular.Failed:
		r.flag(s, c, CodeUnsupported, "the cell shows the error "+quote(c.text), "type the value itself")
		return "", false
	case c.struck != tabular.NotStruck && strings.TrimSpace(c.text) != "":
		r.flagStruck(s, c)
		return "", false
	case r.rowwise && r.mergedRows(s, c) != nil:
		r.flag(s, c, CodeMerged,
			fmt.Sprintf("the text %s is in a cell merged over %s, and which of its rows it is for "+
				"is not known", quote(c.text), r.mergedRows(s, c)), "unmerge the cells and fill in each row")
		return "", false
	case r.columnwise && s.broadArea(c.place()) != nil:
		r.flag(s, c, CodeMerged,
			fmt.Sprintf("the text %s is in a cell merged over %s, and which of its columns it is for "+
				"is not known", quote(c.text), s.broadArea(c.place())), "unmerge the cells and fill in each column")
		return "", false
	}
	text, err := text.Clean(r.trimGuard(c.text))
	if err != nil {
		r.flag(s, c, CodeUnsupported, err.Error(), "shorten or retype the text")
		return "", false
	}
	return text, true
}

// mergedRows returns the merged area around a cell where its rows are about several things, nil where there is none.
func (r *reader) mergedRows(s *sheet, c *cell) *tabular.Area {
	if len(s.tall) == 0 {
		return nil
	}
	a := s.tallArea(c.place())
	if p := r.tableAt(s, c.row); a != nil && p != nil && (c.outcome == keyText || !p.severalQuestions(a)) {
		return nil
	}
	return a
}

// flagStruck reports text that is crossed out: whether it still counts, only its author knows.
func (r *reader) flagStruck(s *sheet, c *cell) {
	what := "the text " + quote(c.text) + " is struck through"
	if c.struck == tabular.PartlyStruck {
		what = "a part of the text " + quote(c.text) + " is struck through"
	}
	r.flag(s, c, CodeStruck, what+", and was not imported",
		"remove what no longer counts, or take the line through it off")
}

// trimGuard removes the apostrophe that our csv exports put before text a spreadsheet would read as
// a formula.
func (r *reader) trimGuard(text string) string {
	if r.ret.Format != tabular.CSV || !strings.HasPrefix(text, "'") {
		return text
	}
	for _, lead := range []string{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(text[1:], lead) {
			return text[1:]
		}
	}
	return text
}

// readString reads a cell as text.
func (r *reader) readString(s *sheet, c *cell) (out Field[string]) {
	if c == nil {
		return out
	}
	if text, ok := r.cellText(s, c); ok && text != "" {
		c.outcome = imported
		out = Field[string]{text, c.place()}
	}
	return out
}

func (r *reader) readText(s *sheet, c *cell) Field[questionnaire.Text] {
	f := r.readString(s, c)
	return Field[questionnaire.Text]{questionnaire.Text(f.Value), f.At}
}

const dateFix = "write it as 2026-11-21, 21/11/2026 or 21 Nov 2026, or format the cell as a date"

// readDay reads the text of a day; a blank one is none.
func readDay(text string) (questionnaire.Date, bool) {
	d, err := questionnaire.ReadDate(text)
	return d, err == nil && d != 0
}

// readDate reads a date cell, or text as [questionnaire.ReadDate] does. A bare number is not a date:
// which day it means is lost with its format.
func (r *reader) readDate(s *sheet, c *cell) (out Field[questionnaire.Date]) {
	if c == nil {
		return out
	}
	text, ok := r.cellText(s, c)
	if !ok || text == "" {
		return out
	}
	d, ok := c.date, c.date.Plausible()
	if c.kind == tabular.Text {
		d, ok = readDay(text)
	}
	if !ok {
		r.flag(s, c, CodeBadDate, quote(text)+" is not a date", dateFix)
		return out
	}
	c.outcome = imported
	return Field[questionnaire.Date]{d, c.place()}
}

// notLater refuses a day after tomorrow's, counted from [Options.Today]: nobody has signed or issued it
// yet. Tomorrow is allowed because it is today further east.
func (r *reader) notLater(s *sheet, c *cell, d Field[questionnaire.Date], what string) Field[questionnaire.Date] {
	if !d.Given() || r.opt.Today == 0 || d.Value <= r.opt.Today+1 {
		return d
	}
	r.flag(s, c, CodeBadDate, what+": "+d.Value.Long(), "correct the date")
	return Field[questionnaire.Date]{}
}

// readYesNo reads Yes or No.
func (r *reader) readYesNo(s *sheet, c *cell) (out Field[bool]) {
	if c == nil {
		return out
	}
	text, ok := r.cellText(s, c)
	if !ok || text == "" {
		return out
	}
	w := newWords(word{form.StillYes, "yes"}, word{form.StillNo, "no"})
	value, ok := w.match(text)
	if !ok {
		what, fix := w.explain(text)
		r.flag(s, c, CodeUnknownAnswer, what, fix)
		return out
	}
	c.outcome = imported
	return Field[bool]{value == "yes", c.place()}
}

var decimal = regexp.MustCompile(`^-?\d+(\.\d+)?$`)

// readAnswer reads the answer to a question in the form of [questionnaire.Answer]: one of its own
// words, or a common one that means one of its options. rest is what followed a word for not
// applicable.
func (r *reader) readAnswer(s *sheet, c *cell, q *questionnaire.Question) (out Field[string],
	rest Field[questionnaire.Text]) {
	if c == nil {
		return out, rest
	}
	text, ok := r.cellText(s, c)
	if !ok || text == "" {
		return out, rest
	}
	w := r.wordsFor(q)
	value, ok := w.match(text)
	if !ok {
		var what, fix string
		if value, what, fix = freeValue(q, w, c, text); what != "" && q.Answer == questionnaire.Choice {
			other := r.otherWord(q, w, text)
			switch {
			case other.nothing:
				c.outcome = placeholder
				return out, rest
			case other.value != "":
				value, what = other.value, ""
				if other.note != "" {
					rest = Field[questionnaire.Text]{questionnaire.Text(other.note), c.place()}
				}
			case other.doubt != "":
				what = other.doubt
			}
		}
		if what != "" {
			code := CodeUnknownAnswer
			if q.Answer == questionnaire.DateAnswer {
				code = CodeBadDate
			}
			r.flag(s, c, code, what, fix)
			return out, rest
		}
	}
	c.outcome = imported
	return Field[string]{value, c.place()}, rest
}

// otherWord is what a word says that is not among a question's own.
type otherWord struct {
	nothing bool   // a mark that answers nothing
	value   string // "" when the word is not known
	note    string // what stood behind it
	doubt   string // its meanings, when it has several
}

// otherWord reads a word that is not among a question's own: as the importer said in
// [Options.Words], else as a common word that means one of the options.
func (r *reader) otherWord(q *questionnaire.Question, w *words, typed string) (out otherWord) {
	if label, ok := r.opt.Words[foldQuotes(typed)]; ok {
		if v, ok := w.match(label); ok {
			r.translated[quote(typed)+" as "+quote(label)]++
			return otherWord{value: v}
		}
	}
	common := commonWords().read(typed)
	if common.means == questionnaire.MeansIgnore {
		return otherWord{nothing: true}
	}
	if v, known := common.optionFor(q); known {
		return otherWord{value: v, note: common.note}
	}
	if len(common.meanings) > 0 {
		out.doubt = common.doubt
	}
	return out
}

// noteTranslated notes which words were read as the importer said.
func (r *reader) noteTranslated() {
	for _, k := range slices.Sorted(maps.Keys(r.translated)) {
		r.note("read " + k + ", as you said, in " + text.Plural(r.translated[k], "cell", "cells"))
	}
}

// withRest adds what stood behind an answer to the note.
func (r *reader) withRest(note, rest Field[questionnaire.Text]) Field[questionnaire.Text] {
	switch {
	case !rest.Given():
		return note
	case !note.Given():
		return rest
	}
	both, err := text.Clean(string(note.Value) + "\n" + string(rest.Value))
	if err != nil {
		r.note("the words behind the answer in " + rest.At.Ref() + " do not fit into one note with the explanation")
		return note
	}
	return Field[questionnaire.Text]{questionnaire.Text(both), note.At}
}

// freeValue reads an answer that is not one of the words. what is empty on success.
func freeValue(q *questionnaire.Question, w *words, c *cell, text string) (value, what, fix string) {
	switch q.Answer {
	case questionnaire.FreeText:
		return text, "", ""
	case questionnaire.Number:
		if c.kind == tabular.Number {
			text = c.number()
		} else if !decimal.MatchString(text) {
			return "", quote(text) + " is not a number", "write digits only, such as 1200 or 99.5"
		}
		if what, fix = q.CheckNumber(text); what != "" {
			return "", what, fix
		}
		return text, "", ""
	case questionnaire.DateAnswer:
		d, ok := c.date, c.date.Plausible()
		if c.kind == tabular.Text {
			d, ok = readDay(text)
		}
		if ok {
			return d.String(), "", ""
		}
		return "", quote(text) + " is not a date", dateFix
	case questionnaire.Multi:
		var ids []string
		for _, part := range questionnaire.SplitList(strings.ReplaceAll(text, "\n", ";")) {
			id, ok := w.match(part)
			if !ok || id == questionnaire.Unknown || id == questionnaire.NA {
				what, fix = w.explain(part)
				return "", what, fix
			}
			ids = append(ids, id)
		}
		return strings.Join(ids, ";"), "", ""
	}
	what, fix = w.explain(text)
	return "", what, fix
}

// kindWords returns the kinds of evidence by id and by label.
func kindWords() *words {
	var list []word
	for _, k := range entity.EvidenceKinds {
		list = append(list, word{k.Label(), string(k)})
	}
	for _, k := range entity.EvidenceKinds {
		list = append(list, word{string(k), string(k)})
	}
	return newWords(list...)
}

// evidenceCells are the four evidence cells of a row, nil where blank.
type evidenceCells struct{ kind, ref, issued, expiry *cell }

// readEvidence reads the evidence of a row. An issued workbook only offers evidence, so there
// `verified`, which is for the buyer to say, is a problem. Evidence with a problem is withheld as a
// whole.
func (r *reader) readEvidence(s *sheet, c evidenceCells, offered bool) (out Evidence) {
	hold := func() Evidence {
		for _, c := range []*cell{c.kind, c.ref, c.issued, c.expiry} {
			if c != nil && c.outcome != flagged {
				c.outcome = withheld
			}
		}
		return Evidence{}
	}
	if c.kind == nil {
		for _, other := range []*cell{c.ref, c.issued, c.expiry} {
			if other != nil {
				r.flag(s, other, CodeBadEvidenceKind, "the evidence has no kind", "give its kind: "+kindList(offered))
				return hold()
			}
		}
		return out
	}
	text, ok := r.cellText(s, c.kind)
	if !ok {
		return hold()
	}
	w := r.kinds
	value, ok := w.match(text)
	kind := entity.EvidenceKind(value)
	switch {
	case !ok:
		what, _ := w.explain(text)
		r.flag(s, c.kind, CodeBadEvidenceKind,
			strings.Replace(what, "is not an answer to this question", "is not a kind of evidence", 1),
			"write one of: "+kindList(offered))
		return hold()
	case offered && kind == entity.Verified:
		r.flag(s, c.kind, CodeVerified, "only the buyer can call evidence verified",
			"choose what it is: "+kindList(offered))
		return hold()
	}
	c.kind.outcome = imported
	out.Kind = Field[entity.EvidenceKind]{kind, c.kind.place()}
	out.Ref = r.readString(s, c.ref)
	out.Issued = r.notLater(s, c.issued, r.readDate(s, c.issued), evidenceAhead)
	out.Expiry = r.readDate(s, c.expiry)
	r.endsBeforeItBegins(s, c.expiry, &out)
	for _, c := range []*cell{c.ref, c.issued, c.expiry} {
		if c != nil && c.outcome == flagged {
			return hold() // what is wrong about evidence may be what makes it count
		}
	}
	return out
}

// evidenceAhead is what is wrong with evidence of a day to come.
const evidenceAhead = "the evidence is dated in the future"

// endsBeforeItBegins reports evidence that expires before its date.
func (r *reader) endsBeforeItBegins(s *sheet, c *cell, e *Evidence) bool {
	if !e.Issued.Given() || !e.Expiry.Given() || e.Expiry.Value >= e.Issued.Value {
		return false
	}
	r.flag(s, c, CodeBadDate, "the evidence expires on "+e.Expiry.Value.Long()+", before its date, "+
		e.Issued.Value.Long(), "correct the date that is wrong")
	return true
}

func kindList(offered bool) string {
	var out []string
	for _, k := range entity.EvidenceKinds {
		if offered && k == entity.Verified {
			continue
		}
		if offered { // suppliers choose from a list of labels
			out = append(out, k.Label())
			continue
		}
		out = append(out, fmt.Sprintf("%s (%s)", k.Label(), k))
	}
	return strings.Join(out, ", ")
}
