// Package linear goes through a questionnaire in plain lines, one prompt at a time: for screen
// readers, pipes, and terminals that can do nothing else. It only appends and writes no escape
// sequence. It uses the same [walk.Session] as the full-screen page, so an answer means the same in
// both.
package linear

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"assure/data"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/walk"
)

// Options configure [Run]; all fields must be set.
type Options struct {
	Store      walk.Store
	Assessment string
	Actor      string
	In         io.Reader
	Out        io.Writer
	Now        func() time.Time
	NewID      func() string
	// Script: nobody types. A line that is refused ends the run, since those after it were written for what it would
	// have done.
	Script bool
}

// ErrStopped is returned when the input ended or the user left with an answer that could not be written.
var ErrStopped = errors.New("left with an answer that is not saved")

// walker is one run.
type walker struct {
	Options
	s       *walk.Session
	unsaved *walk.Edit // the last answer, when it could not be written
	done    bool
	refused string // what was wrong with the last line
}

// Run continues until the user quits or the input ends. Every answer is on disk before the next
// prompt; when one cannot be written Run reports it, keeps the answer, and tries again at every
// step.
func Run(ctx context.Context, o Options) error {
	v, err := o.Store.View(ctx, o.Assessment)
	if err != nil {
		return err
	}
	s, err := walk.NewSession(v)
	if err != nil {
		return err
	}
	w := &walker{Options: o, s: s}
	w.greet()
	if s.Question() == nil {
		w.say("No question applies: the facts of the engagement hide them all.")
		return nil
	}
	w.ask()
	if err := w.walk(ctx, w.handle, w.bye); err != nil {
		return err
	}
	w.retry(ctx)
	w.bye()
	if w.unsaved != nil {
		return fmt.Errorf("%w: %s", ErrStopped, w.unsaved.Question)
	}
	return nil
}

// walk handles line after line. It also stops while it waits for one, and then says goodbye.
func (w *walker) walk(ctx context.Context, handle func(context.Context, string), bye func()) error {
	reading, stop := context.WithCancel(ctx)
	defer stop()
	want, lines, failed := readLines(reading, w.In)
	n := 0
	for !w.done {
		select {
		case want <- struct{}{}:
		case <-ctx.Done():
			return w.stop(ctx, bye)
		}
		select {
		case <-ctx.Done():
			return w.stop(ctx, bye)
		case line, ok := <-lines:
			if !ok && ctx.Err() != nil { // closed by the stop
				return w.stop(ctx, bye)
			}
			if !ok {
				if err := *failed; err != nil {
					return fmt.Errorf("reading what you type: %w", err)
				}
				return nil
			}
			n++
			handle(ctx, strings.TrimSpace(line))
			if w.Script && w.refused != "" {
				w.retry(ctx)
				bye()
				return problem.New("refused-line", "line "+strconv.Itoa(n),
					"mend the line, and send it with those after it; what came before it is saved", "%s", w.refused)
			}
		}
	}
	return nil
}

// stop writes what is left and prints the progress.
func (w *walker) stop(ctx context.Context, bye func()) error {
	w.retry(context.WithoutCancel(ctx))
	bye()
	return ctx.Err()
}

// readLines reads a line each time it is asked for one, so that what follows the last is left to others. It ends with
// the input or the context and then closes the channel of lines; read the error only after that. A read that never
// returns keeps its goroutine until the process ends.
func readLines(ctx context.Context, in io.Reader) (chan<- struct{}, <-chan string, *error) {
	want, lines, failed := make(chan struct{}, 1), make(chan string), new(error)
	go func() {
		defer close(lines)
		s := bufio.NewScanner(in)
		s.Buffer(make([]byte, 0, 64<<10), 1<<20)
		for {
			select {
			case <-want:
			case <-ctx.Done():
				return
			}
			if !s.Scan() {
				*failed = s.Err()
				return
			}
			select {
			case lines <- s.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return want, lines, failed
}

// say writes one line, made safe.
func (w *walker) say(format string, args ...any) {
	words := fmt.Sprintf(format, args...)
	for line := range strings.SplitSeq(text.SafeLines(words), "\n") {
		fmt.Fprintln(w.Out, line)
	}
}

// refuse says why a line does nothing.
func (w *walker) refuse(format string, args ...any) {
	w.refused = text.Safe(fmt.Sprintf(format, args...))
	w.say(format, args...)
}

// choices are what the numbers mean for this question.
func (w *walker) choices() (values, labels []string) {
	q := w.s.Question()
	for _, o := range q.Options {
		values, labels = append(values, o.ID), append(labels, o.Label)
	}
	if w.s.Party == entity.BySupplier {
		values, labels = append(values, questionnaire.NA), append(labels, "Not applicable, claimed")
	}
	return append(values, questionnaire.Unknown), append(labels, "Not known")
}

// ask prints the open question and a prompt.
func (w *walker) ask() {
	q := w.s.Question()
	head := fmt.Sprintf("Question %s, %d of %d", q.ID, w.s.At()+1, len(w.s.Questions()))
	if d := w.s.Pack.Domain(q.Domain); d != nil {
		head += ", " + d.Title
	}
	if r := w.s.Result.Row(q.ID); r != nil && r.Gate != nil {
		head += ", " + r.Gate.Noun() + ", " + string(r.Gate.State)
	}
	w.say("")
	w.say("%s.", head)
	w.say("%s", q.Text)
	_, labels := w.choices()
	parts := make([]string, len(labels))
	for i, l := range labels {
		parts[i] = strconv.Itoa(i+1) + " " + l
	}
	w.say("Answer %s.", strings.Join(parts, ", "))
	if q.Answer == questionnaire.FreeText || q.Answer == questionnaire.Number || q.Answer == questionnaire.DateAnswer {
		w.say("Or type answer and then the words, as in: answer 2026-11-21")
	}
	a := w.s.Answers[q.ID]
	if a.Claim != nil {
		w.say("The supplier says %s.%s", walk.Label(q, a.Claim), noteOf(a.Claim))
	}
	if a.Judgement.Given() {
		w.say("We find %s.%s", walk.Label(q, a.Judgement), noteOf(a.Judgement))
	} else if a.Judgement != nil && a.Judgement.Note != "" {
		w.say("Our note: %s", a.Judgement.Note)
	}
	if a.ClaimChanged() {
		w.say("The supplier changed its answer after we judged it.")
	}
	for _, c := range w.s.Compared(q.ID) {
		w.say("%s", walk.ComparedWords(q, &c))
	}
	if r := w.s.Result.Row(q.ID); r != nil && r.Raised {
		w.say("The answer was raised since its evidence was accepted, which shows only the lower answer.")
	}
	notable, muted := w.s.Remarks(q)
	for _, s := range append(notable, muted...) {
		w.say("%s", s)
	}
	w.prompt()
}

func noteOf(a *entity.Answer) string {
	if a.Note == "" {
		return ""
	}
	return " Note: " + string(a.Note)
}

func (w *walker) prompt() {
	q := w.s.Question()
	party := "judgement"
	if w.s.Party == entity.BySupplier {
		party = "claim"
	}
	w.say("%s, %s, current: %s >", q.ID, party, walk.Label(q, w.s.Own(q.ID)))
}

// handle handles one line.
func (w *walker) handle(ctx context.Context, line string) {
	w.retry(ctx)
	if line == "" {
		w.next(ctx, "")
		return
	}
	if n, err := strconv.Atoi(line); err == nil {
		w.number(ctx, n)
		return
	}
	word, rest, _ := strings.Cut(line, " ")
	for _, c := range commands() {
		if strings.EqualFold(word, c.word) {
			c.run(w, ctx, strings.TrimSpace(rest))
			return
		}
	}
	w.refuse("%q is not a command. The commands are %s.", text.Safe(word), commandWords())
	w.prompt()
}

func (w *walker) number(ctx context.Context, n int) {
	values, _ := w.choices()
	if n < 1 || n > len(values) {
		w.refuse("The answers here are 1 to %d.", len(values))
		w.prompt()
		return
	}
	w.give(ctx, values[n-1], nil)
}

// give answers the open question, writes it, and prints what changed.
func (w *walker) give(ctx context.Context, value string, note *string) {
	q := w.s.Question()
	if !w.s.Assessment.State.Open() {
		w.refuse("This cycle is %s: it is closed to further answers.", w.s.Assessment.State.Label())
		w.prompt()
		return
	}
	if w.unsaved != nil {
		w.refuse("The answer to %s is not saved yet, so no other answer is accepted. Type save to try again.",
			w.unsaved.Question)
		w.prompt()
		return
	}
	if have := w.s.Own(q.ID); w.s.NeedsReason(q, value) &&
		(note == nil || have != nil && strings.TrimSpace(*note) == strings.TrimSpace(string(have.Note))) {
		if have != nil && have.Note != "" {
			w.say("There is a note from before: %q.", text.Safe(string(have.Note)))
		}
		w.refuse("That needs a reason of its own. Type it after the word because, as in: because %d the policy was "+
			"shown to us",
			w.numberOf(value))
		w.prompt()
		return
	}
	e := w.s.Set(w.NewID(), q.ID, value, note, w.Now(), w.Actor)
	w.write(ctx, e)
	w.change()
	w.prompt()
}

func (w *walker) numberOf(value string) int {
	values, _ := w.choices()
	return max(0, slices.Index(values, value)) + 1
}

// write saves an edit.
func (w *walker) write(ctx context.Context, e walk.Edit) {
	rev, err := w.Store.Record(ctx, w.Assessment, e)
	var other *data.Conflict
	switch {
	case err == nil:
		w.s.Saved(e, rev)
		w.unsaved = nil
	case errors.As(err, &other):
		w.s.Dropped(e)
		w.unsaved = nil
		w.say("%s answered %s meanwhile: %s. That answer is kept. Answer again to replace it.", other.Theirs.By,
			e.Question, walk.ValueLabel(w.s.Pack.Question(e.Question), other.Theirs.Value))
		w.reload(ctx)
	default:
		w.unsaved = &e
		w.say("NOT SAVED: %v. Type save to try again.", err)
	}
}

// retry writes the answer that could not be written before.
func (w *walker) retry(ctx context.Context) {
	if w.unsaved == nil {
		return
	}
	e := *w.unsaved
	rev, err := w.Store.Record(ctx, w.Assessment, e)
	if err == nil {
		w.s.Saved(e, rev)
		w.unsaved = nil
		w.say("The answer to %s is saved now.", e.Question)
	}
}

func (w *walker) reload(ctx context.Context) {
	v, err := w.Store.View(ctx, w.Assessment)
	if err == nil {
		err = w.s.Reload(v)
	}
	if err != nil {
		w.say("The assessment could not be read again: %v.", err)
	}
}

// change prints what the last answer changed.
func (w *walker) change() {
	c := w.s.Last
	if c == nil {
		return
	}
	text := c.Question + ": " + c.From + " became " + c.To + "."
	if c.From == c.To {
		text = c.Question + ": " + c.To + ", unchanged."
	}
	if c.ScoreMoved {
		text += fmt.Sprintf(" Shown %s, was %s; at most %s, was %s.", c.After.Assured, c.Before.Assured,
			c.After.Possible, c.Before.Possible)
	} else if c.After.Areas == nil {
		text += " The score is unchanged."
	}
	if len(c.Why) > 0 {
		text += " " + strings.ReplaceAll(strings.Join(c.Why, "; "), "->", "to") + "."
	}
	w.say("%s", text)
}

// next goes to the next open question.
func (w *walker) next(context.Context, string) {
	if !w.s.NextOpen() {
		if w.s.Open(w.s.Question()) {
			w.say("This is the last open question.")
		} else {
			w.say("Every question has an answer. Type why for the score, or quit.")
		}
		w.prompt()
		return
	}
	w.ask()
}

// why explains the score.
func (w *walker) why(context.Context, string) {
	for _, s := range w.s.Sentences() {
		w.say("%s", s)
	}
	for _, d := range w.s.Result.Domains {
		w.say("%s: shown %s, at most %s, weight %d percent.", d.Title, d.Assured, d.Possible, d.Weight/100)
	}
	total := w.s.Result.Losses
	if w.s.Result.Assessable && w.s.Result.Areas == nil {
		w.say("%s shown, %s lost to low answers, %s to missing evidence, %s to what is not known: %s in all.",
			w.s.Result.Assured, total.Gap, total.Evidence, total.Unknown, w.s.Result.Assured+total.Sum())
	}
	w.prompt()
}
