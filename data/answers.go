package data

import (
	"context"
	"fmt"
	"strings"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// AnswerEdit is one answer typed by a person. OpID is made once by the front end and kept over retries: the same one
// again changes nothing and returns what it did the first time. BaseRev is the revision of this party's answer that the
// person saw, 0 for none.
type AnswerEdit struct {
	OpID        string
	Assessment  string
	Question    string
	Party       entity.Party
	Value       string
	Note        questionnaire.Text
	Planned     questionnaire.Date
	Alternative questionnaire.Text
	BaseRev     int
}

// AnswerSaved is what a saved answer did. It is on disk.
type AnswerSaved struct {
	Answer   entity.Answer
	State    entity.WorkState // of the assessment now
	Result   *scoring.Result  // of the assessment now
	Raised   []entity.Risk    // risks written or reopened by it
	Repeated bool             // the operation had been carried out before
}

// Conflict reports that someone else changed the answer after the person saw it, to another one than the person gives.
// Nothing was written.
type Conflict struct {
	Theirs entity.Answer // the current answer
	Mine   AnswerEdit
}

// Error names the question and who gave the current answer.
func (c *Conflict) Error() string {
	return fmt.Sprintf("the answer to %s was changed by %s meanwhile (compare both and choose)", c.Mine.Question,
		text.Safe(c.Theirs.By))
}

// Unwrap lets errors.Is find ErrConflict.
func (c *Conflict) Unwrap() error { return ErrConflict }

// RecordAnswer saves one typed answer: its event, the current view, the audit row, and the risks
// that follow, in one transaction. A *Conflict wraps ErrConflict.
func (r *Register) RecordAnswer(ctx context.Context, e AnswerEdit) (*AnswerSaved, error) {
	if e.OpID == "" {
		e.OpID = r.NewID()
	}
	var out *AnswerSaved
	err := r.Update(ctx, actAnswer, func(tx *Tx) (err error) {
		out, err = tx.recordAnswer(ctx, e)
		return err
	})
	return out, err
}

func (tx *Tx) recordAnswer(ctx context.Context, e AnswerEdit) (*AnswerSaved, error) {
	if done, ok, err := tx.AnswerOfOp(ctx, e.OpID); err != nil || ok {
		if err != nil {
			return nil, err
		}
		return tx.Saved(ctx, done, true)
	}
	a, err := openAssessment(ctx, tx, e.Assessment)
	if err != nil {
		return nil, err
	}
	tx.Subject("assessment", a.ID, e.Question)
	op := store.Op{ID: tx.NewID(), Assessment: a.ID}
	written, err := tx.writeEdit(ctx, a, e, &op)
	if err != nil {
		return nil, err
	}
	if err := tx.pushOp(ctx, op); err != nil {
		return nil, err
	}
	return tx.Saved(ctx, written, false)
}

// writeEdit writes one answer and adds what it changed to the step.
func (tx *Tx) writeEdit(ctx context.Context, a entity.Assessment, e AnswerEdit, op *store.Op) (entity.Answer, error) {
	ans := entity.Answer{Assessment: e.Assessment, Question: e.Question, Party: e.Party, Value: e.Value, Note: e.Note,
		Planned: e.Planned, Alternative: e.Alternative, Origin: entity.Typed}
	before, err := tx.CurrentRev(ctx, ans)
	if err != nil {
		return ans, err
	}
	undone := before.Value == "" && e.BaseRev == 0 // undone to no answer: the person sees none, and so no revision
	if before.Rev != e.BaseRev && !undone && !agrees(&ans, &before) {
		return ans, &Conflict{Theirs: before, Mine: e}
	}
	if !ans.Given() && before.Given() && ans.HasWords() {
		ans.Value = before.Value // words do not take an answer away
	}
	if err := tx.checkReason(ctx, ans, before); err != nil {
		return ans, err
	}
	written, err := tx.WriteAnswer(ctx, a, ans, e.OpID)
	if err != nil {
		return ans, err
	}
	op.Changes = append(op.Changes, store.OpChange{Question: ans.Question, Party: ans.Party, Before: before.Rev,
		After: written.Rev, Now: written.Rev})
	if written.Given() && written.Value != before.Value { // else nothing was answered
		moved, err := tx.Advance(ctx, a.ID, entity.InReview)
		if err != nil {
			return ans, err
		}
		if moved {
			op.StateBefore, op.StateAfter = a.State, entity.InReview
		}
	}
	return written, nil
}

// agrees reports whether an answer says what somebody else said meanwhile, so that there is nothing to decide. Words
// that only they gave stay with it.
func agrees(mine, theirs *entity.Answer) bool {
	if !mine.Given() || mine.Value != theirs.Value || mine.Note != "" && mine.Note != theirs.Note ||
		mine.Planned != 0 && mine.Planned != theirs.Planned ||
		mine.Alternative != "" && mine.Alternative != theirs.Alternative {
		return false
	}
	mine.Note, mine.Planned, mine.Alternative = theirs.Note, theirs.Planned, theirs.Alternative
	return true
}

// NeedsReason reports whether a new answer of a party needs a reason of its own: a supplier's claim
// that the question does not apply, and a judgement other than the claim. Not known needs none, nor
// does the answer the party gave before.
func NeedsReason(party entity.Party, have entity.Answers, value string) bool {
	if party == entity.BySupplier {
		return value == questionnaire.NA && have.Claim.Said() != value
	}
	claim := have.Claim.Said()
	return value != "" && value != questionnaire.WordsOnly && value != questionnaire.Unknown && claim != "" &&
		claim != questionnaire.Unknown && claim != value && have.Judgement.Said() != value
}

// checkReason refuses an answer that needs a reason and has none of its own. The note that was there before is none: it
// was written for something else.
func (tx *Tx) checkReason(ctx context.Context, ans, before entity.Answer) error {
	have := entity.Answers{Judgement: &before}
	if ans.Party == entity.BySupplier {
		have = entity.Answers{Claim: &before}
	} else {
		claim, err := tx.CurrentRev(ctx,
			entity.Answer{Assessment: ans.Assessment, Question: ans.Question, Party: entity.BySupplier})
		if err != nil {
			return err
		}
		have.Claim = &claim
	}
	if !NeedsReason(ans.Party, have, ans.Value) {
		return nil
	}
	note := strings.TrimSpace(string(ans.Note))
	if note != "" && note != strings.TrimSpace(string(before.Note)) {
		return nil
	}
	what := "a judgement other than the claim needs a reason"
	if ans.Party == entity.BySupplier {
		what = "an answer that the question does not apply needs a reason"
	}
	if note != "" {
		what += ", and the note that was there was written before it"
	}
	return problem.New("no-reason", ans.Question, "say why, in words of its own", "%s", what)
}

// Saved settles the risks and puts together what the front end shows.
func (tx *Tx) Saved(ctx context.Context, a entity.Answer, repeated bool) (*AnswerSaved, error) {
	as, err := store.Get(ctx, tx, store.Assessments, a.Assessment)
	if err != nil {
		return nil, err
	}
	b, err := tx.r.Reader().Open(ctx, tx, book.At{}, book.Scope{Engagement: as.Engagement})
	if err != nil {
		return nil, err
	}
	out := &AnswerSaved{Answer: a, State: as.State, Repeated: repeated}
	if !repeated {
		if out.Raised, err = tx.Settle(ctx, b, ""); err != nil {
			return nil, err
		}
	}
	facts := b.CurrentFacts(as.Engagement)
	out.Result = b.Score(&as, facts, b.Settings.Triage(facts))
	return out, nil
}

// CurrentRev reads the party's current answer; the zero Answer when it never gave one.
func (tx *Tx) CurrentRev(ctx context.Context, a entity.Answer) (entity.Answer, error) {
	before, err := tx.AnswerAt(ctx, a.Assessment, a.Question, a.Party, 0)
	if book.IsNotFound(err) {
		err = nil
	}
	return before, err
}

// packOf is the pack that an assessment is locked to.
func (r *Register) packOf(ctx context.Context, v store.Viewer, a entity.Assessment) (*scoring.Compiled, error) {
	s, _, err := r.Reader().Settings(ctx, v)
	if err != nil {
		return nil, err
	}
	return r.Reader().Pack(ctx, v, a.PackSHA, s.Facts)
}

// WriteAnswer checks an answer against its pack and writes it. Without a value, a note, a planned
// date or an alternative is recorded as words, and the question stays open. A judgement notes the
// revision of the claim it judges.
func (tx *Tx) WriteAnswer(ctx context.Context, a entity.Assessment, ans entity.Answer,
	opID string) (entity.Answer, error) {
	c, err := tx.r.packOf(ctx, tx, a)
	if err != nil {
		return ans, err
	}
	q := c.Pack().Question(ans.Question)
	if q == nil {
		return ans, problem.New("unknown-question", c.Pack().Ref()+"/"+text.Safe(ans.Question),
			"see assure pack show "+a.Pack, "the pack has no such question")
	}
	if ans.Party != entity.BySupplier && ans.Party != entity.ByAssessor {
		return ans, fmt.Errorf("party %q: %w", ans.Party, store.ErrRefused)
	}
	if ans.Value == "" && ans.HasWords() {
		ans.Value = questionnaire.WordsOnly
	}
	if ans.Value != questionnaire.WordsOnly || !ans.HasWords() {
		if ans.Value, err = CheckValue(q, ans.Value); err != nil {
			return ans, err
		}
	}
	if ans.Party == entity.ByAssessor {
		claim, err := tx.CurrentRev(ctx,
			entity.Answer{Assessment: a.ID, Question: ans.Question, Party: entity.BySupplier})
		if err != nil {
			return ans, err
		}
		ans.ClaimRev = claim.Rev
	}
	return tx.PutAnswer(ctx,
		store.Answered{Answer: ans, Free: q.Answer == questionnaire.FreeText && ans.Given(), OpID: opID})
}

// CheckValue reports whether a value can be an answer to a question, and returns it in the form
// kept. Unknown and N/A always can. A blank cannot: nothing is cleared by leaving it out.
func CheckValue(q *questionnaire.Question, value string) (string, error) {
	v, err := text.Clean(value)
	if err != nil {
		return "", problem.New("bad-text", q.ID, "type it again, or paste it through a plain text editor", "%s", err)
	}
	if v == questionnaire.Unknown || v == questionnaire.NA {
		return v, nil
	}
	bad := func(fix string) error {
		return problem.New("unknown-answer", q.ID, fix, "%q is not an answer to this question", v)
	}
	switch {
	case v == "", v == questionnaire.WordsOnly:
		return "", bad("choose an answer, or unknown to clear it")
	case q.Answer == questionnaire.Choice:
		if q.Option(v) == nil {
			return "", bad("use one of " + optionIDs(q) + ", unknown or n/a")
		}
	case q.Answer == questionnaire.Multi:
		ids := questionnaire.SplitList(v)
		for _, id := range ids {
			if q.Option(id) == nil {
				return "", bad("use any of " + optionIDs(q) + " with ; between them")
			}
		}
		v = strings.Join(ids, ";")
	case q.Answer == questionnaire.Number:
		if what, fix := q.CheckNumber(v); what != "" {
			return "", problem.New("unknown-answer", q.ID, fix, "%s", what)
		}
	case q.Answer == questionnaire.DateAnswer:
		d, err := questionnaire.ReadDate(v)
		if err != nil || d == 0 {
			return "", bad(questionnaire.WantDate)
		}
		v = d.String()
	}
	return v, nil
}

func optionIDs(q *questionnaire.Question) string {
	ids := make([]string, len(q.Options))
	for i := range q.Options {
		ids[i] = q.Options[i].ID
	}
	return strings.Join(ids, ", ")
}

// AnswerHistory reads every revision of the answers to one question of an assessment, both
// parties', oldest first.
func (r *Register) AnswerHistory(ctx context.Context, assessment, question string, at book.At) (list []entity.Answer,
	err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		list, err = v.AnswerHistory(ctx, assessment, question)
		return err
	})
	return list, err
}
