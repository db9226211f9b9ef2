package review

import (
	"cmp"
	"fmt"
	"slices"
	"sort"

	"assure/questionnaire"
	"assure/scoring"
)

// worst are the suppositions that put questions at their worst option without evidence. Questions that do not
// score or are out of scope stay as they are.
func worst(list []Question) []scoring.Supposition {
	out := make([]scoring.Supposition, 0, len(list))
	for i := range list {
		if q := list[i].Question; q.Scores() {
			out = append(out, Worst(q))
		}
	}
	return out
}

// Worst puts a question that scores at its worst option, with all its evidence taken away.
func Worst(q *questionnaire.Question) scoring.Supposition {
	low := slices.MinFunc(q.Options, func(a, b questionnaire.Option) int { return cmp.Compare(a.Value, b.Value) })
	return scoring.Supposition{Question: q.ID, Value: low.ID, Evidence: scoring.SupposeNone}
}

// sameRating reports whether two results of one assessment give the same grade, with acceptances and without, risk and,
// where a pack is judged by area, the same areas.
func sameRating(a, b *scoring.Result) bool {
	return a.Grade == b.Grade && a.Plain == b.Plain && riskOf(a) == riskOf(b) && movedArea(a, b) == nil
}

// movedArea is the first area that is otherwise in b than in a, as it is in b; nil for none.
func movedArea(a, b *scoring.Result) *scoring.Area {
	for i := range b.Areas {
		if a.Areas[i].State != b.Areas[i].State {
			return &b.Areas[i]
		}
	}
	return nil
}

func riskOf(r *scoring.Result) scoring.RiskCell {
	if r.Risk == nil {
		return scoring.RiskCell{}
	}
	return scoring.RiskCell{Likelihood: r.Risk.Likelihood, Score: r.Risk.Score, Band: r.Risk.Band}
}

// alone moves the questions whose loss alone changes grade, status or risk to those worth reading.
func (f *finder) alone(out *List, rest []Question) []Question {
	return slices.DeleteFunc(rest, func(x Question) bool {
		if row := f.Result.Row(x.ID); !x.Scores() || !row.InScope() {
			return false
		}
		then := f.Suppose(Worst(x.Question))
		if sameRating(f.Result, then) && f.Result.Status == then.Status {
			return false
		}
		f.add(&x, Reason{Kind: Alone, At: at(x.Claim), What: "if it is not so, " + difference(f.Result, then)})
		out.Worth = append(out.Worth, x)
		return true
	})
}

// difference says what one result has that another has not: grade, status, risk.
func difference(now, then *scoring.Result) string {
	switch {
	case now.Grade != then.Grade:
		return fmt.Sprintf("the grade is %s and not %s", then.Grade, now.Grade)
	case riskOf(now) != riskOf(then):
		return fmt.Sprintf("the risk is %d %s and not %d %s", then.Risk.Score, then.Risk.Band, now.Risk.Score,
			now.Risk.Band)
	}
	if a := movedArea(now, then); a != nil {
		return fmt.Sprintf("the area %s is %s", a.Title, a.Label)
	}
	return fmt.Sprintf("the status is %q and not %q", then.Status, now.Status)
}

// together moves the fewest of the claims that nobody looked at, those worth most first, to those worth reading,
// so that the others, all wrong at once, change neither grade nor risk.
func (f *finder) together(out *List, rest []Question) []Question {
	var claims []int
	for i := range rest {
		if f.unseen(&rest[i]) {
			claims = append(claims, i)
		}
	}
	slices.SortStableFunc(claims, func(a, b int) int {
		return cmp.Compare(f.atStake(&rest[b]), f.atStake(&rest[a]))
	})
	left := func(k int) []Question {
		var list []Question
		for _, i := range claims[k:] {
			list = append(list, rest[i])
		}
		return list
	}
	all := f.Suppose(worst(left(0))...)
	n := sort.Search(len(claims), func(k int) bool { return sameRating(f.Result, f.Suppose(worst(left(k))...)) })
	moved := map[int]bool{}
	for _, i := range claims[:n] {
		x := rest[i]
		f.add(&x, Reason{Kind: Unproved, At: at(x.Claim),
			What: "unproved; if all that is unproved and not read is not so, " + difference(f.Result, all)})
		out.Worth = append(out.Worth, x)
		moved[i] = true
	}
	var kept []Question
	for i := range rest {
		if !moved[i] {
			kept = append(kept, rest[i])
		}
	}
	return kept
}

// unseen reports whether an answer is a claim that nobody here has looked at: it scores, and has neither a
// judgement nor accepted proof that counts.
func (f *finder) unseen(x *Question) bool {
	row := f.Result.Row(x.ID)
	none := f.Settings.Confidence(x.Evidence, f.Score.AsOf, nil)
	return row.InScope() && row.State == scoring.Answered && x.Found == nil && row.Confidence <= none
}

// atStake is what a claim has to lose: its worth of the points of its question.
func (f *finder) atStake(x *Question) int {
	return int(x.Points) * x.Question.Worth(f.Answers[x.ID].Effective().Value)
}
