package imports

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/directory"
	"assure/data/riskregister"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// SchemaBatches and SchemaUndo name the JSON of the list of imports and of the undo of one.
const (
	SchemaBatches = "assure.batches/1"
	SchemaUndo    = "assure.import-undo/1"
)

// UndoReport is what the undo of a batch did.
type UndoReport struct {
	Batch     string
	Kind      string // answers, suppliers, dspt, register
	Files     int
	Answers   int          // returned to their earlier value
	Documents int          // withdrawn, or returned to their earlier state
	Foreign   int          // answers to other questionnaires, withdrawn
	Replies   int          // to queries, taken out
	Kept      []KeptChange // changed since, and so left as it is
}

// KeptChange is something that was changed after the batch wrote it. What is answer, document or
// record.
type KeptChange struct {
	What       string
	Ref        string // of the document, supplier or engagement
	Engagement string
	Question   string
	Why        string
}

// Undo undoes an import with new events: what it wrote returns to what was before. What was changed
// since is kept and listed. The files may be imported again.
func Undo(ctx context.Context, r *data.Register, id string) (out *UndoReport, err error) {
	id = strings.ToUpper(strings.TrimSpace(id))
	out = &UndoReport{Batch: id, Kept: []KeptChange{}}
	err = r.Update(ctx, actUndoImport, func(tx *data.Tx) error {
		b, err := store.Get(ctx, tx, store.Batches, id)
		if book.IsNotFound(err) {
			return problem.New("unknown-batch", text.Safe(id), "see assure import list", "there is no such import")
		}
		if err != nil {
			return err
		}
		if b.State != store.BatchApplied {
			return problem.New("undone-already", id, "see assure import list", "this import was undone by %s",
				text.Safe(b.UndoneBy))
		}
		out.Kind = b.Kind
		tx.Subject("batch", id, b.Kind)
		var kept []string
		switch b.Kind {
		case kindAnswers:
			err = undoAnswers(ctx, r, tx, b, out)
		case directory.KindDSPT:
			err = directory.UndoSnapshot(ctx, tx, b.ID)
		case riskregister.KindRegister:
			kept, err = riskregister.UndoRegister(ctx, r, tx, b.ID)
		default:
			kept, err = directory.UndoSuppliers(ctx, r, tx, b.ID)
		}
		if err != nil {
			return err
		}
		for _, ref := range kept {
			out.Kept = append(out.Kept, KeptChange{What: "record", Ref: ref, Why: "changed since"})
		}
		return markUndone(ctx, tx, b, out)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// markUndone marks a batch and its files as undone.
func markUndone(ctx context.Context, tx *data.Tx, b store.Batch, out *UndoReport) error {
	at := tx.At()
	b.State, b.UndoneBy, b.UndoneAt = store.BatchUndone, tx.Actor(), &at
	if _, err := store.Put(ctx, tx, store.Batches, b); err != nil {
		return err
	}
	files, err := store.List(ctx, tx, store.ImportFiles, store.By("batch", b.ID))
	for _, f := range files {
		f.Applied = false
		if _, err := store.Put(ctx, tx, store.ImportFiles, f); err != nil {
			return err
		}
	}
	out.Files = len(files)
	return err
}

// answersUndo is the undo of a batch of answers.
type answersUndo struct {
	r     *data.Register
	tx    *data.Tx
	batch store.Batch
	out   *UndoReport
	seqs  []int64  // of the transactions of the batch
	files []string // their ULIDs

	assessments map[string]entity.Assessment
	refs        map[string]string // of engagements, by ULID
	retained    map[string]bool   // assessments in which something of the batch was kept
}

// undoAnswers undoes a batch of answers: claims, links, documents, issues, replies, work states and foreign
// answers, in this order, since links and states depend on which claims were kept.
func undoAnswers(ctx context.Context, r *data.Register, tx *data.Tx, b store.Batch, out *UndoReport) error {
	u := &answersUndo{r: r, tx: tx, batch: b, out: out, assessments: map[string]entity.Assessment{},
		refs: map[string]string{}, retained: map[string]bool{}}
	files, err := store.List(ctx, tx, store.ImportFiles, store.By("batch", b.ID))
	if err != nil {
		return err
	}
	for _, f := range files {
		revs, err := store.History(ctx, tx, store.ImportFiles, f.ID)
		if err != nil {
			return err
		}
		u.seqs, u.files = append(u.seqs, revs[0].Seq), append(u.files, f.ID)
	}
	for _, step := range []func(context.Context) error{u.answers, u.links, u.documents, u.issues, u.queries, u.states,
		u.foreign, u.bundles} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	touched := map[string]bool{}
	for _, a := range u.assessments {
		touched[a.Engagement] = true
	}
	for _, id := range slices.Sorted(maps.Keys(touched)) {
		if _, err := tx.SettleRisks(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// bundles puts back what the bundles of the batch ended, and takes them out, with what suppliers said about sharing.
func (u *answersUndo) bundles(ctx context.Context) error {
	return errors.Join(u.tx.ReturnBundles(ctx, u.batch.ID), u.tx.ReturnConsents(ctx, u.batch.ID))
}

// assessment reads an assessment and the ref of its engagement once.
func (u *answersUndo) assessment(ctx context.Context, id string) (entity.Assessment, error) {
	if a, ok := u.assessments[id]; ok {
		return a, nil
	}
	a, err := store.Get(ctx, u.tx, store.Assessments, id)
	if err != nil {
		return a, err
	}
	e, err := store.Get(ctx, u.tx, store.Engagements, a.Engagement)
	u.assessments[id], u.refs[a.Engagement] = a, e.Ref
	return a, err
}

// claimKey is an answer of one party in an assessment.
type claimKey struct {
	assessment, question string
	party                entity.Party
}

// answers returns each answer of the batch to what it was before, unless somebody answered since.
func (u *answersUndo) answers(ctx context.Context) error {
	events, err := u.tx.AnswersOfBatch(ctx, u.batch.ID)
	if err != nil {
		return err
	}
	first, last, order := map[claimKey]int{}, map[claimKey]entity.Answer{}, []claimKey{}
	for _, e := range events {
		k := claimKey{e.Assessment, e.Question, e.Party}
		if _, ok := first[k]; !ok {
			first[k] = e.Rev
			order = append(order, k)
		}
		last[k] = e
	}
	for _, k := range order {
		written := last[k]
		if err := u.answer(ctx, k, &written, first[k]-1); err != nil {
			return err
		}
	}
	return nil
}

// answer returns one answer, which the batch left as written, to revision before.
func (u *answersUndo) answer(ctx context.Context, k claimKey, written *entity.Answer, before int) error {
	a, err := u.assessment(ctx, k.assessment)
	if err != nil {
		return err
	}
	now, err := u.tx.AnswerAt(ctx, k.assessment, k.question, k.party, 0)
	if err != nil {
		return err
	}
	earlier := entity.Answer{}
	if before > 0 {
		if earlier, err = u.tx.AnswerAt(ctx, k.assessment, k.question, k.party, before); err != nil {
			return err
		}
	}
	act, err := u.sinceMoves(ctx, a, &now, written, &earlier)
	if err != nil {
		return err
	}
	if act.kept != "" {
		u.keep(a, "answer", a.Pack, k.question, act.kept)
	}
	if act.blank {
		before = 0
	}
	if act.write {
		if _, err := u.tx.RestoreAnswer(ctx, a, now, before,
			"undo-"+u.batch.ID+"/"+k.assessment+"/"+k.question+"/"+string(k.party), ""); err != nil {
			return err
		}
	}
	if act.kept == "" {
		u.out.Answers++
	}
	return nil
}

// keep lists something of the batch that is not as it was before.
func (u *answersUndo) keep(a entity.Assessment, what, ref, question, why string) {
	u.retained[a.ID] = true
	u.out.Kept = append(u.out.Kept,
		KeptChange{What: what, Ref: ref, Engagement: u.refs[a.Engagement], Question: question, Why: why})
}

// links withdraws the links from documents to questions.
func (u *answersUndo) links(ctx context.Context) error {
	id := func(s entity.Support) string { return s.Document + "/" + s.Assessment + "/" + s.Question }
	return data.UndoKind(ctx, u.tx, store.Supports, u.seqs, id,
		func(ctx context.Context, now entity.Support, before *entity.Support, changed bool) error {
			a, err := u.assessment(ctx, now.Assessment)
			if err != nil {
				return err
			}
			moved, err := movedOnly(ctx, u, store.Supports, id(now), a)
			if err != nil {
				return err
			}
			if changed && !moved || !a.State.Open() {
				why := "accepted or refused since by " + now.By
				if !changed || moved {
					why = "the assessment is " + a.State.Label()
				}
				d, err := store.Get(ctx, u.tx, store.Documents, now.Document)
				u.keep(a, "document", d.Ref, now.Question, why)
				return err
			}
			if before == nil {
				now.State = entity.Withdrawn
			} else if now, err = u.linkBefore(ctx, a, *before); err != nil {
				return err
			}
			_, err = store.Put(ctx, u.tx, store.Supports, now)
			return err
		})
}

// documents withdraws the documents of the batch that no question uses any more.
func (u *answersUndo) documents(ctx context.Context) error {
	id := func(d entity.Document) string { return d.ID }
	return data.UndoKind(ctx, u.tx, store.Documents, u.seqs, id,
		func(ctx context.Context, now entity.Document, before *entity.Document, changed bool) error {
			links, err := store.List(ctx, u.tx, store.Supports, store.By("document", now.ID))
			if err != nil {
				return err
			}
			inUse := slices.ContainsFunc(links, func(s entity.Support) bool { return s.State != entity.Withdrawn })
			switch {
			case changed || before == nil && inUse:
				return nil
			case before == nil:
				now.State, now.AcceptedBy, now.AcceptedAt = entity.Withdrawn, "", nil
			default:
				now = *before
			}
			u.out.Documents++
			_, err = store.Put(ctx, u.tx, store.Documents, now)
			return err
		})
}

// issues undoes that a workbook was returned.
func (u *answersUndo) issues(ctx context.Context) error {
	id := func(i entity.Issue) string { return i.ID }
	return data.UndoKind(ctx, u.tx, store.Issues, u.seqs, id,
		func(ctx context.Context, now entity.Issue, before *entity.Issue, changed bool) error {
			if changed || before == nil {
				return nil
			}
			_, err := store.Put(ctx, u.tx, store.Issues, *before)
			return err
		})
}

// queries takes the replies of the batch out again, unless the query was changed since.
func (u *answersUndo) queries(ctx context.Context) error {
	id := func(q entity.Query) string { return q.ID }
	return data.UndoKind(ctx, u.tx, store.Queries, u.seqs, id,
		func(ctx context.Context, now entity.Query, before *entity.Query, changed bool) error {
			if before == nil {
				return nil
			}
			if changed {
				a, err := u.assessment(ctx, now.Assessment)
				if err == nil {
					u.keep(a, "reply", "", now.Question, "the query was changed since")
				}
				return err
			}
			u.out.Replies++
			_, err := store.Put(ctx, u.tx, store.Queries, *before)
			return err
		})
}

// states returns assessments to their earlier work state, unless something of the batch was kept or
// judged. An assessment that the batch started stays, without answers.
func (u *answersUndo) states(ctx context.Context) error {
	id := func(a entity.Assessment) string { return a.ID }
	return data.UndoKind(ctx, u.tx, store.Assessments, u.seqs, id,
		func(ctx context.Context, now entity.Assessment, before *entity.Assessment, changed bool) error {
			answers, err := store.AnswersOf(ctx, u.tx, now.ID)
			if err != nil {
				return err
			}
			for _, a := range answers[now.ID] {
				if a.Judgement != nil && a.Judgement.At.After(u.batch.At) {
					u.retained[now.ID] = true
				}
			}
			moved, err := movedOnly(ctx, u, store.Assessments, now.ID, now)
			if err != nil || changed && !moved || u.retained[now.ID] {
				return err
			}
			now.State = entity.Opened
			if before != nil {
				now.State, now.TakenBack = before.State, before.TakenBack
			}
			_, err = store.Put(ctx, u.tx, store.Assessments, now)
			return err
		})
}

// foreign withdraws answers to other questionnaires.
func (u *answersUndo) foreign(ctx context.Context) error {
	rows, err := store.List(ctx, u.tx, store.ForeignAnswers, store.In("file", u.files),
		store.By("state", store.ForeignHeld))
	if err != nil || len(rows) == 0 {
		return err
	}
	for i := range rows {
		rows[i].State = store.ForeignWithdrawn
	}
	u.out.Foreign = len(rows)
	return store.PutMany(ctx, u.tx, store.ForeignAnswers, rows)
}
