package questionnaire

import (
	"fmt"
	"regexp"
	"slices"

	"assure/internal/text"
)

// maxGates is the most must-haves a pack may have. With more, hardly any supplier meets them all.
const maxGates = 10

// check reports faults that no single key shows: sums, duplicates, must-haves that no answer can meet.
func (l *packLoader) check(p *Pack) {
	l.checkWeights(p)
	l.checkIDs(p)
	l.checkMappings(p)
	gates := 0
	for _, q := range p.Questions() {
		l.checkOptions(p, q)
		if q.Gate == nil {
			continue
		}
		if gates++; gates == maxGates+1 {
			l.at(l.places[q.Gate], "too-many-gates", fmt.Sprintf("the pack has more than %d must-haves", maxGates),
				"keep those that no buyer would waive")
		}
		best := 0
		for _, o := range q.Options {
			best = max(best, o.Value)
		}
		if least := q.Gate.Min(0); len(q.Options) > 0 && best < least && !l.undecided {
			l.at(l.places[q.Gate], "impossible-gate",
				fmt.Sprintf("no answer of %s reaches %d: the best option has %d", q.ID, least, best),
				"lower min_value or raise an option")
		}
	}
}

func (l *packLoader) checkWeights(p *Pack) {
	if p.Kind != Scored || l.undecided {
		return
	}
	sum := 0
	for i := range p.Domains {
		sum += p.Domains[i].Weight
		scores := slices.ContainsFunc(p.Domains[i].Questions, (*Question).Scores)
		if scores != (p.Domains[i].Weight > 0) {
			l.at(l.places[&p.Domains[i]], "domain-without-score", domainWithoutScore(&p.Domains[i], scores),
				"give a weight to the domains with a choice question, and to no other")
		}
	}
	if sum != 10000 && len(p.Domains) > 0 {
		l.at(l.places[&p.Domains[len(p.Domains)-1]], "weights-sum", fmt.Sprintf("the domain weights sum to %d", sum),
			"they must sum to 10000")
	}
}

// warnWeights warns of minor questions that count for more of the score than the lightest key question. Weights are
// those with every question in scope.
func (l *packLoader) warnWeights(p *Pack) {
	type weighed struct {
		q      *Question
		weight float64 // basis points of the whole score
	}
	var key weighed
	var minor []weighed
	for i := range p.Domains {
		d := &p.Domains[i]
		sum := 0
		for _, q := range d.Questions {
			sum += q.Weight
		}
		for _, q := range d.Questions {
			w := weighed{q, float64(d.Weight*q.Weight) / float64(max(sum, 1))}
			switch {
			case !q.Scores():
			case q.Class == ClassKey && (key.q == nil || w.weight < key.weight):
				key = w
			case q.Class == ClassMinor:
				minor = append(minor, w)
			}
		}
	}
	for _, w := range minor {
		if key.q != nil && w.weight > key.weight {
			l.at(l.places[w.q], "minor-outweighs-key",
				fmt.Sprintf("the minor question %s counts for %.1f %% of the score, the key question %s for %.1f %%",
					w.q.ID, w.weight/100, key.q.ID, key.weight/100),
				fmt.Sprintf("give domain %s less weight, or domain %s more", w.q.Domain, key.q.Domain))
		}
	}
}

// asksTwice is a second verb behind "and", or a second question: both may have answers of their own.
var asksTwice = regexp.MustCompile(`(?i)\?.*\?|\band (also )?(is|are|was|were|do|does|did|have|has|can|will) ` +
	`(it|they|you|your|there|the|its|their)\b`)

// notKnown is what belongs to no option: not knowing is a state of its own.
var notKnown = regexp.MustCompile(`(?i)\b(not |un)known\b`)

// warnWords warns of questions that ask two things, which one answer cannot tell apart, and of options that an honest
// "not known" would have to share with an answer.
func (l *packLoader) warnWords(p *Pack) {
	for _, q := range p.Questions() {
		if q.Answer != Choice {
			continue
		}
		if asksTwice.MatchString(q.Text) {
			l.at(l.places[q], "asks-two-things", fmt.Sprintf("%s may ask two things: %s", q.ID, q.Text),
				"ask each in a question of its own, or name both in one option")
		}
		for _, o := range q.Options {
			if notKnown.MatchString(o.Label) {
				l.at(l.places[q], "option-not-known", fmt.Sprintf("%s has the option %q", q.ID, o.Label),
					"leave not known out: every question can be answered so, and it is not the worst answer")
			}
		}
	}
}

func domainWithoutScore(d *Domain, scores bool) string {
	if scores {
		return fmt.Sprintf("domain %s has questions that score and no weight", d.ID)
	}
	return fmt.Sprintf("domain %s has a weight of %d and no question that scores", d.ID, d.Weight)
}

func (l *packLoader) checkIDs(p *Pack) {
	seen := map[string]bool{}
	for i := range p.Domains {
		id := "domain " + text.Fold(p.Domains[i].ID)
		if seen[id] {
			l.at(l.places[&p.Domains[i]], "duplicate-id", fmt.Sprintf("two domains have the id %s", p.Domains[i].ID),
				"give each domain its own id")
		}
		seen[id] = true
		for _, q := range p.Domains[i].Questions {
			if seen[text.Fold(q.ID)] {
				l.at(l.places[q], "duplicate-id", fmt.Sprintf("two questions have the id %s", q.ID),
					"give each question its own id; upper and lower case count as the same")
			}
			seen[text.Fold(q.ID)] = true
		}
	}
}

func (l *packLoader) checkOptions(p *Pack, q *Question) {
	where := l.places[q]
	switch q.Answer {
	case Choice, Multi:
		if len(q.Options) < 2 {
			l.at(where, "too-few-options", fmt.Sprintf("question %s has %d options", q.ID, len(q.Options)),
				"give it options, or the pack a scale")
		}
	default:
		if len(q.Options) > 0 {
			l.at(where, "options-not-used",
				fmt.Sprintf("question %s takes %s, so its options are never shown", q.ID, q.Answer), "remove options")
		}
	}
	for _, o := range q.Options {
		if o.Area != "" && (!p.ByArea || o.Value == 100) {
			l.at(where, "area-words",
				fmt.Sprintf("option %s of %s says what an area is that it keeps from being met", o.ID, q.ID),
				"keep area: for answers worth less than 100 in a pack with result: areas")
		}
	}
	if q.Fact != "" && (p.Kind != Triage || l.table.Def(q.Fact) == nil) {
		l.at(where, "bad-fact", fmt.Sprintf("question %s sets the fact %q", q.ID, q.Fact),
			"only questions of a triage pack set facts, and only those of the fact table")
	}
	if p.Kind == Scored {
		for _, t := range q.Themes {
			if !slices.Contains(Themes, t) {
				l.at(where, "unknown-theme", fmt.Sprintf("there is no theme %q", t), nearest(t, Themes))
			}
		}
	}
}
