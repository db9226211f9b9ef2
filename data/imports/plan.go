package imports

import (
	"context"
	"errors"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/data/intake"
	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// dryRun plans all files in memory and writes nothing.
func (im *importer) dryRun(ctx context.Context, v *store.View) error {
	im.books = map[string]*book.Book{}
	uses := map[string]int{} // by engagement: files to come; its book is dropped after the last one
	for _, f := range im.files {
		for _, s := range f.subjects {
			uses[s.engagement.ID]++
		}
	}
	for _, f := range im.files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := im.processFile(ctx, v, nil, f); err != nil {
			return err
		}
		for _, s := range f.subjects {
			if uses[s.engagement.ID]--; uses[s.engagement.ID] == 0 {
				delete(im.books, s.engagement.ID)
			}
		}
		f.release()
	}
	im.done = len(im.files)
	return nil
}

// release frees the contents of a file that was processed.
func (f *sourceFile) release() {
	for _, s := range f.subjects {
		s.overruled, s.prev, s.replies = nil, nil, nil
		for _, part := range s.parts {
			part.Forget()
		}
	}
	f.ret.Foreign = nil
	if f.bundle != nil {
		f.bundle.Bundle = nil // its documents
	}
	for _, g := range f.foreign {
		g.rows = nil
	}
}

// viewer reads the register: a view on a dry run, the transaction of the file otherwise.
type viewer interface {
	store.Viewer
	AnswerHistory(ctx context.Context, assessment, question string) ([]entity.Answer, error)
}

// processFile plans the answers of a file and applies them to the books and, with a writer, to the
// register.
func (im *importer) processFile(ctx context.Context, v viewer, w *fileWriter, f *sourceFile) error {
	// Cancelling is checked between subjects only: the driver starts a goroutine for each statement
	// that can be cancelled, and a subject takes a few milliseconds.
	uncancelled := context.WithoutCancel(ctx)
	if f.bundle != nil {
		if ok, err := im.mayTake(ctx, v, f); err != nil || !ok {
			return err
		}
	}
	for _, s := range f.subjects {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, part := range s.parts {
			part.Answers = part.Expand()
		}
		p := &subjectPlan{im: im, v: v, w: w, s: s}
		if err := p.run(uncancelled); err != nil {
			return err
		}
	}
	if f.bundle != nil {
		return im.takeBundle(uncancelled, v, w, f)
	}
	return im.planForeign(ctx, v, w, f)
}

// subjectPlan is what an import does with one subject.
type subjectPlan struct {
	im *importer
	v  viewer
	w  *fileWriter // nil on a dry run
	s  *subject
	b  *book.Book

	assessment entity.Assessment
	open       bool // the assessment was started
	pack       *questionnaire.Pack
	claims     []entity.Answer           // to write
	replaced   []*entity.Answer          // by the same index: the claim before, nil for none
	keys       map[string]string         // ids of documents by natural key
	confirmed  map[*intake.Answer]string // answers confirmed as still true, with the ULID of the cycle before
	consent    *entity.Consent           // what the supplier says about sharing, nil for nothing new
	// answers to a question that the assessment does not ask in this wording: their evidence does not count
	rejected map[*intake.Answer]bool
}

// run plans the answers of the subject and, if there is anything new, carries the plan out.
func (p *subjectPlan) run(ctx context.Context) (err error) {
	s := p.s
	if p.b, err = p.im.book(ctx, p.v, s.engagement.ID); err != nil {
		return err
	}
	p.pack = s.parts[0].Pack
	for _, c := range p.b.Cycles[s.engagement.ID] {
		if c.Pack == p.pack.ID && c.State.Open() {
			p.assessment, p.open, p.pack = c, true, p.b.Compiled[c.PackSHA].Pack()
		}
	}
	if s.assessment != "" && s.assessment != p.assessment.ID {
		for _, part := range s.parts { // signed off after the match stage
			s.file.rejectSubject(part, closedCycle(entity.Assessment{Pack: p.pack.ID, State: entity.SignedOff}), nil)
		}
		return nil
	}
	if len(s.replies) > 0 && !p.open {
		return p.onlyReplies(ctx)
	}
	s.out = p.emptyOut()
	if err := p.compareIssued(ctx); err != nil {
		return err
	}
	before := p.score()
	evidence := false
	p.rejected, p.confirmed = map[*intake.Answer]bool{}, map[*intake.Answer]string{}
	for _, part := range s.parts {
		for i := range part.Answers {
			a := &part.Answers[i]
			if err := p.planAnswer(ctx, part, a); err != nil {
				return err
			}
			evidence = evidence ||
				a.Evidence.Kind.Given() && a.Evidence.Kind.Value != entity.Statement && !p.rejected[a]
		}
	}
	if err := p.planReplies(ctx); err != nil {
		return err
	}
	if err := p.planConsent(ctx); err != nil {
		return err
	}
	evidence = evidence || s.file.bundle.brings() || p.consent != nil
	if total(&s.out.Answers) == 0 && len(s.out.Words) == 0 && !evidence && !p.repliesNew() {
		s.done = len(s.out.Replies) > 0
		if before != nil {
			p.setEffect(before, before)
		}
		return nil
	}
	s.done = true
	return p.carryOut(ctx, before)
}

// emptyOut is the report on the subject before anything is planned.
func (p *subjectPlan) emptyOut() Subject {
	s := p.s
	return Subject{Supplier: s.supplier.Ref, Name: s.supplier.Name, Engagement: s.engagement.Ref, Pack: p.pack.Ref(),
		MustHaves: []MustHave{}, MustHavesNotMet: []MustHave{}, MustHavesMet: []MustHave{},
		NAClaimed: []string{}, Raised: []string{}, Words: []string{}, EvidenceOnly: []string{},
		OlderEvidence:  []OlderEvidence{},
		Contradictions: []Contradiction{},
		Score:          data.ScoreChange{Before: scoring.NoTenths, After: scoring.NoTenths},
		Possible:       data.ScoreChange{Before: scoring.NoTenths, After: scoring.NoTenths},
		Status:         StatusChange{scoring.NotAssessed, scoring.NotAssessed}}
}

// book returns the book of an engagement with the effect of the files before this one. On a dry run
// that effect exists only in the book.
func (im *importer) book(ctx context.Context, v store.Viewer, engagement string) (*book.Book, error) {
	if b := im.books[engagement]; b != nil {
		return b, nil
	}
	b, err := im.r.Reader().Open(ctx, v, book.At{}, book.Scope{Engagement: engagement})
	if err == nil {
		im.books[engagement] = b
	}
	return b, err
}

// planAnswer compares one answer with the claim in the register and plans the claim to write.
func (p *subjectPlan) planAnswer(ctx context.Context, part *intake.Subject, a *intake.Answer) error {
	if !p.sameQuestion(part, a, p.pack.Question(a.Question)) {
		p.rejected[a] = true
		return nil
	}
	var now *entity.Answer
	if p.open {
		now = p.b.Answers[p.assessment.ID][a.Question].Claim
	}
	if len(a.ClaimCells()) == 0 {
		if a.Evidence.Kind.Given() && !now.Given() {
			p.s.out.EvidenceOnly = append(p.s.out.EvidenceOnly, a.Question)
		}
		return nil
	}
	next, ok, err := p.claim(ctx, part, a, now)
	if err != nil || !ok {
		return err
	}
	tally := &p.s.out.Answers
	if h, held := p.s.overruled[a.Question]; held {
		p.conflict(part, a, now, h.refusal, &h.other, false)
		return nil
	}
	if now != nil && (sameClaim(now, &next) || p.s.file.bundle != nil && now.Given() && now.Value == next.Value) {
		tally.Same++
		return nil
	}
	if now != nil {
		no, err := p.overwriteProblem(ctx, part, a, now)
		if err != nil {
			return err
		}
		if no.code != "" {
			taken := no.code == "conflict" && p.im.req.TakeFile
			p.conflict(part, a, now, no, nil, taken)
			if !taken {
				return nil
			}
		}
	}
	switch {
	case !next.Given():
		p.s.out.Words = append(p.s.out.Words, a.Question)
	case now == nil || !now.Given():
		tally.New++
	default:
		tally.Changed++
	}
	if next.Value == questionnaire.NA && (now == nil || now.Value != questionnaire.NA) {
		p.s.out.NAClaimed = append(p.s.out.NAClaimed, a.Question)
	}
	p.claims, p.replaced = append(p.claims, next), append(p.replaced, now)
	return p.namesIn(ctx, a)
}

// carryOut applies the plan to the book and, with a writer, to the register.
func (p *subjectPlan) carryOut(ctx context.Context, before *scoring.Result) error {
	s := p.s
	if err := p.startAssessment(ctx); err != nil {
		return err
	}
	s.assessment, s.out.Cycle = p.assessment.ID, p.assessment.Cycle
	if err := p.answersSent(ctx); err != nil {
		return err
	}
	s.out.Late = p.late()
	if err := p.putClaims(ctx); err != nil {
		return err
	}
	for _, part := range s.parts {
		for i := range part.Answers {
			if err := errors.Join(p.planEvidence(ctx, part, &part.Answers[i]),
				p.offerShared(ctx, part, &part.Answers[i])); err != nil {
				return err
			}
		}
	}
	p.setEffect(before, p.score())
	if p.w == nil {
		return nil
	}
	return p.w.finishSubject(ctx, p)
}

// startAssessment starts the assessment if these are its first answers.
func (p *subjectPlan) startAssessment(ctx context.Context) error {
	if p.open {
		return nil
	}
	e := p.s.engagement.ID
	p.assessment = entity.Assessment{ID: "new " + e + " " + p.pack.ID, Engagement: e, Pack: p.pack.ID,
		Version: p.pack.Version, PackSHA: p.pack.SHA256, Cycle: 1, State: entity.Opened}
	for _, c := range p.b.Cycles[e] {
		if c.Pack == p.pack.ID {
			p.assessment.Cycle = max(p.assessment.Cycle, c.Cycle+1)
		}
	}
	if p.w != nil {
		a, _, err := p.w.tx.StartAssessment(ctx, e, p.pack.Ref())
		if err != nil {
			return err
		}
		p.assessment = a
	}
	c, err := p.im.r.Reader().Pack(ctx, p.v, p.assessment.PackSHA, p.b.Settings.Facts)
	p.b.Compiled[p.assessment.PackSHA] = c
	p.b.Cycles[e] = append(p.b.Cycles[e], p.assessment)
	p.open = true
	return err
}

// answersSent finds the questionnaire that a sheet with answers is the return of, where it is not on a workbook of
// ours: the newest one of the assessment, if it is not back.
func (p *subjectPlan) answersSent(ctx context.Context) error {
	given := slices.ContainsFunc(p.claims, func(a entity.Answer) bool { return a.Given() })
	if p.s.dated() || !given {
		return nil
	}
	list, err := store.List(ctx, p.v, store.Issues, store.By("assessment", p.assessment.ID))
	for _, i := range entity.SentIssues(list) {
		if p.s.issue == nil || i.N > p.s.issue.N {
			p.s.issue = &i
		}
	}
	if p.s.issue != nil && p.s.issue.ReturnedAt != nil {
		p.s.issue = nil
	}
	return err
}

// late reports whether the return came after its due date, or after its bid was frozen. Once awarded it is no bid.
func (p *subjectPlan) late() bool {
	e := p.s.engagement
	if at := e.FrozenAt; at != nil && !e.State.InForce() && p.im.r.Now().After(*at) {
		p.s.file.notes = append(p.s.file.notes,
			"the bid "+p.s.engagement.Ref+" was frozen on "+p.im.r.Day(*at).Long()+
				": the answers are imported and marked late")
		return true
	}
	if a := p.s.asked; a != nil && a.Due != 0 && p.im.r.Today() > a.Due {
		return true
	}
	i := p.s.issue
	return i != nil && i.DueOn() != 0 && p.im.r.Today() > i.DueOn()
}

// score scores the assessment as it is in the book, nil before it is started.
func (p *subjectPlan) score() *scoring.Result {
	if !p.open {
		return nil
	}
	facts := p.b.CurrentFacts(p.s.engagement.ID)
	return p.b.Score(&p.assessment, facts, p.b.Settings.Triage(facts))
}
