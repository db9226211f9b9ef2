package review_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"assure/data/book"
	"assure/data/review"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/scoring/scoringtest"
)

// now is the moment of the tests; things happen up to 400 days before it.
var now = scoringtest.AsOf.Time().Add(12 * time.Hour)

func day(t time.Time) questionnaire.Date {
	return questionnaire.Date(int(scoringtest.AsOf) - int(now.Sub(t).Hours()/24))
}

// returned is a random return of a pack: claims, judgements, evidence of every state and age, a last cycle,
// queries, decisions and contradictions.
type returned struct {
	t        *rapid.T
	in       *review.Input
	compiled *scoring.Compiled
	good     bool // a supplier that is good and proves its must-haves: much hangs on its claims
}

func (x *returned) one(label string, n int) bool { return rapid.IntRange(0, n-1).Draw(x.t, label) == 0 }

func (x *returned) ago(label string) time.Time {
	return now.Add(-time.Duration(rapid.IntRange(1, 400*24).Draw(x.t, label)) * time.Hour)
}

// answer is a random answer, nil for none. The better options are drawn more often, as suppliers give them more
// often.
func (x *returned) answer(q *questionnaire.Question, party entity.Party, none int) *entity.Answer {
	if x.one("none", none) {
		return nil
	}
	a := &entity.Answer{Question: q.ID, Party: party, Rev: 1 + rapid.IntRange(0, 2).Draw(x.t, "rev"), At: x.ago("at"),
		ClaimRev: rapid.IntRange(0, 3).Draw(x.t, "claim rev")}
	switch k := rapid.IntRange(0, 9).Draw(x.t, "kind"); {
	case x.good && len(q.Options) > 0 && !x.one("slip", 12):
		a.Value = q.Options[0].ID
	case k == 0:
		a.Value = questionnaire.Unknown
	case k == 1 && x.one("n/a", 2):
		a.Value = questionnaire.NA
	case k < 7 && len(q.Options) > 0:
		a.Value = q.Options[0].ID
	case len(q.Options) > 0:
		a.Value = rapid.SampledFrom(q.Options).Draw(x.t, "option").ID
	default:
		a.Value = fmt.Sprint(rapid.IntRange(0, 200).Draw(x.t, "number"))
	}
	return a
}

func (x *returned) evidence(q *questionnaire.Question) {
	if x.good && (q.MustHave() != nil || x.one("proved", 3)) {
		worth := 100
		x.in.Documents[q.ID] = entity.Document{ID: q.ID, Ref: "DOC-" + q.ID, Kind: entity.Independent,
			Issued: scoringtest.AsOf - 20, State: entity.Accepted}
		x.in.Supports = append(x.in.Supports, entity.Support{Document: q.ID, Question: q.ID, State: entity.Accepted,
			At: x.ago("linked"), Value: &worth})
		return
	}
	for n := range rapid.SampledFrom([]int{0, 0, 1, 1, 2}).Draw(x.t, "documents") {
		item := scoringtest.Item().Draw(x.t, "item")
		d := entity.Document{ID: fmt.Sprint(q.ID, n), Ref: fmt.Sprint("DOC-", q.ID, n), Kind: item.Kind,
			Issued: item.Issued, Expiry: item.Expiry, State: entity.Accepted}
		l := entity.Support{Document: d.ID, Question: q.ID, State: entity.Accepted, At: x.ago("linked"),
			Value: &item.For}
		switch rapid.IntRange(0, 4).Draw(x.t, "state") {
		case 0:
			d.State, l.State = entity.Offered, entity.Offered
		case 1:
			d.State = entity.Refused
		}
		x.in.Documents[d.ID] = d
		x.in.Supports = append(x.in.Supports, l)
	}
}

// scopes are the decisions that concern whether a question applies.
var scopes = []entity.DecisionKind{entity.ScopeOut, entity.NAAccepted, entity.NARefused}

func (x *returned) around(q *questionnaire.Question) {
	if x.one("query", 8) {
		at, replied := x.ago("sent"), x.ago("replied")
		c := entity.Query{N: len(x.in.Queries) + 1, Question: q.ID, State: entity.QuerySent, SentAt: &at}
		if x.one("answered", 2) {
			c.State, c.RepliedAt = entity.QueryAnswered, &replied
		}
		x.in.Queries = append(x.in.Queries, c)
	}
	if x.one("decision", 12) {
		x.in.Decisions = append(x.in.Decisions, entity.Decision{N: len(x.in.Decisions) + 1, Question: q.ID,
			Kind:   rapid.SampledFrom(scopes).Draw(x.t, "decided"),
			Person: "S. Iro", Second: rapid.SampledFrom([]string{"", "C. Guardian"}).Draw(x.t, "second"),
			Withdrawn: x.one("withdrawn", 4), On: day(x.ago("on"))})
	}
	if x.one("compared", 8) {
		x.in.Comparisons = append(x.in.Comparisons, book.Comparison{Question: q.ID,
			State: rapid.SampledFrom([]book.ComparisonState{book.Agrees, book.Proposes, book.Contradicts, book.Judged,
				book.Passed, book.Resolved}).Draw(x.t, "state of comparison"),
			A: book.Record{From: "the answer", Says: "yes", On: day(x.ago("a"))}, B: book.Record{From: "a record"}})
	}
}

// draw is a random return of a pack.
func draw(t *rapid.T, p *questionnaire.Pack, c *scoring.Compiled) *returned {
	s := scoring.DefaultSettings()
	facts := scoringtest.Facts(t, s.Facts)
	x := &returned{t: t, compiled: c, in: &review.Input{Pack: p, Settings: s, Day: day,
		Answers: map[string]entity.Answers{}, Previous: map[string]entity.Answers{},
		Documents: map[string]entity.Document{},
		Score: scoring.Input{Pack: p, Facts: facts, Triage: s.Triage(facts), AsOf: scoringtest.AsOf,
			Responses: map[string]scoring.Response{}, Accepted: map[string]scoring.Acceptance{}}}}
	judging := rapid.SampledFrom([]int{1, 1, 2, 8}).Draw(t, "without a judgement") // 1: none is judged
	before := x.one("last cycle", 2)
	x.good = x.one("good", 2)
	for _, q := range p.Questions() {
		both := entity.Answers{Claim: x.answer(q, entity.BySupplier, 9),
			Judgement: x.answer(q, entity.ByAssessor, judging)}
		x.in.Answers[q.ID] = both
		if before {
			last := x.answer(q, entity.BySupplier, 5)
			if both.Claim != nil && !x.one("differs", 6) {
				last = both.Claim
			}
			x.in.Previous[q.ID] = entity.Answers{Claim: last}
		}
		x.evidence(q)
		x.around(q)
		if q.MustHave() != nil && x.one("accepted despite", 6) {
			x.in.Score.Accepted[q.ID] = scoring.Acceptance{By: "S. Iro", On: scoringtest.AsOf - 10}
		}
	}
	x.score()
	return x
}

// score puts together what the score is made from, as a book does.
func (x *returned) score() {
	in := x.in
	scoped := map[string]bool{}
	for _, d := range in.Decisions {
		if d.Kind != entity.NARefused && d.InForce(in.Score.AsOf) && (!book.NeedsSecond(d, in.Pack) || d.Second != "") {
			scoped[d.Question] = true
		}
	}
	for _, q := range in.Pack.Questions() {
		var proof []scoring.Evidence
		for _, l := range in.Supports {
			d := in.Documents[l.Document]
			if l.Question == q.ID && l.State == entity.Accepted && d.State == entity.Accepted {
				proof = append(proof, scoring.Evidence{Ref: d.Ref, Kind: d.Kind, Issued: d.Issued, Expiry: d.Expiry,
					For: *l.Value})
			}
		}
		in.Score.Responses[q.ID] = scoring.NewResponse(in.Answers[q.ID], scoped[q.ID], proof)
	}
	in.Suppose = func(list ...scoring.Supposition) *scoring.Result {
		return x.compiled.Score(in.Settings, in.Score.Suppose(list...))
	}
	in.Result = in.Suppose()
}

// packs are the built-in ones that are scored, compiled.
func packs(t *testing.T) map[*questionnaire.Pack]*scoring.Compiled {
	t.Helper()
	out := map[*questionnaire.Pack]*scoring.Compiled{}
	all, problems := questionnaire.Embedded(scoring.DefaultSettings().Facts)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, p := range all.All() {
		if p.Kind == questionnaire.Triage {
			continue
		}
		c, err := scoring.Compile(p)
		if err != nil {
			t.Fatal(err)
		}
		out[p] = c
	}
	if len(out) < 2 {
		t.Fatalf("%d packs", len(out))
	}
	return out
}

// Nothing material is outside the list: the law of the package, on random returns of every built-in questionnaire.
func TestNothingMaterialIsLeftOut(t *testing.T) {
	for p, c := range packs(t) {
		t.Run(p.Ref(), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				x := draw(t, p, c)
				l := review.Of(x.in)
				for i := range l.Rest {
					x.material(&l.Rest[i])
					if x.in.Result.Status != scoring.NotAssessed {
						x.alone(l.Rest[i].Question)
					}
				}
				if x.in.Result.Status != scoring.NotAssessed {
					x.together(l)
				}
				x.whole(l)
			})
		})
	}
}

// material fails when a question that is left out has something to see (law 1). It looks at the input alone.
func (x *returned) material(q *review.Question) {
	in, id := x.in, q.ID
	both, row := in.Answers[id], in.Result.Row(id)
	e := both.Effective()
	fail := func(what string) { x.t.Fatalf("%s is left out: %s", id, what) }
	switch {
	case row.Gate != nil:
		fail(row.Gate.Noun())
	case both.Claim.Given() && both.Claim.Value == questionnaire.NA, row.State == scoring.NAClaimed:
		fail("claimed N/A")
	case both.ClaimChanged():
		fail("claim changed")
	case row.Raised:
		fail("claim raised")
	}
	if last := in.Previous[id].Effective(); last != nil && last.Value != questionnaire.Unknown &&
		(e == nil || e.Value != last.Value) {
		fail("changed since the last cycle")
	}
	for _, s := range in.Supports {
		if s.Question == id && s.State == entity.Offered && in.Documents[s.Document].State == entity.Offered {
			fail("evidence unread")
		}
	}
	for _, c := range in.Comparisons {
		if c.Question == id && c.Unjudged() {
			fail("contradiction")
		}
	}
	for _, c := range in.Queries {
		if c.Question == id && c.State == entity.QueryAnswered &&
			(both.Judgement == nil || both.Judgement.At.Before(*c.RepliedAt)) {
			fail("reply")
		}
	}
	for _, b := range in.Settings.BeyondLimits(in.Score) {
		if b.Question == id {
			fail("beyond the limit")
		}
	}
	if items := in.Score.Responses[id].Evidence; len(items) > 0 && row.State == scoring.Answered {
		confidence := in.Settings.Confidence(q.Evidence, in.Score.AsOf, items)
		soon := in.Settings.Confidence(q.Evidence, in.Score.AsOf+review.SoonDays, items)
		if soon < confidence || confidence == in.Settings.Confidence(q.Evidence, in.Score.AsOf, nil) {
			fail("proof ran out or runs out")
		}
	}
}

// alone fails when the loss of one question changes something (law 2).
func (x *returned) alone(q *questionnaire.Question) {
	if !q.Scores() {
		return
	}
	then := x.in.Suppose(review.Worst(q))
	unproved := x.in.Suppose(scoring.Supposition{Question: q.ID, Evidence: scoring.SupposeNone})
	if x.in.Result.Row(q.ID).State != scoring.OutOfScope {
		x.same("without "+q.ID, then)
	}
	x.same("without proof for "+q.ID, unproved)
}

// same fails unless a result gives the same grade, status and risk, and the same must-haves and key controls.
func (x *returned) same(what string, then *scoring.Result) {
	if now := x.in.Result; now.Status != then.Status {
		x.t.Fatalf("%s: %s, was %s", what, then.Status, now.Status)
	}
	x.sameRating(what, then)
}

func (x *returned) sameRating(what string, then *scoring.Result) {
	now := x.in.Result
	for i := range now.Areas { // none for a pack with points
		if a, b := now.Areas[i], then.Areas[i]; a.State != b.State {
			x.t.Fatalf("%s: the area %s is %s, was %s", what, a.ID, b.State, a.State)
		}
	}
	cell := func(r *scoring.Result) string {
		if r.Risk == nil {
			return ""
		}
		return fmt.Sprint(r.Risk.Likelihood, r.Risk.Score, r.Risk.Band)
	}
	if now.Grade != then.Grade || now.Plain != then.Plain || cell(now) != cell(then) {
		x.t.Fatalf("%s: %s %s %s, was %s %s %s", what, then.Grade, then.Plain, cell(then), now.Grade, now.Plain,
			cell(now))
	}
	for i := range now.Rows {
		if g, h := now.Rows[i].Gate, then.Rows[i].Gate; g != nil && (g.State != h.State || g.Cap != h.Cap) {
			x.t.Fatalf("%s: %s is %s", what, now.Rows[i].Question, h.State)
		}
	}
}

// together fails when claims that nobody looked at change something, some of them or all (law 3).
func (x *returned) together(l *review.List) {
	var some, all []scoring.Supposition
	for i := range l.Rest {
		q := l.Rest[i].Question
		row, both := x.in.Result.Row(q.ID), x.in.Answers[q.ID]
		if !q.Scores() || row.State != scoring.Answered || both.Judgement.Given() ||
			row.Confidence > x.in.Settings.Confidence(q.Evidence, x.in.Score.AsOf, nil) {
			continue
		}
		all = append(all, review.Worst(q))
		if x.one("wrong", 2) {
			some = append(some, review.Worst(q))
		}
	}
	x.sameRating("without all claims that nobody looked at", x.in.Suppose(all...))
	x.sameRating("without some claims that nobody looked at", x.in.Suppose(some...))
}

// whole fails unless each question that applies is in one part, and the counts add up.
func (x *returned) whole(l *review.List) {
	var ids []string
	for _, q := range slices.Concat(l.Worth, l.Rest) {
		ids = append(ids, q.ID)
	}
	slices.Sort(ids)
	var want []string
	for _, q := range x.in.Pack.Questions() {
		if !x.in.Result.Row(q.ID).Hidden {
			want = append(want, q.ID)
		}
	}
	slices.Sort(want)
	if !slices.Equal(ids, want) {
		x.t.Fatalf("the parts hold %v, want %v", ids, want)
	}
	c := l.Count
	if c.Worth != c.Read+c.Open+c.Asked || c.Worth != len(l.Worth) || c.Agreed+c.Differing > c.Read {
		x.t.Fatalf("%+v", c)
	}
	var lost []scoring.Supposition
	for _, q := range l.Rest {
		if q.Scores() && x.in.Result.Row(q.ID).State != scoring.OutOfScope {
			lost = append(lost, review.Worst(q.Question))
		}
	}
	if w := x.in.Suppose(lost...); w.Lo != l.Wrong.Lo || w.Hi != l.Wrong.Hi {
		x.t.Fatalf("if the rest is wrong: %d, want %d", l.Wrong.Lo, w.Lo)
	}
}
