package book

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"assure/data/store"
	"assure/questionnaire/entity"
)

// Representations lists what suppliers dispute in the engagements of the book, by reference.
func (b *Book) Representations(ctx context.Context) ([]entity.Representation, error) {
	list, err := store.List(ctx, b.view, store.Representations, b.where...)
	list = slices.DeleteFunc(list, func(r entity.Representation) bool { return b.day(r.At) > b.AsOf })
	b.redactor.representations(list)
	slices.SortFunc(list, func(x, y entity.Representation) int { return cmp.Compare(x.Ref, y.Ref) })
	return list, err
}

// Drafts lists the drafts that went to suppliers for the engagements of the book, the oldest first.
func (b *Book) Drafts(ctx context.Context) ([]entity.DraftSent, error) {
	list, err := store.List(ctx, b.view, store.Drafts, b.where...)
	list = slices.DeleteFunc(list, func(d entity.DraftSent) bool { return d.Withdrawn || d.On > b.AsOf })
	slices.SortFunc(list, func(x, y entity.DraftSent) int {
		return cmp.Or(cmp.Compare(x.On, y.On), x.At.Compare(y.At))
	})
	for i := range list {
		b.redactor.draft(&list[i])
	}
	return list, err
}

// Unchanged reports whether a representation was upheld and the judgement is still the one that was disputed.
func Unchanged(r *entity.Representation, now entity.Answers) bool {
	return r.State.Agrees() && r.Question != "" && judgedRev(now) == r.Judged
}

func judgedRev(a entity.Answers) int {
	if a.Judgement == nil || !a.Judgement.Given() {
		return 0
	}
	return a.Judgement.Rev
}

// representations are the blocks of points of the supplier: one that came in time and nobody has replied to, and one
// that was upheld while the judgement is still the same. One that came late is for the assessor to answer, and does
// not hold the sign-off up.
func (in *Signing) representations() (out []entity.Block) {
	for i := range in.Representations {
		r := &in.Representations[i]
		b := entity.Block{Kind: entity.BlockRepresentation, Question: r.Question}
		switch {
		case r.State.Open() && !r.Late():
			b.Subject, b.What = r.Ref, r.Ref+" disputes it, and nobody has replied"
			b.Todo = "reply to it"
		case Unchanged(r, in.Answers[r.Question]):
			b.Subject = r.Ref + " " + string(r.State)
			b.What = fmt.Sprintf("%s was %s, and the judgement is not changed yet", r.Ref, r.State)
			b.Todo = "judge the question again"
		default:
			continue
		}
		out = append(out, b)
	}
	return out
}

// repDecision is a representation in the form of a decision, for lists of them: our reply, or that it waits for one.
func (b *Book) repDecision(r *entity.Representation) entity.Decision {
	d := entity.Decision{Kind: entity.RepReply, Engagement: r.Engagement, Assessment: r.Assessment,
		Question: r.Question, On: b.day(r.At), Basis: r.Ref + " " + string(r.State), Reason: r.Says}
	if r.Late() {
		d.Basis += ", came late"
	}
	if r.Reply != nil {
		d.Person, d.Role, d.Recorder, d.On = r.Reply.Person, r.Reply.Role, r.Reply.Recorder, b.day(r.Reply.At)
		d.Reason += "\nReply: " + r.Reply.Reason
	} else {
		d.Person = r.By
	}
	return d
}
