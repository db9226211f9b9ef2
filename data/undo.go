package data

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Undone is what an undo or redo did: which answers, and what they are now, or which other act. A
// value of "" is a question that is not answered.
type Undone struct {
	Step    int
	Words   bool // only a note, a planned date or an alternative changed, and no answer
	Answers []entity.Answer
	Act     string // what was undone that is not an answer, such as accept document
	What    string // of what: a document, a certificate
	Result  *scoring.Result
	// Stands says which removal is newer and is not undone, "" for none: a removal cannot be. Of an assessment it is
	// one by the same person, of a reference one that took words from what is brought back.
	Stands string
}

// Did names the act that is not an answer, with what it was done to: "accept document DOC-0001", "take back cycle 3 of
// dspt". It is "" for answers.
func (u *Undone) Did() string {
	words := strings.Fields(u.Act)
	if n := len(words); n > 0 && strings.HasPrefix(u.What, words[n-1]+" ") { // no "cycle cycle 3"
		return strings.Join(append(words[:n-1], u.What), " ")
	}
	return strings.TrimSpace(u.Act + " " + u.What)
}

// ErrNothingToUndo is the error when there is no step left in that direction.
var ErrNothingToUndo = &problem.Problem{Code: "nothing-to-undo",
	What: "there is nothing of yours to undo or redo in this assessment",
	Fix: "only your own steps can be undone, and only until the assessment is signed off; an import is undone with " +
		"assure import undo"}

// PushOp remembers a step. What was undone before it can no longer be redone.
func (tx *Tx) PushOp(ctx context.Context, assessment string, changes []store.OpChange) error {
	return tx.pushOp(ctx, store.Op{ID: tx.NewID(), Assessment: assessment, Changes: changes})
}

// pushStays remembers an act that cannot be undone, with what to do instead: what is below it is not undone by mistake.
func (tx *Tx) pushStays(ctx context.Context, assessment, what, stays string) error {
	if assessment == "" {
		return nil
	}
	return tx.pushOp(ctx, store.Op{ID: tx.NewID(), Assessment: assessment, Changes: []store.OpChange{},
		Act: tx.Action(), What: what, Stays: stays})
}

func (tx *Tx) pushOp(ctx context.Context, op store.Op) error {
	assessment := op.Assessment
	redoable, err := store.List(ctx, tx, store.Ops, store.By("assessment", assessment), store.By("redoable", 1))
	if err != nil {
		return err
	}
	for _, op := range redoable {
		op.Dropped = true
		if _, err := store.Put(ctx, tx, store.Ops, op); err != nil {
			return err
		}
	}
	n, err := tx.Next(ctx, store.Ops.Name())
	if err != nil {
		return err
	}
	op.N, op.By, op.At = n, tx.Actor(), tx.At()
	return store.Insert(ctx, tx, store.Ops, op)
}

// Undo undoes the newest step of the acting person in an assessment, by new events that restore the
// answers before it. An answer that someone changed since is a *Conflict, and nothing is undone.
func (r *Register) Undo(ctx context.Context, assessment string) (*Undone, error) {
	return r.revert(ctx, actUndo, assessment, false)
}

// Redo restores the step undone last.
func (r *Register) Redo(ctx context.Context, assessment string) (*Undone, error) {
	return r.revert(ctx, actRedo, assessment, true)
}

func (r *Register) revert(ctx context.Context, action, assessment string, redo bool) (out *Undone, err error) {
	err = r.Update(ctx, action, func(tx *Tx) error {
		a, op, err := tx.toRevert(ctx, assessment, redo)
		if err != nil {
			return err
		}
		tx.Subject("assessment", a.ID, "step "+strconv.Itoa(op.N))
		if err := tx.allow(ctx, cmp.Or(op.Act, actAnswer)); err != nil { // their level may have changed since
			return err
		}
		if !redo {
			if err := tx.onTop(ctx, a, op); err != nil {
				return err
			}
		}
		out = &Undone{Step: op.N, Act: op.Act, What: op.What}
		if !redo {
			if out.Stands, err = tx.removedSince(ctx, a, op.At); err != nil {
				return err
			}
		}
		if len(op.Entities) > 0 && len(op.Changes) == 0 && op.Act != actTakeBack {
			out.Result, err = tx.revertEntities(ctx, a, op, redo)
			return err
		}
		return tx.revertAnswers(ctx, a, op, redo, out)
	})
	return out, err
}

// removedSince names the acting person's newest removal of a text at the supplier of an assessment since a moment.
func (tx *Tx) removedSince(ctx context.Context, a entity.Assessment, since time.Time) (string, error) {
	e, err := store.Get(ctx, tx, store.Engagements, a.Engagement)
	if err != nil {
		return "", err
	}
	list, err := store.List(ctx, tx, store.Disposals, store.By("supplier", e.Supplier))
	newest := (*entity.Disposal)(nil)
	for i := range list {
		d := &list[i]
		if d.Kind == entity.TextRedaction && d.By == tx.Actor() && d.At.After(since) &&
			(newest == nil || d.At.After(newest.At)) {
			newest = d
		}
	}
	if err != nil || newest == nil {
		return "", err
	}
	return "Your removal of the text at " + newest.Place + " is newer and stays: a removal cannot be undone", nil
}

// removedOf names the newest removal since a row of the audit log of words of what is brought back, by anybody.
func (tx *Tx) removedOf(ctx context.Context, list []store.OpEntity, since int64) (string, error) {
	newest := store.Removal{}
	for _, x := range list {
		gone, err := store.List(ctx, tx, store.Removals, store.By("source", x.Kind), store.By("thing", x.ID))
		if err != nil {
			return "", err
		}
		for _, g := range gone {
			if g.Seq > since && g.Seq > newest.Seq {
				newest = g
			}
		}
	}
	if newest.N == 0 {
		return "", nil
	}
	d, err := store.Find(ctx, tx, store.Disposals, store.By("n", newest.N))
	if err != nil {
		return "", err
	}
	of := d.Ref
	if d.Place != "" {
		of = d.Place
	}
	return "Words of it were removed on " + d.On.Long() + " by " + text.Safe(d.By) + " (" + string(d.Kind) + " of " +
		of + ") and stay removed: a removal cannot be undone", nil
}

// toRevert is the assessment with the step to undo or redo. A cycle taken back is closed: only that act can be undone.
func (tx *Tx) toRevert(ctx context.Context, assessment string, redo bool) (a entity.Assessment, op store.Op,
	err error) {
	a, err = store.Get(ctx, tx, store.Assessments, assessment)
	if err == nil && a.TakenBack == nil {
		a, err = openAssessment(ctx, tx, assessment)
	}
	if err != nil {
		return a, op, err
	}
	op, err = tx.nextOp(ctx, a.ID, redo)
	if a.TakenBack != nil && (redo || err != nil || op.Act != actTakeBack) {
		_, err = openAssessment(ctx, tx, assessment)
	}
	return a, op, err
}

// revertAnswers restores the answers of a step, and what the step wrote with them.
func (tx *Tx) revertAnswers(ctx context.Context, a entity.Assessment, op store.Op, redo bool, out *Undone) error {
	if op.Act == actTakeBack && redo {
		if _, err := tx.r.planTakeBack(ctx, tx, a.ID); err != nil {
			return err
		}
	}
	if err := tx.bringBack(ctx, op.Entities, op.What, redo); err != nil {
		return err
	}
	out.Words = len(op.Changes) > 0
	for i := range op.Changes {
		ans, same, err := tx.revertChange(ctx, a, &op, &op.Changes[i], redo)
		if err != nil {
			return err
		}
		out.Answers, out.Words = append(out.Answers, ans), out.Words && same
	}
	if err := tx.revertState(ctx, a, &op, redo); err != nil {
		return err
	}
	op.Undone = !redo
	if _, err := store.Put(ctx, tx, store.Ops, op); err != nil {
		return err
	}
	if len(op.Entities) > 0 {
		if err := tx.rebaseEntities(ctx, op, redo); err != nil {
			return err
		}
	}
	if op.Act == actTakeBack && redo { // it has no score
		_, err := tx.SettleRisks(ctx, a.Engagement)
		return err
	}
	saved, err := tx.Saved(ctx, entity.Answer{Assessment: a.ID}, false)
	if err == nil {
		out.Result = saved.Result
	}
	return err
}

// nextOp is this person's newest step not undone or, for a redo, the oldest one undone that can be
// redone.
func (tx *Tx) nextOp(ctx context.Context, assessment string, redo bool) (store.Op, error) {
	ops, err := store.List(ctx, tx, store.Ops, store.By("assessment", assessment))
	if err != nil {
		return store.Op{}, err
	}
	ops = slices.DeleteFunc(ops, func(o store.Op) bool { return o.By != tx.r.Actor() || o.Dropped || o.Undone != redo })
	if len(ops) == 0 {
		return store.Op{}, ErrNothingToUndo
	}
	slices.SortFunc(ops, func(a, b store.Op) int { return cmp.Compare(a.N, b.N) })
	if redo {
		return ops[0], nil
	}
	return ops[len(ops)-1], nil
}

// revertState gives an assessment the work state from before a step, or after it, unless a later act moved it on.
func (tx *Tx) revertState(ctx context.Context, a entity.Assessment, op *store.Op, redo bool) error {
	from, to := op.StateAfter, op.StateBefore
	if redo {
		from, to = to, from
	}
	if op.Act == actTakeBack {
		return tx.revertTakeBack(ctx, a, op, redo)
	}
	if to == "" || a.State != from {
		return nil
	}
	a.State = to
	_, err := store.Put(ctx, tx, store.Assessments, a)
	return err
}

// revertChange restores an answer, and reports whether its value is the same as before.
func (tx *Tx) revertChange(ctx context.Context, a entity.Assessment, op *store.Op, c *store.OpChange,
	redo bool) (restored entity.Answer, same bool, err error) {
	now, err := tx.AnswerAt(ctx, a.ID, c.Question, c.Party, 0)
	if err != nil {
		return now, false, err
	}
	if now.Rev != c.Now {
		return now, false, &Conflict{Theirs: now,
			Mine: AnswerEdit{Assessment: a.ID, Question: c.Question, Party: c.Party, BaseRev: c.Now}}
	}
	to, kind := c.Before, "op-"
	if redo {
		to, kind = c.After, store.RedoPrefix
	}
	ans, err := tx.RestoreAnswer(ctx, a, now, to,
		fmt.Sprintf("%s%s-%d/%s/%s", kind, op.ID, now.Rev, c.Question, c.Party), "")
	if err != nil {
		return ans, false, err
	}
	c.Now = ans.Rev
	return ans, answerOf(ans) == answerOf(now), tx.rebase(ctx, op, *c, to)
}

// answerOf is the value of an answer, "" for words that answer nothing.
func answerOf(a entity.Answer) string {
	if !a.Given() {
		return ""
	}
	return a.Value
}

// rebase updates the other steps on the same answer, which left it at revision to, with its new
// revision now: undoing two steps in a row is no conflict with oneself.
func (tx *Tx) rebase(ctx context.Context, op *store.Op, c store.OpChange, to int) error {
	ops, err := store.List(ctx, tx, store.Ops, store.By("assessment", op.Assessment))
	if err != nil {
		return err
	}
	for _, o := range ops {
		touched := false
		for i := range o.Changes {
			x := &o.Changes[i]
			left := x.After
			if o.Undone {
				left = x.Before
			}
			if o.ID != op.ID && x.Question == c.Question && x.Party == c.Party && (left == to || x.Now == to) {
				x.Now, touched = c.Now, true
			}
		}
		if touched {
			if _, err := store.Put(ctx, tx, store.Ops, o); err != nil {
				return err
			}
		}
	}
	return nil
}

// RestoreAnswer writes the value of an earlier revision again as a new event; revision 0 writes "", no answer. batch
// names the import that an undo of a batch undoes, or "".
func (tx *Tx) RestoreAnswer(ctx context.Context, a entity.Assessment, now entity.Answer, rev int,
	opID, note string) (entity.Answer, error) {
	ans := entity.Answer{Assessment: a.ID, Question: now.Question, Party: now.Party}
	if rev > 0 {
		was, err := tx.AnswerAt(ctx, a.ID, now.Question, now.Party, rev)
		if err != nil {
			return ans, err
		}
		from := was.Source()
		ans = was
		ans.Restored = &from
	}
	// The value is restored but not its source: this event comes from the undo.
	ans.Origin, ans.File, ans.Sheet, ans.Cell, ans.Batch, ans.By = entity.UndoOrigin, "", "", "", "", ""
	if note != "" {
		ans.Note = questionnaire.Text(note)
	}
	c, err := tx.r.packOf(ctx, tx, a)
	if err != nil {
		return ans, err
	}
	q := c.Pack().Question(now.Question)
	return tx.PutAnswer(ctx,
		store.Answered{Answer: ans, Free: q != nil && q.Answer == questionnaire.FreeText && ans.Given(),
			OpID: opID})
}

// UndoKind walks the entities that the transactions of a batch wrote, each once: as they are now,
// as they were before the first of them (nil when the batch created them), and whether someone else
// changed them since.
func UndoKind[T any](ctx context.Context, tx *Tx, k *store.Kind[T], seqs []int64, id func(T) string,
	f func(ctx context.Context, now T, before *T, changed bool) error) error {
	written, err := store.WrittenIn(ctx, tx, k, seqs...)
	if err != nil {
		return err
	}
	done := map[string]bool{}
	for _, t := range written {
		if done[id(t)] {
			continue
		}
		done[id(t)] = true
		revs, err := store.History(ctx, tx, k, id(t))
		if err != nil {
			return err
		}
		var before *T
		for i := range revs {
			if slices.Contains(seqs, revs[i].Seq) {
				break
			}
			before = &revs[i].Entity
		}
		last := revs[len(revs)-1]
		if err := f(ctx, last.Entity, before, !slices.Contains(seqs, last.Seq)); err != nil {
			return err
		}
	}
	return nil
}
