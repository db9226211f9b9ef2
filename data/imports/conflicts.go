package imports

import (
	"cmp"
	"context"
	"fmt"

	"assure/data"
	"assure/data/book"
	"assure/data/form"
	"assure/data/intake"
	"assure/data/store"
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// compareFiles finds the questions on which files of the import disagree. The answer of the newer
// return counts; if neither is newer, none of the two is imported.
func (im *importer) compareFiles() {
	type key struct{ engagement, pack string }
	all := map[key][]*subject{}
	for _, f := range im.files {
		for _, s := range f.subjects {
			k := key{s.engagement.ID, s.parts[0].Pack.ID}
			all[k] = append(all[k], s)
		}
	}
	for _, list := range all {
		if len(list) > 1 { // rare: an assessment nearly always has one file
			compareSubjects(list)
		}
	}
}

// compareSubjects compares what files say about one engagement and pack, question by question.
func compareSubjects(list []*subject) {
	all := map[string][]fileAnswer{}
	for _, s := range list {
		for _, part := range s.parts {
			answers := part.Expand()
			for i := range answers {
				a := &answers[i]
				all[a.Question] = append(all[a.Question], fileAnswer{s, part, a})
			}
		}
	}
	for question, list := range all {
		for i, a := range list {
			for _, b := range list[i+1:] {
				if a.subject != b.subject && disagree(a.answer, b.answer) {
					settlePair(question, a, b)
				}
			}
		}
	}
}

// fileAnswer is the answer of one file to one question.
type fileAnswer struct {
	subject *subject
	part    *intake.Subject
	answer  *intake.Answer
}

// settlePair overrules the older of two answers that disagree, or both if neither is newer.
func settlePair(question string, a, b fileAnswer) {
	order := 0
	if a.subject.dated() && b.subject.dated() {
		order = compareReturns(a.subject.stamp, b.subject.stamp)
	}
	if order <= 0 {
		a.overrule(question, order, b)
	}
	if order >= 0 {
		b.overrule(question, order, a)
	}
}

func (a fileAnswer) overrule(question string, order int, other fileAnswer) {
	code := "older-return"
	if order == 0 {
		code = "conflict"
	}
	if a.subject.overruled == nil {
		a.subject.overruled = map[string]overruling{}
	}
	if have, ok := a.subject.overruled[question]; ok && have.code == "older-return" {
		return // keep the stronger reason: there is a newer return
	}
	reason := refusal{code, "a newer return in this import gives another answer", fixOlder, asking{
		"a workbook of yours with a later declaration, " + text.Safe(other.subject.file.name()) +
			", gives another answer, which holds", askNewDate}}
	if order == 0 {
		reason.ask = asking{"another file of yours, " + text.Safe(other.subject.file.name()) +
			", gives another answer, and no date says which is newer, so neither was taken",
			"send only the file that is right"}
		reason.why = "another file of this import gives another answer, and neither is known to be newer"
		reason.fix = "import only the file that is right, or remove the answer from the other"
		if a.subject.workbook != nil && other.subject.workbook != nil {
			reason.why = "another return in this import gives another answer: the declaration date decides, and " +
				declaredWords(a.subject.stamp, other.subject.stamp, "the other")
			reason.ask.what = "another workbook of yours, " + text.Safe(other.subject.file.name()) +
				", gives another answer. The date of the declaration decides, and " +
				declaredWords(a.subject.stamp, other.subject.stamp, "the other") + ", so neither was taken"
			reason.fix = "import only the one that is right, or ask the supplier which it is"
		}
	}
	a.subject.overruled[question] = overruling{reason, fileSide(other.subject, other.part, other.answer)}
}

// overruling is why an answer is not imported because of another file, with that file's answer.
type overruling struct {
	refusal
	other data.AnswerSide
}

// refusal is why an answer is not imported, with the next step.
type refusal struct {
	code string // conflict or older-return; "" for none
	why  string
	fix  string
	ask  asking
}

// asking is what the supplier is told about an answer that is not imported, in words that need nothing of the register.
type asking struct{ what, do string }

// What a supplier can do about an answer of an earlier workbook. The date of the declaration decides, so a new one
// does.
const (
	askNewDate = "if the answer in this workbook is the right one, write the day you send it as the date of the " +
		"declaration on the sheet " + form.SheetStart + ", and send this workbook back; " +
		"if the other is right, do nothing"
	askUndecided = "write the day you send it as the date of the declaration in the workbook that is right, " +
		"and send that"
	askSince = "we have recorded another answer since this workbook was sent to you, and that holds"
	askWhy   = "if the answer in this workbook is the right one, tell us so and why; else do nothing"
)

// The next steps where an answer in the register stays.
const (
	fixOlder   = "nothing, unless the older one is right: then record it with assure assess"
	fixCompare = "compare both; to let the file win, import it with --take-file, or record the right answer with " +
		"assure assess"
	fixSameDate = "if this file is the right one, import it with --take-file; else ask the supplier for it with the " +
		"date of its latest declaration"
)

// declaredWords says why the declaration dates of two returns do not decide; other is what people
// call the second.
func declaredWords(a, b store.ImportReturn, other string) string {
	switch {
	case a.Declared != 0 && b.Declared != 0:
		return "both are declared on " + a.Declared.Long()
	case a.Declared != 0:
		return other + " has none"
	case b.Declared != 0:
		return "this file has none, and " + other + " is declared on " + b.Declared.Long()
	}
	return "neither has one"
}

// fileSide is what a file says, as it says it: blanks are not filled from the register.
func fileSide(s *subject, part *intake.Subject, a *intake.Answer) data.AnswerSide {
	value := effectiveValue(a).Value
	return data.AnswerSide{Value: value, Label: book.ValueWords(part.Pack.Question(a.Question), value),
		Note: string(a.Note.Value), Planned: a.Planned.Value, Alternative: string(a.Alternative.Value),
		Where: s.where(part, mainCell(a))}
}

// disagree reports whether two answers differ in a field that both fill in.
func disagree(a, b *intake.Answer) bool {
	return differ(effectiveValue(a), effectiveValue(b)) || differ(a.Note, b.Note) || differ(a.Planned, b.Planned) ||
		differ(a.Alternative, b.Alternative)
}

func differ[T comparable](a, b intake.Field[T]) bool {
	return a.Given() && b.Given() && a.Value != b.Value
}

// effectiveValue returns the value of an answer: the one typed or, if the last answer is confirmed,
// that one.
func effectiveValue(a *intake.Answer) intake.Field[string] {
	if !a.Value.Given() && a.Still.Given() && a.Still.Value {
		return intake.Field[string]{Value: a.Last, At: a.Still.At}
	}
	return a.Value
}

// mainCell returns the cell that addresses an answer: that of its value, else its first one with
// content.
func mainCell(a *intake.Answer) intake.Place {
	if cells := a.ClaimCells(); len(cells) > 0 {
		return cells[0]
	}
	if cells := a.Cells(); len(cells) > 0 {
		return cells[0]
	}
	return intake.Place{}
}

// compareReturns compares the age of two returns of one assessment: by the date of the declaration,
// else by the number of the issue, else by the date of issue. It returns 0 if none of these
// decides; the order of the files never does.
func compareReturns(a, b store.ImportReturn) int {
	for _, pair := range [][2]int{{int(a.Declared), int(b.Declared)}, {a.Issue, b.Issue},
		{int(a.Issued), int(b.Issued)}} {
		if pair[0] != 0 && pair[1] != 0 && pair[0] != pair[1] {
			return cmp.Compare(pair[0], pair[1])
		}
	}
	return 0
}

// overwriteProblem returns why the claim in the register may not be overwritten, code "" when it
// may.
func (p *subjectPlan) overwriteProblem(ctx context.Context, part *intake.Subject, a *intake.Answer,
	now *entity.Answer) (no refusal, err error) {
	if p.s.file.bundle != nil && now.Given() {
		return p.sharedConflict(part, a), nil
	}
	if !p.s.dated() || now.Batch == p.im.batch.ID {
		return no, nil // the importing person vouches for a sheet; compareFiles compared the files of this import
	}
	from, err := p.firstStated(ctx, now)
	if err != nil {
		return no, err
	}
	file, ret, err := p.im.earlier.find(ctx, p.v, from)
	if err != nil {
		return no, err
	}
	earlier := ""
	if file != nil {
		earlier = fmt.Sprintf("%s, imported on %s",
			text.Safe(safefile.ShortNames([]string{file.Path, p.s.file.path})[0]), p.im.r.Day(file.At).Long())
	}
	if ret != nil {
		switch order := compareReturns(p.s.stamp, *ret); {
		case order < 0:
			why := "the register has the answer of a newer return: " + earlier
			if ret.Declared != 0 {
				why += ", declared on " + ret.Declared.Long()
			}
			what := "we have another answer from a newer workbook of yours"
			if ret.Declared != 0 {
				what += ", declared on " + ret.Declared.Long()
			}
			return refusal{"older-return", why, fixOlder, asking{what + ", and that holds", askNewDate}}, nil
		case order > 0:
			return no, nil
		}
	}
	switch {
	case !from.At.After(p.s.issued):
		return no, nil
	case ret != nil:
		do := askNewDate
		if ret.Declared == 0 { // no date is newer than none
			do = askWhy
		}
		return refusal{"conflict", "the register has another answer from an earlier return, " + earlier +
			": the declaration date decides which is newer, and " + declaredWords(p.s.stamp, *ret, "the earlier one"),
			fixSameDate, asking{"we have another answer from an earlier workbook of yours, which holds: the date " +
				"of the declaration decides which is newer, and " + declaredWords(p.s.stamp, *ret, "the earlier one"),
				do}}, nil
	case file != nil:
		return refusal{"conflict", "the register has another answer from " + earlier +
			", after the workbook was issued", fixCompare, asking{askSince, askWhy}}, nil
	}
	return refusal{"conflict", "the answer was changed in the register after the workbook was issued", fixCompare,
		asking{askSince, askWhy}}, nil
}

// firstStated returns the event that first made a claim. The one given differs if an undo restored
// it.
func (p *subjectPlan) firstStated(ctx context.Context, now *entity.Answer) (*entity.Answer, error) {
	if now.Origin != entity.UndoOrigin {
		return now, nil
	}
	history, err := p.v.AnswerHistory(ctx, now.Assessment, now.Question)
	if err != nil {
		return nil, err
	}
	for i := len(history) - 1; i >= 0; i-- {
		if h := &history[i]; h.Party == now.Party && h.Origin != entity.UndoOrigin && sameClaim(h, now) {
			return h, nil
		}
	}
	return now, nil
}

// earlierReturns caches the files of earlier imports by batch and path.
type earlierReturns map[string]map[string]store.ImportFile

// find returns the file that an imported answer came from, nil when it was typed, and the return of
// its assessment in that file, nil when it came from a sheet.
func (k *earlierReturns) find(ctx context.Context, v store.Viewer, a *entity.Answer) (*store.ImportFile,
	*store.ImportReturn, error) {
	if a.Origin != entity.Imported || a.Batch == "" {
		return nil, nil, nil
	}
	if *k == nil {
		*k = earlierReturns{}
	}
	files := (*k)[a.Batch]
	if files == nil {
		list, err := store.List(ctx, v, store.ImportFiles, store.By("batch", a.Batch))
		if err != nil {
			return nil, nil, err
		}
		files = map[string]store.ImportFile{}
		for _, f := range list {
			files[f.Path] = f
		}
		(*k)[a.Batch] = files
	}
	f, ok := files[a.File]
	if !ok {
		return nil, nil, nil
	}
	for i := range f.Returns {
		if f.Returns[i].Assessment == a.Assessment {
			return &f, &f.Returns[i], nil
		}
	}
	return &f, nil, nil
}

// conflict reports an answer that is not imported, or, if taken, only because the request lets the
// file win.
func (p *subjectPlan) conflict(part *intake.Subject, a *intake.Answer, now *entity.Answer, no refusal,
	other *data.AnswerSide, taken bool) {
	s := p.s
	c := Conflict{Where: s.where(part, mainCell(a)), Code: no.code, Supplier: s.supplier.Ref,
		Engagement: s.engagement.Ref, Question: a.Question, Why: no.why, Fix: no.fix, File: fileSide(s, part, a),
		Other: other, Taken: taken, ask: no.ask}
	if now != nil {
		from := now.Source()
		c.Register = &data.AnswerSide{Value: now.Said(), Label: book.AnswerWords(p.pack.Question(a.Question), now),
			Note: string(now.Note), Planned: now.Planned, Alternative: string(now.Alternative),
			By: from.By, At: &from.At}
	}
	s.file.out.Conflicts = append(s.file.out.Conflicts, c)
	if !taken {
		p.rejectClaim(part, a, no.code, a.Question+": "+no.why, no.fix)
	}
}
