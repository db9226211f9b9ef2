package data

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// MoveReport is what moving an open assessment to a later version of its pack does, question by question.
type MoveReport struct {
	Assessment entity.Assessment
	From, To   string       // references of the packs
	Applied    bool         // false for a preview
	Carried    []string     // ids of questions whose answers still count
	Asked      []MovedAgain // in the order of the new pack
	Gone       []MovedAgain // no longer asked; their answers stay in the history
	New        []string     // ids of questions that the old version did not ask
	Withdrawn  []string     // refs of decisions that took a question out of scope whose meaning changed
	Reoffered  int          // accepted links of documents that are offered again
}

// MovedAgain is a question that the new version asks again, and the answer it had.
type MovedAgain struct {
	Question string
	Earlier  string // id of the question in the old version
	Answer   string // the claim, in words; "" when only we had judged
	Judged   string // our judgement, in words; "" for none
	Why      string
}

// MoveAssessment moves an open assessment to a version of its pack ("id@version", or "" for the one that counts today).
// Answers whose meaning is unchanged stay as they are, with their evidence, judgements and history.
// The others are asked again: they no longer count, and what supported them is offered again. With
// apply unset nothing is written.
func (r *Register) MoveAssessment(ctx context.Context, id, packRef string, apply bool) (out *MoveReport, err error) {
	if !apply {
		err = r.View(ctx, book.At{}, func(v *store.View) error {
			m, err := r.planMove(ctx, v, id, packRef)
			if err == nil {
				out = &m.MoveReport
			}
			return err
		})
		return out, err
	}
	err = r.Update(ctx, actMove, func(tx *Tx) error {
		m, err := r.planMove(ctx, tx, id, packRef)
		if err != nil {
			return err
		}
		tx.Subject("assessment", id, fmt.Sprintf("%s to %s: %d answers carried, %d asked again, %d gone", m.From, m.To,
			len(m.Carried), len(m.Asked), len(m.Gone)))
		out = &m.MoveReport
		return tx.applyMove(ctx, m)
	})
	return out, err
}

// Moved is a move of one of many open assessments.
type Moved struct {
	Engagement string // ref
	*MoveReport
}

// MoveAll moves every open assessment that answers an earlier version of a pack ("id@version", or "id" for the one that
// counts today), by engagement. Each move is a change of its own, so that an error leaves whole what was done before
// it; what was moved is returned with it. With apply unset nothing is written.
func (r *Register) MoveAll(ctx context.Context, packRef string, apply bool) (out []Moved, err error) {
	to, err := r.PackFor(ctx, packRef)
	if err != nil {
		return nil, err
	}
	if to == nil {
		return nil, r.Packs().NoSuch(packRef)
	}
	type open struct{ id, engagement string }
	var list []open
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		all, err := store.List(ctx, v, store.Assessments, store.By("pack", to.ID))
		if err != nil {
			return err
		}
		for i := range all {
			a := &all[i]
			if !a.State.Open() || a.TakenBack != nil || questionnaire.CompareVersions(a.Version, to.Version) >= 0 {
				continue
			}
			e, err := store.Get(ctx, v, store.Engagements, a.Engagement)
			if err != nil {
				return err
			}
			list = append(list, open{a.ID, e.Ref})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(list, func(a, b open) int { return strings.Compare(a.engagement, b.engagement) })
	for _, a := range list {
		m, err := r.MoveAssessment(ctx, a.id, to.Ref(), apply)
		if err != nil {
			return out, err
		}
		out = append(out, Moved{a.engagement, m})
	}
	return out, nil
}

// move is a plan: the report, and what is written.
type move struct {
	MoveReport
	old, pack *questionnaire.Pack
	blank     []entity.Answer // answers that no longer count
	supports  []entity.Support
	decisions []entity.Decision
}

func (r *Register) planMove(ctx context.Context, v store.Viewer, id, packRef string) (*move, error) {
	a, err := openAssessment(ctx, v, id)
	if err != nil {
		return nil, err
	}
	old, err := r.packOf(ctx, v, a)
	if err != nil {
		return nil, err
	}
	if packRef == "" {
		packRef = a.Pack
	}
	p, err := r.Reader().PackFor(ctx, v, packRef)
	if err != nil {
		return nil, err
	}
	m := &move{MoveReport: MoveReport{Assessment: a, From: old.Pack().Ref()}, old: old.Pack(), pack: p}
	switch {
	case p == nil || p.ID != a.Pack:
		return nil, problem.New("unknown-pack", text.Safe(packRef), "name a version of "+a.Pack,
			"the assessment answers %s", a.Pack)
	case questionnaire.CompareVersions(p.Version, a.Version) <= 0:
		return nil, noLaterVersion(r.Reader().Packs.Newest(), &a, p)
	}
	m.To = p.Ref()
	return m, m.read(ctx, v)
}

// noLaterVersion is the problem of a move to a version that is not later, with the later one where there is one.
func noLaterVersion(newest []*questionnaire.Pack, a *entity.Assessment, p *questionnaire.Pack) error {
	fix := "there is nothing to move: it is the newest version that is installed"
	for _, n := range newest {
		if n.ID == a.Pack && questionnaire.CompareVersions(n.Version, a.Version) > 0 {
			fix = "name the later version, " + n.Ref()
		}
	}
	return problem.New("no-later-version", p.Ref(), fix, "the assessment uses %s@%s already", a.Pack, a.Version)
}

// read compares what the assessment holds with the new pack.
func (m *move) read(ctx context.Context, v store.Viewer) error {
	all, err := store.AnswersOf(ctx, v, m.Assessment.ID)
	if err != nil {
		return err
	}
	answers := all[m.Assessment.ID]
	changed := map[string]bool{} // old questions whose answer no longer counts
	for _, q := range m.old.Questions() {
		m.question(q, answers[q.ID], changed)
	}
	for _, q := range m.pack.Questions() {
		if m.old.Question(q.ID) == nil {
			m.New = append(m.New, q.ID)
		}
	}
	order := map[string]int{}
	for i, q := range m.pack.Questions() {
		order[q.ID] = i
	}
	slices.SortStableFunc(m.Asked, func(a, b MovedAgain) int { return order[a.Question] - order[b.Question] })
	supports, err := store.List(ctx, v, store.Supports, store.By("assessment", m.Assessment.ID))
	if err != nil {
		return err
	}
	for _, s := range supports {
		if changed[s.Question] && s.State == entity.Accepted {
			s.State, s.Value = entity.Offered, nil
			m.supports = append(m.supports, s)
		}
	}
	m.Reoffered = len(m.supports)
	return m.readDecisions(ctx, v)
}

// question plans what becomes of the answers to one question of the old version. If either party's answer no longer
// counts, neither does: a claim alone must not replace a judgement.
func (m *move) question(q *questionnaire.Question, both entity.Answers, changed map[string]bool) {
	if !both.Claim.Given() && !both.Judgement.Given() {
		return
	}
	c := becomes(m.pack, m.old, q.ID, both)
	changed[q.ID] = c.Outcome != questionnaire.CarriedOver
	again := MovedAgain{Earlier: q.ID, Answer: book.AnswerWords(q, both.Claim),
		Judged: book.AnswerWords(q, both.Judgement), Why: c.Why}
	switch c.Outcome {
	case questionnaire.CarriedOver:
		m.Carried = append(m.Carried, q.ID)
	case questionnaire.Gone:
		again.Question = q.ID
		m.Gone = append(m.Gone, again)
	default:
		for _, part := range c.Parts() {
			again.Question = part
			m.Asked = append(m.Asked, again)
			m.blank = append(m.blank,
				entity.Answer{Assessment: m.Assessment.ID, Question: part, Party: entity.BySupplier,
					Origin: entity.NewVersion})
		}
		if both.Judgement.Given() {
			m.blank = append(m.blank,
				entity.Answer{Assessment: m.Assessment.ID, Question: q.ID, Party: entity.ByAssessor,
					Origin: entity.NewVersion})
		}
	}
}

// readDecisions finds the decisions that took a question out of scope whose meaning changed whatever the answer.
func (m *move) readDecisions(ctx context.Context, v store.Viewer) error {
	list, err := store.List(ctx, v, store.Decisions, store.By("assessment", m.Assessment.ID))
	if err != nil {
		return err
	}
	for _, d := range list {
		out := d.Kind == entity.ScopeOut || d.Kind == entity.NAAccepted
		c := m.pack.Becomes(m.old, d.Question, "")
		if out && !d.Withdrawn && c.Outcome != questionnaire.CarriedOver && len(c.Options) == 0 {
			d.Withdrawn = true
			m.decisions = append(m.decisions, d)
			m.Withdrawn = append(m.Withdrawn, DecisionRef(d.N))
		}
	}
	return nil
}

func (tx *Tx) applyMove(ctx context.Context, m *move) error {
	if err := tx.KeepPack(ctx, m.pack); err != nil {
		return err
	}
	put := make([]store.Answered, len(m.blank))
	for i, a := range m.blank {
		put[i] = store.Answered{Answer: a,
			OpID: "move-" + m.pack.SHA256[:12] + "/" + a.Assessment + "/" + a.Question + "/" + string(a.Party)}
	}
	if _, err := tx.PutAnswers(ctx, put); err != nil {
		return err
	}
	if err := store.PutMany(ctx, tx, store.Supports, m.supports); err != nil {
		return err
	}
	for _, d := range m.decisions {
		if _, err := store.Put(ctx, tx, store.Decisions, d); err != nil {
			return err
		}
	}
	a := m.Assessment
	a.Moves = append(slices.Clone(a.Moves), entity.Move{Version: a.Version, PackSHA: a.PackSHA, At: tx.At(),
		By: tx.r.Actor()})
	a.Version, a.PackSHA = m.pack.Version, m.pack.SHA256
	if _, err := store.Put(ctx, tx, store.Assessments, a); err != nil {
		return err
	}
	m.Assessment, m.Applied = a, true
	if err := tx.dropOps(ctx, a.ID); err != nil {
		return err
	}
	if err := tx.pushStays(ctx, a.ID, "to "+m.To, stays(actMove)); err != nil {
		return err
	}
	_, err := tx.SettleRisks(ctx, a.Engagement)
	return err
}

// dropOps makes the steps of an assessment so far impossible to undo: they belong to another version of the pack.
func (tx *Tx) dropOps(ctx context.Context, assessment string) error {
	ops, err := store.List(ctx, tx, store.Ops, store.By("assessment", assessment))
	if err != nil {
		return err
	}
	for _, op := range ops {
		if op.Dropped {
			continue
		}
		op.Dropped = true
		if _, err := store.Put(ctx, tx, store.Ops, op); err != nil {
			return err
		}
	}
	return nil
}

// AskedAgain is an answer that a later version of the pack asks for again.
type AskedAgain struct {
	Version string         // of the pack that the earlier answer was given to
	Earlier entity.Answers // to it
	Text    string         // the question as it was
	Claim   string         // the supplier's earlier answer in words, "" for none
	Answer  string         // the effective earlier answer in words
	Why     string
}

// Words say that a question is asked again, why, and what the earlier answer was.
func (x *AskedAgain) Words() string {
	return fmt.Sprintf("asked again: %s. The answer to version %s was %q", x.Why, x.Version, x.Answer)
}

// AskedAgain returns, by question, what a move asks again and nobody has answered since.
func (r *Register) AskedAgain(ctx context.Context, v store.Viewer, a entity.Assessment,
	answers map[string]entity.Answers) (map[string]AskedAgain, error) {
	out := map[string]AskedAgain{}
	if len(a.Moves) == 0 {
		return out, nil
	}
	history, err := store.AnswerHistory(ctx, v, a.ID, "") // oldest first
	if err != nil {
		return nil, err
	}
	undone, err := store.List(ctx, v, store.Batches, store.By("state", string(store.BatchUndone)))
	if err != nil {
		return nil, err
	}
	history = slices.DeleteFunc(history, func(h entity.Answer) bool { // what was undone is no earlier answer
		return h.Batch != "" && slices.ContainsFunc(undone, func(b store.Batch) bool { return b.ID == h.Batch })
	})
	for i, m := range a.Moves {
		old, is, err := r.packsOfMove(ctx, v, a, i)
		if err != nil {
			return nil, err
		}
		asked := is.Pack().AskedFrom(old.Pack())
		for k := range history {
			h := &history[k]
			c, ok := asked[h.Question]
			if h.Origin != entity.NewVersion || !h.At.Equal(m.At) || !ok || answers[h.Question].Effective() != nil {
				continue
			}
			x := AskedAgain{Version: m.Version, Why: c.Why, Text: old.Pack().Question(c.ID).Text,
				Earlier: before(history, c.ID, m)}
			if x.Earlier.Effective() == nil {
				continue // there was one until its import was undone
			}
			x.Answer = book.AnswerWords(old.Pack().Question(c.ID), x.Earlier.Effective())
			x.Claim = book.AnswerWords(old.Pack().Question(c.ID), x.Earlier.Claim)
			out[h.Question] = x
		}
	}
	return out, nil
}

// packsOfMove returns the version of its pack that an assessment left with a move, and the one it went to.
func (r *Register) packsOfMove(ctx context.Context, v store.Viewer, a entity.Assessment, move int) (old,
	is *scoring.Compiled, err error) {
	to := a
	if move+1 < len(a.Moves) {
		to.PackSHA = a.Moves[move+1].PackSHA
	}
	if is, err = r.packOf(ctx, v, to); err != nil {
		return nil, nil, err
	}
	old, err = r.packOf(ctx, v, entity.Assessment{PackSHA: a.Moves[move].PackSHA})
	return old, is, err
}

// SinceMoves returns what the moves of an assessment after a time made of an answer to a question: carried, or what the
// first move that did not carry it did, with the version of the pack it went to.
func (r *Register) SinceMoves(ctx context.Context, v store.Viewer, a entity.Assessment, since time.Time, question,
	value string) (questionnaire.Change, string, error) {
	for i, m := range a.Moves {
		if !m.At.After(since) {
			continue
		}
		old, is, err := r.packsOfMove(ctx, v, a, i)
		if err != nil {
			return questionnaire.Change{}, "", err
		}
		if c := is.Pack().Becomes(old.Pack(), question, value); c.Outcome != questionnaire.CarriedOver {
			return c, is.Pack().Ref(), nil
		}
	}
	return questionnaire.Change{ID: question, Outcome: questionnaire.CarriedOver}, "", nil
}

// before returns the answers to a question as they were at a move.
func before(history []entity.Answer, question string, m entity.Move) (out entity.Answers) {
	for i := range history {
		switch h := &history[i]; {
		case h.Question != question || !h.At.Before(m.At):
		case h.Party == entity.ByAssessor:
			out.Judgement = h
		default:
			out.Claim = h
		}
	}
	return out
}

// becomes returns what becomes of both parties' answers to a question: carried only if neither lost its meaning.
func becomes(is, old *questionnaire.Pack, id string, both entity.Answers) questionnaire.Change {
	c := questionnaire.Change{ID: id, Outcome: questionnaire.CarriedOver}
	for _, a := range []*entity.Answer{both.Claim, both.Judgement} {
		if x := is.Becomes(old, id, a.Said()); a.Given() && x.Outcome != questionnaire.CarriedOver {
			c = x
		}
	}
	return c
}
