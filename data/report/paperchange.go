package report

import (
	"fmt"
	"strings"

	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// changes shows what the decision changes at both ends, and the score line that anybody can work out again.
func (p *decided) changes() []Part {
	without, with := p.both()
	was, now := p.result(without), p.result(with)
	wasAt, nowAt := without.Stand(p.d.st.Engagement), with.Stand(p.d.st.Engagement)
	t := &Table{ID: "changes", Caption: "As things are known on " + p.d.b.AsOf.Long() + ", without the decision " +
		"and with it",
		Columns: Columns("Figure", "Without", "With")}
	set := p.d.b.Settings
	add := func(label, a, b string) {
		c := Words(b)
		const short = 60 // a mark stays on one line
		if a != b && len(b) <= short {
			c = Cell{Text: b, Mark: "warn"}
		}
		t.Add(Words(label), Words(a), c)
	}
	if was.Status == scoring.ByArea {
		return []Part{{Text: "The questionnaire is judged by area: " + areaChange(was, now)}}
	}
	add("Score", scoreEnds(was), scoreEnds(now))
	add("Grade", gradeEnds(set, was), gradeEnds(set, now))
	add("Caps the grade", p.caps(was), p.caps(now))
	add("Certainty", string(was.Status), string(now.Status))
	add("Risk", riskEnds(set, &wasAt), riskEnds(set, &nowAt))
	out := []Part{{Table: t}}
	switch p.kind {
	case entity.GateAccept:
		out = append(out, Part{Quiet: "The acceptance lifts a cap on the grade. Certainty and the risk are " +
			"worked out " +
			"without it, so that nothing it hides goes unseen."})
	case entity.NARefused:
		out = append(out, Part{Quiet: "A claim that nobody agreed with counts as not answered: to refuse it " +
			"changes nothing."})
	default:
		out = append(out, Part{Quiet: "A question out of scope leaves the score: what the others weigh counts " +
			"for more."})
	}
	line := now.Line()
	if p.kind == entity.NARefused || line == nil {
		line = was.Line()
	}
	if line != nil {
		out = append(out, Part{Quiet: "Score line with the decision, to work the score out by hand: " +
			line.String() +
			p.token(was.Line()), Small: true})
	}
	return out
}

// token is how the question stands on the score line without the decision.
func (p *decided) token(line *scoring.Line) string {
	for w := range strings.FieldsSeq(line.String()) {
		if strings.HasPrefix(w, p.q.ID+":") {
			return ". Without it: " + w
		}
	}
	return ""
}

func scoreEnds(r *scoring.Result) string {
	if r.Assured == scoring.NoTenths || r.Status == scoring.NotAssessed {
		return "not assessed"
	}
	return fmt.Sprintf("shown %s, at most %s", r.Assured, r.Possible)
}

func gradeEnds(set *scoring.Settings, r *scoring.Result) string {
	s := gradeWords(set, r.ShownGrade())
	if r.ShownGrade() != "" && r.GradePossible != r.Grade {
		s += ", at best " + gradeWords(set, r.GradePossible)
	}
	return s
}

// caps says whether the question caps the grade, and how many others do.
func (p *decided) caps(r *scoring.Result) string {
	own, others, lowest := "", 0, questionnaire.Grade("")
	for i := range r.Caps {
		switch c := &r.Caps[i]; {
		case c.AcceptedBy != "":
		case c.ID == p.q.ID:
			own = p.q.ID + " at " + string(c.Cap)
		default:
			others, lowest = others+1, max(lowest, c.Cap)
		}
	}
	switch {
	case own == "" && others == 0:
		return "nothing"
	case others == 0:
		return own
	case own == "" && p.q.MustHave() == nil:
		return fmt.Sprintf("%d, the lowest at %s", others, lowest)
	case own == "":
		return fmt.Sprintf("not %s; %d others, the lowest at %s", p.q.ID, others, lowest)
	}
	return fmt.Sprintf("%s; %d others, the lowest at %s", own, others, lowest)
}

func riskEnds(set *scoring.Settings, st *book.Standing) string {
	now, best := placeOn(st.RollUp.Risk)
	s := cellWords(set, now)
	if best.Score() > 0 && best != now {
		s += ", at best " + cellWords(set, best)
	}
	return s
}

// areaChange says which areas a decision changes.
func areaChange(was, now *scoring.Result) string {
	var out []string
	for i := range was.Areas {
		if i < len(now.Areas) && was.Areas[i].State != now.Areas[i].State {
			out = append(out, fmt.Sprintf("%s is %s without the decision and %s with it", was.Areas[i].ID,
				was.Areas[i].State, now.Areas[i].State))
		}
	}
	if len(out) == 0 {
		return "no area changes."
	}
	return list(out) + "."
}
