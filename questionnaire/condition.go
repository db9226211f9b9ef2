package questionnaire

import (
	"slices"
	"strconv"
)

// Truth is a truth value of Kleene's three-valued logic, the result of a [Condition].
type Truth int8

// The truth values, in order: "and" is the minimum of two, "or" the maximum. Maybe comes of unknown facts.
const (
	False Truth = iota
	Maybe
	True
)

// Condition is a parsed applies_if, visible_if or when: comparisons of facts, and of the tier in applies_if, joined by
// and, or, not and brackets. Comparing an unknown fact gives [Maybe], unless it is compared with "unknown".
type Condition struct {
	text string
	root expr
}

// String returns the condition as written.
func (c *Condition) String() string {
	if c == nil {
		return ""
	}
	return c.text
}

// Holds reports whether the condition is [True] or [Maybe]. A nil condition always holds. tier is 1..4, or 0 while the
// engagement is not triaged.
func (c *Condition) Holds(t FactTable, f Facts, tier int) bool {
	return c.Eval(t, f, tier) != False
}

// Eval returns the result of the condition, [True] for nil. See [Condition.Holds] for tier.
func (c *Condition) Eval(t FactTable, f Facts, tier int) Truth {
	if c == nil {
		return True
	}
	return c.root.eval(env{t, f, tier})
}

// Facts returns the ids of the facts that the condition compares, in order of first use, and "tier"
// when it compares the tier.
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
	words(FactTable) string
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
	def := v.table.Def(e.id)
	have := def.Reads(v.facts.Get(e.id))
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

// evalUnknown compares an unknown fact: only a comparison with "unknown" is definite.
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
