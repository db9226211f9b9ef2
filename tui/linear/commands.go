package linear

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/walk"
)

// command is a word that can be typed.
type command struct {
	word string
	help string
	run  func(w *walker, ctx context.Context, rest string)
}

// commands is the table of words, which help lists.
func commands() []command {
	return []command{
		{"next", "the next open question; an empty line does the same", (*walker).next},
		{"forward", "the question after this one, answered or not",
			func(w *walker, _ context.Context, _ string) { w.step(1) }},
		{"back", "the question before this one", func(w *walker, _ context.Context, _ string) { w.step(-1) }},
		{"go", "go to a question, as in: go ITS-22", (*walker).goTo},
		{"answer", "answer in words, a number or a date, as in: answer 2026-11-21", (*walker).answer},
		{"because", "answer with a reason, as in: because 3 an exception list was sent", (*walker).because},
		{"note", "write a note on this question, as in: note seen on site", (*walker).note},
		{"more", "read the guidance and the evidence", (*walker).more},
		{"claim", "from now on record what the supplier claims",
			func(w *walker, _ context.Context, _ string) { w.party(entity.BySupplier) }},
		{"judge", "from now on record our judgement, which counts before the claim",
			func(w *walker, _ context.Context, _ string) { w.party(entity.ByAssessor) }},
		{"accept", "accept a document you have read, as in: accept DOC-0412",
			func(w *walker, ctx context.Context, rest string) { w.judge(ctx, rest, true) }},
		{"refuse", "refuse a document, with the reason, as in: refuse DOC-0412 it covers another product",
			func(w *walker, ctx context.Context, rest string) { w.judge(ctx, rest, false) }},
		{"resolve", "say why two records that contradict each other may stay, as in: resolve the parent publishes " +
			"for both",
			(*walker).resolve},
		{"open", "list what is still open before a sign-off", (*walker).unsettled},
		{"pass", "pass what blocks a sign-off, with a reason, as in: pass ITS-26 our own contract has a clause",
			(*walker).pass},
		{"unpass", "withdraw a pass, with a reason, as in: unpass ITS-26 the contract has no such clause",
			(*walker).unpass},
		{"sign", "sign the assessment off in your name, as in: sign off", (*walker).sign},
		{"reopen", "open a signed-off assessment again, with a reason, as in: reopen the wrong report was accepted",
			(*walker).reopen},
		{"move", "say what moving to the version of the questionnaire that counts would do; move now does it",
			(*walker).move},
		{"why", "explain the score", (*walker).why},
		{"list", "list all questions with their answers", (*walker).list},
		{"undo", "undo the last change", (*walker).undo},
		{"redo", "redo what was undone", (*walker).redo},
		{"save", "say whether everything is saved; every answer is saved at once", (*walker).save},
		{"help", "read these commands", (*walker).help},
		{"quit", "leave", func(w *walker, _ context.Context, _ string) { w.done = true }},
	}
}

func commandWords() string {
	var out []string
	for _, c := range commands() {
		out = append(out, c.word)
	}
	return strings.Join(out, " ")
}

func (w *walker) step(d int) {
	if !w.s.Step(d) {
		w.refuse("There are no more questions in this direction.")
		w.prompt()
		return
	}
	w.ask()
}

func (w *walker) goTo(_ context.Context, id string) {
	if !w.s.GoTo(id) {
		w.refuse("There is no question %q here. Type list to list them all.", text.Safe(id))
		w.prompt()
		return
	}
	w.ask()
}

func (w *walker) answer(ctx context.Context, words string) {
	q := w.s.Question()
	if q.Answer == questionnaire.Choice || q.Answer == questionnaire.Multi {
		values, labels := w.choices()
		for i := range values {
			if text.Fold(words) == text.Fold(values[i]) || text.Fold(words) == text.Fold(labels[i]) {
				w.give(ctx, values[i], nil)
				return
			}
		}
		w.refuse("%q is not one of the answers. Type a number from 1 to %d.", text.Safe(words), len(values))
		w.prompt()
		return
	}
	words, err := walk.ReadAnswer(q, words)
	if err != nil {
		w.refuse("%v", err)
		w.prompt()
		return
	}
	w.give(ctx, words, nil)
}

func (w *walker) because(ctx context.Context, rest string) {
	number, reason, _ := strings.Cut(rest, " ")
	values, _ := w.choices()
	n, err := strconv.Atoi(number)
	if reason = strings.TrimSpace(reason); err != nil || n < 1 || n > len(values) || reason == "" {
		w.refuse("Type the number of the answer and then the reason, as in: because 3 an exception list was sent")
		w.prompt()
		return
	}
	w.give(ctx, values[n-1], &reason)
}

func (w *walker) note(ctx context.Context, text string) {
	if text == "" {
		w.refuse("Type the note after the word, as in: note seen on site")
		w.prompt()
		return
	}
	value := questionnaire.WordsOnly
	if have := w.s.Own(w.s.Question().ID); have.Given() {
		value = have.Value
	}
	w.give(ctx, value, &text)
}

func (w *walker) more(context.Context, string) {
	q := w.s.Question()
	if q.Guidance != "" {
		w.say("Guidance: %s", q.Guidance)
	}
	if q.Why != "" {
		w.say("Why it matters: %s", q.Why)
	}
	if q.Evidence.Ask != "" {
		w.say("Ask for: %s", q.Evidence.Ask)
	}
	for _, e := range w.s.Evidence[q.ID] {
		state := string(e.State)
		if e.Counts() {
			state = "accepted"
		}
		w.say("Evidence %s, %s, %s, %s.", e.Document.Ref, e.Document.Reference, e.Document.Kind, state)
	}
	if r := w.s.Result.Row(q.ID); r != nil && r.Scores {
		w.say("Worth up to %s points; %s shown, %d percent evidence.", r.Points, r.Contribution, r.Confidence)
	}
	w.prompt()
}

// judge accepts or refuses a document that is offered for the open question.
func (w *walker) judge(ctx context.Context, rest string, accept bool) {
	defer w.prompt()
	ref, reason, _ := strings.Cut(rest, " ")
	reason = strings.TrimSpace(reason)
	q := w.s.Question().ID
	full := entity.DocumentForm.Full(ref)
	i := slices.IndexFunc(w.s.Evidence[q],
		func(e walk.Evidence) bool { return strings.EqualFold(e.Document.Ref, full) })
	switch {
	case !w.s.Assessment.State.Open():
		w.say("This cycle is %s: its evidence stays as it is.", w.s.Assessment.State.Label())
		return
	case i < 0:
		w.say("%s has no document %q. Type more to list its evidence.", q, text.Safe(ref))
		return
	case !accept && reason == "":
		w.refuse("A refusal needs a reason, which the supplier sees. Type it after the document, as in: refuse %s it "+
			"covers another product", w.s.Evidence[q][i].Document.Ref)
		return
	}
	ref = w.s.Evidence[q][i].Document.Ref
	if err := w.Store.JudgeEvidence(ctx, w.Assessment, q, ref, accept, reason); err != nil {
		w.refuse("Not done: %v.", err)
		return
	}
	w.reload(ctx)
	if accept {
		w.say("%s is accepted for %s.", ref, q)
	} else {
		w.say("%s is refused for every question.", ref)
	}
	w.score()
}

// resolve gives a reason for the first contradiction of the open question.
func (w *walker) resolve(ctx context.Context, reason string) {
	defer w.prompt()
	q := w.s.Question().ID
	list := slices.DeleteFunc(w.s.Compared(q), func(c book.Comparison) bool { return !c.Unjudged() })
	switch reason = strings.TrimSpace(reason); {
	case len(list) == 0:
		w.say("No other record contradicts %s.", q)
		return
	case reason == "":
		w.say("Type the reason after the word, as in: resolve the parent publishes for both")
		return
	}
	if err := w.Store.Resolve(ctx, &list[0], questionnaire.Text(reason)); err != nil {
		w.refuse("Not done: %v.", err)
		return
	}
	w.reload(ctx)
	w.say("The reason is kept. It counts until one of the records changes.")
}

func (w *walker) unsettled(context.Context, string) {
	list := w.s.Unsettled()
	if len(list) == 0 {
		w.say("Nothing is open: every question is answered and every document accepted or refused.")
	}
	for _, u := range list {
		lead := ""
		if u.Block != nil && u.Block.Pass == nil {
			lead = "Blocks the sign-off: "
		}
		w.say("%s%s.", lead, strings.TrimPrefix(u.Question+": "+text.Safe(u.What), ": "))
	}
	w.prompt()
}

// pass passes the blocks of a question, or the one that a document or query names.
func (w *walker) pass(ctx context.Context, rest string) {
	w.passing(ctx, rest, entity.OpenBlocks(w.s.Blocks()), passWords{"%q does not block the sign-off.",
		"It needs a reason, which is kept and printed. Type it after the question, as in: pass %s our own contract " +
			"has a clause", "Passed: %s."}, w.Store.Pass)
}

// unpass withdraws the passes of a question, or the one that a document or query names.
func (w *walker) unpass(ctx context.Context, rest string) {
	passed := slices.DeleteFunc(w.s.Blocks(), func(b entity.Block) bool { return b.Pass == nil })
	w.passing(ctx, rest, passed, passWords{"Nobody passed %q.",
		"It needs a reason, which is kept. Type it after the question, as in: " +
			"unpass %s the contract has no such clause",
		"It blocks the sign-off again: %s."}, w.Store.Unpass)
}

// passWords are what passing and withdrawing say.
type passWords struct{ none, noReason, done string }

// passing runs do on the blocks of a list that the first word of rest names; the others are the reason.
func (w *walker) passing(ctx context.Context, rest string, list []entity.Block, words passWords,
	do func(ctx context.Context, assessment string, b entity.Block, reason string) error) {
	defer w.prompt()
	word, reason, _ := strings.Cut(rest, " ")
	var blocks []entity.Block
	for _, b := range list {
		if strings.EqualFold(b.Question, word) ||
			strings.EqualFold(b.Subject, strings.ReplaceAll(word, "query-", "query ")) {
			blocks = append(blocks, b)
		}
	}
	switch {
	case w.unsaved != nil:
		w.say("The answer to %s is not saved yet.", w.unsaved.Question)
		return
	case len(blocks) == 0:
		w.refuse(words.none+" Type open to list what blocks it.", text.Safe(word))
		return
	case strings.TrimSpace(reason) == "":
		w.refuse(words.noReason, text.Safe(word))
		return
	}
	for _, b := range blocks {
		if err := do(ctx, w.Assessment, b, strings.TrimSpace(reason)); err != nil {
			w.refuse("Not done: %v.", err)
			return
		}
		w.say(words.done, data.BlockWords(&b))
	}
	w.reload(ctx)
}

// sign signs off when both words are typed, since one could be a mistake.
func (w *walker) sign(ctx context.Context, rest string) {
	defer w.prompt()
	open := entity.OpenBlocks(w.s.Blocks())
	switch {
	case !w.s.Assessment.State.Open():
		words := "is superseded already; the next one counts"
		if w.s.Assessment.State == entity.SignedOff {
			words = "is signed off already; reopen opens it again, with a reason"
		}
		w.say("This cycle %s.", words)
		return
	case w.unsaved != nil:
		w.say("The answer to %s is not saved yet, so nothing is signed.", w.unsaved.Question)
		return
	case len(open) > 0:
		w.say("It cannot be signed off yet. Settle each of these, or pass it with a reason:")
		for i := range open {
			w.say("%s: %s.", data.BlockWords(&open[i]), open[i].Todo)
		}
		if yours := w.s.NotYours(w.Actor); yours != "" {
			w.say("Besides, it cannot be signed off by you: %s.", yours)
		} else if w.s.Reviewer {
			w.say("Whoever passes one of these does not sign: this takes a reviewer.")
		}
		return
	case w.s.NotYours(w.Actor) != "":
		w.say("It cannot be signed off by you: %s.", w.s.NotYours(w.Actor))
		return
	case !strings.EqualFold(rest, "off"):
		w.say("%d things are still open; type open to list them. To sign as %s, type: sign off",
			len(w.s.Unsettled()), w.Actor)
		return
	}
	if _, err := w.Store.SignOff(ctx, w.Assessment); err != nil {
		w.say("Not signed off: %v.", err)
		return
	}
	w.reload(ctx)
	w.say("Signed off as %s. It counts from now on and is closed to further answers.", w.Actor)
	w.score()
}

// reopen opens a signed-off cycle again.
func (w *walker) reopen(ctx context.Context, reason string) {
	defer w.prompt()
	if reason == "" {
		w.refuse("It needs a reason, which is kept. Type it after the word, as in: reopen the wrong report was " +
			"accepted")
		return
	}
	if err := w.Store.Reopen(ctx, w.Assessment, reason); err != nil {
		w.refuse("Not done: %v.", err)
		return
	}
	w.reload(ctx)
	w.say("This cycle is open again. The sign-off stays in the record, with your reason.")
}

func (w *walker) party(p entity.Party) {
	w.s.Party = p
	w.prompt()
}

func (w *walker) list(context.Context, string) {
	for i, q := range w.s.Questions() {
		state := walk.Label(q, w.s.Answers[q.ID].Effective())
		if r := w.s.Result.Row(q.ID); r != nil && r.Gate != nil {
			state += ", " + r.Gate.Noun() + " " + string(r.Gate.State)
		}
		w.say("%d. %s: %s.", i+1, q.ID, state)
	}
	w.prompt()
}

func (w *walker) move(ctx context.Context, rest string) {
	m, err := w.Store.Move(ctx, w.Assessment, rest == "now")
	if err != nil {
		w.refuse("Not done: %v.", err)
		w.prompt()
		return
	}
	for _, s := range walk.MoveWords(m) {
		w.say("%s", s)
	}
	if m.Applied {
		w.reload(ctx)
		w.say("Moved.")
		w.score()
	} else {
		w.say("Type move now to move it.")
	}
	w.prompt()
}

func (w *walker) undo(ctx context.Context, _ string) { w.revert(ctx, w.Store.Undo) }

func (w *walker) redo(ctx context.Context, _ string) { w.revert(ctx, w.Store.Redo) }

func (w *walker) revert(ctx context.Context, f func(context.Context, string) (walk.Undone, error)) {
	u, err := f(ctx, w.Assessment)
	if err != nil {
		w.refuse("Not done: %v.", err)
		w.prompt()
		return
	}
	w.reload(ctx)
	w.s.GoTo(u.Answer.Question)
	w.say("%s", w.s.UndoneWords(u))
	w.score()
	w.prompt()
}

func (w *walker) save(context.Context, string) {
	if w.unsaved != nil {
		w.say("Not saved yet: the answer to %s.", w.unsaved.Question)
	} else {
		w.say("Everything is saved. Every answer is saved as you give it.")
	}
	w.prompt()
}

func (w *walker) help(context.Context, string) {
	w.say("Type the number of an answer. Or one of these words:")
	for _, c := range commands() {
		w.say("%s", fmt.Sprintf("%s: %s.", c.word, c.help))
	}
	w.prompt()
}
