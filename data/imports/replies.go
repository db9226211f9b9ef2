package imports

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/intake"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// ReplyOutcome is what becomes of a reply to a query.
type ReplyOutcome string

// The outcomes. What a supplier replied is kept in each.
const (
	ReplyNew   ReplyOutcome = "new"   // the query waited for it
	ReplyAgain ReplyOutcome = "again" // it replaces an earlier reply, which is kept
	ReplyKept  ReplyOutcome = "kept"  // nobody waits for it any more, or a later round has a reply
	ReplySame  ReplyOutcome = "same"  // it is recorded already
)

// QueryReply is a reply that an import writes or, on a dry run, would write, with the answer that comes with it and
// what that answer does to the score.
type QueryReply struct {
	Query    string             `json:"query"`              // its reference: ENG-00014 Q3 K7X2
	Name     string             `json:"name"`               // for people: round 2, query 3
	Question string             `json:"question,omitempty"` // "" for the questionnaire as a whole
	Where    string             `json:"where"`              // the cell
	Text     questionnaire.Text `json:"text,omitempty"`
	Document string             `json:"document,omitempty"`
	Outcome  ReplyOutcome       `json:"outcome"`
	Why      string             `json:"why,omitempty"`     // nobody waits for it
	Before   string             `json:"before,omitempty"`  // the answer before, where it changes
	Changed  string             `json:"changed,omitempty"` // the answer now, "" where it does not change
	// Score is by this answer alone; both ends are null where it does not change.
	Score    data.ScoreChange `json:"score"`
	Possible data.ScoreChange `json:"possible"`
}

// Words say what becomes of the reply.
func (x *QueryReply) Words() string {
	words := map[ReplyOutcome]string{ReplyNew: "reply to a query that is out", ReplyAgain: "another reply",
		ReplyKept: "kept with the query", ReplySame: "recorded already"}[x.Outcome]
	return strings.TrimSuffix(words+"; "+x.Why, "; ")
}

// About is the name of the query, with its question.
func (x *QueryReply) About() string { return strings.TrimSuffix(x.Name+", "+x.Question, ", ") }

// AnswerWords are the answer that comes with the reply and what it does to both ends of the score, "" where there is
// none.
func (x *QueryReply) AnswerWords() string {
	if x.Changed == "" {
		return ""
	}
	words := "answer: " + x.Changed
	if x.Before != "" {
		words = "answer: " + x.Before + " → " + x.Changed
	}
	if x.Score.After != scoring.NoTenths {
		words += "; shown " + bothEnds(x.Score.Before, x.Score.After) + ", at most " +
			bothEnds(x.Possible.Before, x.Possible.After)
	}
	return words
}

// bothEnds is a figure before and after, both where it stays too.
func bothEnds(before, after scoring.Tenths) string {
	if before == scoring.NoTenths {
		return after.String()
	}
	return before.String() + " → " + after.String()
}

// queryReply is a reply of a file with the query that it is to.
type queryReply struct {
	part  *intake.Subject
	reply *intake.Reply
	query entity.Query
	state entity.WorkState // of its assessment
	same  bool
}

// matchReplies finds the queries that a workbook of queries replies to. A reply to none is a problem. One to a query of
// a cycle that is over is kept with it; its answer is not taken.
func (im *importer) matchReplies(ctx context.Context, v *store.View, s *subject, from *intake.Subject) error {
	s.asked = from.Asked
	e, sup, err := book.FindEngagement(ctx, v, from.Engagement.Value)
	if err != nil {
		var p *problem.Problem
		if errors.As(err, &p) || book.IsNotFound(err) {
			return problem.New(intake.CodeUnknownQuery, "", "import it where its queries were sent from",
				"%s of this workbook is not in this register", text.Safe(from.Engagement.Value))
		}
		return err
	}
	s.engagement, s.supplier = e, sup
	if im.supplier != nil && im.supplier.ID != sup.ID || im.engagement != "" && im.engagement != e.Ref {
		return problem.New("ambiguous-supplier", "", "import it without --supplier, or import the other file",
			"the queries were sent to %s for %s", sup.Ref, e.Ref)
	}
	cycles, err := store.List(ctx, v, store.Assessments, store.By("engagement", e.ID), store.By("pack", from.Pack.ID))
	if err != nil {
		return err
	}
	states, ids := map[string]entity.Assessment{}, []string{}
	for _, a := range cycles {
		states[a.ID], ids = a, append(ids, a.ID)
		if a.State.Open() {
			s.assessment = a.ID
		}
	}
	queries, err := store.List(ctx, v, store.Queries, store.In("assessment", ids))
	if err != nil {
		return err
	}
	entity.NumberRounds(queries, im.r.Day)
	s.stamp = store.ImportReturn{Assessment: s.assessment, Issued: from.Asked.On}
	if on := from.Asked.On; on != 0 {
		s.issued = im.r.Reader().EndOf(on)
	}
	from.Answers = from.Expand()
	im.matchEach(s, from, queries, states)
	return nil
}

// matchEach finds the query of each reply among those of the questionnaire.
func (im *importer) matchEach(s *subject, from *intake.Subject, queries []entity.Query,
	states map[string]entity.Assessment) {
	for i := range from.Replies {
		x := &from.Replies[i]
		_, n, tail, _ := entity.ParseQueryRef(x.Ref.Value)
		at := slices.IndexFunc(queries, func(q entity.Query) bool { return q.Is(n, tail) })
		if at < 0 {
			s.rejectReply(from, x, intake.CodeUnknownQuery, x.Ref.Value+" is not a query of this register",
				"import it where its queries were sent from, or record the reply by hand")
			continue
		}
		q := queries[at]
		if on := from.Asked.On; on == 0 && len(q.Rounds) > 0 { // it no longer says which round it is of
			if at := q.Rounds[0].At; s.issued.IsZero() || at.Before(s.issued) {
				s.issued, s.stamp.Issued = at, im.r.Day(at)
			}
		}
		if k := slices.IndexFunc(q.Rounds, func(r entity.QueryRound) bool { return r.ID == from.Asked.Round }); k >= 0 {
			s.issued = q.Rounds[k].At
		}
		if x.Question != q.Question {
			s.rejectReply(from, x, intake.CodeQueryEdited,
				fmt.Sprintf("the row says it is about %s, and %s is about %s",
					aboutWords(x.Question), x.Ref.Value, aboutWords(q.Question)),
				"restore the row as it was sent")
			continue
		}
		if x.Ask != "" && text.Fold(x.Ask) != text.Fold(string(q.Body)) {
			s.file.problem(intake.CodeQueryEdited, s.where(from, x.Main()),
				x.Ref.Value+" asks "+text.Quote(x.Ask, maxQuote)+" in this file, and "+
					text.Quote(string(q.Body), maxQuote)+" was sent: the reply is imported",
				"look whether the reply is to what was asked")
		}
		if q.Assessment != s.assessment {
			s.dropAnswers(from, x, closedCycle(states[q.Assessment]))
		}
		s.replies = append(s.replies, &queryReply{part: from, reply: x, query: q, state: states[q.Assessment].State})
	}
}

func aboutWords(question string) string {
	if question == "" {
		return "the questionnaire as a whole"
	}
	return question
}

// rejectReply reports a reply that belongs to no query, with its words, and imports none of its cells.
func (s *subject) rejectReply(part *intake.Subject, x *intake.Reply, code, what, fix string) {
	cells := &s.file.ret.Cells
	if n := len(x.Cells()); n > 0 {
		cells.Blame()
		cells.Hold(n - 1)
	}
	if x.Text.Given() {
		what += "; the reply says " + text.Quote(string(x.Text.Value), maxQuote)
	}
	s.file.problem(code, s.where(part, x.Main()), what, fix)
	s.takeOut(part, x)
}

// dropAnswers reports the answer and the document that come with a reply and are not taken.
func (s *subject) dropAnswers(part *intake.Subject, x *intake.Reply, why *problem.Problem) {
	n := s.takeOut(part, x)
	if n > 0 {
		what := why.What
		if x.Changed {
			what = x.Ref.Value + " comes with another answer to " + x.Question + ": " + what
		}
		s.file.problem(why.Code, s.where(part, x.Main()), what, why.Fix)
	}
}

// takeOut takes the answers of the row of a reply out of a part, and returns how many cells they had.
func (s *subject) takeOut(part *intake.Subject, x *intake.Reply) (cells int) {
	row := x.Ref.At.Row
	part.Answers = slices.DeleteFunc(part.Answers, func(a intake.Answer) bool {
		at := a.Cells()
		if len(at) == 0 || at[0].Row != row {
			return false
		}
		cells += len(at)
		return true
	})
	s.file.ret.Cells.Hold(cells)
	return cells
}

// onlyReplies takes the replies to queries of a questionnaire that is over.
func (p *subjectPlan) onlyReplies(ctx context.Context) error {
	p.s.out = p.emptyOut()
	if err := p.planReplies(ctx); err != nil {
		return err
	}
	p.s.done = len(p.s.out.Replies) > 0
	if p.w == nil || !p.repliesNew() {
		return nil
	}
	if err := p.w.startBatch(ctx); err != nil {
		return err
	}
	return p.putReplies(ctx)
}

// repliesNew reports whether any reply is to be written.
func (p *subjectPlan) repliesNew() bool {
	return slices.ContainsFunc(p.s.replies, func(x *queryReply) bool { return !x.same })
}

// planReplies decides on each reply, and what the answers that come with them do to the score, one after the other.
func (p *subjectPlan) planReplies(ctx context.Context) error {
	if len(p.s.replies) == 0 {
		return nil
	}
	ends := p.effects()
	for _, x := range p.s.replies {
		q, err := p.im.query(ctx, p.v, p.w == nil, x.query.ID)
		if err != nil {
			return err
		}
		q.Round = x.query.Round
		x.query = q
		words := x.words()
		out := QueryReply{Query: x.reply.Ref.Value, Name: q.Name(), Question: x.reply.Question,
			Where: p.s.where(x.part, x.reply.Main()), Text: x.reply.Text.Value, Document: x.reply.Document.Value,
			Outcome: ReplyNew, Score: data.ScoreChange{Before: scoring.NoTenths, After: scoring.NoTenths},
			Possible: data.ScoreChange{Before: scoring.NoTenths, After: scoring.NoTenths}}
		switch {
		case q.HasReply(words):
			out.Outcome, x.same = ReplySame, true
		case q.State == entity.QueryWithdrawn:
			out.Outcome, out.Why = ReplyKept, "the query was withdrawn"
		case !x.state.Open():
			out.Outcome, out.Why = ReplyKept, "the questionnaire is "+x.state.Label()
		case !q.State.Open() && !q.TakeReply(p.asReply(x)):
			out.Outcome, out.Why = ReplyKept, "a later round has a reply"
		case !x.query.State.Open():
			out.Outcome, out.Why = ReplyAgain, "the earlier reply is kept"
		}
		if e, ok := ends[x.reply.Question]; ok && x.reply.Changed && x.query.Assessment == p.assessment.ID {
			out.Before, out.Changed, out.Score, out.Possible = e.before, e.after, e.score, e.possible
			delete(ends, x.reply.Question)
		}
		p.s.out.Replies = append(p.s.out.Replies, out)
		if p.w == nil && !x.same { // for the files after this one
			now := x.query
			now.TakeReply(p.asReply(x))
			p.im.queries[now.ID] = now
		}
	}
	return nil
}

// words are what is kept as the reply: a document without words is one too.
func (x *queryReply) words() questionnaire.Text {
	switch r := x.reply; {
	case r.Text.Given():
		return r.Text.Value
	case r.Document.Given():
		return questionnaire.Text("Document: " + r.Document.Value)
	}
	return "Another answer, without words."
}

// asReply is the reply as it is kept, without who records it and when.
func (p *subjectPlan) asReply(x *queryReply) entity.QueryReply {
	return entity.QueryReply{Text: x.words(), From: &entity.ReplySource{File: p.s.file.path, Sheet: x.part.Sheet,
		Cell: x.reply.Main().Ref(), Batch: p.im.batch.ID, Round: p.s.asked.Round, Document: x.reply.Document.Value}}
}

// query reads a query, on a dry run as the files before this one would leave it.
func (im *importer) query(ctx context.Context, v store.Viewer, dry bool, id string) (entity.Query, error) {
	if im.queries == nil {
		im.queries = map[string]entity.Query{}
	}
	if q, ok := im.queries[id]; ok && dry {
		return q, nil
	}
	return store.Get(ctx, v, store.Queries, id)
}

// ends are the figures before and after one answer.
type endsOf struct {
	before, after   string
	score, possible data.ScoreChange
}

// effects are what each answer that is to be written does to the score, by question, one after the other in the order
// of the file: the figures add up.
func (p *subjectPlan) effects() map[string]endsOf {
	out := map[string]endsOf{}
	if !p.open || len(p.claims) == 0 {
		return out
	}
	was := p.b.Answers[p.assessment.ID]
	now := maps.Clone(was)
	if now == nil {
		now = map[string]entity.Answers{}
	}
	p.b.Answers[p.assessment.ID] = now
	defer func() { p.b.Answers[p.assessment.ID] = was }()
	before := p.score()
	for i := range p.claims {
		c := p.claims[i]
		q := p.pack.Question(c.Question)
		e := endsOf{after: book.AnswerWords(q, &c)}
		both := now[c.Question]
		if both.Claim != nil {
			e.before = book.AnswerWords(q, both.Claim)
			c.Rev = both.Claim.Rev
		}
		c.Assessment, c.Rev = p.assessment.ID, c.Rev+1
		both.Claim = &c
		now[c.Question] = both
		after := p.score()
		e.score = data.ScoreChange{Before: data.ShownScore(before), After: data.ShownScore(after)}
		e.possible = data.ScoreChange{Before: data.PossibleScore(before), After: data.PossibleScore(after)}
		out[c.Question], before = e, after
	}
	return out
}

// putReplies writes the replies.
func (p *subjectPlan) putReplies(ctx context.Context) error {
	if p.w == nil {
		return nil
	}
	tx := p.w.tx
	var assessments []string
	for _, x := range p.s.replies {
		if x.same {
			continue
		}
		r := p.asReply(x)
		r.By, r.At = tx.Actor(), tx.At()
		q, err := store.Get(ctx, tx, store.Queries, x.query.ID)
		if err != nil {
			return err
		}
		q.TakeReply(r)
		if _, err := store.Put(ctx, tx, store.Queries, q); err != nil {
			return err
		}
		if !slices.Contains(assessments, q.Assessment) {
			assessments = append(assessments, q.Assessment)
		}
	}
	for _, id := range assessments {
		if err := tx.ReviewAgain(ctx, id); err != nil {
			return err
		}
	}
	return nil
}
