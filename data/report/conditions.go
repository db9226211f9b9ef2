package report

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// finding is how a bid meets a published condition.
type finding string

// The findings, the best first: a bid has the worst of those that a condition asks for.
const (
	found       finding = "Met"
	clarify     finding = "Clarify"
	missed      finding = "Not met"
	forThePanel finding = "For the panel"
)

func (f finding) mark() string {
	switch f {
	case found:
		return "b0"
	case clarify:
		return "warn"
	case missed:
		return "b3"
	}
	return ""
}

// requirement is one thing that a condition asks for and that the register can answer.
type requirement struct {
	reads string // what it was read as
	apply func(*bid) (finding, string)
}

var (
	scoreAsked = regexp.MustCompile(`(?i)\bscore of (?:at least )?(\d{1,3})(?:\.(\d))?\b`)
	gradeAsked = regexp.MustCompile(`(?i)\bgrade (?:of )?([A-D])\b`)
	mustAsked  = regexp.MustCompile(`(?i)\bmust-haves?\b`)
	wordAsked  = regexp.MustCompile(`[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*`)
)

// readCondition finds what a published condition asks for. What it does not understand it leaves to
// the panel: a condition is never guessed at.
func readCondition(text string, bids []bid) []requirement {
	var out []requirement
	if mustAsked.MatchString(text) {
		out = append(out, requirement{"every must-have in force is met", allMustHaves})
	}
	seen := map[string]bool{}
	for _, word := range wordAsked.FindAllString(text, -1) {
		id := questionOf(word, bids)
		if id == "" || seen[id] {
			continue
		}
		seen[id] = true
		out = append(out, requirement{id + " is met", func(x *bid) (finding, string) { return x.question(id) }})
	}
	if m := scoreAsked.FindStringSubmatch(text); m != nil {
		whole, _ := strconv.Atoi(m[1]) // digits, by the expression
		tenth, _ := strconv.Atoi(m[2]) // none is 0
		least := scoring.Tenths(10*whole + tenth)
		out = append(out, requirement{"the shown score is " + least.String() + " or more",
			func(x *bid) (finding, string) { return x.score(least) }})
	}
	if m := gradeAsked.FindStringSubmatch(text); m != nil {
		grade := questionnaire.Grade(strings.ToUpper(m[1]))
		out = append(out, requirement{"the grade is " + string(grade) + " or better",
			func(x *bid) (finding, string) { return x.grade(grade) }})
	}
	return out
}

func questionOf(word string, bids []bid) string {
	for i := range bids {
		for _, id := range slices.Sorted(maps.Keys(bids[i].st.Governing)) {
			a := bids[i].st.Governing[id]
			for _, q := range bids[i].b.Compiled[a.PackSHA].Pack().Questions() {
				if strings.EqualFold(q.ID, word) {
					return q.ID
				}
			}
		}
	}
	return ""
}

func allMustHaves(x *bid) (finding, string) {
	rows := gateRows(x.st, x.b, false)
	worst, why := found, []string{}
	if !x.begun() || len(rows) == 0 {
		return clarify, x.silent()
	}
	for i := range rows {
		switch g := &rows[i]; g.row.Gate.State {
		case scoring.NotMet:
			worst = missed
			why = append(why, g.row.Question+" "+g.row.Gate.Name+": not met"+x.promised(g.row.Question))
		case scoring.NotShown:
			if worst == found {
				worst = clarify
			}
			why = append(why, g.row.Question+" "+g.row.Gate.Name+": we have not seen it"+x.promised(g.row.Question))
		}
	}
	return worst, strings.Join(why, "; ")
}

// promised names a contract condition for a question, with its clause and day: a panel may accept
// it instead.
func (x *bid) promised(question string) string {
	for i := range x.d.actions {
		if a := &x.d.actions[i]; a.Condition && a.Question == question && a.Open(x.d.b.AsOf) {
			s := " (condition " + data.ActionRef(a.N)
			if a.Clause != "" {
				s += ", " + a.Clause
			}
			if a.Due != 0 {
				s += ", by " + a.Due.Long()
			}
			return s + ")"
		}
	}
	return ""
}

// question checks a bid against one question: as the must-have it is, else against its full value,
// proven or not.
func (x *bid) question(id string) (finding, string) {
	for _, pack := range slices.Sorted(maps.Keys(x.st.Results)) {
		row := x.st.Results[pack].Row(id)
		must := row != nil && row.Gate != nil && !row.Gate.Key
		switch {
		case row == nil:
			continue
		case !row.InScope():
			return found, x.outOfScope(id, pack, row)
		case row.State != scoring.Answered:
			return clarify, id + ": " + row.State.String()
		case must && row.Gate.State == scoring.NotMet, !must && row.Value < 100:
			return missed, id + ": " + book.AnswerWords(x.b.Compiled[x.st.Governing[pack].PackSHA].Pack().Question(id),
				x.b.Answers[x.st.Governing[pack].ID][id].Effective()) + x.promised(id)
		case must && row.Gate.State == scoring.NotShown, !must && row.Gap() == scoring.AssuranceGap:
			return clarify, id + ": answered, and we have not seen proof of it"
		}
		return found, ""
	}
	return clarify, id + " was not asked of this bid"
}

// outOfScope says why a question does not apply to a bid: who decided so, or that a rule hides it.
func (x *bid) outOfScope(id, pack string, row *scoring.Row) string {
	words := id + " is out of scope for this bid"
	if row.State != scoring.OutOfScope {
		return words + ": a rule of the questionnaire hides it"
	}
	a := x.st.Governing[pack]
	for _, d := range x.b.Decisions[x.st.Engagement.ID] {
		if (d.Kind == entity.ScopeOut || d.Kind == entity.NAAccepted) && d.Question == id && d.Assessment == a.ID &&
			x.b.Counts(d, x.b.Compiled[a.PackSHA].Pack()) {
			words += ", decided by " + d.Who() + " on " + d.On.Long()
		}
	}
	return words
}

// lifted names the must-haves that were accepted despite their state where that makes the grade better, with who
// accepted them; "" where none does.
func (x *bid) lifted() string {
	u := &x.st.RollUp
	if u.Plain == u.Grade {
		return ""
	}
	var out []string
	for _, g := range u.Gates {
		if g.AcceptedBy == "" {
			continue
		}
		words := g.Question + " " + g.Name + " accepted despite by " + g.AcceptedBy
		if g.Recorded != "" {
			words += " (" + g.Recorded + ")"
		}
		out = append(out, words)
	}
	return "the grade is better by acceptance: " + strings.Join(out, "; ")
}

// score checks a bid against a shown score without saying what it is.
func (x *bid) score(least scoring.Tenths) (finding, string) {
	u := &x.st.RollUp
	switch {
	case x.unasked():
		return clarify, "no questionnaire is needed for this bid, so it has no score"
	case !x.begun():
		return clarify, x.silent()
	case u.Assured >= least:
		return found, ""
	case u.Possible >= least:
		return clarify, "shown is less, and what is open could reach it"
	}
	return missed, "less is shown, and what is open could not reach it"
}

func (x *bid) grade(least questionnaire.Grade) (finding, string) {
	u := &x.st.RollUp
	switch {
	case x.unasked():
		return clarify, "no questionnaire is needed for this bid, so it has no grade"
	case !x.begun():
		return clarify, x.silent()
	case u.ShownGrade() != "" && !scoring.Worse(u.ShownGrade(), least):
		return found, x.lifted()
	case !scoring.Worse(u.GradePossible, least):
		return clarify, "what is open could reach it"
	}
	return missed, "what is open could not reach it"
}

func worseFinding(a, b finding) bool {
	order := []finding{found, clarify, missed}
	return slices.Index(order, a) > slices.Index(order, b)
}
