package linear

import (
	"context"
	"slices"
	"strings"

	"assure/data"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/walk"
)

// reviewCommand is a word that can be typed in a review.
type reviewCommand struct {
	word string
	help string
	run  func(w *reviewer, ctx context.Context, rest string)
}

// reviewCommands is the table of words, which help lists.
func reviewCommands() []reviewCommand {
	return []reviewCommand{
		{"agree", "our judgement is the supplier's answer; of a claim that it does not apply with the reason, as in: " +
			"agree the service holds no such data", (*reviewer).agree},
		{"disagree", "our own answer and why, as in: disagree 2 only part of it was shown", (*reviewer).disagree},
		{"query", "ask the supplier, with the day the reply is due or without, as in: query by 5/12/2026 which " +
			"accounts are excepted?", (*reviewer).query},
		{"reply", "record the supplier's reply to the query that is out, as in: reply two accounts, list attached",
			(*reviewer).reply},
		{"out", "decide that it is out of scope, with the reason, as in: out the module was not bought",
			(*reviewer).out},
		{"evidence", "list the documents of this question", (*reviewer).documents},
		{"accept", "accept a document you have read, for this question or for all that it is offered for, as in: " +
			"accept DOC-0412 all", (*reviewer).accept},
		{"refuse", "refuse a document, with the reason, as in: refuse DOC-0412 it covers another product",
			(*reviewer).refuseDocument},
		{"next", "the next question that is not read; an empty line does the same", (*reviewer).next},
		{"back", "the question before this one", func(w *reviewer, _ context.Context, _ string) { w.step(-1) }},
		{"forward", "the question after this one, read or not",
			func(w *reviewer, _ context.Context, _ string) { w.step(1) }},
		{"go", "go to a question, as in: go ITS-22", (*reviewer).goTo},
		{"list", "list what is worth reading, with what became of it", (*reviewer).listAll},
		{"all", "go through everything from now on, or only what is worth reading", (*reviewer).everything},
		{"domain", "say what agreeing with the rest of this domain would do; domain agree does it",
			(*reviewer).domain},
		{"more", "read the guidance", (*reviewer).guidance},
		{"why", "explain the score", func(w *reviewer, ctx context.Context, _ string) { w.explain(ctx) }},
		{"undo", "undo the last change", func(w *reviewer, ctx context.Context, _ string) {
			w.revert(ctx, w.r.Undo, "Undone")
		}},
		{"redo", "redo what was undone", func(w *reviewer, ctx context.Context, _ string) {
			w.revert(ctx, w.r.Redo, "Redone")
		}},
		{"save", "say whether everything is saved; every decision is saved at once",
			func(w *reviewer, _ context.Context, _ string) { w.saved() }},
		{"help", "read these commands", (*reviewer).help},
		{"quit", "leave", func(w *reviewer, _ context.Context, _ string) { w.done = true }},
	}
}

func reviewWords() string {
	var out []string
	for _, c := range reviewCommands() {
		out = append(out, c.word)
	}
	return strings.Join(out, " ")
}

// queryDays is how long a supplier is given for a reply unless another day is typed.
const queryDays = 14

func (w *reviewer) query(ctx context.Context, body string) {
	if !w.writable() {
		return
	}
	due := w.r.Today() + queryDays
	if word, rest, _ := strings.Cut(body, " "); strings.EqualFold(word, "by") {
		day, words, _ := strings.Cut(strings.TrimSpace(rest), " ")
		on, err := questionnaire.ReadDate(day)
		if err != nil || on < w.r.Today() {
			w.refuse("Write the day in one word and not in the past, as in: query by 5/12/2026 which accounts?")
			w.prompt()
			return
		}
		due, body = on, strings.TrimSpace(words)
	}
	if body == "" {
		w.refuse("Type the query after the word, as in: query by 5/12/2026 which accounts are excepted?")
		w.prompt()
		return
	}
	id := w.at
	q, err := w.r.SendQuery(ctx, entity.Query{Assessment: w.Assessment, Question: id, Body: questionnaire.Text(body),
		Due: due})
	if err != nil {
		w.refuse("Not done: %v.", err)
		w.prompt()
		return
	}
	w.again(ctx)
	w.say("%s, is recorded as sent: send the words to the supplier.", text.UpperFirst(q.Words(w.r.Today())))
	w.goOn(id)
}

func (w *reviewer) reply(ctx context.Context, words string) {
	i := slices.IndexFunc(w.s.Queries, func(q entity.Query) bool { return q.Question == w.at && q.State.Open() })
	switch {
	case i < 0:
		w.refuse("No query about %s is out.", w.at)
	case words == "":
		w.refuse("Type the reply after the word, as in: reply two accounts, list attached")
	default:
		if err := w.r.ReplyQuery(ctx, w.Assessment, w.s.Queries[i].N, questionnaire.Text(words)); err != nil {
			w.refuse("Not done: %v.", err)
			break
		}
		w.again(ctx)
		w.say("The reply is recorded. It changes no answer: judge the question.")
	}
	w.prompt()
}

func (w *reviewer) out(ctx context.Context, reason string) {
	if !w.writable() {
		return
	}
	if reason == "" {
		w.refuse("It is a decision with a reason. Type it after the word, as in: out the module was not bought")
		w.prompt()
		return
	}
	w.decide(ctx, entity.ScopeOut, reason)
}

func (w *reviewer) documents(context.Context, string) {
	if len(w.s.Evidence[w.at]) == 0 {
		w.say("No document is offered for %s.", w.at)
	}
	for _, e := range w.s.Evidence[w.at] {
		state := string(e.State)
		if e.Counts() {
			state = "accepted"
		}
		dates := ""
		if e.Document.Issued != 0 {
			dates += ", dated " + e.Document.Issued.Long()
		}
		if e.Document.Expiry != 0 {
			dates += ", to " + e.Document.Expiry.Long()
		}
		w.say("%s, %s, %s%s: %s.", e.Document.Ref, e.Document.Reference, e.Document.Kind.Label(), dates, state)
	}
	w.prompt()
}

// document is the document of the open question that a word names, nil for none.
func (w *reviewer) document(word string) *entity.Document {
	full := entity.DocumentForm.Full(word)
	for _, e := range w.s.Evidence[w.at] {
		if strings.EqualFold(e.Document.Ref, full) {
			return &e.Document
		}
	}
	return nil
}

func (w *reviewer) accept(ctx context.Context, rest string) {
	if !w.writable() {
		return
	}
	word, which, _ := strings.Cut(rest, " ")
	d := w.document(word)
	if d == nil {
		w.refuse("%s has no document %q. Type evidence to list them.", w.at, text.Safe(word))
		w.prompt()
		return
	}
	links := []data.Link{{Assessment: w.Assessment, Question: w.at}}
	names := []string{w.at}
	if strings.EqualFold(strings.TrimSpace(which), "all") {
		for _, q := range w.s.Questions() {
			for _, e := range w.s.Evidence[q.ID] {
				if q.ID != w.at && e.Document.ID == d.ID && e.State == entity.Offered {
					links = append(links, data.Link{Assessment: w.Assessment, Question: q.ID})
					names = append(names, q.ID)
				}
			}
		}
	}
	if err := w.r.AcceptDocument(ctx, d.Ref, links...); err != nil {
		w.refuse("Not done: %v.", err)
		w.prompt()
		return
	}
	id := w.at
	w.again(ctx)
	w.say("%s is accepted for %s.", d.Ref, strings.Join(names, ", "))
	w.score()
	w.goOn(id)
}

func (w *reviewer) refuseDocument(ctx context.Context, rest string) {
	if !w.writable() {
		return
	}
	word, reason, _ := strings.Cut(rest, " ")
	d := w.document(word)
	switch reason = strings.TrimSpace(reason); {
	case d == nil:
		w.refuse("%s has no document %q. Type evidence to list them.", w.at, text.Safe(word))
	case reason == "":
		w.refuse("A refusal needs a reason, which the supplier sees. Type it after the document, as in: refuse %s it "+
			"covers another product", d.Ref)
	default:
		if err := w.r.RefuseDocument(ctx, d.Ref, questionnaire.Text(reason)); err != nil {
			w.refuse("Not done: %v.", err)
			break
		}
		w.again(ctx)
		w.say("%s is refused for every question.", d.Ref)
	}
	w.prompt()
}

func (w *reviewer) step(d int) {
	rows := w.rows()
	i := w.index() + d
	if i < 0 || i >= len(rows) {
		w.refuse("There are no more questions in this direction.")
		w.prompt()
		return
	}
	w.at = rows[i].ID
	w.s.GoTo(w.at)
	w.question().ask()
}

func (w *reviewer) goTo(_ context.Context, id string) {
	if !w.s.GoTo(id) {
		w.refuse("There is no question %q here. Type list to list what is worth reading.", text.Safe(id))
		w.prompt()
		return
	}
	w.at = w.s.Question().ID
	w.question().ask()
}

func (w *reviewer) listAll(context.Context, string) {
	for i, q := range w.rows() {
		why := "nothing to see"
		if len(q.Reasons) > 0 {
			var words []string
			for _, r := range q.Reasons {
				words = append(words, r.Kind.Words())
			}
			why = strings.Join(words, ", ")
		}
		says := "no answer"
		if q.Claim != nil {
			says = walk.Label(q.Question, q.Claim)
		}
		w.say("%d. %s, %s: %s. Supplier says %s.", i+1, q.ID, q.State.Words(), why, says)
	}
	w.counts()
	w.prompt()
}

func (w *reviewer) everything(context.Context, string) {
	w.all = !w.all
	if w.all {
		w.say("Everything, %d questions.", len(w.rows()))
	} else {
		w.say("Only what is worth reading, %d questions.", len(w.list.Worth))
	}
	w.prompt()
}

// domain says what agreeing with the rest of a domain would do, or does it.
func (w *reviewer) domain(ctx context.Context, rest string) {
	if !w.writable() {
		return
	}
	here := w.s.Pack.Question(w.at).Domain
	var edits []data.AnswerEdit
	var can []string
	for _, q := range w.rows() {
		if q.Domain != here || q.State.Done() && len(q.Reasons) > 0 {
			continue
		}
		if why := q.Alone(); why != "" {
			w.say("%s is left: %s.", q.ID, why)
			continue
		}
		can = append(can, q.ID)
		base := 0
		if own := w.s.Own(q.ID); own != nil {
			base = own.Rev
		}
		edits = append(edits, data.AnswerEdit{OpID: w.NewID(), Assessment: w.Assessment, Question: q.ID,
			Party: entity.ByAssessor, Value: q.Claim.Value, BaseRev: base})
		w.say("%s: %s.", q.ID, walk.Label(q.Question, q.Claim))
	}
	switch {
	case len(can) == 0:
		w.say("Nothing in this domain can be agreed with together.")
	case !strings.EqualFold(rest, "agree"):
		w.say("Type domain agree to agree with %s, as the supplier says. One undo takes all of it back.",
			text.Plural(len(can), "answer", "answers"))
	default:
		if _, err := w.r.RecordAnswers(ctx, edits); err != nil {
			w.refuse("Not done: %v.", err)
			break
		}
		w.again(ctx)
		w.say("%s agreed.", text.Plural(len(can), "answer", "answers"))
		w.score()
		w.goOn(w.at)
		return
	}
	w.prompt()
}

func (w *reviewer) guidance(context.Context, string) {
	q := w.question().q
	if q.Guidance != "" {
		w.say("Guidance: %s", q.Guidance)
	}
	if q.Why != "" {
		w.say("Why it matters: %s", q.Why)
	}
	if q.Evidence.Ask != "" {
		w.say("Ask for: %s", q.Evidence.Ask)
	}
	w.prompt()
}

func (w *reviewer) explain(context.Context) {
	for _, s := range w.s.Sentences() {
		w.say("%s", s)
	}
	w.prompt()
}

func (w *reviewer) saved() {
	if w.unsaved != nil {
		w.say("Not saved yet: the answer to %s.", w.unsaved.Question)
	} else {
		w.say("Everything is saved. Every decision is saved as you make it.")
	}
	w.prompt()
}

func (w *reviewer) help(context.Context, string) {
	for _, c := range reviewCommands() {
		w.say("%s: %s.", c.word, c.help)
	}
	w.prompt()
}
