package questionnaire

import (
	"slices"
	"strings"
)

// Words say a condition with the titles and values of the fact table, "" for none:
// digital product or service is "Yes", and the tier is not 4.
func (c *Condition) Words(t FactTable) string {
	if c == nil {
		return ""
	}
	return c.root.words(t)
}

func (e andExpr) words(t FactTable) string { return side(e.a, t, true) + ", and " + side(e.b, t, true) }
func (e orExpr) words(t FactTable) string  { return side(e.a, t, false) + ", or " + side(e.b, t, false) }
func (e notExpr) words(t FactTable) string { return "it is not so that (" + e.a.words(t) + ")" }

// side are the words of one side of "and" or "or": what the other joins is in brackets, so that it stays together.
func side(e expr, t FactTable, and bool) string {
	_, isAnd := e.(andExpr)
	_, isOr := e.(orExpr)
	if and && isOr || !and && isAnd {
		return "(" + e.words(t) + ")"
	}
	return e.words(t)
}

func (e compare) words(t FactTable) string {
	title := e.id
	values := make([]string, len(e.values))
	def := t.Def(e.id)
	switch {
	case e.id == "tier":
		title = "the tier"
	case e.id == FactConsequence:
		title = "the consequence"
	case e.id == FactInherentLikelihood:
		title = "the inherent likelihood"
	case def != nil:
		title = lowerFirst(def.Title)
	}
	for i, v := range e.values {
		switch values[i] = v; {
		case v == Unknown:
			values[i] = "not known"
		case def != nil:
			values[i] = `"` + def.Words(v) + `"`
		}
	}
	verb := map[string]string{"!=": " is not ", "<": " is below ", ">=": " is at least "}[e.op]
	if verb == "" {
		verb = " is "
	}
	last := len(values) - 1
	if e.op == "!=" && slices.Equal(e.values, []string{Unknown}) {
		return title + " is known"
	}
	if last < 1 {
		return title + verb + values[last]
	}
	return title + verb + strings.Join(values[:last], ", ") + " or " + values[last]
}
