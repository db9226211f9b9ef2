package datatest

import (
	"context"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// SignOff signs an assessment off as people do where much is still open: each block is passed with a reason by the
// actor of r, and Rita Reviewer signs.
func SignOff(t testing.TB, r *data.Register, assessment string) *scoring.Result {
	t.Helper()
	PassBlocks(t, r, assessment)
	Reviewer(t, r)
	return Must(As(t, r, "Rita Reviewer").SignOff(context.Background(), assessment))(t)
}

// Reviewer puts Rita Reviewer on the list of people, unless she is there.
func Reviewer(t testing.TB, r *data.Register) {
	t.Helper()
	if _, err := r.Person(context.Background(), "Rita Reviewer"); err != nil {
		Must(r.AddPerson(context.Background(), entity.Person{Name: "Rita Reviewer"}))(t)
	}
}

// PassBlocks passes what blocks the sign-off of an assessment.
func PassBlocks(t testing.TB, r *data.Register, assessment string) {
	t.Helper()
	ctx := context.Background()
	v := Must(r.Assessment(ctx, assessment, book.At{}))(t)
	for _, b := range entity.OpenBlocks(v.Blocks()) {
		if err := r.PassBlock(ctx, assessment, b, "Known, and signed off as it is."); err != nil {
			t.Fatal(err)
		}
	}
}

// As opens the register of r for another person, with the same clock, until the end of the test.
func As(t testing.TB, r *data.Register, actor string) *data.Register {
	t.Helper()
	other := Must(data.Open(context.Background(), data.Options{Path: r.Path(), Actor: actor, Now: r.Now}))(t)
	t.Cleanup(func() {
		if err := other.Close(); err != nil {
			t.Error(err)
		}
	})
	return other
}
