package book

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"assure/data/store"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// Late is what came for a bid after the closing time of its tender. It is worked out from the dates of what came, so
// another closing time gives another answer.
type Late struct {
	Closes  time.Time
	Answers int
	Proof   int                // documents offered, each once however many questions it is for
	Last    time.Time          // when the last of them came
	Ruling  *entity.Admission  // the last
	Rulings []entity.Admission // all, oldest first: none is replaced, and none is lost when the closing time moves
	cut     time.Time          // what came by then counts
	offered map[string]bool
}

// Any reports whether something came late.
func (l *Late) Any() bool { return l != nil && l.Answers+l.Proof > 0 }

// Admitted reports whether the panel let everything in that came late.
func (l *Late) Admitted() bool {
	return l.Ruling != nil && l.Ruling.Admitted && !l.Last.After(l.Ruling.Upto)
}

// Words say what came late and every ruling on it, "" for nothing; day formats a moment.
func (l *Late) Words(day func(time.Time) string) string {
	switch {
	case l == nil, !l.Any() && l.Ruling == nil:
		return ""
	case !l.Any():
		return "in time for the closing time as it is now; ruled before: " + l.rulings(day)
	}
	var what []string
	if l.Answers > 0 {
		what = append(what, text.Plural(l.Answers, "answer", "answers"))
	}
	if l.Proof > 0 {
		what = append(what, text.Plural(l.Proof, "document", "documents"))
	}
	s := "late: " + what[0]
	if len(what) > 1 {
		s += " and " + what[1]
	}
	s += " after the closing time, the last on " + day(l.Last) + "; "
	switch r := l.Ruling; {
	case r == nil:
		return s + "for the panel to admit or not"
	case l.Last.After(r.Upto):
		return s + l.rulings(day) + "; some came after the ruling of " + day(r.At) + ": for the panel to admit or not"
	}
	return s + l.rulings(day)
}

// rulings are all rulings in words, oldest first.
func (l *Late) rulings(day func(time.Time) string) string {
	list := make([]string, len(l.Rulings))
	for i := range l.Rulings {
		r := &l.Rulings[i]
		list[i] = "not admitted by "
		if r.Admitted {
			list[i] = "admitted by "
		}
		list[i] += r.Who() + " on " + day(r.At) + ": " + string(r.Reason)
	}
	return strings.Join(list, "; then ")
}

// ClosingOf is when a bid is frozen: at its own time, else at that of its tender; nil for never.
func ClosingOf(ctx context.Context, v store.Viewer, e *entity.Engagement) (*time.Time, error) {
	if e.FrozenAt != nil || e.Tender == "" {
		return e.FrozenAt, nil
	}
	t, err := FindTender(ctx, v, e.Tender)
	if IsNotFound(err) {
		return nil, nil
	}
	return t.Closes, err
}

// LateOf finds what came for a bid after its closing time and the rulings on it, nil for an engagement that has
// neither.
func (b *Book) LateOf(ctx context.Context, engagement string) (*Late, error) {
	e := b.engagementOf(engagement)
	if e == nil {
		return nil, nil
	}
	whole, err := store.Get(ctx, b.view, store.Engagements, engagement) // a redacted one has no tender
	if err != nil {
		return nil, err
	}
	closes, err := ClosingOf(ctx, b.view, &whole)
	if err != nil {
		return nil, err
	}
	l, err := b.ruled(ctx, engagement)
	switch {
	case err != nil:
		return nil, err
	case closes != nil && !e.State.InForce(): // once awarded, later cycles are no bid
	case l.Ruling == nil:
		return nil, nil
	default:
		return l, nil
	}
	l.Closes, l.cut, l.Last = *closes, *closes, *closes
	if l.Ruling != nil && l.Ruling.Admitted && l.Ruling.Upto.After(l.cut) {
		l.cut = l.Ruling.Upto
	}
	then, err := store.AsKnown(ctx, b.view, *closes)
	if err != nil {
		return nil, err
	}
	for _, a := range b.Governing(engagement) {
		if err := b.countLate(ctx, then, a.ID, l); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// ruled has the rulings on a bid, oldest first.
func (b *Book) ruled(ctx context.Context, engagement string) (*Late, error) {
	rulings, err := store.List(ctx, b.view, store.Admissions, store.By("engagement", engagement))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rulings, func(x, y entity.Admission) int {
		return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.ID, y.ID))
	})
	l := &Late{Rulings: rulings, offered: map[string]bool{}}
	for i := range rulings {
		b.redactor.admission(&rulings[i])
		l.Ruling = &rulings[i]
	}
	return l, nil
}

// countLate adds the claims and offers of one assessment that came after the closing time.
func (b *Book) countLate(ctx context.Context, then *store.View, assessment string, l *Late) error {
	was, err := store.AnswersOf(ctx, then, assessment)
	if err != nil {
		return err
	}
	for question, both := range b.Answers[assessment] {
		c, old := both.Claim, was[assessment][question].Claim
		if !c.Given() || old != nil && c.Rev == old.Rev {
			continue
		}
		l.Answers++
		if c.At.After(l.Last) {
			l.Last = c.At
		}
	}
	had, err := supportsOf(ctx, then, assessment)
	if err != nil {
		return err
	}
	for _, s := range b.Supports[assessment] {
		if had[s.Document+"/"+s.Question] || s.State == entity.Withdrawn {
			continue
		}
		first, err := store.FirstAt(ctx, b.view, store.Supports, s.Document+"/"+s.Assessment+"/"+s.Question)
		if err != nil {
			return err
		}
		l.offered[s.Document] = true
		if first.After(l.Last) {
			l.Last = first
		}
	}
	l.Proof = len(l.offered)
	return nil
}

func supportsOf(ctx context.Context, v store.Viewer, assessment string) (map[string]bool, error) {
	list, err := store.List(ctx, v, store.Supports, store.By("assessment", assessment))
	out := map[string]bool{}
	for _, s := range list {
		out[s.Document+"/"+s.Question] = true
	}
	return out, err
}

// Submitted leaves in the book what a bidder had sent by the closing time, or by the end of what the panel admitted.
// Judgements stay, those of a later claim excepted: then the judgement before it is in force.
func (b *Book) Submitted(ctx context.Context, engagement string, l *Late) error {
	if !l.Any() || l.Admitted() {
		return nil
	}
	then, err := store.AsKnown(ctx, b.view, l.cut)
	if err != nil {
		return err
	}
	for _, a := range b.Governing(engagement) {
		was, err := store.AnswersOf(ctx, then, a.ID)
		if err != nil {
			return err
		}
		history, err := store.Here(b.view).AnswerHistory(ctx, a.ID, "")
		if err != nil {
			return err
		}
		answers := maps.Clone(b.Answers[a.ID])
		for question, both := range answers {
			old := was[a.ID][question].Claim
			if both.Claim != nil && (old == nil || old.Rev != both.Claim.Rev) {
				answers[question] = entity.Answers{Claim: b.redactor.answer(b.Compiled[a.PackSHA].Pack(), old),
					Judgement: b.judgedOn(history, both.Judgement, old, a.PackSHA)}
			}
		}
		b.Answers[a.ID] = answers
		had, err := supportsOf(ctx, then, a.ID)
		if err != nil {
			return err
		}
		b.Supports[a.ID] = slices.DeleteFunc(slices.Clone(b.Supports[a.ID]),
			func(s entity.Support) bool { return !had[s.Document+"/"+s.Question] })
	}
	return nil
}

// judgedOn is the newest judgement that knew no later claim than old.
func (b *Book) judgedOn(history []entity.Answer, now, old *entity.Answer, sha string) *entity.Answer {
	rev := 0
	if old != nil {
		rev = old.Rev
	}
	if now == nil || now.ClaimRev <= rev {
		return now
	}
	var last *entity.Answer
	for i := range history {
		h := &history[i]
		if h.Party == entity.ByAssessor && h.Question == now.Question && h.ClaimRev <= rev {
			last = h
		}
	}
	return b.redactor.answer(b.Compiled[sha].Pack(), last)
}

// LateWords are the words of [Late.Words] with days as documents print them.
func (b *Book) LateWords(l *Late) string {
	return l.Words(func(t time.Time) string { return b.day(t).Long() })
}
