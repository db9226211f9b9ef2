package scoring_test

import (
	"encoding/json"
	"math/big"
	"reflect"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/scoring/scoringtest"
)

var defaults = scoring.DefaultSettings()

func mustScore(t *rapid.T, in scoring.Input) *scoring.Result {
	r, err := scoring.Score(defaults, in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// clone copies an input deeply enough that a test may change pack, responses and acceptances.
func clone(in scoring.Input) scoring.Input {
	p := *in.Pack
	p.Domains = slices.Clone(p.Domains)
	for i := range p.Domains {
		qs := slices.Clone(p.Domains[i].Questions)
		for k := range qs {
			q := *qs[k]
			qs[k] = &q
		}
		p.Domains[i].Questions = qs
	}
	in.Pack = &p
	responses := make(map[string]scoring.Response, len(in.Responses))
	for id, r := range in.Responses {
		r.Evidence = slices.Clone(r.Evidence)
		responses[id] = r
	}
	in.Responses = responses
	return in
}

// pick draws one of the result's rows that satisfies want; the test goes on to other draws when there is none.
func pick(t *rapid.T, r *scoring.Result, want func(*scoring.Row) bool) *scoring.Row {
	var rows []*scoring.Row
	for i := range r.Rows {
		if want(&r.Rows[i]) {
			rows = append(rows, &r.Rows[i])
		}
	}
	if len(rows) == 0 {
		t.Skip("no such question in this pack")
	}
	return rapid.SampledFrom(rows).Draw(t, "row")
}

func answered(r *scoring.Row) bool { return r.InScope() && r.State == scoring.Answered }

func unanswered(r *scoring.Row) bool { return r.InScope() && r.State != scoring.Answered }

func questionOf(p *questionnaire.Pack, id string) *questionnaire.Question {
	for _, d := range p.Domains {
		for _, q := range d.Questions {
			if q.ID == id {
				return q
			}
		}
	}
	return nil
}

func law(t *testing.T, name string, f func(*rapid.T, scoring.Input, *scoring.Result)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			in := scoringtest.Random().Draw(t, "input")
			f(t, in, mustScore(t, in))
		})
	})
}

func notLower(t *rapid.T, what string, before, after questionnaire.Grade) {
	if scoring.Worse(after, before) {
		t.Fatalf("%s fell from %q to %q", what, before, after)
	}
}

// exact is an independent reckoning in fractions of 1, straight from the rows: no integer tricks, no rounding.
type exact struct{ lo, hi, unknown, evidence, cut *big.Rat }

// shown is what an answer earns, 0..10,000, from the items of the input: the formula of
// docs/scoring.md, written down again.
func shown(in scoring.Input, row *scoring.Row) int {
	best := 50 * row.Value
	q := questionOf(in.Pack, row.Question)
	for _, e := range in.Responses[row.Question].Evidence {
		c := defaults.Confidence(q.Evidence, in.AsOf, []scoring.Evidence{e})
		best = max(best, c*min(row.Value, e.For))
	}
	return best
}

func reckon(in scoring.Input, r *scoring.Result) exact {
	e := exact{new(big.Rat), new(big.Rat), new(big.Rat), new(big.Rat), new(big.Rat)}
	inScope, visible := map[string]int64{}, map[string]int64{}
	for _, row := range r.Rows {
		w := int64(questionOf(in.Pack, row.Question).Weight)
		if row.Scores && !row.Hidden {
			visible[row.Domain] += w
		}
		if row.InScope() {
			inScope[row.Domain] += w
		}
	}
	var all, allVisible int64
	weights := map[string]int64{}
	for _, d := range in.Pack.Domains {
		weights[d.ID] = int64(d.Weight)
		if inScope[d.ID] > 0 {
			all += int64(d.Weight)
		}
		if visible[d.ID] > 0 {
			allVisible += int64(d.Weight)
		}
	}
	for _, row := range r.Rows {
		w := weights[row.Domain] * int64(questionOf(in.Pack, row.Question).Weight)
		if row.Scores && !row.Hidden && row.State == scoring.OutOfScope {
			e.cut.Add(e.cut, big.NewRat(w, allVisible*visible[row.Domain]))
		}
		if !row.InScope() {
			continue
		}
		add := func(to *big.Rat, per10000 int) {
			to.Add(to, new(big.Rat).Mul(big.NewRat(w, all*inScope[row.Domain]), big.NewRat(int64(per10000), 10_000)))
		}
		if row.State == scoring.Answered {
			lo := shown(in, &row)
			add(e.lo, lo)
			add(e.hi, row.Value*100)
			add(e.evidence, row.Value*100-lo)
		} else {
			add(e.hi, 10_000)
			add(e.unknown, 10_000)
		}
	}
	return e
}

func TestLawsOfBounds(t *testing.T) {
	t.Parallel()
	law(t, "P1 the ends stay in order and in range", func(t *rapid.T, _ scoring.Input, r *scoring.Result) {
		if r.Lo < 0 || r.Lo > r.Hi || r.Hi > 10_000_000 {
			t.Fatalf("ends %d, %d", r.Lo, r.Hi)
		}
		notLower(t, "grade from shown to possible", r.Grade, r.GradePossible)
		notLower(t, "plain grade from shown to possible", r.Plain, r.PlainPossible)
		notLower(t, "grade with acceptances", r.Plain, r.Grade)
		if r.Assessable != (r.Assured != scoring.NoTenths) {
			t.Fatalf("assessable %v, shown %s", r.Assessable, r.Assured)
		}
	})
	law(t, "the ends agree with fractions, and P9 their distance is what is unknown and not evidenced",
		func(t *rapid.T, in scoring.Input, r *scoring.Result) {
			if !r.Assessable {
				t.Skip("nothing in scope")
			}
			e := reckon(in, r)
			near := func(what string, got int64, want *big.Rat, mbp int64) {
				diff := new(big.Rat).Sub(big.NewRat(got, 10_000_000), want)
				if diff.Abs(diff).Cmp(big.NewRat(mbp, 10_000_000)) > 0 {
					t.Fatalf("%s: %d is not within %d of %s", what, got, mbp, want.FloatString(10))
				}
			}
			near("lower end", r.Lo, e.lo, 1)
			near("upper end", r.Hi, e.hi, 1)
			near("distance", r.Hi-r.Lo, new(big.Rat).Add(e.unknown, e.evidence), 4)
			if d := new(big.Rat).Sub(e.hi, e.lo); d.Cmp(new(big.Rat).Add(e.unknown, e.evidence)) != 0 {
				t.Fatalf("in fractions %s is not %s + %s", d, e.unknown, e.evidence)
			}
		})
	law(t, "status follows its order, with exact shares", func(t *rapid.T, in scoring.Input, r *scoring.Result) {
		want := scoring.CouldChange
		recorded := false
		for id, x := range in.Responses {
			recorded = recorded ||
				questionOf(in.Pack, id) != nil && x.State != scoring.NotRecorded && x.State != scoring.OutOfScope
		}
		switch {
		case !recorded || !r.Assessable:
			want = scoring.NotAssessed
		default:
			e := reckon(in, r)
			if r.Plain == r.PlainPossible && e.cut.Cmp(big.NewRat(1, 5)) <= 0 {
				want = scoring.Settled
			} else if e.unknown.Cmp(big.NewRat(1, 5)) > 0 {
				want = scoring.TooLittleKnown
			}
		}
		if r.Status != want {
			t.Fatalf("status %s, want %s", r.Status, want)
		}
	})
}

// fingerprint is everything a reader can see of a result.
func fingerprint(t *rapid.T, r *scoring.Result) string {
	b, err := json.Marshal(struct {
		JSON      scoring.ResultJSON
		Rows      []scoring.Row
		Sentences []string
		Problems  []problem.Problem
	}{r.JSON(), r.Rows, defaults.Sentences(r), r.Problems})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestLawOfDeterminism(t *testing.T) {
	t.Parallel()
	law(t, "P2 order of questions, evidence and goroutines changes no byte",
		func(t *rapid.T, in scoring.Input, r *scoring.Result) {
			want, hash := fingerprint(t, r), in.Hash(defaults)
			other := clone(in)
			for i := range other.Pack.Domains {
				d := &other.Pack.Domains[i]
				d.Questions = rapid.Permutation(d.Questions).Draw(t, "questions")
			}
			for id, x := range other.Responses {
				if len(x.Evidence) > 1 {
					slices.Reverse(x.Evidence)
					other.Responses[id] = x
				}
			}
			if other.Hash(defaults) != hash {
				t.Fatal("the hash of the inputs depends on order")
			}
			compiled, err := scoring.Compile(other.Pack)
			if err != nil {
				t.Fatal(err)
			}
			results := make([]*scoring.Result, 3)
			var wg sync.WaitGroup
			for i := range results {
				wg.Go(func() { results[i] = compiled.Score(defaults, other) })
			}
			wg.Wait()
			for _, x := range results {
				if got := fingerprint(t, x); got != want {
					t.Fatalf("got  %s\nwant %s", got, want)
				}
			}
		})
	law(t, "the hash of the inputs moves with every figure", func(t *rapid.T, in scoring.Input, r *scoring.Result) {
		row := pick(t, r, answered)
		other := clone(in)
		x := other.Responses[row.Question]
		x.State, x.Option = scoring.NAClaimed, ""
		other.Responses[row.Question] = x
		later := in
		later.AsOf++
		if h := in.Hash(defaults); h == other.Hash(defaults) || h == later.Hash(defaults) {
			t.Fatal("other inputs have the same hash")
		}
	})
}

func TestLawsOfMonotony(t *testing.T) {
	t.Parallel()
	law(t, "P4 a better answer never lowers anything", func(t *rapid.T, in scoring.Input, r *scoring.Result) {
		row := pick(t, r, answered)
		options := questionOf(in.Pack, row.Question).Options
		better := clone(in)
		x := better.Responses[row.Question]
		x.Option = options[len(options)-1].ID
		better.Responses[row.Question] = x
		notWorse(t, r, mustScore(t, better))
	})
	law(t, "P5 more evidence never lowers the shown end and leaves the other alone",
		func(t *rapid.T, in scoring.Input, r *scoring.Result) {
			row := pick(t, r, answered)
			more := clone(in)
			x := more.Responses[row.Question]
			x.Evidence = append(x.Evidence, scoringtest.Item().Draw(t, "item"))
			more.Responses[row.Question] = x
			after := mustScore(t, more)
			notWorse(t, r, after)
			if after.Hi != r.Hi || after.Row(row.Question).Earned < row.Earned {
				t.Fatalf("upper end %d to %d, earned %d to %d", r.Hi, after.Hi, row.Earned,
					after.Row(row.Question).Earned)
			}
		})
	law(t, "P6 time alone never raises the shown end and leaves the other alone",
		func(t *rapid.T, in scoring.Input, _ *scoring.Result) {
			in = clone(in)
			for id, x := range in.Responses {
				// dated ahead: comes into force
				x.Evidence = slices.DeleteFunc(x.Evidence, func(e scoring.Evidence) bool { return e.Issued > in.AsOf })
				in.Responses[id] = x
			}
			before := mustScore(t, in)
			in.AsOf += questionnaire.Date(rapid.IntRange(1, 1000).Draw(t, "days"))
			after := mustScore(t, in)
			if after.Lo > before.Lo || after.Hi != before.Hi {
				t.Fatalf("ends %d, %d became %d, %d", before.Lo, before.Hi, after.Lo, after.Hi)
			}
			notLower(t, "plain grade, backwards in time", after.Plain, before.Plain)
		})
	law(t, "P7 an answer narrows what was unknown", func(t *rapid.T, in scoring.Input, r *scoring.Result) {
		row := pick(t, r, unanswered)
		narrow := clone(in)
		narrow.Responses[row.Question] = scoring.Response{State: scoring.Answered,
			Option:   rapid.SampledFrom(questionOf(in.Pack, row.Question).Options).Draw(t, "option").ID,
			Evidence: rapid.SliceOfN(scoringtest.Item(), 0, 2).Draw(t, "evidence")}
		after := mustScore(t, narrow)
		if after.Lo < r.Lo || after.Hi > r.Hi {
			t.Fatalf("[%d, %d] is not inside [%d, %d]", after.Lo, after.Hi, r.Lo, r.Hi)
		}
		if r.Status == scoring.NotAssessed {
			return // the first answer: there was no grade to nest in
		}
		notLower(t, "grade", r.Grade, after.Grade)
		notLower(t, "possible grade, backwards", after.GradePossible, r.GradePossible)
	})
	law(t, "P8 N/A earns what unknown earns", func(t *rapid.T, in scoring.Input, r *scoring.Result) {
		row := pick(t, r, func(row *scoring.Row) bool { return row.InScope() })
		as := func(state scoring.State) *scoring.Result {
			other := clone(in)
			other.Responses[row.Question] = scoring.Response{State: state}
			return mustScore(t, other)
		}
		na, unknown := as(scoring.NAClaimed), as(scoring.Unknown)
		if na.Lo != unknown.Lo || na.Hi != unknown.Hi || na.Grade != unknown.Grade ||
			na.GradePossible != unknown.GradePossible || na.Status != unknown.Status || na.Losses != unknown.Losses {
			t.Fatalf("N/A %d..%d %s, unknown %d..%d %s", na.Lo, na.Hi, na.Grade, unknown.Lo, unknown.Hi, unknown.Grade)
		}
		if na.Lo > r.Lo {
			t.Fatalf("claiming N/A raised the shown end from %d to %d", r.Lo, na.Lo)
		}
		if r.Status != scoring.NotAssessed {
			notLower(t, "grade, against N/A", na.Grade, r.Grade)
		}
	})
}

func notWorse(t *rapid.T, before, after *scoring.Result) {
	if after.Lo < before.Lo || after.Hi < before.Hi {
		t.Fatalf("ends %d, %d fell to %d, %d", before.Lo, before.Hi, after.Lo, after.Hi)
	}
	notLower(t, "grade", before.Grade, after.Grade)
	notLower(t, "possible grade", before.GradePossible, after.GradePossible)
	notLower(t, "plain grade", before.Plain, after.Plain)
	if before.Risk != nil && before.Risk.Score > 0 && after.Risk.Score > before.Risk.Score {
		t.Fatalf("risk rose from %d to %d", before.Risk.Score, after.Risk.Score)
	}
}

func TestLawsOfScope(t *testing.T) {
	t.Parallel()
	law(t, "P10 out of scope is as if the question were not in the pack, and never beats full proof",
		func(t *rapid.T, in scoring.Input, r *scoring.Result) {
			row := pick(t, r, func(row *scoring.Row) bool { return row.InScope() })
			cut, gone, proven := clone(in), clone(in), clone(in)
			cut.Responses[row.Question] = scoring.Response{State: scoring.OutOfScope}
			delete(gone.Responses, row.Question)
			for i := range gone.Pack.Domains {
				d := &gone.Pack.Domains[i]
				d.Questions = slices.DeleteFunc(d.Questions,
					func(q *questionnaire.Question) bool { return q.ID == row.Question })
			}
			options := questionOf(in.Pack, row.Question).Options
			proven.Responses[row.Question] = scoring.Response{State: scoring.Answered,
				Option:   options[len(options)-1].ID,
				Evidence: []scoring.Evidence{{Kind: entity.Verified, Issued: in.AsOf, For: 100}}}
			a, b, best := mustScore(t, cut), mustScore(t, gone), mustScore(t, proven)
			if a.Lo != b.Lo || a.Hi != b.Hi || a.Grade != b.Grade || a.GradePossible != b.GradePossible ||
				a.Losses != b.Losses || !reflect.DeepEqual(a.Domains, b.Domains) || !reflect.DeepEqual(a.Caps, b.Caps) {
				t.Fatalf("out of scope %d..%d %s, without %d..%d %s", a.Lo, a.Hi, a.Grade, b.Lo, b.Hi, b.Grade)
			}
			single := true // in its domain: then the weight of other domains grows, for better or worse
			for _, x := range r.Rows {
				single = single && (x.Question == row.Question || x.Domain != row.Domain || !x.InScope())
			}
			if !single && a.Lo > best.Lo+1 {
				t.Fatalf("out of scope earns %d, full proof only %d", a.Lo, best.Lo)
			}
		})
}
