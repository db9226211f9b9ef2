package questionnaire

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Truth is the result of a condition on facts that may be unknown.
type Truth int8

// The three truth values, in Kleene's order: and is the minimum, or the maximum.
const (
	False Truth = iota
	Maybe
	True
)

// Condition is a parsed applies_if, visible_if or when: comparisons of facts (and of the tier, in applies_if) joined
// by and, or, not and brackets. A comparison with an unknown fact is itself unknown, except against "unknown".
type Condition struct {
	text string
	root expr
}

// String is the condition as written.
func (c *Condition) String() string {
	if c == nil {
		return ""
	}
	return c.text
}

// Holds reports whether the condition applies: true, or unknown as a whole. A nil condition always holds.
// Tier is 1..4, or 0 while the engagement is not triaged.
func (c *Condition) Holds(t FactTable, f Facts, tier int) bool {
	return c.Eval(t, f, tier) != False
}

// Eval is the three-valued result; nil is True.
func (c *Condition) Eval(t FactTable, f Facts, tier int) Truth {
	if c == nil {
		return True
	}
	return c.root.eval(env{t, f, tier})
}

// Facts lists the fact ids the condition reads, in order of first use; "tier" is among them when it reads the tier.
func (c *Condition) Facts() []string {
	var ids []string
	if c != nil {
		c.root.walk(func(id string, _ []string) {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		})
	}
	return ids
}

type env struct {
	table FactTable
	facts Facts
	tier  int
}

type expr interface {
	eval(env) Truth
	walk(func(id string, values []string))
}

type (
	andExpr struct{ a, b expr }
	orExpr  struct{ a, b expr }
	notExpr struct{ a expr }
	compare struct {
		id     string
		op     string
		values []string
	}
)

func (e andExpr) eval(v env) Truth { return min(e.a.eval(v), e.b.eval(v)) }
func (e orExpr) eval(v env) Truth  { return max(e.a.eval(v), e.b.eval(v)) }
func (e notExpr) eval(v env) Truth { return True - e.a.eval(v) }

func (e andExpr) walk(f func(string, []string)) { e.a.walk(f); e.b.walk(f) }
func (e orExpr) walk(f func(string, []string))  { e.a.walk(f); e.b.walk(f) }
func (e notExpr) walk(f func(string, []string)) { e.a.walk(f) }
func (e compare) walk(f func(string, []string)) { f(e.id, e.values) }

func (e compare) eval(v env) Truth {
	if e.id == "tier" {
		return e.evalTier(v.tier)
	}
	have := v.facts.Get(e.id)
	def := v.table.Def(e.id)
	if have == Unknown {
		return e.evalUnknown()
	}
	switch e.op {
	case "==", "in":
		return truth(e.contains(def, have))
	case "!=":
		return truth(!e.contains(def, have))
	}
	if def == nil {
		return Maybe
	}
	i := slices.IndexFunc(def.Values, func(x FactValue) bool { return x.ID == have })
	j := slices.IndexFunc(def.Values, func(x FactValue) bool { return x.ID == e.values[0] })
	if i < 0 || j < 0 {
		return Maybe
	}
	return truth(e.op == "<" && i < j || e.op == ">=" && i >= j)
}

// evalUnknown compares a fact nobody gave: only a comparison that names "unknown" is definite.
func (e compare) evalUnknown() Truth {
	named := slices.Contains(e.values, Unknown)
	switch {
	case e.op == "!=" && named:
		return False
	case (e.op == "==" || e.op == "in") && named:
		return True
	}
	return Maybe
}

func (e compare) contains(def *FactDef, have string) bool {
	items := []string{have}
	if def != nil {
		items = def.split(have)
	}
	return slices.ContainsFunc(items, func(s string) bool { return slices.Contains(e.values, s) })
}

func (e compare) evalTier(tier int) Truth {
	if tier == 0 {
		return e.evalUnknown()
	}
	want := make([]int, 0, len(e.values))
	for _, s := range e.values {
		n, err := strconv.Atoi(s)
		if err != nil {
			n = 0 // "unknown": never equal to a known tier
		}
		want = append(want, n)
	}
	switch e.op {
	case "==", "in":
		return truth(slices.Contains(want, tier))
	case "!=":
		return truth(!slices.Contains(want, tier))
	case "<":
		return truth(tier < want[0])
	}
	return truth(tier >= want[0])
}

func truth(b bool) Truth {
	if b {
		return True
	}
	return False
}

// maxCondition bounds the text of a condition, so that brackets cannot nest deep enough to exhaust the stack.
const maxCondition = 2000

// ParseCondition reads a condition. The error names the column (1-based) inside the text.
func ParseCondition(s string) (*Condition, error) {
	if len(s) > maxCondition {
		return nil, fmt.Errorf("the condition is longer than %d characters", maxCondition)
	}
	toks, err := tokenize(s)
	if err != nil {
		return nil, err
	}
	p := &condParser{toks: toks}
	root, err := p.or()
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind != tokEnd {
		return nil, p.errorf(t, "%q is not expected here", t.text)
	}
	return &Condition{text: strings.TrimSpace(s), root: root}, nil
}

type tokKind int

const (
	tokEnd tokKind = iota
	tokWord
	tokString
	tokNumber
	tokOp
)

type token struct {
	kind tokKind
	text string
	col  int
}

func tokenize(s string) ([]token, error) {
	var out []token
	for i := 0; i < len(s); {
		c := s[i]
		start := i
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
			continue
		case c == '"' || c == '\'':
			end := strings.IndexByte(s[i+1:], c)
			if end < 0 {
				return nil, fmt.Errorf("column %d: the quoted value has no closing quote", i+1)
			}
			out = append(out, token{tokString, s[i+1 : i+1+end], start + 1})
			i += end + 2
			continue
		case strings.HasPrefix(s[i:], "==") || strings.HasPrefix(s[i:], "!=") || strings.HasPrefix(s[i:], ">="):
			i += 2
		case c == '<' || c == '(' || c == ')' || c == ',':
			i++
		case c >= '0' && c <= '9':
			for i < len(s) && s[i] >= '0' && s[i] <= '9' {
				i++
			}
			out = append(out, token{tokNumber, s[start:i], start + 1})
			continue
		case isWordByte(c):
			for i < len(s) && isWordByte(s[i]) {
				i++
			}
			out = append(out, token{tokWord, s[start:i], start + 1})
			continue
		default:
			return nil, fmt.Errorf("column %d: %q is not part of a condition", i+1, string([]rune(s[i:])[0]))
		}
		out = append(out, token{tokOp, s[start:i], start + 1})
	}
	return append(out, token{tokEnd, "end of the condition", len(s) + 1}), nil
}

func isWordByte(c byte) bool {
	return c == '_' || c == '.' || c == '-' || c < unicode.MaxASCII && (unicode.IsLetter(rune(c)) || unicode.IsDigit(rune(c)))
}

type condParser struct {
	toks []token
	at   int
}

func (p *condParser) peek() token { return p.toks[p.at] }

func (p *condParser) next() token {
	t := p.toks[p.at]
	if t.kind != tokEnd {
		p.at++
	}
	return t
}

func (p *condParser) word(w string) bool {
	if t := p.peek(); t.kind == tokWord && t.text == w {
		p.at++
		return true
	}
	return false
}

func (p *condParser) op(o string) bool {
	if t := p.peek(); t.kind == tokOp && t.text == o {
		p.at++
		return true
	}
	return false
}

func (p *condParser) errorf(t token, format string, args ...any) error {
	return fmt.Errorf("column %d: "+format, append([]any{t.col}, args...)...)
}

func (p *condParser) or() (expr, error) {
	a, err := p.and()
	for err == nil && p.word("or") {
		var b expr
		b, err = p.and()
		a = orExpr{a, b}
	}
	return a, err
}

func (p *condParser) and() (expr, error) {
	a, err := p.not()
	for err == nil && p.word("and") {
		var b expr
		b, err = p.not()
		a = andExpr{a, b}
	}
	return a, err
}

func (p *condParser) not() (expr, error) {
	if p.word("not") {
		a, err := p.not()
		return notExpr{a}, err
	}
	if p.op("(") {
		a, err := p.or()
		if err == nil && !p.op(")") {
			return nil, p.errorf(p.peek(), "a closing bracket is missing")
		}
		return a, err
	}
	return p.comparison()
}

func (p *condParser) comparison() (expr, error) {
	t := p.next()
	id, isFact := strings.CutPrefix(t.text, "facts.")
	if t.kind != tokWord || !isFact && t.text != "tier" || id == "" {
		return nil, p.errorf(t, "expected facts.ID or tier, found %q", t.text)
	}
	op := p.next()
	switch {
	case op.kind == tokWord && op.text == "in":
		values, err := p.list()
		return compare{id, "in", values}, err
	case op.kind == tokOp && strings.Contains(" == != < >= ", " "+op.text+" "):
		v := p.next()
		if v.kind != tokString && v.kind != tokNumber {
			return nil, p.errorf(v, "expected a quoted value or a number, found %q", v.text)
		}
		return compare{id, op.text, []string{v.text}}, nil
	}
	return nil, p.errorf(op, "expected ==, !=, <, >= or in, found %q", op.text)
}

func (p *condParser) list() ([]string, error) {
	if !p.op("(") {
		return nil, p.errorf(p.peek(), "expected a bracketed list of values")
	}
	var values []string
	for {
		v := p.next()
		if v.kind != tokString && v.kind != tokNumber {
			return nil, p.errorf(v, "expected a quoted value or a number, found %q", v.text)
		}
		values = append(values, v.text)
		if p.op(")") {
			return values, nil
		}
		if !p.op(",") {
			return nil, p.errorf(p.peek(), "expected a comma or a closing bracket")
		}
	}
}

// Check reports what keeps the condition from ever meaning what it says: a fact or value the table does not list, the
// tier where it is not known, and a condition that no facts can satisfy.
func (c *Condition) Check(t FactTable, tierAllowed bool) []string {
	if c == nil {
		return nil
	}
	var bad []string
	c.root.walk(func(id string, values []string) {
		if id == "tier" {
			if !tierAllowed {
				bad = append(bad, "tier may be used in applies_if only")
			}
			return
		}
		def := t.Def(id)
		if def == nil && id != FactConsequence && id != FactInherentLikelihood {
			bad = append(bad, fmt.Sprintf("there is no fact %q", id))
			return
		}
		for _, v := range values {
			if err := t.Check(id, v); err != nil {
				bad = append(bad, err.Error())
			}
		}
	})
	if len(bad) == 0 && !c.satisfiable(t) {
		bad = append(bad, "no facts can make this condition hold, so it can never apply")
	}
	return bad
}

// satisfiable tries every combination of the values the condition can tell apart.
func (c *Condition) satisfiable(t FactTable) bool {
	ids := c.Facts()
	choices := make([][]string, len(ids))
	total := 1
	for i, id := range ids {
		choices[i] = c.domainOf(t, id)
		if total *= len(choices[i]); total > 200_000 {
			return true // too many to try; say nothing rather than something false
		}
	}
	for n := range total {
		f, tier := Facts{}, 0
		for i, id := range ids {
			v := choices[i][n%len(choices[i])]
			n /= len(choices[i])
			if id == "tier" {
				tier, _ = strconv.Atoi(v)
			} else {
				f[id] = v
			}
		}
		if c.Eval(t, f, tier) == True { // unknown alone does not count: it holds only for want of facts
			return true
		}
	}
	return false
}

func (c *Condition) domainOf(t FactTable, id string) []string {
	if id == "tier" {
		return []string{"0", "1", "2", "3", "4"}
	}
	out := []string{Unknown}
	def := t.Def(id)
	if def == nil { // consequence or inherent likelihood
		return append(out, "1", "2", "3", "4", "5")
	}
	for _, v := range def.Values {
		out = append(out, v.ID)
	}
	if !def.List {
		return out
	}
	var named []string
	c.root.walk(func(x string, values []string) {
		if x == id {
			named = append(named, values...)
		}
	})
	// a list can hold any of the named values, all of them, or something else
	return append(append(out, named...), strings.Join(named, ";"), "-")
}
