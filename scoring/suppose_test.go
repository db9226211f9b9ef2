package scoring_test

import (
	"reflect"
	"testing"

	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/scoring/scoringtest"
)

// Supposing changes the copy as asked and never the input.
func TestSuppose(t *testing.T) {
	t.Parallel()
	in := scoringtest.T(w1Values, w2Confs)
	before := clone(in)
	for _, c := range []struct {
		x        scoring.Supposition
		state    scoring.State
		option   string
		evidence int
	}{
		{scoring.Supposition{}, in.Responses["ID1"].State, in.Responses["ID1"].Option,
			len(in.Responses["ID1"].Evidence)},
		{scoring.Supposition{Evidence: entity.Verified}, in.Responses["ID1"].State, in.Responses["ID1"].Option,
			len(in.Responses["ID1"].Evidence) + 1},
		{scoring.Supposition{Evidence: scoring.SupposeNone}, in.Responses["ID1"].State, in.Responses["ID1"].Option, 0},
		{scoring.Supposition{Value: questionnaire.Unknown}, scoring.Unknown, "", len(in.Responses["ID1"].Evidence)},
		{scoring.Supposition{Value: questionnaire.NA}, scoring.NAClaimed, "", len(in.Responses["ID1"].Evidence)},
		{scoring.Supposition{Value: scoring.SupposeOut}, scoring.OutOfScope, "", len(in.Responses["ID1"].Evidence)},
		{scoring.Supposition{Value: "x", Evidence: scoring.SupposeNone}, scoring.Answered, "x", 0},
	} {
		c.x.Question = "ID1"
		got := in.Suppose(c.x).Responses["ID1"]
		if got.State != c.state || got.Option != c.option || len(got.Evidence) != c.evidence {
			t.Errorf("%+v: %+v", c.x, got)
		}
		if !reflect.DeepEqual(in.Responses, before.Responses) {
			t.Fatalf("%+v changed the input", c.x)
		}
	}
	if got := (scoring.Input{}).Suppose(
		scoring.Supposition{Question: "q", Value: "met"}).Responses["q"].Option; got != "met" {
		t.Errorf("an input without responses supposes %q", got)
	}
}
