package review

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// finder finds the reasons.
type finder struct {
	*Input
	links     map[string][]entity.Support
	queries   map[string][]entity.Query
	compared  map[string][]book.Comparison
	decisions map[string][]entity.Decision
	beyond    map[string]scoring.Beyond
}

func newFinder(in *Input) *finder {
	f := &finder{Input: in, beyond: map[string]scoring.Beyond{},
		links:     book.GroupBy(in.Supports, func(s *entity.Support) string { return s.Question }),
		queries:   book.GroupBy(in.Queries, func(q *entity.Query) string { return q.Question }),
		compared:  book.GroupBy(in.Comparisons, func(c *book.Comparison) string { return c.Question }),
		decisions: book.GroupBy(in.Decisions, func(d *entity.Decision) string { return d.Question })}
	for _, b := range in.Settings.BeyondLimits(in.Score) {
		f.beyond[b.Question] = b
	}
	return f
}

// question is one question with its reasons, but those that take other results.
func (f *finder) question(q *questionnaire.Question, row *scoring.Row) Question {
	both := f.Answers[q.ID]
	x := Question{Question: q, Found: given(both.Judgement), Last: given(f.Previous[q.ID].Effective()),
		Claim: given(both.Claim), Points: row.Points}
	decided := f.scope(q.ID) != nil
	if row.Gate != nil {
		f.gate(&x, row)
	}
	f.claimed(&x)
	f.contradicted(&x)
	if !decided {
		if e := both.Effective(); row.Raised && e != nil {
			f.add(&x, Reason{Kind: Raised, At: e.At, Blocks: true,
				What: "the answer was raised since its proof was accepted, which shows only the lower one"})
		}
		f.unread(&x, row)
		f.changed(&x)
		f.proof(&x, row)
		if b, ok := f.beyond[q.ID]; ok {
			f.add(&x, Reason{Kind: Beyond, At: at(both.Effective()), Blocks: true, What: b.Finding()})
		}
	}
	if len(x.Reasons) == 0 && (decided || x.Found != nil) {
		f.add(&x, Reason{Kind: Looked, What: "judged or decided here", Settled: true})
	}
	return x
}

// given is an answer, nil for one that answers nothing.
func given(a *entity.Answer) *entity.Answer {
	if !a.Given() {
		return nil
	}
	return a
}

func at(a *entity.Answer) time.Time {
	if a == nil {
		return time.Time{}
	}
	return a.At
}

// add adds a reason, settled where somebody has looked since it holds.
func (f *finder) add(x *Question, r Reason) {
	if looked := f.looked(x); !looked.IsZero() && !looked.Before(r.At) {
		r.Settled = true
	}
	x.Reasons = append(x.Reasons, r)
}

// looked is when somebody here last looked at a question: judged it, accepted proof for the answer it has, or
// decided that it is out of scope; zero for never.
func (f *finder) looked(x *Question) time.Time {
	var last time.Time
	if x.Found != nil {
		last = x.Found.At
	}
	if d := f.scope(x.ID); d != nil {
		last = later(last, (d.On + 1).Time().Add(-time.Nanosecond)) // by day: anything of that day was before it
	}
	return later(last, f.proved(x))
}

// proved is when proof was accepted for the answer that a question has today, zero for never.
func (f *finder) proved(x *Question) time.Time {
	var last time.Time
	e := f.Answers[x.ID].Effective()
	if !x.Scores() || e == nil || x.Question.Worth(e.Value) == 0 {
		return last
	}
	for _, l := range f.links[x.ID] {
		d, ok := f.Documents[l.Document]
		counts := ok && l.State == entity.Accepted && d.State == entity.Accepted
		if counts && book.ShownBy(&l) >= x.Question.Worth(e.Value) && !l.At.Before(e.At) {
			last = later(last, l.At)
		}
	}
	return last
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// scope is the decision in force that a question is out of scope, one that waits for a second person included.
func (f *finder) scope(question string) *entity.Decision {
	list := f.decisions[question]
	for i := len(list) - 1; i >= 0; i-- {
		d := &list[i]
		out := d.Kind == entity.ScopeOut || d.Kind == entity.NAAccepted
		if out && !d.Withdrawn && d.On <= f.Score.AsOf && (d.Until == 0 || f.Score.AsOf <= d.Until) {
			return d
		}
	}
	return nil
}

// gate adds that it is a must-have or a key control, and that it has no answer.
func (f *finder) gate(x *Question, row *scoring.Row) {
	kind := MustHave
	if row.Gate.Key {
		kind = KeyControl
	}
	e := f.Answers[x.ID].Effective()
	what := row.Gate.Noun() + " " + string(row.Gate.State)
	if row.Gate.State == scoring.NotShown && e != nil && row.State == scoring.Answered {
		what += ": claimed, and not proved as far as is asked for"
	}
	f.add(x, Reason{Kind: kind, At: at(x.Claim), What: what})
	if row.State == scoring.Answered || row.State == scoring.OutOfScope || row.State == scoring.NAClaimed ||
		row.Gate.Accepted != nil {
		return
	}
	words := "no answer was given"
	if e != nil {
		words = "the answer is \"not known\""
	}
	f.add(x, Reason{Kind: Unanswered, At: at(x.Claim), Blocks: true, What: words})
}

// claimed adds what the supplier did: claimed N/A, changed a claim that was judged, replied to a query.
func (f *finder) claimed(x *Question) {
	if x.Claim != nil && x.Claim.Value == questionnaire.NA {
		r := Reason{Kind: NAClaimed, At: x.Claim.At, Blocks: true,
			What: "the supplier says that it does not apply; until that is agreed it counts as not answered"}
		refused := slices.ContainsFunc(f.decisions[x.ID], func(d entity.Decision) bool {
			return d.Kind == entity.NARefused && !d.Withdrawn && d.On >= f.Day(x.Claim.At)
		})
		f.add(x, r)
		x.Reasons[len(x.Reasons)-1].Settled = refused || x.Reasons[len(x.Reasons)-1].Settled
	}
	if both := f.Answers[x.ID]; both.ClaimChanged() {
		x.Reasons = append(x.Reasons, Reason{Kind: ClaimChanged, At: both.Claim.At, Blocks: true,
			What: "the supplier changed its answer after it was judged"})
	}
	for _, q := range f.queries[x.ID] {
		if !q.State.Open() && q.RepliedAt != nil {
			f.add(x, Reason{Kind: Replied, At: *q.RepliedAt, Blocks: true,
				What: fmt.Sprintf("the supplier replied to %s", q.Name())})
		}
	}
}

// contradicted adds other records that say otherwise. Whether one is judged is known from the comparison itself.
func (f *finder) contradicted(x *Question) {
	for _, c := range f.compared[x.ID] {
		r := Reason{Kind: Contradiction, At: max(c.A.On, c.B.On).Time(), Blocks: true, What: c.What()}
		switch c.State {
		case book.Contradicts:
		case book.Passed, book.Judged, book.Resolved:
			r.Settled = true
		default:
			continue
		}
		x.Reasons = append(x.Reasons, r)
	}
}

// unread adds documents that nobody has looked at.
func (f *finder) unread(x *Question, row *scoring.Row) {
	for _, l := range f.links[x.ID] {
		d, ok := f.Documents[l.Document]
		if !ok || l.State != entity.Offered || d.State == entity.Refused || d.State == entity.Withdrawn {
			continue
		}
		r := Reason{Kind: Unread, At: l.At, Blocks: row.Gate != nil,
			What: d.Ref + " is offered, neither accepted nor refused"}
		if row.Gate != nil { // as at the sign-off: settled by looking at it and by nothing else
			x.Reasons = append(x.Reasons, r)
			continue
		}
		f.add(x, r)
	}
}

// changed adds that the answer is not that of the last cycle.
func (f *finder) changed(x *Question) {
	now := cmp.Or(x.Claim, given(f.Answers[x.ID].Effective()))
	if x.Last == nil || x.Last.Value == questionnaire.Unknown && now == nil || now != nil && now.Value == x.Last.Value {
		return
	}
	was := "it was " + ValueWords(x.Question, x.Last.Value) + " in the last cycle"
	r := Reason{Kind: Changed, At: at(now), What: was}
	switch {
	case now == nil:
		r.Kind, r.What = Worse, was+" and has no answer now"
	case x.Scores() && x.Question.Worth(now.Value) > x.Question.Worth(x.Last.Value):
		r.Kind = Better
	case x.Scores() && x.Question.Worth(now.Value) < x.Question.Worth(x.Last.Value):
		r.Kind = Worse
	}
	f.add(x, r)
}

// proof adds that accepted proof ran out or soon loses strength.
func (f *finder) proof(x *Question, row *scoring.Row) {
	items, asOf := f.Score.Responses[x.ID].Evidence, f.Score.AsOf
	if row.State != scoring.Answered || len(items) == 0 {
		return
	}
	now := f.Settings.Confidence(x.Evidence, asOf, items)
	soon := f.Settings.Confidence(x.Evidence, asOf+SoonDays, items)
	var full, last questionnaire.Date
	for i := range items {
		a, b := items[i].Lasts(x.Evidence)
		full, last = max(full, a), max(last, b)
	}
	switch none := f.Settings.Confidence(x.Evidence, asOf, nil); {
	case now == none:
		what := "accepted proof counts for nothing: it has no date"
		if last != 0 {
			what = "accepted proof counted until " + last.Long()
		}
		f.add(x, Reason{Kind: Expired, At: (last + 1).Time(), What: what})
	case soon < now:
		f.add(x, Reason{Kind: Expiring, At: (full - SoonDays).Time(),
			What: "accepted proof has its full strength until " + full.Long()})
	}
}

// settle finds the state of a question from its reasons.
func (f *finder) settle(x *Question) {
	slices.SortStableFunc(x.Reasons, func(a, b Reason) int { return cmp.Compare(a.Kind.rank(), b.Kind.rank()) })
	var since time.Time
	open := false
	for _, r := range x.Reasons {
		if !r.Settled {
			open, since = true, later(since, r.At)
		}
	}
	if open {
		x.State = Open
		for _, q := range f.queries[x.ID] {
			if q.State.Open() && q.SentAt != nil && !q.SentAt.Before(since) {
				x.State = Asked
			}
		}
		return
	}
	x.State = f.doneState(x)
}

func (f *finder) doneState(x *Question) State {
	d := f.scope(x.ID)
	switch {
	case d != nil && book.NeedsSecond(*d, f.Pack) && d.Second == "":
		return Second
	case d != nil:
		return Decided
	case x.Found != nil && x.Claim != nil && x.Found.Value == x.Claim.Value:
		return Agreed
	case x.Found != nil:
		return Differs
	case !f.proved(x).IsZero():
		return Proved
	}
	return Settled
}

// ValueWords is an answer in words, N/A and not known included.
func ValueWords(q *questionnaire.Question, value string) string {
	switch value {
	case questionnaire.Unknown:
		return "not known"
	case questionnaire.NA:
		return "not applicable (claimed)"
	}
	return book.ValueWords(q, value)
}
