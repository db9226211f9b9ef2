package scoring_test

import (
	"slices"
	"testing"

	"assure/scoring"

	"pgregory.net/rapid"
)

func TestLawOfAdditivity(t *testing.T) {
	t.Parallel()
	law(t, "P11 printed parts add up to the tenth", func(t *rapid.T, _ scoring.Input, r *scoring.Result) {
		if !r.Assessable {
			t.Skip("nothing in scope")
		}
		var sum, worth scoring.Tenths
		var lost scoring.Losses
		for _, row := range r.Rows {
			sum += row.Contribution
			worth += row.Points
			if row.Points != row.Contribution+row.Loss.Gap+row.Loss.Evidence+row.Loss.Unknown {
				t.Fatalf("%s is worth %s and its parts are %+v", row.Question, row.Points, row)
			}
			lost.Gap += row.Loss.Gap
			lost.Evidence += row.Loss.Evidence
			lost.Unknown += row.Loss.Unknown
			if row.Contribution < 0 || row.Loss.Gap < 0 || row.Loss.Evidence < 0 || row.Loss.Unknown < 0 {
				t.Fatalf("%s has a negative part: %+v", row.Question, row)
			}
			if row.Loss.Unknown > 0 && row.State == scoring.Answered || row.Loss.Gap > 0 && row.Value == 100 ||
				row.Contribution > 0 && row.Value == 0 {
				t.Fatalf("%s is charged for what it did not do: %+v", row.Question, row)
			}
		}
		if sum != r.Assured || lost != r.Losses || r.Losses.Sum() != 1000-r.Assured {
			t.Fatalf("contributions %s of %s, losses %+v of %+v", sum, r.Assured, lost, r.Losses)
		}
		if worth != 1000 {
			t.Fatalf("all questions are worth %s", worth)
		}
		if r.Losses.Gap != 1000-r.Possible || r.Confidence != 1000-(r.Possible-r.Assured) {
			t.Fatalf("gap %s, confidence %s, ends %s, %s", r.Losses.Gap, r.Confidence, r.Assured, r.Possible)
		}
	})
}

func TestLawsOfCaps(t *testing.T) {
	t.Parallel()
	free := scoring.DefaultSettings()
	free.MajorDomain.Value = 101 // no domain is major
	law(t, "P12 caps only lower, every cap holds, and without them the raw grade stands",
		func(t *rapid.T, in scoring.Input, r *scoring.Result) {
			if r.Status == scoring.NotAssessed {
				t.Skip("no grade")
			}
			notLower(t, "grade against raw", r.Grade, r.Raw)
			notLower(t, "possible grade against raw", r.GradePossible, r.RawPossible)
			for _, c := range r.Caps {
				if c.AcceptedBy == "" {
					notLower(t, "grade against its cap "+c.ID, r.Grade, c.Cap)
				}
				notLower(t, "plain grade against its cap "+c.ID, r.Plain, c.Cap)
				if c.Binds != (c.AcceptedBy == "" && scoring.Worse(c.Cap, r.Raw) && c.Cap == r.Grade) {
					t.Fatalf("cap %+v, raw %s, grade %s", c, r.Raw, r.Grade)
				}
			}
			bare := clone(in)
			for _, d := range bare.Pack.Domains {
				for _, q := range d.Questions {
					q.Gate, q.Class = nil, ""
				}
			}
			u, err := scoring.Score(free, bare)
			if err != nil || u.Grade != r.Raw || u.GradePossible != r.RawPossible || len(u.Caps) != 0 {
				t.Fatalf("without caps %s / %s, raw %s / %s (%v)", u.Grade, u.GradePossible, r.Raw, r.RawPossible, err)
			}
		})
}

func TestLawsOfWeights(t *testing.T) {
	t.Parallel()
	same := func(t *rapid.T, a, b *scoring.Result) {
		if a.Lo != b.Lo || a.Hi != b.Hi || a.Grade != b.Grade || a.GradePossible != b.GradePossible ||
			a.Status != b.Status {
			t.Fatalf("%d..%d %s %s became %d..%d %s %s", a.Lo, a.Hi, a.Grade, a.Status, b.Lo, b.Hi, b.Grade, b.Status)
		}
	}
	law(t, "P13 the scale of weights does not matter", func(t *rapid.T, in scoring.Input, r *scoring.Result) {
		k := rapid.IntRange(2, 10).Draw(t, "k")
		inner, outer := clone(in), clone(in)
		for _, q := range inner.Pack.Domains[0].Questions {
			q.Weight *= k
		}
		for i := range outer.Pack.Domains {
			outer.Pack.Domains[i].Weight *= k
		}
		same(t, r, mustScore(t, inner))
		same(t, r, mustScore(t, outer))
	})
	law(t, "P3 and P14 a question and its copy count as one of double weight",
		func(t *rapid.T, in scoring.Input, r *scoring.Result) {
			row := pick(t, r, func(row *scoring.Row) bool {
				return row.InScope() && (row.Gate == nil || !row.Gate.Key)
			})
			split := clone(in)
			for i := range split.Pack.Domains {
				d := &split.Pack.Domains[i]
				for _, q := range d.Questions {
					if q.ID == row.Question {
						q.Weight /= 2
						twin := *q
						twin.ID += "-twin"
						d.Questions = append(d.Questions, &twin)
						split.Responses[twin.ID] = split.Responses[q.ID]
						if a, ok := split.Accepted[q.ID]; ok {
							split.Accepted[twin.ID] = a
						}
						break
					}
				}
			}
			same(t, r, mustScore(t, split))
		})
}

func TestLawOfResidualRisk(t *testing.T) {
	t.Parallel()
	reachable := []int{1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 20, 25}
	law(t, "P21 the cell stays on the 5x5 and never rises above the inherent one",
		func(t *rapid.T, in scoring.Input, r *scoring.Result) {
			if (r.Risk == nil) == in.Triage.Triaged {
				t.Fatalf("triaged %v, risk %v", in.Triage.Triaged, r.Risk)
			}
			if r.Risk == nil || r.Status == scoring.NotAssessed {
				t.Skip("no cell")
			}
			x := r.Risk
			for _, l := range []int{x.Likelihood, x.Best.Likelihood} {
				if l < 1 || l > x.InherentLikelihood || x.InherentLikelihood > 5 ||
					x.Consequence != in.Triage.Consequence {
					t.Fatalf("%+v", x)
				}
			}
			if !slices.Contains(reachable, x.Score) || x.Band != defaults.Band(x.Score) || x.Best.Score > x.Score ||
				x.Score != x.Consequence*x.Likelihood {
				t.Fatalf("%+v", x)
			}
		})
}
