package authoring

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
)

// maxMustHaves is how many a pack may have; a sheet in which more are mandatory means something else by it.
const maxMustHaves = 10

// writer writes the draft of what a reader found.
type writer struct {
	yamlWriter
	r       *reader
	d       *Draft
	o       Options
	title   string
	file    string
	replies map[*item]reply
	scale   []option
	musts   int
	missing map[string]int // what is still to write, by its kind
	taken   map[string]int // what was taken for granted
	dropped []string       // words that were left out of lists of answers
}

func newWriter(r *reader, d *Draft, o Options, title, file string) *writer {
	w := &writer{r: r, d: d, o: o, title: title, file: filepath.Base(file), replies: map[*item]reply{},
		missing: map[string]int{}, taken: map[string]int{}}
	for _, dom := range r.domains {
		for _, it := range dom.items {
			d.Questions++
			w.replies[it] = w.reply(it)
			if c := w.cell(it, must); c != nil {
				if yes, _ := readMust(c.words); yes && w.replies[it].kind == questionnaire.Choice {
					w.musts++
				}
			}
		}
	}
	w.chooseScale()
	return w
}

// cell is the cell of a field in the row of a question, nil for none.
func (w *writer) cell(it *item, f field) *cell {
	if col := it.head.col(f); col > 0 {
		return it.row.at(col)
	}
	return nil
}

// take returns the words of a field, which are then in the draft.
func (w *writer) take(it *item, f field) string {
	c := w.cell(it, f)
	if c == nil {
		return ""
	}
	c.used = true
	return c.words
}

// reply reads the answers to a question. Without any, it takes those of the scale. A column that is called answer or
// response is the supplier's, unless it lists answers to choose from.
func (w *writer) reply(it *item) reply {
	c := w.cell(it, answers)
	if c == nil {
		c = w.cell(it, suppliers)
	}
	if c == nil {
		return reply{kind: questionnaire.Choice}
	}
	out := readReply(c.lines)
	if out.kind == "" {
		return reply{kind: questionnaire.Choice}
	}
	c.used = true
	for _, words := range out.dropped {
		if !slices.Contains(w.dropped, words) {
			w.dropped = append(w.dropped, words)
		}
	}
	if len(out.dropped) > 0 {
		it.sheet.dropped = append(it.sheet.dropped, c)
	}
	return out
}

// sameOptions is a set of options in words.
func sameOptions(list []option) string {
	var b strings.Builder
	for _, o := range list {
		fmt.Fprintf(&b, "%s\x00%s\x00%d\x01", o.id, o.label, o.value)
	}
	return b.String()
}

// chooseScale takes the most frequent set of answers as the scale of the pack, or three of our own.
func (w *writer) chooseScale() {
	count := map[string]int{}
	for _, dom := range w.r.domains {
		for _, it := range dom.items {
			list := w.replies[it].options
			if len(list) == 0 {
				continue
			}
			if key := sameOptions(list); w.scale == nil || count[key]+1 > count[sameOptions(w.scale)] {
				w.scale = list
			}
			count[sameOptions(list)]++
		}
	}
	if w.scale == nil {
		w.scale = []option{{"met", "Met", 100}, {"partly", "Partly met", 50}, {"not-met", "Not met", 0}}
		w.d.Notes = append(w.d.Notes, "the sheet lists no answers to choose from, so they are Met, Partly met "+
			"and Not met")
	}
}

func (w *writer) write() []byte {
	w.WriteString(w.o.Schema)
	w.remark(0, "A draft made of %s. What begins with TODO is for you to write, in remarks too: `assure pack "+
		"check`", w.file)
	w.remark(0, "names each place. Remarks with a cell, such as (F5), are what the sheet has there.")
	w.plain(0, "schema", questionnaire.PackSchema)
	w.key(0, "id", w.o.ID)
	w.key(0, "version", "1.0.0")
	w.key(0, "title", w.title)
	w.key(0, "provenance", todo("who wrote the questions, when, and what they rest on. Drafted from %s",
		oneLine(w.file)))
	w.missing["provenance"] = 1
	w.remark(0, "%s", todo("applies_if: the services it is for, such as facts.digital == \"yes\"; without it, "+
		"every service"))
	if w.musts == 0 && !w.has(must) {
		w.remark(0, "%s", todo("must-haves: give the questions that nobody would waive, ten at most, a gate: "+
			"{name, cap}"))
	}
	w.scaleOf()
	w.plain(0, "domains", "")
	shares := w.shares()
	for i, dom := range w.r.domains {
		w.domain(dom, shares[i])
	}
	w.summary()
	return []byte(w.String())
}

// has reports whether any table has a column.
func (w *writer) has(f field) bool {
	return slices.ContainsFunc(w.r.heads, func(h *head) bool { return h.col(f) > 0 })
}

func (w *writer) scaleOf() {
	w.remark(0, "The answers to choose from, and what each is worth in percent. Questions with other answers "+
		"have their own.")
	w.plain(0, "scale", "")
	for _, o := range w.scale {
		w.option(2, o)
		if o.value == unsure {
			w.missing["value"]++
		}
	}
}

// shares are the weights of the domains if every question that scores counts the same, in basis points; 0 for a domain
// without one.
func (w *writer) shares() []int {
	counts, all := make([]int, len(w.r.domains)), 0
	for i, dom := range w.r.domains {
		for _, it := range dom.items {
			if w.replies[it].kind == questionnaire.Choice {
				counts[i]++
				all++
			}
		}
	}
	sum := 0
	for i, n := range counts {
		before := 10000 * sum / max(all, 1)
		sum += n
		counts[i] = 10000*sum/max(all, 1) - before
	}
	return counts
}

func (w *writer) domain(dom *domain, share int) {
	w.plain(2, "- id", quoted(dom.id))
	w.key(4, "title", dom.title)
	if share == 0 || share == 10000 {
		w.plain(4, "weight", fmt.Sprint(share))
	} else {
		w.key(4, "weight", todo("%d if every question counts the same; all weights add up to 10000", share))
		w.missing["domain"]++
	}
	for _, x := range dom.remarks {
		x.cell.kept = true
		w.remark(4, "%s (%s): %s", cmp.Or(x.heading, "no heading"), x.cell.ref(), x.cell.words)
	}
	w.plain(4, "questions", "")
	for _, it := range dom.items {
		w.question(it)
	}
}

const inQuestion = 8

func (w *writer) question(it *item) {
	rep := w.replies[it]
	scores := rep.kind == questionnaire.Choice
	w.plain(6, "- id", quoted(it.id))
	w.key(inQuestion, "text", w.take(it, question))
	if words := w.take(it, guidance); words != "" {
		w.key(inQuestion, "guidance", words)
	} else {
		w.open("guidance", "guidance", "what counts as met, and what does not")
	}
	if !scores {
		w.plain(inQuestion, "answer", string(rep.kind))
	} else if len(rep.options) > 0 && sameOptions(rep.options) != sameOptions(w.scale) {
		w.plain(inQuestion, "options", "")
		for _, o := range rep.options {
			w.option(inQuestion+2, o)
			if o.value == unsure {
				w.missing["value"]++
			}
		}
	}
	if scores {
		w.weight(it)
	}
	if words := w.take(it, why); words != "" {
		w.key(inQuestion, "why", words)
	}
	if scores {
		w.gate(it)
	}
	if words := w.take(it, evidence); words != "" {
		w.plain(inQuestion, "evidence", "")
		w.key(inQuestion+2, "ask", words)
	}
	w.refs(it)
	if scores {
		w.finding(it)
	}
	w.remarks(it)
}

// open writes a key that the author has to write.
func (w *writer) open(kind, key, words string) {
	w.key(inQuestion, key, todo("%s", words))
	w.missing[kind]++
}

func (w *writer) weight(it *item) {
	c := w.cell(it, weight)
	if c == nil {
		w.open("class", "class", "key, standard or minor")
		return
	}
	class, number := readWeight(c.words, it.head.name[c.col])
	switch {
	case class != "":
		c.used = true
		w.plain(inQuestion, "class", class)
		w.remark(inQuestion, "%s (%s): %s", it.head.name[c.col], c.ref(), c.words)
		if class == questionnaire.ClassKey {
			w.taken["key"]++
		}
	case number > 0:
		c.used = true
		w.plain(inQuestion, "weight", fmt.Sprint(number))
	default:
		c.kept = true
		w.open("class", "class", fmt.Sprintf("key, standard or minor; the sheet says %s (%s)", c.words, c.ref()))
	}
}

func (w *writer) gate(it *item) {
	c := w.cell(it, must)
	if c == nil {
		return
	}
	yes, sure := readMust(c.words)
	switch {
	case !sure:
		w.remark(inQuestion, "%s", todo("a must-have? The sheet says %s (%s)", c.words, c.ref()))
		c.kept = true
		w.missing["must"]++
	case !yes:
		c.used = true
	case w.musts > maxMustHaves:
		w.remark(inQuestion, "%s", todo("a must-have? The sheet says %s (%s); a pack has %d at most", c.words,
			c.ref(), maxMustHaves))
		c.kept = true
		w.missing["must"]++
	default:
		c.used = true
		w.plain(inQuestion, "gate", "")
		w.key(inQuestion+2, "name", todo("a few words for the register"))
		w.plain(inQuestion+2, "min_value", "100")
		w.key(inQuestion+2, "cap", todo("D if nobody would buy without it, C if it is a serious gap"))
		w.missing["gate"]++
	}
}

func (w *writer) refs(it *item) {
	c := w.cell(it, refs)
	if c == nil {
		return
	}
	c.used = true
	// under the name of a standard stand its numbers alone
	name := it.head.name[c.col]
	if _, usual := fieldOf(name); usual {
		name = ""
	}
	var list []string
	for part := range strings.FieldsFuncSeq(c.lines, func(r rune) bool {
		return r == '\n' || r == ';' ||
			r == '|'
	}) {
		if part = oneLine(part); part != "" {
			if !strings.Contains(plainHeading(part), plainHeading(name)) {
				part = name + " " + part
			}
			list = append(list, quoted(part))
		}
	}
	w.plain(inQuestion, "refs", "["+strings.Join(list, ", ")+"]")
}

func (w *writer) finding(it *item) {
	w.plain(inQuestion, "finding", "")
	open := false
	for _, part := range []struct {
		field       field
		key, advice string
	}{
		{risk, "risk", "There is a risk that ..."}, {cause, "cause", "caused by ..."},
		{effect, "effect", "resulting in ..."}, {action, "action", "what the supplier is asked to do"},
	} {
		words := w.take(it, part.field)
		open = open || words == ""
		w.key(inQuestion+2, part.key, cmp.Or(words, todo("%s", part.advice)))
	}
	if open {
		w.missing["finding"]++
	}
}

// remarks keep what of the row is in no key.
func (w *writer) remarks(it *item) {
	for _, c := range it.row.cells {
		if !c.used && !c.kept && !slices.ContainsFunc(it.remarks, func(x remark) bool { return x.cell == c }) {
			it.remarks = append(it.remarks, remark{it.head.name[c.col], c})
		}
	}
	for _, x := range it.remarks {
		x.cell.kept = !x.cell.used
		w.remark(inQuestion, "%s (%s): %s", cmp.Or(x.heading, "no heading"), x.cell.ref(), x.cell.words)
	}
}

// summary says in the report what is to write and what was taken for granted.
func (w *writer) summary() {
	say := func(list *[]string, kind map[string]int, key, one, many, words string) {
		if n := kind[key]; n > 0 {
			*list = append(*list, text.Plural(n, one, many)+" "+words)
		}
	}
	t := &w.d.Todo
	say(t, w.missing, "guidance", "question", "questions", "without guidance: what counts as met")
	say(t, w.missing, "finding", "question", "questions", "without the words of the risk: risk, cause, effect "+
		"and action")
	say(t, w.missing, "class", "question", "questions", "without a class: key, standard or minor")
	say(t, w.missing, "value", "answer", "answers", "without a value: 0 to 100")
	say(t, w.missing, "domain", "domain", "domains", "without a weight; the weights add up to 10000")
	say(t, w.missing, "gate", "must-have", "must-haves", "without a name and a cap")
	say(t, w.missing, "must", "question", "questions", "where the sheet leaves open whether it is a must-have; "+
		"ten at most")
	if w.musts == 0 && !w.has(must) {
		*t = append(*t, "no must-haves are marked")
	}
	*t = append(*t, "where it comes from (provenance), and for which services it is (applies_if)")
	n := &w.d.Notes
	say(n, w.taken, "key", "question is", "questions are", "of class key by the words of the sheet: below half "+
		"met, "+
		"each holds the grade at C")
	w.droppedNote()
	if slices.ContainsFunc(w.scale, func(o option) bool {
		return plainHeading(o.label) == "yes" &&
			o.value == 100
	}) {
		*n = append(*n, "Yes is worth 100 and No 0; where Yes is the bad answer, give the question options of "+
			"its own")
	}
}

// droppedNote says which words were left out of lists of answers, and where.
func (w *writer) droppedNote() {
	var places []string
	count := 0
	for i, s := range w.r.sheets {
		if len(s.dropped) == 0 || slices.Index(w.r.sheets, s) < i {
			continue
		}
		slices.SortFunc(s.dropped, func(a, b *cell) int { return cmp.Or(a.col-b.col, a.row-b.row) })
		places = append(places, s.place(ranges(s.dropped)))
		count += len(s.dropped)
	}
	if count > 0 {
		w.d.Notes = append(w.d.Notes, fmt.Sprintf("left out of %s, since every question can be answered so: %s "+
			"(%s)",
			text.Plural(count, "list of answers", "lists of answers"), strings.Join(w.dropped, ", "),
			strings.Join(places, ", ")))
	}
}
