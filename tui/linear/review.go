package linear

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/review"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/walk"
)

// ReviewOptions configure [Review].
type ReviewOptions struct {
	Options
	Register *data.Register
}

// reviewer is one review in plain lines.
type reviewer struct {
	walker
	r    *data.Register
	view *data.AssessmentView
	list *review.List
	all  bool
	at   string // the question that is open
}

// Review goes through what is worth reading of a return, from the supplier's claim. As in [Run] everything is on
// disk before the next prompt.
func Review(ctx context.Context, o ReviewOptions) error {
	o.Store = walk.RegisterStore(o.Register)
	w := &reviewer{walker: walker{Options: o.Options}, r: o.Register}
	v, a, err := walk.ReadBoth(ctx, o.Register, o.Assessment)
	if err != nil {
		return err
	}
	if w.s, err = walk.NewSession(v); err != nil {
		return err
	}
	w.view = a
	w.work()
	w.greet()
	if !w.openNext() {
		w.say("%s", w.whatNext())
		if len(w.list.Worth) == 0 {
			return nil
		}
		w.at = w.list.Worth[0].ID
		w.question().ask()
	} else {
		w.question().ask()
	}
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

// work works out again what is worth reading.
func (w *reviewer) work() { w.list = w.s.Worth(w.view, w.r.Day) }

// again reads the assessment again after an act on the register.
func (w *reviewer) again(ctx context.Context) {
	v, a, err := walk.ReadBoth(ctx, w.r, w.Assessment)
	if err == nil {
		err = w.s.Reload(v)
	}
	if err != nil {
		w.say("The assessment could not be read again: %v.", err)
		return
	}
	w.view = a
	w.work()
}

func (w *reviewer) greet() {
	a := w.s.Assessment
	w.say("Review by exception of %s, %s, %s, cycle %d, %s.", w.s.Supplier.Name, w.s.Engagement.Ref,
		w.s.Pack.Title, a.Cycle, a.State.Label())
	if !a.State.Open() {
		w.say("This cycle is read only: it was signed off by %s.", a.SignedBy)
	}
	w.counts()
	w.score()
	w.say("Type one of these words: %s.", reviewWords())
}

// counts say what is worth reading and what became of it.
func (w *reviewer) counts() {
	c := w.list.Count
	w.say("%d of %d answers are worth reading, %d left. %d agreed, %d differing, %d settled, %d with a query out.",
		c.Worth, c.Worth+c.Rest, c.Open, c.Agreed, c.Differing, c.Read-c.Agreed-c.Differing, c.Asked)
	if c.Rest > 0 {
		r := w.list.Wrong
		grade := strings.ToLower(string(r.Status))
		if g := r.ShownGrade(); g != "" {
			grade = "grade " + string(g)
		}
		w.say("If all of the other %d were wrong and unproved at once: %s, %s.", c.Rest, r.ShowsLow(), grade)
	}
}

func (w *reviewer) bye() {
	w.counts()
	w.score()
	if w.unsaved != nil {
		w.say("NOT SAVED: the answer to %s.", w.unsaved.Question)
		return
	}
	w.say("Everything is saved.")
}

// asked is the open question as it is printed.
type asked struct {
	*reviewer
	q *review.Question
}

func (w *reviewer) question() asked { return asked{w, w.list.Find(w.at)} }

// rows are the questions that next, back and list go through.
func (w *reviewer) rows() []*review.Question {
	var out []*review.Question
	for i := range w.list.Worth {
		out = append(out, &w.list.Worth[i])
	}
	for i := range w.list.Rest {
		if w.all || w.list.Rest[i].ID == w.at {
			out = append(out, &w.list.Rest[i])
		}
	}
	return out
}

// index is the place of the open question among the rows.
func (w *reviewer) index() int {
	for i, q := range w.rows() {
		if q.ID == w.at {
			return i
		}
	}
	return -1
}

// openNext opens the next question that is not read; it reports whether there is one.
func (w *reviewer) openNext() bool {
	rows := w.rows()
	i := walk.Next(w.index(), len(rows), func(i int) bool { return rows[i].State == review.Open })
	if i >= 0 {
		w.at = rows[i].ID
		w.s.GoTo(w.at)
	}
	return i >= 0
}

// ask prints the question, from the claim on, and the prompt.
func (a asked) ask() {
	q := a.q
	head := fmt.Sprintf("Question %s, %d of %d, %d left", q.ID, a.index()+1, len(a.rows()), a.list.Count.Open)
	if d := a.s.Pack.Domain(q.Domain); d != nil {
		head += ", " + d.Title
	}
	if r := a.s.Result.Row(q.ID); r != nil && r.Gate != nil {
		head += ", " + r.Gate.Noun() + ", " + string(r.Gate.State)
	}
	a.say("")
	a.say("%s.", head)
	a.say("%s", q.Text)
	both := a.s.Answers[q.ID]
	switch {
	case q.Claim != nil:
		a.say("Supplier says: %s.%s", walk.Label(q.Question, q.Claim), noteOf(q.Claim))
	case both.Claim != nil:
		a.say("Supplier gave no answer.%s", noteOf(both.Claim))
	default:
		a.say("Supplier gave no answer.")
	}
	if words := both.NotCounted(a.r.Today()); words != "" {
		a.say("Supplier %s.", words)
	}
	if q.Last != nil {
		a.say("Last cycle: %s.", walk.Label(q.Question, q.Last))
	}
	if q.Found != nil {
		a.say("We find: %s.%s", walk.Label(q.Question, q.Found), noteOf(q.Found))
	}
	a.why()
	for i := range a.s.Queries {
		if x := &a.s.Queries[i]; x.Question == q.ID {
			a.say("%s: %s", text.UpperFirst(x.Words(a.r.Today())), x.Body)
			if x.Reply != "" {
				a.say("Reply: %s", x.Reply)
			}
		}
	}
	a.prompt()
}

// why says why the question is worth reading, and what is settled of it.
func (a asked) why() {
	var open, settled []string
	for _, r := range a.q.Reasons {
		if r.Settled {
			settled = append(settled, r.What)
		} else {
			open = append(open, r.What)
		}
	}
	switch {
	case len(open) > 0:
		a.say("Worth reading because: %s.", strings.Join(open, "; "))
	case len(settled) == 0:
		a.say("Nothing to see here.")
	}
	if len(settled) > 0 {
		a.say("Settled: %s.", strings.Join(settled, "; "))
	}
}

func (w *reviewer) prompt() {
	q := w.question().q
	w.say("%s, %s: agree, disagree, query, out, evidence, next, back, list, undo, save, help >", q.ID, q.State.Words())
}

// handle handles one line.
func (w *reviewer) handle(ctx context.Context, line string) {
	w.retry(ctx)
	if line == "" {
		w.next(ctx, "")
		return
	}
	word, rest, _ := strings.Cut(line, " ")
	for _, c := range reviewCommands() {
		if strings.EqualFold(word, c.word) {
			c.run(w, ctx, strings.TrimSpace(rest))
			return
		}
	}
	w.refuse("%q is not a command. The commands are %s.", text.Safe(word), reviewWords())
	w.prompt()
}

// writable reports whether something may be decided, and says why not.
func (w *reviewer) writable() bool {
	switch {
	case !w.s.Assessment.State.Open():
		w.refuse("This cycle is %s: nothing can be decided in it.", w.s.Assessment.State.Label())
	case w.unsaved != nil:
		w.refuse("The answer to %s is not saved yet, so nothing else is accepted. Type save to try again.",
			w.unsaved.Question)
	default:
		return true
	}
	w.prompt()
	return false
}

// judge records our judgement and goes on.
func (w *reviewer) judge(ctx context.Context, value string, note *string) {
	id := w.at
	w.write(ctx, w.s.Set(w.NewID(), id, value, note, w.Now(), w.Actor))
	w.change()
	w.work()
	w.goOn(id)
}

// goOn opens the next question that is not read, unless something about this one is still open.
func (w *reviewer) goOn(id string) {
	if q := w.list.Find(id); q != nil && q.State == review.Open {
		w.question().ask()
		return
	}
	if w.openNext() {
		w.question().ask()
		return
	}
	w.say("%s", w.whatNext())
	w.prompt()
}

func (w *reviewer) whatNext() string {
	words := "Nothing is left to read."
	if n := w.list.Count.Asked; n > 0 {
		words += " " + text.Plural(n, "question waits", "questions wait") + " for the supplier."
	}
	if n := len(entity.OpenBlocks(w.s.Blocks())); n > 0 {
		words += " " + text.Plural(n, "thing blocks", "things block") + " the sign-off."
	}
	return words
}

func (w *reviewer) agree(ctx context.Context, reason string) {
	if !w.writable() {
		return
	}
	q := w.question().q
	switch {
	case q.Claim == nil || q.Claim.Value == questionnaire.Unknown:
		w.refuse("The supplier gave no answer to agree with. disagree records ours, query asks.")
		w.prompt()
	case q.Claim.Value == questionnaire.NA && reason == "":
		w.refuse("That it does not apply is a decision with a reason. Type it after the word, as in: agree the " +
			"service holds no such data")
		w.prompt()
	case q.Claim.Value == questionnaire.NA:
		w.decide(ctx, entity.NAAccepted, reason)
	default:
		w.judge(ctx, q.Claim.Value, nil)
	}
}

// disagree chooses our own answer, by its number or as it is typed, and the reason after it.
func (w *reviewer) disagree(ctx context.Context, rest string) {
	if !w.writable() {
		return
	}
	q := w.question().q
	values, labels := w.choices()
	word, reason, _ := strings.Cut(rest, " ")
	n, err := strconv.Atoi(word)
	chosen := q.Answer == questionnaire.Choice || q.Answer == questionnaire.Multi
	if chosen && (err != nil || n < 1 || n > len(values)) {
		parts := make([]string, len(labels))
		for i, l := range labels {
			parts[i] = strconv.Itoa(i+1) + " " + l
		}
		w.refuse("Type the number of our answer and then the reason, as in: disagree 2 only part of it was shown. "+
			"The answers: %s.", strings.Join(parts, ", "))
		w.prompt()
		return
	}
	var value string
	if chosen {
		value = values[n-1]
	} else if value, err = walk.ReadAnswer(q.Question, word); err != nil {
		w.refuse("%v", err)
		w.prompt()
		return
	}
	reason = strings.TrimSpace(reason)
	have := w.s.Own(q.ID)
	old := have != nil && reason == strings.TrimSpace(string(have.Note))
	if w.s.NeedsReason(q.Question, value) && (reason == "" || old) {
		w.refuse("That needs a reason of its own. Type it after the answer, as in: disagree %s only part of it was "+
			"shown", word)
		w.prompt()
		return
	}
	w.judge(ctx, value, &reason)
}

// decide takes the open question out of scope.
func (w *reviewer) decide(ctx context.Context, kind entity.DecisionKind, reason string) {
	id := w.at
	d, err := w.r.Decide(ctx, entity.Decision{Kind: kind, Assessment: w.Assessment, Question: id,
		Reason: questionnaire.Text(reason)})
	if err != nil {
		w.refuse("Not done: %v.", err)
		w.prompt()
		return
	}
	w.again(ctx)
	words := "is out of scope"
	if q := w.list.Find(id); q != nil && q.State == review.Second {
		words = "is out of scope once a second person agrees"
	}
	w.say("%s: %s %s.", data.DecisionRef(d.N), id, words)
	w.goOn(id)
}

func (w *reviewer) next(context.Context, string) {
	if w.openNext() {
		w.question().ask()
		return
	}
	if q := w.question().q; q.State == review.Open {
		w.say("This is the last one that is not read.")
	} else {
		w.say("%s", w.whatNext())
	}
	w.prompt()
}

func (w *reviewer) revert(ctx context.Context, f func(context.Context, string) (*data.Undone, error), verb string) {
	u, err := f(ctx, w.Assessment)
	if err != nil {
		w.refuse("Not done: %v.", err)
		w.prompt()
		return
	}
	w.again(ctx)
	switch n := len(u.Answers); {
	case n > 1:
		w.say("%s: %d answers.", verb, n)
		w.at = u.Answers[0].Question
	case n == 1:
		w.say("%s", w.s.UndoneWords(walk.Undone{Verb: verb, Answer: u.Answers[0], Words: u.Words, Stands: u.Stands}))
		w.at = u.Answers[0].Question
	default:
		w.say("%s", w.s.UndoneWords(walk.Undone{Verb: verb, What: u.Did(), Stands: u.Stands}))
	}
	w.s.GoTo(w.at)
	w.score()
	w.question().ask()
}
