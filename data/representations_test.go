package data_test

import (
	"slices"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// repBlocks are the subjects of what a supplier disputes among the blocks of a sign-off.
func repBlocks(t *testing.T, r *data.Register, a entity.Assessment) (out []string) {
	t.Helper()
	v := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t)
	for _, b := range entity.OpenBlocks(v.Blocks()) {
		if b.Kind == entity.BlockRepresentation {
			out = append(out, b.Subject)
		}
	}
	return out
}

// A point that came in time blocks the sign-off until somebody else replies and what was upheld is judged again; the
// reply itself changes no answer, and the view says what the new judgement does.
func TestRepresentationUpheld(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r)
	for _, name := range []string{"dana", "Sam"} {
		datatest.Must(r.AddPerson(ctx, entity.Person{Name: name}))(t)
	}
	record(t, r, a, "ITS-22", entity.BySupplier, "met")
	record(t, r, a, "ITS-22", entity.ByAssessor, "not-met")
	datatest.Must(r.SendDraft(ctx, []string{e.ID}, r.Today()+14))(t)
	x := datatest.Must(r.AddRepresentationTo(ctx, e.Ref, "", "its-22", entity.Representation{
		Says: "=HYPERLINK(1) enforced in May", Who: "A. Cole"}))(t)
	if x.Author != "dana" || x.Due != r.Today()+14 || x.Late() || x.Question != "ITS-22" ||
		x.Says != "=HYPERLINK(1) enforced in May" {
		t.Errorf("recorded %+v", x)
	}
	if got := repBlocks(t, r, a); !slices.Equal(got, []string{"REP-001"}) {
		t.Errorf("blocks %v", got)
	}
	before := effective(t, r, a)
	_, err := r.ReplyRepresentation(ctx, "rep-1", entity.RepUpheld, "seen now", "")
	datatest.WantCode(t, err, "own-judgement")
	_, err = r.ReplyRepresentation(ctx, x.Ref, entity.RepUpheld, "seen now", "Nobody Known")
	datatest.WantCode(t, err, "unknown-person")
	_, err = r.ReplyRepresentation(ctx, x.Ref, entity.RepUpheld, " ", "Sam")
	datatest.WantCode(t, err, "no-reason")
	got := datatest.Must(r.ReplyRepresentation(ctx, x.Ref, entity.RepUpheld, "the export of May", "Sam"))(t)
	if got.Reply.Person != "Sam" || got.Reply.Recorder != "dana" {
		t.Errorf("reply %+v", got.Reply)
	}
	if now := effective(t, r, a); now != before {
		t.Errorf("the reply changed an answer: %s, not %s", now, before)
	}
	if got := repBlocks(t, r, a); !slices.Equal(got, []string{"REP-001 upheld"}) {
		t.Errorf("blocks %v", got)
	}
	_, err = r.ReplyRepresentation(ctx, x.Ref, entity.RepNotUpheld, "again", "Sam")
	datatest.WantCode(t, err, "replied-already")

	worse := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	record(t, r, a, "ITS-22", entity.ByAssessor, "met")
	better := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	v := datatest.Must(r.Representation(ctx, x.Ref, book.At{}))(t)
	want := data.ScoreChange{Before: data.ShownScore(worse.Result), After: data.ShownScore(better.Result)}
	most := data.ScoreChange{Before: data.PossibleScore(worse.Result), After: data.PossibleScore(better.Result)}
	if v.Unchanged || v.Effect == nil || v.Effect.Score != want || v.Effect.Possible != most ||
		!slices.Contains(v.Effect.Gone, "ITS-22") || want.Before >= want.After {
		t.Errorf("effect %+v, want %v and %v", v.Effect, want, most)
	}
	if v.Disputed == v.Now || v.JudgedBy != "dana" {
		t.Errorf("view %+v", v)
	}
	if got := repBlocks(t, r, a); len(got) > 0 {
		t.Errorf("blocks %v", got)
	}
}

// A point that came after the day of the draft is kept and said to be late, and blocks nothing; one that is withdrawn,
// or to which nobody agreed, does not either.
func TestRepresentationLate(t *testing.T) {
	ctx := t.Context()
	r, c := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r)
	datatest.Must(r.AddPerson(ctx, entity.Person{Name: "dana"}))(t)
	datatest.Must(r.SendDraft(ctx, []string{e.ID}, r.Today()+2))(t)
	_, err := r.SendDraft(ctx, []string{e.ID}, r.Today()-1)
	datatest.WantCode(t, err, "due-past")
	c.At = c.At.AddDate(0, 0, 5)
	late := datatest.Must(r.AddRepresentationTo(ctx, e.Ref, "", "", entity.Representation{Says: "all of it"}))(t)
	if !late.Late() || len(repBlocks(t, r, a)) > 0 {
		t.Errorf("late %v, blocks %v", late.Late(), repBlocks(t, r, a))
	}
	datatest.Must(r.ReplyRepresentation(ctx, late.Ref, entity.RepNotUpheld, "we looked again", ""))(t)
	on := r.Today() - 4
	in := datatest.Must(r.AddRepresentationTo(ctx, e.Ref, "", "ITS-05", entity.Representation{Says: "no", On: on}))(t)
	if in.Late() || len(repBlocks(t, r, a)) != 1 {
		t.Errorf("came in time: late %v, blocks %v", in.Late(), repBlocks(t, r, a))
	}
	_, err = r.WithdrawRepresentation(ctx, in.Ref, "")
	datatest.WantCode(t, err, "no-reason")
	datatest.Must(r.WithdrawRepresentation(ctx, in.Ref, "they agree"))(t)
	if got := repBlocks(t, r, a); len(got) > 0 {
		t.Errorf("blocks %v", got)
	}
	u := datatest.Must(r.UndoOf(ctx, in.Ref))(t)
	if u.Act != "withdraw representation" || len(repBlocks(t, r, a)) != 1 {
		t.Errorf("undone %+v, blocks %v", u, repBlocks(t, r, a))
	}
	_, err = r.AddRepresentationTo(ctx, e.Ref, "", "ITS-999", entity.Representation{Says: "no"})
	datatest.WantCode(t, err, "unknown-question")
}
