package data

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// onTop makes sure that a step is the newest act of its person on the assessment, its engagement and its supplier.
// Another act on top is named, with what to do instead: an undo never reaches past it to something older. What concerns
// the register as a whole, such as its settings, is on no stack.
func (tx *Tx) onTop(ctx context.Context, a entity.Assessment, op store.Op) error {
	if op.Stays != "" {
		return notUndoable(op.Act+" "+op.What, op.Stays)
	}
	since, err := tx.rowOf(ctx, op)
	if err != nil {
		return err
	}
	steps, err := store.RowsOf(ctx, tx, store.Ops, since)
	if err != nil {
		return err
	}
	acts, err := tx.AuditLog(ctx, store.AuditFilter{After: since})
	acts = slices.DeleteFunc(acts, func(e store.AuditEntry) bool {
		return e.Actor != tx.r.Actor() || slices.Contains(steps, e.Seq)
	})
	if err != nil || len(acts) == 0 {
		return err
	}
	about, err := tx.rowsAbout(ctx, a, since)
	if err != nil {
		return err
	}
	for _, e := range acts {
		if e.Action == actUndo || e.Action == actRedo { // what they turned back is looked at itself
			continue
		}
		if !slices.Contains(about, e.Seq) && !(e.Action == actRisk && slices.Contains(about, -e.Seq)) {
			continue
		}
		wrote, err := wroteIn(ctx, &tx.View, e.Seq, e.Action)
		if err != nil {
			return err
		}
		switch was, err := effectOf(ctx, &tx.View, tx.r.Actor(), wrote); {
		case err != nil:
			return err
		case was.undoneIn > 0: // where it was done
			continue
		}
		if words, fix, err := tx.insteadOfUndo(ctx, e, since); err != nil || fix != "" {
			return cmp.Or(err, notUndoable(words, fix))
		}
	}
	return nil
}

func notUndoable(act, fix string) error {
	act = strings.TrimSpace(text.Safe(act))
	return problem.New("not-undoable", act, fix, "your newest act here cannot be undone: %s", act)
}

// actWords names an act and, where people know it by a reference, its subject.
func actWords(e store.AuditEntry) string {
	if e.Entity == "assessment" || e.Entity == "issue" || e.Entity == "batch" || e.Entity == "file" {
		return e.Action
	}
	return e.Action + " " + e.ID
}

// insteadOfUndo is an act in words and what to do about it, "" where it is no longer on top: an import that was undone
// since, and its undo.
func (tx *Tx) insteadOfUndo(ctx context.Context, e store.AuditEntry, since int64) (words, fix string, err error) {
	words = actWords(e)
	files, err := store.WrittenIn(ctx, tx, store.ImportFiles, e.Seq)
	if err != nil {
		return "", "", err
	}
	batches, err := store.WrittenIn(ctx, tx, store.Batches, e.Seq)
	if err != nil || len(files)+len(batches) == 0 {
		return words, stays(e.Action), err
	}
	batch := ""
	if len(batches) > 0 {
		batch = batches[0].ID
	}
	if len(files) > 0 {
		batch = files[0].Batch
	}
	revs, err := store.History(ctx, tx, store.Batches, batch)
	if err != nil || len(revs) == 0 {
		return "", "", err
	}
	switch undone := revs[len(revs)-1].Entity.State != store.BatchApplied; {
	case !undone && len(files) > 0:
		return "import " + filepath.Base(files[0].Path), "undo the import as a whole: assure import undo " + batch, nil
	case !undone:
		return words, "undo the import as a whole: assure import undo " + batch, nil
	case revs[0].Seq <= since:
		return words, "import the files again", nil
	}
	return "", "", nil
}

// stays says what to do about an act that no step undoes.
func stays(action string) string {
	switch action {
	case actFacts, actEngChange, actChange, actAward, actAdmit:
		return "set it back where you set it"
	case actDecide, actSecond, actConfirm, actWithdraw: // of an earlier release: no step has it
		return "undo or withdraw it in the list of decisions"
	case actRisk:
		return "undo it in the list of risks, or change the risk there"
	case actAction:
		return "undo it in the list of actions, or change the action there"
	case ActSent, actExtended, actChased, actDeclined, actBounced, actReceived, actRound, actQueryDrop, actDraft:
		return "undo it in the list of returns"
	case actReassign:
		return "undo it on the page of people, or reassign it back"
	case actRep, actRepReply, actRepDrop:
		return "undo it in the list of representations"
	case actIncidentDay, actEarly:
		return "undo it in the incident"
	case actIncident:
		return "add a statement that corrects it"
	case actMove:
		return "the questions of the later version count now: answer those"
	}
	return "it stays in the record"
}

// rowOf is the row of the audit log in which a step was taken or, once it was undone, taken again.
func (tx *Tx) rowOf(ctx context.Context, op store.Op) (int64, error) {
	revs, err := store.History(ctx, tx, store.Ops, op.ID)
	if err != nil || len(revs) == 0 {
		return 0, fmt.Errorf("step %d: %w", op.N, err)
	}
	row := revs[0].Seq
	for i := 1; i < len(revs); i++ {
		if revs[i-1].Entity.Undone && !revs[i].Entity.Undone {
			row = revs[i].Seq
		}
	}
	return row, nil
}

// rowsAbout lists the rows of the audit log after one that wrote something of an assessment, its engagement or its
// supplier. A row that wrote only risks is negative: other acts raise risks too, and they are on the stack of what they
// are about.
func (tx *Tx) rowsAbout(ctx context.Context, a entity.Assessment, since int64) ([]int64, error) {
	e, err := store.Get(ctx, tx, store.Engagements, a.Engagement)
	if err != nil {
		return nil, err
	}
	rows, err := store.AnswerRows(ctx, tx, a.ID, since)
	if err != nil {
		return nil, err
	}
	own, of, by := store.By("assessment", a.ID), store.By("engagement", e.ID), store.By("supplier", e.Supplier)
	decisions, err := tx.decisionsAbout(ctx, a)
	if err != nil {
		return nil, err
	}
	incidents, err := tx.incidentsAbout(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	for _, read := range []func() ([]int64, error){
		rowsOf(ctx, tx, store.Suppliers, since, store.By("id", e.Supplier)),
		rowsOf(ctx, tx, store.Engagements, since, store.By("id", e.ID)),
		rowsOf(ctx, tx, store.Assessments, since, store.By("id", a.ID)),
		rowsOf(ctx, tx, store.Facts, since, of), rowsOf(ctx, tx, store.Actions, since, of),
		rowsOf(ctx, tx, store.Admissions, since, of), rowsOf(ctx, tx, store.Drafts, since, of),
		rowsOf(ctx, tx, store.Representations, since, of), rowsOf(ctx, tx, store.Supports, since, own),
		rowsOf(ctx, tx, store.Issues, since, own), rowsOf(ctx, tx, store.Queries, since, own),
		rowsOf(ctx, tx, store.SignOffs, since, own), rowsOf(ctx, tx, store.Passes, since, own),
		rowsOf(ctx, tx, store.Certificates, since, by), rowsOf(ctx, tx, store.Resolutions, since, by),
		rowsOf(ctx, tx, store.ForeignAnswers, since, by),
		rowsOf(ctx, tx, store.Decisions, since, store.In("id", decisions)),
		rowsOf(ctx, tx, store.Incidents, since, store.In("id", incidents)),
	} {
		some, err := read()
		if err != nil {
			return nil, err
		}
		rows = append(rows, some...)
	}
	risks, err := store.RowsOf(ctx, tx, store.Risks, since, of)
	for _, n := range risks {
		rows = append(rows, -n)
	}
	return rows, err
}

func rowsOf[T any](ctx context.Context, tx *Tx, k *store.Kind[T], since int64,
	where store.Where) func() ([]int64, error) {
	return func() ([]int64, error) { return store.RowsOf(ctx, tx, k, since, where) }
}

// decisionsAbout are the decisions on an assessment or on the risks of its engagement.
func (tx *Tx) decisionsAbout(ctx context.Context, a entity.Assessment) (ids []string, err error) {
	list, err := store.List(ctx, tx, store.Decisions, store.By("engagement", a.Engagement))
	for _, d := range list {
		if d.Assessment == "" || d.Assessment == a.ID {
			ids = append(ids, d.ID)
		}
	}
	return ids, err
}

func (tx *Tx) incidentsAbout(ctx context.Context, engagement string) (ids []string, err error) {
	list, err := store.List(ctx, tx, store.Incidents)
	for _, i := range list {
		if slices.Contains(i.Engagements, engagement) {
			ids = append(ids, i.ID)
		}
	}
	return ids, err
}
