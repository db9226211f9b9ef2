package imports

import (
	"context"
	"errors"

	"assure/data"
	"assure/data/intake"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// said is the claim that an answer of a file makes, laid over the one that stands: a blank leaves what is there. ok is
// false when the answer cannot be taken, which has been reported.
func (p *subjectPlan) claim(ctx context.Context, part *intake.Subject, a *intake.Answer, now *entity.Answer) (next entity.Answer, ok bool, err error) {
	q := p.pack.Question(a.Question)
	if now != nil {
		next = *now
	}
	next.Question, next.Party, next.Origin, next.Reconfirmed, next.By = a.Question, entity.BySupplier, entity.Imported, false, ""
	next.File, next.Sheet, next.Cell, next.Batch = p.s.file.path, part.Sheet, mainCell(a).Ref(), p.im.batch.ID
	switch {
	case a.Value.Given():
		value, err := data.CheckValue(q, a.Value.Value)
		var bad *problem.Problem
		if errors.As(err, &bad) {
			p.rejectClaim(part, a, bad.Code, bad.What, bad.Fix)
			return next, false, nil
		}
		if err != nil {
			return next, false, err
		}
		next.Value = value
	case a.Still.Given():
		if ok, err := p.confirm(ctx, part, a, now, &next); err != nil || !ok {
			return next, false, err
		}
	case now == nil:
		next.Value = questionnaire.Unknown // words without an answer: they are kept beside what they leave open
	}
	if a.Note.Given() {
		next.Note = a.Note.Value
	}
	if a.Planned.Given() {
		next.Planned = a.Planned.Value
	}
	if a.Alternative.Given() {
		next.Alternative = a.Alternative.Value
	}
	return next, true, nil
}

// asked reports whether the assessment asks the very question that was answered. A file may be of another version of the
// pack than the one the assessment is locked to.
func (p *subjectPlan) sameQuestion(part *intake.Subject, a *intake.Answer, q *questionnaire.Question) bool {
	if q == nil {
		p.rejectAnswer(part, a, "unknown-question", "the assessment was begun with "+p.pack.Ref()+", which has no question "+a.Question, "answer it in the next cycle, which can begin with "+part.Pack.Ref())
		return false
	}
	if part.Pack.SHA256 == p.pack.SHA256 {
		return true
	}
	if theirs := part.Pack.Question(a.Question); theirs.Revision != q.Revision || questionnaire.QuestionChecksum(theirs) != questionnaire.QuestionChecksum(q) {
		p.rejectAnswer(part, a, "question-edited", a.Question+" reads otherwise in "+part.Pack.Ref()+" than in "+p.pack.Ref()+", with which the assessment was begun",
			"ask for the answer in a workbook of "+p.pack.Ref())
		return false
	}
	return true
}

// refuse makes an answer a problem of its first cell and holds all its other cells back, evidence too.
func (p *subjectPlan) rejectAnswer(part *intake.Subject, a *intake.Answer, code, what, fix string) {
	cells := &p.s.file.ret.Cells
	if n := len(a.Cells()); n > 0 {
		cells.Blame()
		cells.Hold(n - 1)
	}
	p.s.file.problem(code, p.s.where(part, mainCell(a)), what, fix)
}

// still takes "still true" and "no longer true" of a prefilled workbook. What is confirmed must be what the register
// holds, else it is not known what the supplier confirmed.
func (p *subjectPlan) confirm(ctx context.Context, part *intake.Subject, a *intake.Answer, now *entity.Answer, next *entity.Answer) (bool, error) {
	if !a.Still.Value {
		p.rejectClaim(part, a, "unknown-answer", "the last answer to "+a.Question+" is said to be no longer true, and no new one is given", "ask what holds now; the last answer stands until then")
		return false, nil
	}
	last := now
	if last == nil {
		before, err := p.previous(ctx)
		if err != nil {
			return false, err
		}
		if b, ok := before[a.Question]; ok {
			last = b.Claim
		}
	}
	if last == nil || a.Last == "" {
		p.rejectClaim(part, a, "unknown-answer", a.Question+" is said to be still true, and there is no last answer", "choose an answer")
		return false, nil
	}
	if last.Value != a.Last {
		said := *next
		said.Value = a.Last
		p.conflict(part, a, last, said, "conflict", "the answer confirmed is not the one in the register", nil, false)
		return false, nil
	}
	next.Value, next.Note, next.Planned, next.Alternative, next.Reconfirmed = last.Value, last.Note, last.Planned, last.Alternative, true
	if last != now && !a.Evidence.Kind.Given() {
		p.confirmed[a] = last.Assessment
	}
	return true, nil
}

// previous reads the answers of the cycle before, once a subject.
func (p *subjectPlan) previous(ctx context.Context) (map[string]entity.Answers, error) {
	if p.s.prev != nil || !p.open {
		return p.s.prev, nil
	}
	before, err := data.Previous(ctx, p.v, p.assessment, p.b.Cycles[p.s.engagement.ID])
	if before == nil {
		before = map[string]entity.Answers{}
	}
	p.s.prev = before
	return before, err
}
