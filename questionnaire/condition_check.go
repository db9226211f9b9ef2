package questionnaire

import (
	"fmt"
	"strconv"
	"strings"
)

// Check returns the faults of the condition in words: a fact or value that the table does not list,
// the tier where it is not allowed, and a condition that no facts can satisfy.
func (c *Condition) Check(t FactTable, tierAllowed bool) []string {
	if c == nil {
		return nil
	}
	var bad []string
	c.root.walk(func(id string, values []string) {
		if id == "tier" {
			if !tierAllowed {
				bad = append(bad, "tier may be used in applies_if and when only")
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
			return true // too many to try
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
		if c.Eval(t, f, tier) == True { // Maybe does not count: it holds only while facts are missing
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
	// a list can hold any one of the named values, all of them, or another value
	return append(append(out, named...), strings.Join(named, ";"), "-")
}
