package questionnaire

import (
	_ "embed" // the rules
	"fmt"
	"slices"
	"sync"

	"github.com/goccy/go-yaml/ast"

	"assure/internal/problem"
)

// ContradictionsSchema is the value of schema: in the file of rules.
const ContradictionsSchema = "assure-contradictions/1"

//go:embed contradictions.yaml
var embeddedContradictions []byte

// Rule says of two records of an engagement what cannot both be true: answers to two questions, of one pack or of two,
// or an answer and a fact or certificate.
type Rule struct {
	ID            string
	First, Second Side // First is an answer
	// Compare compares the numbers of both sides: the rule holds where the first is less, or is more, than the second.
	Compare NumberOrder
	Words   string // what cannot both be true
	Why     string // why it matters which is right
	Where   string // line:column in its file
}

// NumberOrder is how two numbers contradict each other.
type NumberOrder string

// The orders.
const (
	FirstLess NumberOrder = "first-less"
	FirstMore NumberOrder = "first-more"
)

// Side is one of two records: the answer to Question, a fact, or the best certificate of some kinds. Not known and not
// applicable are on no side.
type Side struct {
	Packs    []string // ids of packs that ask the question
	Question string
	Options  []string // any of them
	// The value of the option in percent, or the number; nil where it is not looked at.
	ValueBelow, ValueAbove        *int // less than, more than
	NumberAtLeast, NumberAtMost   *int
	Fact                          string
	Values                        []string // any of them
	Certificates, CertificatesAre []string // kinds, and standings of [CertificateWords]
}

// CertificateWords are the standings of a certificate that a side may name.
var CertificateWords = []string{"shown", "expired", "other-entity", "other-scope"}

// EmbeddedContradictions returns the rules compiled into the program. They are not to be changed.
func EmbeddedContradictions() ([]Rule, []problem.Problem) { return readContradictions() }

var readContradictions = sync.OnceValues(func() ([]Rule, []problem.Problem) {
	return LoadContradictions("contradictions.yaml", embeddedContradictions)
})

// LoadContradictions reads a file of rules. There are none when there is any problem; each gives name:line:column.
func LoadContradictions(name string, src []byte) ([]Rule, []problem.Problem) {
	l := &ruleLoader{yamlFile{name: name}}
	root := l.parse(src)
	if root == nil {
		return nil, l.problems
	}
	o := l.object(root, "a file of contradictions", "schema", "rules")
	l.schema(o, "contradictions-schema", ContradictionsSchema)
	var out []Rule
	for _, n := range o.list("rules") {
		r := l.rule(n)
		if slices.ContainsFunc(out, func(x Rule) bool { return x.ID == r.ID }) {
			l.at(n, "duplicate-id", fmt.Sprintf("there are two rules %q", r.ID), "give each an id of its own")
		}
		out = append(out, r)
	}
	if len(out) == 0 {
		l.at(o.node("rules"), "missing-key", "the file has no rules", "add rules: with at least one rule")
	}
	if len(l.problems) > 0 {
		return nil, l.problems
	}
	return out, nil
}

type ruleLoader struct{ yamlFile }

func (l *ruleLoader) rule(n ast.Node) Rule {
	o := l.object(n, "a rule", "id", "first", "second", "compare", "words", "why")
	r := Rule{ID: o.text("id"), Compare: NumberOrder(o.text("compare")), Words: o.text("words"), Why: o.text("why"),
		Where: position(n)}
	if !packIDForm.MatchString(r.ID) {
		l.at(o.node("id"), "bad-id", fmt.Sprintf("the id is %q", r.ID), "use lower case letters, digits and hyphens")
	}
	for _, key := range []string{"words", "why"} {
		if o.text(key) == "" {
			l.at(o.node(key), "missing-key", "the rule has no "+key, "add "+key+": ...")
		}
	}
	switch r.Compare {
	case "", FirstLess, FirstMore:
	default:
		l.at(o.node("compare"), "bad-compare", fmt.Sprintf("compare is %q", string(r.Compare)),
			"write first-less or first-more, or leave it out")
	}
	r.First, r.Second = l.side(o, "first", r.Compare), l.side(o, "second", r.Compare)
	switch {
	case r.First.Question == "":
		l.at(o.node("first"), "bad-side", "the first side is no answer", "name packs and a question first")
	case r.Compare != "" && r.Second.Question == "":
		l.at(o.node("second"), "bad-side", "only two answers are compared as numbers", "name packs and a question")
	case r.First.Question == r.Second.Question && slices.Equal(r.First.Packs, r.Second.Packs):
		l.at(o.node("second"), "bad-side", "both sides are the same question", "name two questions")
	}
	return r
}

// side reads one side, which says exactly one thing of one record.
func (l *ruleLoader) side(rule object, key string, compare NumberOrder) Side {
	if !rule.has(key) {
		l.at(rule.self, "missing-key", "the rule has no "+key+" side", "add "+key+": {...}")
		return Side{}
	}
	o := l.object(rule.fields[key], "a side", "packs", "question", "options", "value_below", "value_above",
		"number_at_least", "number_at_most", "fact", "values", "certificate", "is")
	s := Side{Packs: o.texts("packs"), Question: o.text("question"), Options: o.texts("options"),
		ValueBelow: l.whole(o, "value_below", 1, 100), ValueAbove: l.whole(o, "value_above", 0, 99),
		NumberAtLeast: l.whole(o, "number_at_least", 0, 1_000_000),
		NumberAtMost:  l.whole(o, "number_at_most", 0, 1_000_000),
		Fact:          o.text("fact"), Values: o.texts("values"),
		Certificates: o.texts("certificate"), CertificatesAre: o.texts("is")}
	says := 0
	for _, given := range []bool{len(s.Options) > 0, s.ValueBelow != nil || s.ValueAbove != nil, s.number(),
		len(s.Values) > 0, len(s.CertificatesAre) > 0, compare != ""} {
		if given {
			says++
		}
	}
	bad := func(what, fix string) { l.at(o.self, "bad-side", what, fix) }
	switch {
	case says != 1:
		bad(fmt.Sprintf("the side says %d things", says),
			"give one of options, value_below or value_above, number_at_least or number_at_most, values, and is; "+
				"none of them with compare")
	case s.Question != "" && s.Fact == "" && len(s.Certificates) == 0:
		l.asked(o, &s)
	case s.Fact != "" && s.Question == "" && len(s.Certificates) == 0:
		if len(s.Values) == 0 || slices.Contains(s.Values, Unknown) {
			bad("a fact has values that are known", "add values: [...]")
		}
	case len(s.Certificates) > 0 && s.Question == "":
		if len(s.CertificatesAre) == 0 || slices.ContainsFunc(s.CertificatesAre,
			func(w string) bool { return !slices.Contains(CertificateWords, w) }) {
			bad(fmt.Sprintf("the certificate is %q", s.CertificatesAre),
				"use shown, expired, other-entity or other-scope")
		}
	default:
		bad("a side is one record", "name packs and a question, or a fact, or kinds of certificate")
	}
	return s
}

// asked checks a side that is an answer.
func (l *ruleLoader) asked(o object, s *Side) {
	if len(s.Packs) == 0 || slices.ContainsFunc(s.Packs, func(p string) bool { return !packIDForm.MatchString(p) }) {
		l.at(o.node("packs"), "bad-packs", fmt.Sprintf("packs is %q", s.Packs), "name the packs that ask it")
	}
	if !questIDForm.MatchString(s.Question) {
		l.at(o.node("question"), "bad-id", fmt.Sprintf("the question is %q", s.Question),
			"name a question, such as ITS-22")
	}
	if len(s.Values) > 0 || len(s.CertificatesAre) > 0 {
		l.at(o.self, "bad-side", "an answer has options, a value or a number", "give options: [...]")
	}
	if slices.ContainsFunc(s.Options, func(x string) bool { return x == Unknown || x == NA }) {
		l.at(o.node("options"), "bad-side", "what is not known or does not apply contradicts nothing",
			"name options of the question")
	}
}

// whole is a whole number, nil when the key is absent.
func (l *ruleLoader) whole(o object, key string, lo, hi int) *int {
	if !o.has(key) {
		return nil
	}
	v := o.number(key, lo, lo, hi)
	return &v
}

func (s *Side) number() bool { return s.NumberAtLeast != nil || s.NumberAtMost != nil }

// Asks reports whether a question of a pack is the one of this side: a pack may word its own, without these options.
func (s *Side) Asks(pack string, q *Question, compare NumberOrder) bool {
	if s.Question != q.ID || !slices.Contains(s.Packs, pack) {
		return false
	}
	if compare != "" || s.number() {
		return q.Answer == Number
	}
	return q.Answer == Choice && !slices.ContainsFunc(s.Options, func(id string) bool { return q.Option(id) == nil })
}

// Holds reports whether an answer to a question that the side asks is on this side. One that is empty, not known, not
// applicable or no answer to the question is not.
func (s *Side) Holds(q *Question, value string) bool {
	if q.Answer == Number {
		n, ok := ReadNumber(value)
		return ok && (s.NumberAtLeast == nil || n >= float64(*s.NumberAtLeast)) &&
			(s.NumberAtMost == nil || n <= float64(*s.NumberAtMost))
	}
	o := q.Option(value)
	switch {
	case o == nil:
		return false
	case len(s.Options) > 0:
		return slices.Contains(s.Options, value)
	}
	return (s.ValueBelow == nil || o.Value < *s.ValueBelow) && (s.ValueAbove == nil || o.Value > *s.ValueAbove)
}

// Clash reports whether two answers, to the questions of both sides, cannot both be true.
func (r *Rule) Clash(first *Question, one string, second *Question, other string) bool {
	if !r.First.Holds(first, one) || !r.Second.Holds(second, other) {
		return false
	}
	if r.Compare == "" {
		return true
	}
	a, _ := ReadNumber(one) // both sides hold, so both are numbers
	b, _ := ReadNumber(other)
	return r.Compare == FirstLess && a < b || r.Compare == FirstMore && a > b
}

// CheckContradictions reports the sides of rules that no record can ever be on: a pack of which no version asks the
// question with these options, or a fact or value that the table does not have.
func CheckContradictions(rules []Rule, packs []*Pack, t FactTable) []problem.Problem {
	var out []problem.Problem
	for i := range rules {
		r := &rules[i]
		bad := func(what, fix string) {
			out = append(out, problem.Problem{Code: "rule-" + r.ID, What: what, Where: r.Where, Fix: fix})
		}
		for _, s := range []*Side{&r.First, &r.Second} {
			for _, id := range s.Packs {
				asks := func(p *Pack) bool {
					q := p.Question(s.Question)
					return p.ID == id && q != nil && s.Asks(id, q, r.Compare)
				}
				if !slices.ContainsFunc(packs, asks) {
					bad(fmt.Sprintf("no version of %s asks %s with %q", id, s.Question, s.Options),
						"see assure pack show")
				}
			}
			for _, v := range s.Values {
				if err := t.Check(s.Fact, v); err != nil {
					bad(err.Error(), "name a fact of the settings, and one of its values")
				}
			}
		}
	}
	return out
}
