package data

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"assure/data/store"
	"assure/questionnaire"
)

// importWriter writes one file in its transaction.
type importWriter struct {
	tx    *store.Tx
	im    *importRun
	file  string // ULID of the file's record
	batch *store.Batch
	began bool
}

// ready brings the batch into the register with the first thing written.
func (w *importWriter) ready(ctx context.Context) error {
	if w.began {
		return nil
	}
	w.began = true
	_, err := store.Put(ctx, w.tx, store.Batches, *w.batch)
	return err
}

// claim writes one claim. The operation is named after file, assessment and question, so that it can be written once.
func (w *importWriter) claim(ctx context.Context, a questionnaire.Answer, q *questionnaire.Question) (questionnaire.Answer, error) {
	if err := w.ready(ctx); err != nil {
		return a, err
	}
	return w.tx.PutAnswer(ctx, store.Answered{Answer: a, Free: q.Answer == questionnaire.FreeText, OpID: w.file + "/" + a.Assessment + "/" + a.Question})
}

// finish moves the work on, settles the risks, and reads back what was written.
func (w *importWriter) finish(ctx context.Context, p *subjectPlan) error {
	if err := w.ready(ctx); err != nil {
		return err
	}
	to := questionnaire.InReview
	if p.s.workbook != nil {
		to = questionnaire.Returned
		if err := w.returned(ctx, p.s); err != nil {
			return err
		}
	}
	if _, err := w.im.r.advance(ctx, w.tx, p.assessment.ID, to); err != nil {
		return err
	}
	if _, err := w.im.r.settle(ctx, w.tx, p.b, ""); err != nil {
		return err
	}
	return w.verify(ctx, p)
}

// returned notes on the issue that it came back, the first time it does.
func (w *importWriter) returned(ctx context.Context, s *importSubject) error {
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

// verify reads the claims of the file back from the register, inside the transaction, and compares their digest with
// that of what was read from the file. Anything else than the same words gives the file up.
func (w *importWriter) verify(ctx context.Context, p *subjectPlan) error {
	if len(p.claims) == 0 {
		return nil
	}
	held, err := store.AnswersOf(ctx, w.tx, p.assessment.ID)
	if err != nil {
		return err
	}
	back := make([]questionnaire.Answer, 0, len(p.claims))
	for _, c := range p.claims {
		if a := held[p.assessment.ID][c.Question]; a.Claim != nil {
			back = append(back, *a.Claim)
		}
	}
	if claimsDigest(back) != claimsDigest(p.claims) {
		return fmt.Errorf("what was written for %s is not what was read from the file: nothing of the file was kept", p.s.engagement.Ref)
	}
	return nil
}

// claimsDigest is a hash over what claims say and where they were read.
func claimsDigest(claims []questionnaire.Answer) [sha256.Size]byte {
	lines := make([]string, len(claims))
	for i, c := range claims {
		line, err := json.Marshal([]any{c.Assessment, c.Question, c.Party, c.Value, c.Note, c.Planned, c.Alternative, c.Reconfirmed, c.Origin, c.File, c.Sheet, c.Cell, c.Batch})
		if err != nil {
			panic(err) // strings and numbers always marshal
		}
		lines[i] = string(line)
	}
	slices.Sort(lines)
	return sha256.Sum256([]byte(strings.Join(lines, "\n")))
}
