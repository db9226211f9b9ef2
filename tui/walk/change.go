package walk

import (
	"fmt"
	"strings"

	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Change is what one edit did, found by comparing two results.
type Change struct {
	Question    string
	From, To    string // labels of the effective answer
	Before      *scoring.Result
	After       *scoring.Result
	Why         []string // what changed besides the figures: must-haves, caps, grade, band
	ScoreMoved  bool
	ShownDelta  scoring.Tenths
	AtMostDelta scoring.Tenths
}

func (s *Session) change(question string, from, to *entity.Answer, before, after *scoring.Result) *Change {
	q := s.Pack.Question(question)
	c := &Change{Question: question, From: Label(q, from), To: Label(q, to), Before: before, After: after}
	if before.Assessable && after.Assessable {
		c.ShownDelta, c.AtMostDelta = after.Assured-before.Assured, after.Possible-before.Possible
		c.ScoreMoved = c.ShownDelta != 0 || c.AtMostDelta != 0
	}
	c.Why = reasons(before, after)
	return c
}

// reasons lists what differs between two results of one assessment.
func reasons(before, after *scoring.Result) []string {
	var out []string
	for i := range after.Areas {
		if was, is := before.Areas[i].Label, after.Areas[i].Label; was != is {
			out = append(out, after.Areas[i].Title+": "+was+" -> "+is)
		}
	}
	for i := range after.Rows {
		a := &after.Rows[i]
		b := before.Row(a.Question)
		if a.Gate == nil || b == nil || b.Gate == nil || a.Gate.State == b.Gate.State {
			continue
		}
		out = append(out, fmt.Sprintf("%s %s is now %s", a.Gate.Noun(), a.Question, a.Gate.State))
	}
	out = append(out, capReasons(before, after)...)
	if g, h := before.ShownGrade(), after.ShownGrade(); g != h {
		out = append(out, fmt.Sprintf("grade %s -> %s", letter(g), letter(h)))
	}
	if before.Status != after.Status {
		out = append(out, fmt.Sprintf("status %s -> %s", before.Status, after.Status))
	}
	if b, a := before.Risk, after.Risk; b != nil && a != nil && b.Score != a.Score {
		out = append(out, fmt.Sprintf("risk %s -> %s", cell(b), cell(a)))
	}
	return out
}

// capReasons lists the caps that began or ceased to hold the grade down.
func capReasons(before, after *scoring.Result) []string {
	held := func(r *scoring.Result, want scoring.Cap) bool {
		for _, c := range r.Caps {
			if c.Kind == want.Kind && c.ID == want.ID && c.Binds {
				return true
			}
		}
		return false
	}
	var out []string
	for _, c := range after.Caps {
		if c.Binds && !held(before, c) {
			out = append(out, fmt.Sprintf("%s %s now holds the grade at %s", capKind(c), c.ID, c.Cap))
		}
	}
	for _, c := range before.Caps {
		if c.Binds && !held(after, c) {
			out = append(out, fmt.Sprintf("%s %s no longer holds the grade at %s", capKind(c), c.ID, c.Cap))
		}
	}
	return out
}

func letter(g questionnaire.Grade) string {
	if g == "" {
		return "none"
	}
	return string(g)
}

func cell(r *scoring.Risk) string {
	if r.Score == 0 {
		return "not assessed"
	}
	return fmt.Sprintf("%s %d", r.Band, r.Score)
}

// Label is the label of an answer; "not answered" when there is none.
func Label(q *questionnaire.Question, a *entity.Answer) string {
	if !a.Given() {
		return "not answered"
	}
	return ValueLabel(q, a.Value)
}

// UndoneWords describes what an undo or redo did.
func (s *Session) UndoneWords(u Undone) string {
	words := s.undoneWords(u)
	if u.Stands != "" {
		words = text.Safe(u.Stands) + ". " + words
	}
	return words
}

func (s *Session) undoneWords(u Undone) string {
	if u.Answer.Question == "" {
		return strings.TrimSuffix(u.Verb+": "+text.Safe(u.What), ": ") + "."
	}
	if u.Words {
		return u.Verb + ": the words on " + u.Answer.Question + "; its answer is as it was, " +
			Label(s.Pack.Question(u.Answer.Question), &u.Answer) + "."
	}
	if both := s.Answers[u.Answer.Question]; !u.Answer.Given() && u.Answer.Party == entity.ByAssessor {
		both.Judgement = nil
		if left := both.Effective(); left.Given() {
			return u.Verb + ": " + u.Answer.Question + " has no judgement of ours now; the supplier's answer counts: " +
				Label(s.Pack.Question(u.Answer.Question), left) + "."
		}
	}
	return u.Verb + ": " + u.Answer.Question + " is " + Label(s.Pack.Question(u.Answer.Question), &u.Answer) + " now."
}

// ValueLabel is the label of a value, made safe.
func ValueLabel(q *questionnaire.Question, value string) string {
	switch value {
	case questionnaire.Unknown:
		return "not known"
	case questionnaire.NA:
		return "not applicable (claimed)"
	}
	return text.Safe(book.ValueWords(q, value))
}

// capKind is the word for what a cap comes from.
func capKind(c scoring.Cap) string {
	if c.Kind != scoring.DomainCap {
		return c.Noun()
	}
	return "weak domain"
}
