package data

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// SignOff closes an assessment under the acting person's name: it governs, the cycle that did is superseded, must-haves
// still not shown become risks, and the score is stored as it is. What blocks it ([AssessmentView.Blocks]) has to be
// settled or passed first; at tiers 1 and 2, and while the engagement is not triaged, the acting person has to be on
// the list of people and may not be one of the [AssessmentView.Authors].
func (r *Register) SignOff(ctx context.Context, assessment string) (*scoring.Result, error) {
	var result *scoring.Result
	err := r.Update(ctx, actSignOff, func(tx *Tx) error {
		a, err := openAssessment(ctx, tx, assessment)
		if err != nil {
			return err
		}
		tx.Subject("assessment", a.ID, a.Pack+" cycle "+strconv.Itoa(a.Cycle))
		signed, err := tx.mayBeSigned(ctx, a)
		if err != nil {
			return err
		}
		if err := tx.supersede(ctx, a); err != nil {
			return err
		}
		at := tx.At()
		a.State, a.SignedBy, a.SignedAt = entity.SignedOff, tx.Actor(), &at
		if _, err := store.Put(ctx, tx, store.Assessments, a); err != nil {
			return err
		}
		if err := store.Insert(ctx, tx, store.SignOffs, signed); err != nil {
			return err
		}
		b, err := r.Reader().Open(ctx, tx, book.At{}, book.Scope{Engagement: a.Engagement})
		if err != nil {
			return err
		}
		if _, err := tx.Settle(ctx, b, a.Pack); err != nil {
			return err
		}
		result, err = keepResult(ctx, b, tx, a, "sign-off")
		return err
	})
	return result, err
}

// mayBeSigned is the sign-off about to be made, or the problem that prevents it.
func (tx *Tx) mayBeSigned(ctx context.Context, a entity.Assessment) (entity.SignOff, error) {
	where := a.Pack + " cycle " + strconv.Itoa(a.Cycle)
	none := entity.SignOff{}
	v, err := tx.r.assessmentView(ctx, tx, a.ID, book.At{})
	if err != nil {
		return none, err
	}
	if len(v.Answers) == 0 {
		return none, problem.New("nothing-recorded", where,
			"record answers first, or leave it open", "there is nothing to sign off: no answer was ever recorded")
	}
	people, err := tx.people(ctx)
	if err != nil {
		return none, err
	}
	if err := checkName(tx.Actor()); err != nil {
		return none, err
	}
	blocks, authors := v.Blocks(), v.Authors(people)
	why, fix := "", ""
	if not := people.NotReviewer(tx.Actor(), authors); v.NeedsReviewer() && not != "" {
		why, fix = v.tierWords()+" takes a reviewer, and "+not, "ask a colleague to sign it off under their own name"
		if people.Find(tx.Actor()) == nil {
			fix = "`assure person add` puts a reviewer on the list; whoever recorded something in it is none"
		}
	}
	if open := entity.OpenBlocks(blocks); len(open) > 0 {
		besides := why
		if why == "" && v.NeedsReviewer() {
			besides = v.tierWords() + " takes a reviewer: whoever passes one of these does not sign"
		}
		return none, blocked(where, open, besides)
	}
	if why != "" {
		return none, problem.New("needs-reviewer", where, fix, "%s", why)
	}
	have, err := store.List(ctx, tx, store.SignOffs, store.By("assessment", a.ID))
	if err != nil {
		return none, err
	}
	s := entity.SignOff{ID: tx.NewID(), Assessment: a.ID, N: len(have) + 1, By: tx.Actor(), At: tx.At(),
		Authors: authors}
	for _, b := range blocks {
		s.Passes = append(s.Passes, b.Pass.ID)
	}
	return s, nil
}

// blocked is the problem that names all that blocks a sign-off, each with what to do, and why the person may not sign
// besides; "" where they may.
func blocked(where string, open []entity.Block, reviewer string) error {
	lines := []string{text.Noun(len(open), "this blocks", text.Thousands(len(open))+" things block") + " the sign-off:"}
	for i := range open {
		lines = append(lines, BlockWords(&open[i])+": "+open[i].Todo)
	}
	if reviewer != "" {
		lines = append(lines, "besides, "+reviewer)
	}
	return problem.New("sign-off-blocked", where, "settle each, or pass it with a reason, which is kept and printed",
		"%s", strings.Join(lines, "\n"))
}

// BlockWords is a block in a line: question, must-have and what is open.
func BlockWords(b *entity.Block) string {
	name := text.Shorten(text.Safe(b.Name), 60)
	if b.Question == "" {
		return text.Safe(b.What)
	}
	return b.Question + " " + name + ": " + text.Safe(b.What)
}

// Blocks lists what blocks the sign-off, and what was passed with which reason.
func (v *AssessmentView) Blocks() []entity.Block {
	docs := make(map[string]entity.Document, len(v.Documents))
	for _, d := range v.Documents {
		docs[d.ID] = d
	}
	return book.Blocks(&book.Signing{Pack: v.Pack, Answers: v.Answers, Result: v.Result, Queries: v.Queries,
		Issues:   v.Issues,
		Supports: v.Supports, Documents: docs, Decisions: v.Decisions, Passes: v.Passes,
		Contradictions: v.Contradictions, Representations: v.Representations})
}

// NeedsReviewer reports whether the sign-off takes a registered person who is none of its [AssessmentView.Authors]: at
// tiers 1 and 2, and at a tier not known.
func (v *AssessmentView) NeedsReviewer() bool { return v.Triage.Tier <= 2 }

func (v *AssessmentView) tierWords() string {
	if v.Triage.Tier == 0 {
		return "an engagement that is not triaged"
	}
	return v.Settings.TierWords(v.Triage.Tier, v.Triage.Provisional())
}

// Reopen opens a signed-off assessment again, with a reason. The cycle that it replaced governs again. A later cycle
// prevents it: changes belong there.
func (r *Register) Reopen(ctx context.Context, assessment, reason string) error {
	if err := CleanAll(&reason); err != nil {
		return err
	}
	if reason == "" {
		return problem.New("no-reason", "", "say why it is opened again: the reason is kept with the sign-off",
			"opening a signed-off assessment again needs a reason")
	}
	return r.Update(ctx, actReopen, func(tx *Tx) error {
		a, err := store.Get(ctx, tx, store.Assessments, assessment)
		if err != nil {
			return err
		}
		where := a.Pack + " cycle " + strconv.Itoa(a.Cycle)
		tx.Subject("assessment", a.ID, where)
		if a.State != entity.SignedOff {
			return problem.New("not-signed-off", where,
				"only a cycle that is signed off and governs can be opened again",
				"this assessment is %s", a.State.Label())
		}
		if err := tx.reopenSignOff(ctx, a, questionnaire.Text(reason)); err != nil {
			return err
		}
		if err := tx.restoreBefore(ctx, a, where); err != nil {
			return err
		}
		a.State, a.SignedBy, a.SignedAt = entity.InReview, "", nil
		if _, err := store.Put(ctx, tx, store.Assessments, a); err != nil {
			return err
		}
		if _, err = tx.SettleRisks(ctx, a.Engagement); err != nil {
			return err
		}
		return tx.pushStays(ctx, a.ID, "", "sign it off again")
	})
}

// reopenSignOff notes the reopening on the newest signing, which registers of earlier releases do not have.
func (tx *Tx) reopenSignOff(ctx context.Context, a entity.Assessment, reason questionnaire.Text) error {
	list, err := store.List(ctx, tx, store.SignOffs, store.By("assessment", a.ID))
	if err != nil {
		return err
	}
	s := entity.SignOff{ID: tx.NewID(), Assessment: a.ID, N: 1, By: a.SignedBy}
	if a.SignedAt != nil {
		s.At = *a.SignedAt
	}
	for _, x := range list {
		if x.N >= s.N {
			s = x
		}
	}
	s.Reopened = &entity.Reopening{By: tx.Actor(), At: tx.At(), Reason: reason}
	_, err = store.Put(ctx, tx, store.SignOffs, s)
	return err
}

// restoreBefore lets the cycle that this one replaced govern again.
func (tx *Tx) restoreBefore(ctx context.Context, a entity.Assessment, where string) error {
	cycles, err := store.List(ctx, tx, store.Assessments, store.By("engagement", a.Engagement),
		store.By("pack", a.Pack))
	if err != nil {
		return err
	}
	var before *entity.Assessment
	for i := range cycles {
		c := &cycles[i]
		switch {
		case c.TakenBack != nil:
		case c.Cycle > a.Cycle:
			return problem.New("later-cycle", where, "record the change in that cycle",
				"cycle %d of this questionnaire is %s already", c.Cycle, c.State.Label())
		case c.State == entity.Superseded && c.SignedAt != nil && (before == nil || c.Cycle > before.Cycle):
			before = c
		}
	}
	if before == nil {
		return nil
	}
	before.State = entity.SignedOff
	_, err = store.Put(ctx, tx, store.Assessments, *before)
	return err
}

// supersede ends the governing cycle that a new one replaces.
func (tx *Tx) supersede(ctx context.Context, a entity.Assessment) error {
	cycles, err := store.List(ctx, tx, store.Assessments, store.By("engagement", a.Engagement),
		store.By("pack", a.Pack))
	if err != nil {
		return err
	}
	for _, c := range cycles {
		if c.State != entity.SignedOff {
			continue
		}
		c.State = entity.Superseded
		if _, err := store.Put(ctx, tx, store.Assessments, c); err != nil {
			return err
		}
	}
	return nil
}

// keepResult stores a score with everything needed to calculate it again.
func keepResult(ctx context.Context, b *book.Book, tx *Tx, a entity.Assessment, why string) (*scoring.Result, error) {
	facts := b.CurrentFacts(a.Engagement)
	in := b.Input(&a, facts, b.Settings.Triage(facts))
	result := b.Compiled[a.PackSHA].Score(b.Settings, in)
	figures, err := json.Marshal(result.JSON())
	if err != nil {
		return nil, err
	}
	have, err := store.List(ctx, tx, store.Results, store.By("subject", a.ID))
	if err != nil {
		return nil, err
	}
	return result, store.Insert(ctx, tx, store.Results,
		store.Result{Subject: a.ID, N: len(have) + 1, Engine: scoring.Engine, PackSHA: a.PackSHA,
			Setting: b.Version, Inputs: in.Hash(b.Settings), AsOf: b.AsOf, KnownOn: b.AsOf, Why: why, Figures: figures,
			Recorded: tx.At()})
}

// Results lists the stored scores of an assessment, oldest first.
func (r *Register) Results(ctx context.Context, assessment string, at book.At) (list []store.Result, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		list, err = store.List(ctx, v, store.Results, store.By("subject", assessment))
		return err
	})
	return list, err
}
