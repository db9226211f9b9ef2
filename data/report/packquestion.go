package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
)

// question is everything about a question but its text, each under its own label.
func (d *packDocument) question(q *questionnaire.Question) []Fact {
	var out []Fact
	add := func(label, words string) {
		if words != "" {
			out = append(out, Fact{Label: label, Words: words})
		}
	}
	add("Counts as", d.countsAs(q))
	add("Answers", d.answers(q))
	add("Guidance", q.Guidance)
	add("Asked where", q.VisibleIf.Words(d.facts))
	add("Limit", d.limit(q))
	if d.p.Kind == questionnaire.Scored && (q.Evidence.Ask != "" || q.Scores()) {
		add("Evidence", evidenceWords(q.Evidence))
	}
	if len(q.Certificate) > 0 {
		add("Answered by", "a certificate of Cyber Essentials of "+strings.Join(q.Certificate, " or "))
	}
	add("Why", q.Why)
	add("Sources", strings.Join(q.Sources, "; "))
	add("References", strings.Join(q.Refs, "; "))
	add("Themes", strings.Join(q.Themes, ", "))
	if f := q.Finding; f != (questionnaire.Finding{}) {
		add("Risk", f.Risk)
		add("Cause", f.Cause)
		add("Effect", f.Effect)
		add("Action", f.Action)
	}
	if c := d.clauses.Find(d.p.ID, q.ID); c != nil && q.Scores() {
		add("Contract condition", c.Condition)
		add("Proof of it", fmt.Sprintf("%s, within %s", c.Proof, text.Plural(c.WithinDays, "day", "days")))
	}
	return out
}

// countsAs says what a question does to the result.
func (d *packDocument) countsAs(q *questionnaire.Question) string {
	var parts []string
	switch {
	case d.p.Kind == questionnaire.Triage:
		if q.Fact != "" {
			parts = append(parts, "sets the fact: "+d.factTitle(q.Fact))
		}
	case !q.Scores():
		parts = append(parts, "not in the score")
	case d.p.ByArea:
	case q.Class != "":
		parts = append(parts, fmt.Sprintf("%s, weight %d in its domain", q.Class, q.Weight))
	default:
		parts = append(parts, fmt.Sprintf("weight %d in its domain", q.Weight))
	}
	switch {
	case q.Gate != nil:
		parts = append(parts, fmt.Sprintf("must-have (%s): met from %d %%, else the grade is at most %s",
			q.Gate.Name,
			q.Gate.MinValue, q.Gate.Cap))
	case q.KeyControl() && !d.p.ByArea:
		parts = append(parts, fmt.Sprintf("key control: met from %d %%, else the grade is at most C",
			questionnaire.KeyMinValue))
	}
	return strings.Join(parts, "; ")
}

func (d *packDocument) factTitle(id string) string {
	if def := d.facts.Def(id); def != nil {
		return def.Title
	}
	return id
}

// answers lists the answers to choose from with what each is worth or sets, or says what is written instead.
func (d *packDocument) answers(q *questionnaire.Question) string {
	var list []string
	for _, o := range q.Options {
		words := o.Label
		switch {
		case d.p.Kind != questionnaire.Triage:
			if q.Scores() {
				words += fmt.Sprintf(" (%d %%)", o.Value)
			}
		case len(o.Fact) > 0:
			var sets []string
			for _, id := range slices.Sorted(maps.Keys(o.Fact)) {
				value := o.Fact[id]
				if def := d.facts.Def(id); def != nil {
					value = def.Words(value)
				}
				sets = append(sets, d.factTitle(id)+": "+value)
			}
			words += " (sets " + strings.Join(sets, ", ") + ")"
		}
		list = append(list, words)
	}
	if q.Answer == questionnaire.Multi {
		return "any of: " + strings.Join(list, "; ")
	}
	return cmp.Or(strings.Join(list, "; "), map[questionnaire.AnswerType]string{questionnaire.FreeText: "in " +
		"your own words",
		questionnaire.Number: "a number", questionnaire.DateAnswer: "a date"}[q.Answer])
}

// limit says what the number of an answer is counted in and how much is tolerable.
func (d *packDocument) limit(q *questionnaire.Question) string {
	if q.Limit == nil {
		return ""
	}
	var parts []string
	lo, hi := q.Limit.Bounds()
	if lo != nil {
		parts = append(parts, fmt.Sprintf("%d or more", *lo))
	}
	if hi != nil {
		parts = append(parts, fmt.Sprintf("%d or less", *hi))
	}
	if q.Limit.Unit != "" {
		parts = append([]string{"in " + q.Limit.Unit}, parts...)
	}
	if def := d.facts.Def(q.Limit.Fact); def != nil {
		for _, v := range def.Values {
			if most, ok := q.Limit.AtMost[v.ID]; ok {
				parts = append(parts, fmt.Sprintf("at most %d tolerable where %s is %s", most,
					text.Fold(def.Title), v.Label))
			}
		}
	}
	return strings.Join(parts, "; ")
}

func evidenceWords(e questionnaire.EvidenceRule) string {
	s := cmp.Or(e.Ask, "whatever shows the answer")
	s += fmt.Sprintf("; valid %s", text.Plural(e.ValidDays, "day", "days"))
	if e.HardExpiry {
		return s + ", and worth nothing after that"
	}
	return s
}
