package report

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"assure/data/book"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// replyDays is how long a supplier has to check a draft, unless a day is given.
const replyDays = 14

// draftContradictions is how many contradictions a draft lists.
const draftContradictions = 50

// factsForSupplier are the facts that a supplier can know better than the buyer. How much a service
// matters to the buyer is for the buyer to decide.
var factsForSupplier = []string{"data", "records", "access", "internet_facing", "hosting", "subprocessors", "offshore",
	"certificates", "products", "hosts"}

// supplierDraft is what a supplier checks for factual accuracy: its own answers, what has been seen
// of them, and where the buyer reads them otherwise. It has nothing about any other supplier, no
// place among them, no grade, and none of the reasons that assessors note for themselves.
func (rp *reporter) supplierDraft(ctx context.Context) (output, error) {
	scopes, err := rp.copy.Scopes(ctx, []string{rp.q.Ref})
	if err != nil {
		return nil, err
	}
	b, err := rp.book(ctx, scopes[0])
	if err != nil {
		return nil, err
	}
	s := b.Suppliers[0]
	replyBy := cmp.Or(rp.q.ReplyBy, rp.at.AsOf+replyDays)
	if replyBy < rp.at.AsOf {
		return nil, problem.New("past-end", replyBy.String(), "give a later day, or leave it out for two weeks",
			"nobody can reply by a day that has passed")
	}
	var sections []Section
	list := slices.Clone(b.Engagements[s.ID])
	slices.SortFunc(list, func(x, y entity.Engagement) int { return cmp.Compare(x.Ref, y.Ref) })
	for _, e := range list {
		if !e.State.Open() && scopes[0].Engagement == "" {
			continue
		}
		st := b.Stand(e)
		more, err := rp.draftOf(ctx, b, &st)
		if err != nil {
			return nil, err
		}
		sections = append(sections, more...)
	}
	if len(sections) == 0 {
		return nil, problem.New("nothing-held", s.Ref, "send it a questionnaire first with assure issue",
			"nothing is held about this supplier that it could check")
	}
	doc := rp.document("Draft for you to check", s.Name+" ("+s.Ref+")", s.Name)
	doc.Method = rp.method
	if f := rp.q.Themes; f.On() {
		sections = append([]Section{{Heading: "Only about " + f.Words(), Parts: []Part{{
			Quiet: "The tables leave out every question that is about another theme. Figures are of all questions."}}}},
			sections...)
	}
	doc.Sections = append([]Section{{Heading: "What we ask of you", Strong: true, Parts: []Part{
		Paragraph("Please check this draft for factual accuracy and reply by %s.", replyBy.Long()),
		Paragraph("It says what you told us and what we have seen proof of. It is not an audit, and nothing in it "+
			"passes or fails. Correct what is wrong, send what is missing, or tell us that it is right. %s prepared "+
			"it and reads your reply.", text.UpperFirst(doc.Prepared)),
	}}}, sections...)
	doc.Sections = append(doc.Sections, correctionsSection(replyBy))
	return doc, nil
}

// draftOf is the part of the draft about one engagement.
func (rp *reporter) draftOf(ctx context.Context, b *book.Book, st *book.Standing) ([]Section, error) {
	e := &st.Engagement
	var out []Section
	name := e.Ref
	if e.Service != "" {
		name = e.Service + " (" + e.Ref + ")"
	}
	if facts := factLines(b, st.Facts); len(facts) > 0 {
		out = append(out, Section{Heading: name + ": the service as we know it", Parts: []Part{{Facts: facts},
			{Quiet: "These decide what we ask. Tell us where one is wrong."}}})
	}
	for _, a := range draftCycles(b, e.ID) {
		rp.footnote(b, &a)
		parts, err := rp.draftParts(ctx, b, st, a)
		if err != nil {
			return nil, err
		}
		pack := b.Compiled[a.PackSHA].Pack()
		out = append(out, Section{Heading: name + ": " + pack.Title, Parts: parts})
	}
	open, err := rp.contradictions(ctx, b, e, name+": where two records say different things",
		"Please tell us which is right, and send what shows it.", draftContradictions,
		func(c *book.Comparison) string { return "noted at our sign-off, " + c.PassedOn.Long() })
	if err != nil {
		return nil, err
	}
	if open != nil {
		out = append(out, *open)
	}
	return out, nil
}

// draftCycles picks, pack by pack, the cycle that a supplier should check: the newest that holds any answer.
func draftCycles(b *book.Book, engagement string) []entity.Assessment {
	newest := map[string]entity.Assessment{}
	for _, a := range book.ShownCycles(b.Cycles[engagement]) {
		if len(b.Answers[a.ID]) > 0 && a.Cycle > newest[a.Pack].Cycle {
			newest[a.Pack] = a
		}
	}
	var out []entity.Assessment
	for _, id := range slices.Sorted(maps.Keys(newest)) {
		out = append(out, newest[id])
	}
	return out
}

func factLines(b *book.Book, facts questionnaire.Facts) []Fact {
	var out []Fact
	for _, id := range factsForSupplier {
		def, value := b.Settings.Facts.Def(id), facts.Get(id)
		if def == nil || value == questionnaire.Unknown {
			continue
		}
		words := value
		if v, ok := def.Value(value); ok {
			words = v.Label
		}
		out = append(out, Fact{Label: def.Title, Words: words})
	}
	return out
}

// draftParts shows what the supplier reported, what was seen of it, and what is to be sent.
func (rp *reporter) draftParts(ctx context.Context, b *book.Book, st *book.Standing,
	a entity.Assessment) ([]Part, error) {
	result := b.ScoreOf(st, &a)
	d := &draft{b: b, a: a, pack: b.Compiled[a.PackSHA].Pack(), result: result}
	d.label = st.Engagement.Ref + ", " + d.pack.ID
	parts := []Part{{Facts: d.figures(claimsOnly(b).ScoreOf(st, &a))}}
	d.only(rp.q.Themes)
	if line := result.Line().WithoutGrade().String(); line != "" {
		parts = append(parts, Part{Quiet: "Score line, to work the score out by hand: " + line})
	}
	parts = append(parts, tablePart(d.mustHaves()), tablePart(d.differences()), tablePart(d.toSend()))
	if t := d.notCounted(); len(t.Rows) > 0 {
		parts = append(parts, tablePart(t))
	}
	parts = append(parts, tablePart(d.documents()))
	queries, err := b.Queries(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	if t := d.queries(queries); t != nil {
		parts = append(parts, Part{Table: t})
	}
	return parts, nil
}

func tablePart(t *Table) Part { return Part{Table: t} }

// claimsOnly is the book as if no assessor had judged: the supplier's claims count, and the
// evidence accepted for them.
func claimsOnly(b *book.Book) *book.Book {
	c := *b
	c.Answers = make(map[string]map[string]entity.Answers, len(b.Answers))
	for id, all := range b.Answers {
		c.Answers[id] = make(map[string]entity.Answers, len(all))
		for question, both := range all {
			if both.Claim != nil {
				c.Answers[id][question] = entity.Answers{Claim: both.Claim}
			}
		}
	}
	return &c
}

// draft is one questionnaire of a draft.
type draft struct {
	b      *book.Book
	a      entity.Assessment
	pack   *questionnaire.Pack
	result *scoring.Result
	label  string // distinguishes its tables from those of another questionnaire
	themes questionnaire.ThemeFilter
}

// only leaves out of the tables what is about no theme of a filter.
func (d *draft) only(f questionnaire.ThemeFilter) {
	if !f.On() {
		return
	}
	some := *d.result
	some.Rows = slices.DeleteFunc(slices.Clone(some.Rows), func(r scoring.Row) bool { return !f.Keeps(r.Asks()) })
	d.result, d.themes = &some, f
}

// questions are those that the tables are about.
func (d *draft) questions() []*questionnaire.Question {
	return slices.DeleteFunc(d.pack.Questions(), func(q *questionnaire.Question) bool { return !d.themes.Keeps(q) })
}

// keeps reports whether something that belongs to a question is in the tables.
func (d *draft) keeps(question string) bool { return d.themes.Keeps(d.pack.Question(question)) }

// table begins a table of the draft.
func (d *draft) table(id, caption, empty string, headers ...string) *Table {
	if d.themes.On() {
		caption += ", only about " + d.themes.Words()
	}
	return &Table{ID: id + "-" + strings.ReplaceAll(d.label, ", ", "-"), Caption: caption + " (" + d.label + ")",
		Columns: Columns(headers...), Empty: empty}
}

// figures are what was claimed and what was seen. What was claimed is the score of the supplier's
// own answers if proof had come with each of them.
func (d *draft) figures(claimed *scoring.Result) []Fact {
	r := d.result
	out := []Fact{{Label: "State", Words: text.UpperFirst(d.a.State.Label())}}
	if r.Assessable && r.Recorded {
		out = append(out, Fact{Label: "Of 100 points",
			Words: fmt.Sprintf("you told us %s, we have seen proof of %s", claimed.Assured+claimed.Losses.Evidence,
				r.Assured)})
		if r.Losses.Unknown > 0 {
			out = append(out, Fact{Label: "Left open",
				Words: fmt.Sprintf("%s points are not answered. An open question is not a no; it earns nothing until "+
					"it is answered.", r.Losses.Unknown)})
		}
	}
	if r.HiddenByRule > 0 {
		out = append(out, Fact{Label: "Not asked",
			Words: fmt.Sprintf("rules of the questionnaire hide %s of 100 points on what we know of the service",
				r.HiddenByRule)})
	}
	return append(out, Fact{Label: "Answers",
		Words: fmt.Sprintf("%d of %d questions answered, %d with proof we have accepted", r.Answered, r.Applicable,
			r.Evidenced)})
}

// mustHaves lists the must-haves and key controls that are not met or not shown, in words that say which.
func (d *draft) mustHaves() *Table {
	t := d.table("must", "Must-haves and key controls that are open", "Every one is met.", "Question",
		"What we ask for", "Status", "What would help")
	for i := range d.result.Rows {
		row := &d.result.Rows[i]
		if row.Gate == nil || !row.InScope() || row.Gate.State == scoring.Met {
			continue
		}
		q := d.pack.Question(row.Question)
		words, help := d.openWords(row, q)
		name := Cell{Text: row.Gate.Name, Note: q.Text}
		if row.Gate.Key {
			name.Note = "Key control"
		}
		t.Add(Words(q.ID), name,
			Cell{Text: text.UpperFirst(string(row.Gate.State)), Mark: stateMark(row.Gate.State), Note: words},
			Words(help))
	}
	return t
}

func (d *draft) openWords(row *scoring.Row, q *questionnaire.Question) (words, help string) {
	help = askFor(q)
	if row.Gate.State == scoring.NotMet {
		both, whose := d.b.Answers[d.a.ID][q.ID], "Your answer is"
		if both.Judgement.Given() {
			whose = "What we recorded is"
		}
		return whose + " below what we ask for: " + book.AnswerWords(q, both.Effective()) + ".",
			"Tell us what you plan and by when. Once it is in place, " +
				lowerFirst(strings.Replace(help, "Send: ", "Send ", 1))
	}
	switch row.State {
	case scoring.NAClaimed:
		words = "We have not seen that it is met: you say it does not apply, and we have not agreed to that. Until " +
			"we do it counts as not answered."
		help = "Say why it does not apply, or answer it."
	case scoring.Answered:
		if row.Raised {
			return d.lowerAnswer(q), help
		}
		words = "We have not seen proof of it yet, or not strong enough for a service of this kind."
	default:
		words = "We have not seen that it is met: it is not answered."
		help = "Answer it. " + help
	}
	return words, help
}

// askFor is what to send for a question.
func askFor(q *questionnaire.Question) string {
	if q.Evidence.Ask != "" {
		return "Send: " + lowerFirst(strings.TrimRight(q.Evidence.Ask, ".")) + "."
	}
	return "Send something dated that shows it."
}

// differences lists where the buyer's reading is not the supplier's answer. Why the assessor found so is not in it.
func (d *draft) differences() *Table {
	t := d.table("differ", "Where we read it differently", "We read no answer differently from you.",
		"Question", "What we asked", "You told us", "We recorded", "Your correction")
	for _, q := range d.questions() {
		both := d.b.Answers[d.a.ID][q.ID]
		if !both.Judgement.Given() || !both.Claim.Given() || both.Claim.Value == both.Judgement.Value {
			continue
		}
		t.Add(Words(q.ID), Words(q.Text), Words(book.AnswerWords(q, both.Claim)),
			Words(book.AnswerWords(q, both.Judgement)), Cell{Blank: true})
	}
	return t
}

// toSend lists what is answered but not shown, and what is not answered, what weighs most first.
func (d *draft) toSend() *Table {
	t := d.table("send", "What to send, what helps most first", "Nothing: every answer is shown.", "Question",
		"What we asked", "You told us", "What we have seen", "Points", "What to send")
	var rows []scoring.Row
	for _, row := range d.result.Rows {
		if row.InScope() && row.Scores && row.Loss.Evidence+row.Loss.Unknown > 0 {
			rows = append(rows, row)
		}
	}
	slices.SortStableFunc(rows, func(x, y scoring.Row) int {
		return cmp.Compare(y.Loss.Evidence+y.Loss.Unknown, x.Loss.Evidence+x.Loss.Unknown)
	})
	for _, row := range rows {
		q := d.pack.Question(row.Question)
		claim, seen := book.AnswerWords(q, d.b.Answers[d.a.ID][q.ID].Claim), "nothing that we have accepted"
		if claim == "" {
			claim = "not answered"
		}
		if proof := d.b.Proof(d.a.ID, q.ID); len(proof) > 0 {
			var lines []string
			for _, doc := range proof {
				lines = append(lines, book.DocumentWords(&doc))
			}
			seen = strings.Join(lines, "\n")
			if row.Raised {
				seen += "\n" + d.lowerAnswer(q)
			}
		} else if offered := d.b.DocumentsFor(d.a.ID, q.ID, entity.Offered); len(offered) > 0 {
			seen = "offered, and not yet reviewed: " + book.DocumentWords(&offered[0])
		}
		send := askFor(q)
		switch row.State {
		case scoring.NAClaimed:
			send = "Say why it does not apply; until we agree it counts as not answered."
		case scoring.Unknown, scoring.NotRecorded:
			send = "Answer it. " + send
		}
		t.Add(Words(q.ID), Words(q.Text), Words(claim), Words(seen), Words(partsWords(&row)), Words(send))
	}
	return t
}

// lowerAnswer says of a question whose answer was raised since its documents were accepted what they show.
func (d *draft) lowerAnswer(q *questionnaire.Question) string {
	worth, lower := 0, ""
	for _, s := range d.b.Supports[d.a.ID] {
		if doc := d.b.Documents[s.Document]; s.Question == q.ID && s.State == entity.Accepted &&
			doc.State == entity.Accepted && s.Value != nil {
			worth = max(worth, *s.Value)
		}
	}
	for _, o := range q.Options {
		if q.Answer == questionnaire.Choice && o.Value == worth {
			lower = ", " + o.Label + ","
			break
		}
	}
	return "Accepted for a lower answer" + lower + " than the one given today. It shows only the lower one, until " +
		"you send what shows today's answer or we accept it for that too."
}

// partsWords is what a question is worth and its parts, which add up to it.
func partsWords(row *scoring.Row) string {
	words := fmt.Sprintf("%s = %s shown", row.Points, row.Contribution)
	for _, p := range []struct {
		points scoring.Tenths
		what   string
	}{{row.Loss.Gap, "answered low"}, {row.Loss.Evidence, "without proof"}, {row.Loss.Unknown, "not answered"}} {
		if p.points > 0 {
			words += fmt.Sprintf(" + %s %s", p.points, p.what)
		}
	}
	return words
}

// notCounted lists the dates and the alternative controls that the supplier gave.
func (d *draft) notCounted() *Table {
	t := d.table("plans", "What you plan, or use instead", "", "Question", "What we asked", "How we read it")
	for _, q := range d.questions() {
		row := d.result.Row(q.ID)
		if words := d.b.Answers[d.a.ID][q.ID].NotCounted(d.b.AsOf); words != "" && row != nil && row.InScope() {
			t.Add(Words(q.ID), Words(q.Text), Words("Your return "+words+"."))
		}
	}
	return t
}

// documents lists what the supplier pointed to in this questionnaire.
func (d *draft) documents() *Table {
	t := d.table("documents", "Documents we know of", "You have pointed us to no document.", "Document", "Kind",
		"Dated", "Runs out", "Questions", "State")
	questions := map[string][]string{}
	for _, s := range d.b.Supports[d.a.ID] {
		if s.State != entity.Withdrawn && d.keeps(s.Question) {
			questions[s.Document] = append(questions[s.Document], s.Question)
		}
	}
	var docs []entity.Document
	for id := range questions {
		if doc, ok := d.b.Documents[id]; ok && doc.State != entity.Withdrawn {
			docs = append(docs, doc)
		}
	}
	slices.SortFunc(docs, func(x, y entity.Document) int { return strings.Compare(x.Ref, y.Ref) })
	for _, doc := range docs {
		ids := questions[doc.ID]
		slices.Sort(ids)
		state := map[entity.DocumentState]string{entity.Offered: "Not yet reviewed", entity.Accepted: "Accepted",
			entity.Refused: "Not accepted: ask us why"}[doc.State]
		ids = slices.Compact(ids)
		if doc.State == entity.Accepted {
			raised := slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
				row := d.result.Row(id)
				return row == nil || !row.Raised
			})
			if len(raised) > 0 {
				state += "; for a lower answer than today's: " + strings.Join(raised, ", ")
			}
		}
		t.Add(Words(cmp.Or(doc.Reference, doc.Ref)), Words(doc.Kind.Label()), Day(doc.Issued), Day(doc.Expiry),
			Words(strings.Join(ids, ", ")), Words(state))
	}
	return t
}

// queries lists what the supplier was asked outside the questionnaire; nil when nothing was.
func (d *draft) queries(list []entity.Query) *Table {
	t := d.table("queries", "What we asked you outside the questionnaire", "", "Query", "Question", "What we asked",
		"Due", "Your reply")
	for _, q := range list {
		if q.SentAt == nil || !d.keeps(q.Question) {
			continue // drawn up, and not sent; or about another theme
		}
		reply := Words(string(q.Reply))
		if q.Reply == "" {
			reply = Cell{Blank: true}
		}
		t.Add(Words(q.Name()), Words(q.Question), Words(string(q.Body)), Day(q.Due), reply)
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

// correctionsSection is room to correct, and to sign.
func correctionsSection(replyBy questionnaire.Date) Section {
	t := &Table{ID: "corrections", Caption: "Your corrections",
		Columns: Columns("No.", "Question or heading", "What is wrong", "What is right", "Proof you send")}
	for n := range 6 {
		t.Add(Words(fmt.Sprint(n+1)), Cell{Blank: true}, Cell{Blank: true}, Cell{Blank: true}, Cell{Blank: true})
	}
	return Section{Heading: "Your reply, by " + replyBy.Long(), Parts: []Part{{Table: t},
		{Lines: []string{"Name", "Role", "Signature", "Date"}}}}
}
