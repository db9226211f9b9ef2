package questionnaire

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Reason is a fact, or the tier, that decides a condition.
type Reason struct {
	Fact  string // id of the fact, "tier" for the tier
	Title string // of the fact, as the settings word it
	Value string // id, "" where it is not known
	Label string // of the value
	// Unknown says that the fact is not known. Where the condition is true or may be, that counts as the worst case.
	Unknown bool
}

// Words say the reason as part of a sentence, such as "access to our systems: No access".
func (r Reason) Words() string {
	switch {
	case r.Fact == "tier" && r.Unknown:
		return "the tier is not known"
	case r.Fact == "tier":
		return r.Label
	case r.Unknown:
		return lowerFirst(r.Title) + " is not known"
	}
	return lowerFirst(r.Title) + ": " + r.Label
}

// ReasonWords say why a condition holds or not, "" for no reasons: it then has none.
func ReasonWords(list []Reason) string {
	words := make([]string, len(list))
	for i, r := range list {
		words[i] = r.Words()
	}
	return strings.Join(words, "; ")
}

// Why returns the result of the condition and the facts that decide it, in the order of the condition: with any other
// of its facts changed, and these as they are, the result is the same. There are none for nil, which always holds.
func (c *Condition) Why(t FactTable, f Facts, tier int) (Truth, []Reason) {
	if c == nil {
		return True, nil
	}
	v := env{t, f, tier}
	var out []Reason
	for _, e := range deciding(c.root, v) {
		if r := e.reason(v); !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return c.root.eval(v), out
}

// deciding are the comparisons that give an expression its result: of "and" the first that is false, of "or" the first
// that is true, otherwise those of both sides.
func deciding(e expr, v env) []compare {
	switch e := e.(type) {
	case compare:
		return []compare{e}
	case notExpr:
		return deciding(e.a, v)
	case andExpr:
		return decidingOf(e.a, e.b, v, False)
	case orExpr:
		return decidingOf(e.a, e.b, v, True)
	}
	return nil
}

// decidingOf are the deciding comparisons of two joined expressions, of which one with the result alone is enough.
func decidingOf(a, b expr, v env, alone Truth) []compare {
	for _, x := range []expr{a, b} {
		if x.eval(v) == alone {
			return deciding(x, v)
		}
	}
	return append(deciding(a, v), deciding(b, v)...)
}

func (e compare) reason(v env) Reason {
	if e.id == "tier" {
		if v.tier == 0 {
			return Reason{Fact: e.id, Title: "Tier", Unknown: true}
		}
		n := strconv.Itoa(v.tier)
		return Reason{Fact: e.id, Title: "Tier", Value: n, Label: "tier " + n}
	}
	r := Reason{Fact: e.id, Title: e.id}
	def := v.table.Def(e.id)
	if def != nil {
		r.Title = def.Title
	}
	r.Value = v.facts.Get(e.id)
	if def.Reads(r.Value) == Unknown {
		r.Value, r.Unknown = "", true
		return r
	}
	if r.Label = r.Value; def != nil {
		r.Label = def.Words(r.Value)
	}
	return r
}

// lowerFirst is a title inside a sentence; one that begins with an abbreviation stays.
func lowerFirst(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	if second, _ := utf8.DecodeRuneInString(s[n:]); n == 0 || unicode.IsUpper(second) {
		return s
	}
	return fmt.Sprintf("%c%s", unicode.ToLower(first), s[n:])
}
