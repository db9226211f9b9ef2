package imports

import (
	"context"
	"errors"
	"fmt"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// apply writes the files, one transaction each. Documents are written with the returns that name them.
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
	if len(f.subjects) == 0 && len(f.foreign) == 0 {
		return nil
	}
	if ok, err := im.keepOriginal(f); err != nil || !ok {
		f.holdBack() // of a file that changed meanwhile nothing is taken
		return err
	}
	batch, took := im.batch, false
	err := im.r.Update(ctx, actImport, func(tx *data.Tx) error {
		// Another process may have imported the file since it was looked for.
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
		tx.Subject("batch", batch.ID, fmt.Sprintf("%d answers new, %d changed, %d the same", f.out.Answers.New, f.out.Answers.Changed, f.out.Answers.Same))
		_, err = store.Put(ctx, tx, store.Batches, batch)
		return err
	})
	if err == nil && took {
		im.batch, im.recorded, im.report.Applied = batch, true, true
	}
	return err
}

// importWriter writes one file in its transaction.
type fileWriter struct {
	tx    *data.Tx
	im    *importer
	file  string // ULID of the file's record
	batch *store.Batch
	began bool

	documents []entity.Document // of the subject under way, written together at its end
	links     []entity.Support
}

// ready brings the batch into the register with the first thing written.
func (w *fileWriter) startBatch(ctx context.Context) error {
	if w.began {
		return nil
	}
	w.began = true
	_, err := store.Put(ctx, w.tx, store.Batches, *w.batch)
	return err
}

// claims writes claims on questions of a pack and gives them as they stand. An operation is named after file, assessment
// and question, so that it can be written once.
func (w *fileWriter) putClaims(ctx context.Context, list []entity.Answer, pack *questionnaire.Pack) ([]entity.Answer, error) {
	if len(list) == 0 {
		return nil, nil
	}
	if err := w.startBatch(ctx); err != nil {
		return nil, err
	}
	put := make([]store.Answered, len(list))
	for i, a := range list {
		put[i] = store.Answered{Answer: a, Free: pack.Question(a.Question).Answer == questionnaire.FreeText, OpID: w.file + "/" + a.Assessment + "/" + a.Question}
	}
	return w.tx.PutAnswers(ctx, put)
}

// finish moves the work on, settles the risks, and reads back what was written.
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
	w.documents, w.links = nil, nil
	to := entity.InReview
	if p.s.workbook != nil {
		to = entity.Returned
		if err := w.markReturned(ctx, p.s); err != nil {
			return err
		}
	}
	if _, err := w.tx.Advance(ctx, p.assessment.ID, to); err != nil {
		return err
	}
	if _, err := w.tx.Settle(ctx, p.b, ""); err != nil {
		return err
	}
	return w.verify(ctx, p)
}

// returned notes on the issue that it came back, the first time it does.
func (w *fileWriter) markReturned(ctx context.Context, s *subject) error {
	if s.issue == nil {
		return nil
	}
	issue, err := store.Get(ctx, w.tx, store.Issues, s.issue.ID)
	if err != nil || issue.ReturnedAt != nil {
		return err
	}
	at := w.tx.At()
	issue.ReturnedAt, issue.Late = &at, s.out.Late
	_, err = store.Put(ctx, w.tx, store.Issues, issue)
	return err
}

// verify reads the claims of the file back from the register, inside the transaction, and compares them with what was
// read from the file. Anything else than the same words from the same cells gives the file up.
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
			return fmt.Errorf("what was written for %s on %s is not what was read from the file: nothing of the file was kept", p.s.engagement.Ref, c.Question)
		}
	}
	return nil
}

// record is the file as the register keeps it.
func (f *sourceFile) record(id, batch string, at time.Time) (store.ImportFile, error) {
	report, err := f.storedReport()
	rec := store.ImportFile{ID: id, Batch: batch, Path: f.path, SHA256: f.ret.SHA256, Mapping: f.mapping, Kind: string(f.ret.Kind), Verdict: string(f.out.Verdict),
		Applied: true, At: at, Report: report, Kept: f.kept}
	for _, s := range f.subjects {
		if s.took() && s.workbook != nil {
			rec.Returns = append(rec.Returns, s.stamp.record(s.assessment))
		}
	}
	return rec, err
}
