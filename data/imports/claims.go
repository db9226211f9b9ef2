package imports

import (
	"context"
	"errors"
	"strings"

	"assure/data"
	"assure/data/form"
	"assure/data/intake"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// sameQuestion reports whether the assessment asks the question that was answered, in the same
// wording. The file may be for another version of the pack than the one the assessment is locked
// to.
func (p *subjectPlan) sameQuestion(part *intake.Subject, a *intake.Answer, q *questionnaire.Question) bool {
	if q == nil && p.pack.Mapping(part.Pack.Version) == nil {
		p.rejectAnswer(part, a, "unknown-question",
			"the assessment uses "+p.pack.Ref()+", which has no question "+a.Question,
			"answer it in the next cycle, which can use "+part.Pack.Ref())
		return false
	}
	if part.Pack.SHA256 == p.pack.SHA256 {
		return true
	}
	if p.pack.Mapping(part.Pack.Version) != nil {
		return p.carriedFrom(part, a)
	}
	if theirs := part.Pack.Question(a.Question); theirs.Revision != q.Revision ||
		form.QuestionChecksum(theirs) != form.QuestionChecksum(q) {
		p.rejectAnswer(part, a, "question-edited",
			a.Question+" has another wording in "+part.Pack.Ref()+" than in "+p.pack.Ref()+
				", which the assessment uses",
			"ask for the answer in a workbook of "+p.pack.Ref())
		return false
	}
	return true
}

// carriedFrom reports whether an answer given to an earlier version of the pack still means the same. If not, it is
// reported with the reason, and what to ask instead.
func (p *subjectPlan) carriedFrom(part *intake.Subject, a *intake.Answer) bool {
	value := a.Value.Value
	if !a.Value.Given() && a.Still.Given() && a.Still.Value {
		value = a.Last
	}
	c := p.pack.Becomes(part.Pack, a.Question, value)
	switch c.Outcome {
	case questionnaire.CarriedOver:
		return true
	case questionnaire.Gone:
		p.rejectAnswer(part, a, "question-gone", a.Question+" is no longer asked in "+p.pack.Ref()+
			", which the assessment uses now: "+c.Why, "nothing is to be done; the answer stays in the file")
	default:
		p.rejectAnswer(part, a, "asked-again", a.Question+" was answered for "+part.Pack.Ref()+", and "+p.pack.Ref()+
			", which the assessment uses now, asks again: "+c.Why,
			"ask for "+strings.Join(c.Parts(), " and ")+" in a workbook of "+p.pack.Ref())
	}
	return false
}

// claim returns the claim that an answer of a file makes. Fields left blank keep what the claim in the
// register, now, says of the same answer; another answer starts without words. ok is false if the
// answer was rejected with a problem.
func (p *subjectPlan) claim(ctx context.Context, part *intake.Subject, a *intake.Answer,
	now *entity.Answer) (next entity.Answer, ok bool, err error) {
	q := p.pack.Question(a.Question)
	if now != nil {
		next = *now
	}
	next.Question, next.Party, next.Origin, next.Reconfirmed, next.By = a.Question, entity.BySupplier,
		entity.Imported, false, ""
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
		if now != nil && value != now.Value {
			// what was said of the answer before is not said of this one
			next.Note, next.Planned, next.Alternative = "", 0, ""
		}
		next.Value = value
	case a.Still.Given():
		if ok, err := p.confirm(ctx, part, a, now, &next); err != nil || !ok {
			return next, false, err
		}
	case now == nil || now.Value == "":
		next.Value = questionnaire.WordsOnly // the question stays open
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

// confirm handles "still true" and "no longer true" in a prefilled workbook. The answer confirmed
// must be the one in the register, else it is not known what the supplier confirmed. It reports
// whether next is the confirmed claim.
func (p *subjectPlan) confirm(ctx context.Context, part *intake.Subject, a *intake.Answer, now *entity.Answer,
	next *entity.Answer) (bool, error) {
	if !a.Still.Value {
		p.rejectClaim(part, a, "unknown-answer",
			"the last answer to "+a.Question+" is marked as no longer true, without a new one",
			"ask for the new answer; the last one is kept until then")
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
		p.rejectClaim(part, a, "unknown-answer", a.Question+" is marked as still true, but there is no last answer",
			"choose an answer")
		return false, nil
	}
	if last.Value != a.Last {
		p.conflict(part, a, last, refusal{"conflict", "the answer confirmed is not the one in the register",
			"compare both; ask for the answer itself, or record the right one with assure assess",
			asking{"you marked your last answer as still true, and since then we have recorded another one, " +
				"which holds",
				"choose your answer of today under \"Your answer\", and clear \"Still true?\""}}, nil, false)
		return false, nil
	}
	next.Value, next.Note, next.Planned, next.Alternative, next.Reconfirmed = last.Value, last.Note, last.Planned,
		last.Alternative, true
	if last != now && !a.Evidence.Kind.Given() {
		p.confirmed[a] = last.Assessment
	}
	return true, nil
}

// previous returns the answers of the cycle before, read once.
func (p *subjectPlan) previous(ctx context.Context) (map[string]entity.Answers, error) {
	if p.s.prev != nil || !p.open {
		return p.s.prev, nil
	}
	before, err := p.im.r.Previous(ctx, p.v, p.assessment, p.b.Cycles[p.s.engagement.ID])
	if before == nil {
		before = map[string]entity.Answers{}
	}
	p.s.prev = before
	return before, err
}

// sameClaim reports whether next would change nothing.
func sameClaim(now, next *entity.Answer) bool {
	return now.Value == next.Value && now.Note == next.Note && now.Planned == next.Planned &&
		now.Alternative == next.Alternative &&
		(now.Reconfirmed || !next.Reconfirmed)
}

// rejectAnswer reports a problem at the main cell of an answer and imports none of its cells,
// evidence included.
func (p *subjectPlan) rejectAnswer(part *intake.Subject, a *intake.Answer, code, what, fix string) {
	cells := &p.s.file.ret.Cells
	if n := len(a.Cells()); n > 0 {
		cells.Blame()
		cells.Hold(n - 1)
	}
	p.s.file.problem(code, p.s.where(part, mainCell(a)), what, fix)
}

// rejectClaim reports a problem at the main cell of an answer and imports none of its cells except
// those of evidence.
func (p *subjectPlan) rejectClaim(part *intake.Subject, a *intake.Answer, code, what, fix string) {
	cells := &p.s.file.ret.Cells
	if n := len(a.ClaimCells()); n > 0 {
		cells.Blame()
		cells.Hold(n - 1)
	}
	p.s.file.problem(code, p.s.where(part, mainCell(a)), what, fix)
}

// putClaims puts the claims into the book and, with a writer, the register.
func (p *subjectPlan) putClaims(ctx context.Context) error {
	answers := p.b.Answers[p.assessment.ID]
	if answers == nil {
		answers = map[string]entity.Answers{}
		p.b.Answers[p.assessment.ID] = answers
	}
	for i := range p.claims {
		p.claims[i].Assessment = p.assessment.ID
	}
	if p.w != nil {
		written, err := p.w.putClaims(ctx, p.claims, p.pack)
		if err != nil {
			return err
		}
		p.claims = written
	}
	for i := range p.claims {
		c := &p.claims[i]
		if p.w == nil {
			c.Rev++
		}
		have := answers[c.Question]
		have.Claim = c
		answers[c.Question] = have
		p.noteJudged(have)
	}
	return nil
}
