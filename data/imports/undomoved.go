package imports

import (
	"context"
	"fmt"
	"slices"

	"assure/data/book"
	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// undoAct is what the undo of an import does to one of its answers.
type undoAct struct {
	write bool   // an earlier revision is written again
	blank bool   // what is written is not an answer
	kept  string // why it is not as it was before, "" when it is
}

// sinceMoves decides what the undo of an import does to one answer. The assessment may have moved to a later version of
// its pack since: what was there before the import comes back only where that move would have carried it, so that an
// undo never brings back an answer whose meaning changed.
func (u *answersUndo) sinceMoves(ctx context.Context, a entity.Assessment, now, written,
	before *entity.Answer) (undoAct, error) {
	if !a.State.Open() {
		return undoAct{kept: "the assessment is " + a.State.Label()}, nil
	}
	same := now.Rev == written.Rev || now.Origin == entity.UndoOrigin && sameClaim(now, written)
	if !same && now.Origin != entity.NewVersion {
		return undoAct{kept: "answered since by " + now.By}, nil
	}
	if !before.Given() && same {
		return undoAct{write: true}, nil
	}
	c, to, err := u.r.SinceMoves(ctx, u.tx, a, written.At, written.Question, before.Value)
	if err != nil {
		return undoAct{}, err
	}
	switch carried := c.Outcome == questionnaire.CarriedOver; {
	case same && (carried || c.Outcome == questionnaire.Gone):
		return undoAct{write: true}, nil
	case same:
		return undoAct{write: true, blank: true, kept: fmt.Sprintf("no answer now: the one before the import was "+
			"to an earlier version, and %s asks again: %s", to, c.Why)}, nil
	case !before.Given(): // words without an answer do not end with a version
		return undoAct{write: before.HasWords()}, nil
	case !carried: // the move took the answer of the import, and would have taken this one
		return undoAct{}, nil
	}
	judged, err := u.answerNow(ctx, a, now.Question, entity.ByAssessor)
	if err != nil {
		return undoAct{}, err
	}
	if judged.Origin == entity.NewVersion { // a claim alone must not replace a judgement
		return undoAct{kept: "asked again since the move to " + a.Pack + "@" + a.Version + ", with our judgement"}, nil
	}
	return undoAct{write: true}, nil
}

// answerNow reads the newest answer of a party to a question, empty when there is none.
func (u *answersUndo) answerNow(ctx context.Context, a entity.Assessment, question string,
	party entity.Party) (entity.Answer, error) {
	ans, err := u.tx.AnswerAt(ctx, a.ID, question, party, 0)
	if book.IsNotFound(err) {
		return entity.Answer{}, nil
	}
	return ans, err
}

// moveSeqs returns the transactions in which an assessment was moved to a later version of its pack.
func (u *answersUndo) moveSeqs(ctx context.Context, a entity.Assessment) (map[int64]bool, error) {
	revs, err := store.History(ctx, u.tx, store.Assessments, a.ID)
	out := map[int64]bool{}
	moves := 0
	for i := range revs {
		if n := len(revs[i].Entity.Moves); n > moves {
			out[revs[i].Seq], moves = true, n
		}
	}
	return out, err
}

// movedOnly reports whether nothing but moves of the assessment changed an entity since the batch.
func movedOnly[T any](ctx context.Context, u *answersUndo, k *store.Kind[T], id string, a entity.Assessment) (bool,
	error) {
	moves, err := u.moveSeqs(ctx, a)
	if err != nil || len(moves) == 0 {
		return false, err
	}
	revs, err := store.History(ctx, u.tx, k, id)
	if err != nil {
		return false, err
	}
	written, only := false, false
	for i := range revs {
		switch seq := revs[i].Seq; {
		case slices.Contains(u.seqs, seq):
			written, only = true, true
		case written && !moves[seq]:
			only = false
		}
	}
	return only, nil
}

// linkBefore returns a link as it was before the batch. Where a move since asks its question again, it is offered only.
func (u *answersUndo) linkBefore(ctx context.Context, a entity.Assessment, link entity.Support) (entity.Support,
	error) {
	claim, err := u.answerNow(ctx, a, link.Question, entity.BySupplier)
	if err != nil {
		return link, err
	}
	c, _, err := u.r.SinceMoves(ctx, u.tx, a, u.batch.At, link.Question, claim.Value)
	if err == nil && c.Outcome != questionnaire.CarriedOver && link.State == entity.Accepted {
		link.State, link.Value = entity.Offered, nil
	}
	return link, err
}
