package data

import (
	"context"
	"slices"
	"strings"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Authors lists the people who made the assessment what it is, each once, by name: who judged answers or typed claims,
// accepted evidence, decided on scope, N/A or a must-have or wrote such a decision down, gave a reason for a
// contradiction, or passed what blocks the sign-off. Who imported what a supplier returned is no author of it.
func (v *AssessmentView) Authors(people entity.People) []string {
	var out []string
	add := func(name string) {
		if name != "" && !slices.ContainsFunc(out, func(n string) bool { return people.Same(n, name) }) {
			out = append(out, name)
		}
	}
	for _, both := range v.Answers {
		for _, a := range []*entity.Answer{both.Claim, both.Judgement} {
			if by, typed := typedBy(a); typed {
				add(by)
			}
		}
	}
	for _, s := range v.Supports {
		if s.State == entity.Accepted {
			add(s.By)
		}
	}
	for _, d := range v.Decisions {
		if !d.Withdrawn && d.Question != "" {
			add(d.Person)
			add(d.Recorder)
		}
	}
	for _, c := range v.Comparisons {
		if c.Resolution != nil {
			add(c.Resolution.By)
		}
	}
	for _, p := range v.Passes {
		if p.Withdrawn == nil {
			add(p.By)
		}
	}
	slices.Sort(out)
	return out
}

// typedBy reports whether a person gave an answer, and who: a judgement always, a claim unless it was imported.
func typedBy(a *entity.Answer) (by string, typed bool) {
	if !a.Given() {
		return "", false
	}
	from := a.Source()
	return from.By, a.Party == entity.ByAssessor || from.Origin != entity.Imported
}

// PassBlock records the acting person's reason to sign off despite a block of an open assessment. The block is named
// by its kind, question and subject.
func (r *Register) PassBlock(ctx context.Context, assessment string, b entity.Block, reason string) error {
	missing := problem.New("no-reason", b.Question, "say why it may be signed off despite this: it is kept and printed",
		"passing what blocks a sign-off needs a reason")
	return r.onBlock(ctx, actPass, assessment, b, &reason, missing, func(tx *Tx, v *AssessmentView) error {
		p := entity.Pass{ID: tx.NewID(), Assessment: v.Assessment.ID, Kind: b.Kind, Question: b.Question,
			Subject: b.Subject, Reason: questionnaire.Text(reason), By: tx.Actor(), At: tx.At()}
		blocks := v.Blocks()
		i := slices.IndexFunc(blocks, func(x entity.Block) bool { return x.Is(&p) })
		switch {
		case i < 0:
			return problem.New("no-such-block", b.Question, "look again at what blocks the sign-off",
				"this does not block the sign-off, or no longer in this way")
		case blocks[i].Pass != nil:
			return problem.New("passed-already", b.Question, "sign off, or settle it",
				"%s passed this already", text.Safe(blocks[i].Pass.By))
		}
		p.What = BlockWords(&blocks[i])
		if err := store.Insert(ctx, tx, store.Passes, p); err != nil {
			return err
		}
		return tx.pushStays(ctx, v.Assessment.ID, p.Question, "the reason stays in the record")
	})
}

// WithdrawPass withdraws the pass of a block of an open assessment, with a reason: it blocks again. The pass stays in
// the record.
func (r *Register) WithdrawPass(ctx context.Context, assessment string, b entity.Block, reason string) error {
	missing := problem.New("no-reason", b.Question, "say why it is withdrawn: it is kept",
		"a pass is withdrawn for a reason")
	return r.onBlock(ctx, actUnpass, assessment, b, &reason, missing, func(tx *Tx, v *AssessmentView) error {
		i := slices.IndexFunc(v.Passes, func(p entity.Pass) bool { return b.Is(&p) })
		if i < 0 {
			return problem.New("not-passed", b.Question, "look again at what blocks the sign-off",
				"nobody passed this, or the pass was withdrawn already")
		}
		p := v.Passes[i]
		p.Withdrawn = &entity.Reopening{By: tx.Actor(), At: tx.At(), Reason: questionnaire.Text(reason)}
		if _, err := store.Put(ctx, tx, store.Passes, p); err != nil {
			return err
		}
		return tx.pushStays(ctx, v.Assessment.ID, text.FirstNonBlank(p.Question, p.Subject),
			"pass it again, with a reason")
	})
}

// onBlock runs f on an open assessment in a transaction about one of its blocks. It cleans the reason first; without
// one it returns missing.
func (r *Register) onBlock(ctx context.Context, act, assessment string, b entity.Block, reason *string,
	missing *problem.Problem, f func(*Tx, *AssessmentView) error) error {
	if err := CleanAll(reason); err != nil {
		return err
	}
	if *reason == "" {
		return missing
	}
	return r.Update(ctx, act, func(tx *Tx) error {
		a, err := openAssessment(ctx, tx, assessment)
		if err != nil {
			return err
		}
		tx.Subject("assessment", a.ID, strings.TrimSpace(string(b.Kind)+" "+b.Question))
		v, err := r.assessmentView(ctx, tx, a.ID, book.At{})
		if err != nil {
			return err
		}
		return f(tx, v)
	})
}
