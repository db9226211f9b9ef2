package walk

import (
	"strings"

	"assure/data"
	"assure/internal/text"
	"assure/questionnaire"
)

// Remarks are what a person should know about the answer to a question besides the answers: that a later version of the
// questionnaire asks again, that the answer was given to an earlier one, and that a number is beyond what the service
// allows.
func (s *Session) Remarks(q *questionnaire.Question) (notable []string, muted []string) {
	a := s.Answers[q.ID]
	if x, ok := s.Asked[q.ID]; ok && a.Effective() == nil {
		notable = append(notable, text.Safe(text.UpperFirst(x.Words())+"."))
	}
	for _, b := range s.Settings.BeyondLimits(s.Input) {
		if b.Question == q.ID {
			notable = append(notable, text.Safe(b.Words()+"."))
		}
	}
	for _, words := range s.FromOthers[q.ID].Words() {
		notable = append(notable, text.Safe(words))
	}
	if v := s.Assessment.CarriedFrom(a.Effective()); v != "" {
		muted = append(muted, "Carried from version "+v+" of the questionnaire.")
	}
	return notable, muted
}

// Sentences explain the score: its result, what is asked again, numbers beyond what the service allows, and what is
// required besides.
func (s *Session) Sentences() []string {
	out := append(s.Settings.Sentences(s.Result), s.Reliance...)
	var asked []string
	for _, q := range s.order {
		if s.AskedAgain(q) {
			asked = append(asked, q.ID)
		}
	}
	if len(asked) > 0 {
		out = append(out, "Asked again by this version of the questionnaire, and not counted until answered: "+
			strings.Join(asked, ", ")+".")
	}
	for _, b := range s.Settings.BeyondLimits(s.Input) {
		out = append(out, b.Words()+".")
	}
	return append(out, s.Also...)
}

// AskedAgain reports whether a later version of the questionnaire asks the question again.
func (s *Session) AskedAgain(q *questionnaire.Question) bool {
	_, ok := s.Asked[q.ID]
	return ok && s.Answers[q.ID].Effective() == nil
}

// LaterWords offers the version of the questionnaire that counts, "" when the assessment uses it or is closed.
func (s *Session) LaterWords() string {
	if s.Later == "" || !s.Assessment.State.Open() {
		return ""
	}
	return "This assessment uses " + s.Pack.Ref() + "; " + s.Later + " counts now."
}

// MoveWords say what moving an assessment to another version does or did, a paragraph each.
func MoveWords(m *data.MoveReport) []string {
	out := []string{strings.Join([]string{m.From + " to " + m.To + ":",
		text.Plural(len(m.Carried), "answer carried", "answers carried") + " with evidence and history,",
		text.Plural(len(m.Asked), "question asked again,", "questions asked again,"),
		text.Plural(len(m.Gone), "gone,", "gone,"), text.Plural(len(m.New), "new.", "new.")}, " ")}
	for _, x := range append(m.Asked[:len(m.Asked):len(m.Asked)], m.Gone...) {
		name := x.Question
		if x.Earlier != x.Question {
			name += " (was " + x.Earlier + ")"
		}
		was := x.Answer
		if x.Judged != "" {
			was = strings.TrimPrefix(was+", we found "+x.Judged, ", ")
		}
		out = append(out, text.Safe(name+": "+x.Why+". The earlier answer was "+was+"."))
	}
	if len(m.Withdrawn) > 0 {
		out = append(out, "Scope decisions that no longer apply: "+strings.Join(m.Withdrawn, ", ")+".")
	}
	return out
}
