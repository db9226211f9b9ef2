package intake

import (
	"regexp"
	"strconv"
	"strings"

	"assure/data/form"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// legacyTexts returns a function that reports whether a cell of one of our sheets holds what was
// issued, for workbooks of releases that kept no checksums of it; nil where there are checksums.
// What such a release wrote besides fixed sentences is known only by the label next to it.
func (o *own) legacyTexts(s *sheet) func(*cell) bool {
	if _, known := o.meta[form.MetaOwn+s.name]; known {
		return nil
	}
	switch s.name {
	case form.SheetStart:
		return func(c *cell) bool { return o.legacyStart(s, c) }
	case form.SheetLists:
		words := o.listWords()
		return func(c *cell) bool { return !c.formula && words[text.Fold(c.text)] }
	case form.SheetMarks: // the list of a marked copy: whatever is in its columns
		return func(c *cell) bool { return c.col <= marksColumns }
	}
	return nil
}

// marksColumns is the number of columns of the first sheet of a marked copy.
const marksColumns = 8

// listWords returns what the hidden sheet of lists holds, folded.
func (o *own) listWords() map[string]bool {
	out := map[string]bool{}
	add := func(words ...string) {
		for _, w := range words {
			out[text.Fold(w)] = true
		}
	}
	add(form.Unknown, form.NA, form.StillYes, form.StillNo, "EvidenceList", "YesNoList", "ShareList")
	add(form.ShareWords...)
	for _, k := range entity.EvidenceKinds {
		add(k.Label())
	}
	for i, q := range o.pack.Questions() {
		add("AnswerList" + strconv.Itoa(i+1))
		for _, opt := range q.Options {
			add(text.FirstNonBlank(opt.Label, opt.ID))
		}
	}
	return out
}

// fixedTexts are the [form.Mark] of the sentences on the first sheet that are the same in every workbook, for workbooks
// without checksums: of earlier releases, or without their hidden sheet.
var fixedTexts = marksOf(`
	1:c6d59138 	1:2a50e781 1:9a343a23 1:9a6ee84d 1:2b69c83b 1:b51c3109 1:56dfde64 1:2a5e5203 1:f9f19c28
	1:99f40bd8 1:ccb7b5f1 1:ac30d330 1:538cba80 1:2cc6d624 2:3b1a27eb 1:2fc6dadd 2:ed03c708
	1:2ec6d94a 2:c31fa5df 1:29c6d16b 2:d8f7a284 1:28c6cfd8 2:3028a9e4 1:2bc6d491 2:36611700
	2:61abf628 1:8ddfa15a 1:b090f7e1 2:4bc1d2a0 1:08b17df1 2:3b0cdb22 1:5c79b2e1 2:9a73c4d4
	1:3613e041 2:64737455 1:ceda154c 2:c2c3d5c1 1:202888c0 2:aed590d5 1:71e8e849 2:466a8e80
	1:4c39f237 2:21979bec 1:0ad1712b 2:ee830411 1:e46b6deb 1:cea10365 1:1c084c10 1:52455250
	1:bc59ff1f 2:fcdd0ccc 3:f857cd02 4:1040f89e 1:58c315b3 1:839a0681 1:79c12d9d 1:83120e86
	1:d472dc59 1:0b8f6686 2:03bd273c 1:0398f7d9 2:b072bdaa 1:6fc2ff0f 1:08a3516f
`)

func marksOf(list string) map[string]bool {
	out := map[string]bool{}
	for _, m := range strings.Fields(list) {
		out[m] = true
	}
	return out
}

// legacyStart reports whether a cell of the first sheet holds what the releases before checksums
// wrote there.
func (o *own) legacyStart(s *sheet, c *cell) bool {
	words := strings.TrimSpace(c.text)
	if c.formula {
		return false
	}
	if fixedTexts[form.Mark(int(c.col), words)] {
		return true
	}
	for _, p := range o.legacyPatterns() {
		if p.MatchString(words) {
			if strings.HasSuffix(words, "("+o.meta[form.MetaEngagement]+")") {
				o.leaveUnchecked(Unchecked{What: OwnService}, s, c)
			}
			return true
		}
	}
	if c.col == 2 {
		for _, q := range o.pack.Questions() {
			if words == form.Section(o.pack, q) {
				return true
			}
		}
		if label := s.at(Place{c.row, 1}); label != nil {
			what, ours := map[string]UncheckedText{"Contract": OwnContract, "Send it back to": OwnReplyTo}[label.text]
			if ours {
				o.leaveUnchecked(Unchecked{What: what}, s, c)
			}
			return ours
		}
	}
	return false
}

// leaveUnchecked notes a text of ours that is known only to be in its place.
func (o *own) leaveUnchecked(u Unchecked, s *sheet, c *cell) {
	u.Where, u.Words = strings.TrimPrefix(Address("", s.name, c.ref()), "!"), strings.TrimSpace(c.text)
	o.unchecked = append(o.unchecked, u)
}

// uncheckedLast notes the last answer of a question where the workbook has no checksum of it.
func (o *own) uncheckedLast(f *formSheet, key string, c *cell, q *questionnaire.Question) {
	if _, known := o.rowSum(key, q); known {
		return
	}
	what := OwnLast
	if key == form.ColLastDetail {
		what = OwnLastDetail
	}
	o.leaveUnchecked(Unchecked{What: what, Question: q.ID}, f.sheet, c)
}

// legacyAround reports whether words around the cells are what the releases before checksums wrote there. Their
// messages of cells were fixed, and are not compared; header, footer and properties repeat what the first sheet says.
func (o *own) legacyAround(words string) bool {
	folded := text.Fold(words)
	for _, own := range []string{o.pack.Title, o.pack.Ref(), o.meta[form.MetaIssuer],
		o.meta[form.MetaSupplier] + " " + o.meta[form.MetaEngagement], "Supplier assurance questionnaire,",
		`Answer on the sheet "` + form.SheetAnswers + `" and send the workbook back.`} {
		if own = text.Fold(own); own != "" && strings.HasPrefix(folded, own) {
			return true
		}
	}
	for i := range o.r.book.Sheets {
		for _, p := range o.r.book.Sheets[i].Prompts {
			if p.Text == words {
				return true
			}
		}
		for _, c := range o.r.sheets[i].cells {
			if o.r.sheets[i].name == form.SheetStart && c.outcome == ownText &&
				strings.Contains(text.Fold(c.text), folded) {
				return true
			}
		}
	}
	return false
}

// legacyPatterns match the sentences with a name, date or version in them.
func (o *own) legacyPatterns() []*regexp.Regexp {
	if o.patterns != nil {
		return o.patterns
	}
	q := regexp.QuoteMeta
	name := text.FirstNonBlank(o.meta[form.MetaName], o.meta[form.MetaSupplier])
	const due = `(\d{1,2} [A-Z][a-z]+ \d{4}|As agreed with the person who sent it to you)`
	for _, p := range []string{
		q(o.pack.Title) + ` · version ` + q(o.pack.Version),
		q(name) + ` · please return by ` + due,
		due,
		`(.* \()?` + q(o.meta[form.MetaSupplier]) + `\)?`,
		`(.* \()?` + q(o.meta[form.MetaEngagement]) + `\)?`,
		q(text.FirstNonBlank(o.meta[form.MetaIssuer], "The buyer who sent you this workbook")),
		`Your answers are shared with the people at .* This workbook is marked: [^.]{0,80}\.`,
		`Questionnaire ` + q(o.pack.Ref()) + `, issued .* not endorsed by NHS England\.`,
	} {
		o.patterns = append(o.patterns, regexp.MustCompile(`(?s)^`+p+`$`))
	}
	return o.patterns
}

var (
	formulaShows = regexp.MustCompile(`^(\d+ of \d+ (answered|to go)|not begun|all answered|to correct|changed)?$`)
	count        = regexp.MustCompile(`^\d+$`)
)

// countColumns are the columns of the first sheet with counts of questions and of answers.
const countColumns = 3

// ownFormula reports whether a cell shows what our formulas do: how much is answered, and whether a
// marked cell was changed. Some programs leave the value only.
func ownFormula(c *cell) bool {
	words := strings.TrimSpace(c.text)
	return formulaShows.MatchString(words) || (c.formula || c.col >= countColumns) && count.MatchString(words)
}
