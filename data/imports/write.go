package imports

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// apply writes the files, one transaction each. A document is written with the returns that name
// it.
func (im *importer) apply(ctx context.Context) error {
	im.writing = true
	for i, f := range im.files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := im.applyFile(ctx, f); err != nil {
			return fmt.Errorf("%s: %w", f.path, err)
		}
		f.release()
		im.done = i + 1
		im.progress(im.done, len(im.files), f.path)
	}
	return nil
}

func (im *importer) applyFile(ctx context.Context, f *sourceFile) error {
	im.books = map[string]*book.Book{}
	if len(f.subjects) == 0 && len(f.foreign) == 0 && f.bundle == nil {
		return nil
	}
	if ok, err := im.keepOriginal(ctx, f); err != nil || !ok {
		f.holdBack() // nothing is imported from a file that changed
		return err
	}
	batch, took := im.batch, false
	err := im.r.Update(ctx, actImport, func(tx *data.Tx) error {
		// Another process may have imported the file since the match stage.
		if err := im.findEarlier(ctx, tx, f); err != nil || f.duplicate {
			return err
		}
		if !im.recorded {
			batch.At = tx.At()
		}
		w := &fileWriter{tx: tx, im: im, file: tx.NewID(), batch: &batch}
		if err := im.processFile(ctx, tx, w, f); err != nil || !w.began {
			return err
		}
		took = true
		f.settle()
		rec, err := f.record(w.file, batch.ID, tx.At())
		if err != nil {
			return err
		}
		if err := store.Insert(ctx, tx, store.ImportFiles, rec); err != nil {
			return err
		}
		if err := errors.Join(w.writeForeign(ctx, f), w.rememberMapping(ctx, f)); err != nil {
			return err
		}
		batch.Files, batch.Answers = batch.Files+1, batch.Answers+total(&f.out.Answers)
		tx.Subject("batch", batch.ID,
			fmt.Sprintf("%d answers new, %d changed, %d the same", f.out.Answers.New, f.out.Answers.Changed,
				f.out.Answers.Same))
		_, err = store.Put(ctx, tx, store.Batches, batch)
		return err
	})
	if err == nil && took {
		im.batch, im.recorded, im.report.Applied = batch, true, true
	}
	return err
}

// fileWriter writes one file in its transaction.
type fileWriter struct {
	tx    *data.Tx
	im    *importer
	file  string // ULID of the file's record
	batch *store.Batch
	began bool

	documents []entity.Document // of the current subject, written together by finishSubject
	links     []entity.Support
}

// startBatch writes the batch before anything else of the file is written.
func (w *fileWriter) startBatch(ctx context.Context) error {
	if w.began {
		return nil
	}
	w.began = true
	_, err := store.Put(ctx, w.tx, store.Batches, *w.batch)
	return err
}

// putClaims writes claims for questions of a pack and returns them as stored. The operation id of
// each is made of file, assessment and question, so it cannot be written twice.
func (w *fileWriter) putClaims(ctx context.Context, list []entity.Answer,
	pack *questionnaire.Pack) ([]entity.Answer, error) {
	if len(list) == 0 {
		return nil, nil
	}
	if err := w.startBatch(ctx); err != nil {
		return nil, err
	}
	put := make([]store.Answered, len(list))
	for i, a := range list {
		put[i] = store.Answered{Answer: a,
			Free: pack.Question(a.Question).Answer == questionnaire.FreeText && a.Given(),
			OpID: w.file + "/" + a.Assessment + "/" + a.Question}
	}
	return w.tx.PutAnswers(ctx, put)
}

// finishSubject writes the documents of a subject, advances the work state, settles risks and
// verifies the claims.
func (w *fileWriter) finishSubject(ctx context.Context, p *subjectPlan) error {
	if err := w.startBatch(ctx); err != nil {
		return err
	}
	if err := store.PutMany(ctx, w.tx, store.Documents, w.documents); err != nil {
		return err
	}
	if err := store.PutMany(ctx, w.tx, store.Supports, w.links); err != nil {
		return err
	}
	accepted := slices.ContainsFunc(w.links, func(s entity.Support) bool { return s.State == entity.Accepted })
	w.documents, w.links = nil, nil
	if p.s.issue != nil {
		if err := w.markReturned(ctx, p.s); err != nil {
			return err
		}
	}
	if to := p.workState(accepted); to != "" {
		if _, err := w.tx.Advance(ctx, p.assessment.ID, to); err != nil {
			return err
		}
	}
	if _, err := w.tx.Settle(ctx, p.b, ""); err != nil {
		return err
	}
	if err := p.putReplies(ctx); err != nil {
		return err
	}
	if p.consent != nil {
		if err := w.tx.PutConsent(ctx, *p.consent); err != nil {
			return err
		}
	}
	return w.verify(ctx, p)
}

// workState is the work state that a subject moves its assessment to, "" for none: a workbook is returned, and a sheet
// with answers or accepted evidence is work to review. Words and offered evidence answer nothing, so a sheet of them
// moves nothing, and a workbook of them only ends the waiting for it.
func (p *subjectPlan) workState(accepted bool) entity.WorkState {
	answered := false
	for i := range p.claims {
		now := p.replaced[i]
		answered = answered || p.claims[i].Given() && (now == nil || now.Value != p.claims[i].Value)
	}
	switch {
	case p.s.asked != nil: // the last reply ends the waiting
		return ""
	case p.s.workbook != nil && (answered || p.assessment.State != entity.InReview):
		return entity.Returned
	case p.s.workbook == nil && (answered || accepted):
		return entity.InReview
	}
	return ""
}

// markReturned records the first return of a questionnaire that was sent.
func (w *fileWriter) markReturned(ctx context.Context, s *subject) error {
	issue, err := store.Get(ctx, w.tx, store.Issues, s.issue.ID)
	if err != nil || issue.ReturnedAt != nil {
		return err
	}
	at := w.tx.At()
	issue.ReturnedAt, issue.Late = &at, s.out.Late
	_, err = store.Put(ctx, w.tx, store.Issues, issue)
	return err
}

// verify reads the claims back inside the transaction and compares them with those read from the
// file, cells included. Any difference is an error, which rolls the file back.
func (w *fileWriter) verify(ctx context.Context, p *subjectPlan) error {
	if len(p.claims) == 0 {
		return nil
	}
	held, err := store.AnswersOf(ctx, w.tx, p.assessment.ID)
	if err != nil {
		return err
	}
	back := held[p.assessment.ID]
	for i := range p.claims {
		if c := &p.claims[i]; back[c.Question].Claim == nil || *back[c.Question].Claim != *c {
			return fmt.Errorf("what was written for %s on %s differs from what was read: nothing of the file was "+
				"imported", p.s.engagement.Ref, c.Question)
		}
	}
	return nil
}

// record returns the file as the register stores it.
func (f *sourceFile) record(id, batch string, at time.Time) (store.ImportFile, error) {
	report, err := f.storedReport()
	rec := store.ImportFile{ID: id, Batch: batch, Path: f.path, SHA256: f.ret.SHA256, Mapping: f.mapping,
		Kind: string(f.ret.Kind), Verdict: string(f.out.Verdict),
		Applied: true, At: at, Report: report, Kept: f.kept}
	if c := f.carrier; c != nil {
		rec.Carrier = &store.ImportCarrier{Path: c.Path, SHA256: c.SHA256, Kept: c.Kept}
	}
	for _, s := range f.subjects {
		if s.done && s.dated() && s.assessment != "" {
			s.stamp.Assessment = s.assessment
			rec.Returns = append(rec.Returns, s.stamp)
		}
	}
	return rec, err
}
