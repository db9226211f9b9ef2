package questionnaire

import (
	"fmt"
	"slices"

	"github.com/goccy/go-yaml/ast"
)

// editions reads the editions of the framework, which must rise.
func (l *packLoader) editions(o object) []Edition {
	var out []Edition
	for _, n := range o.list("editions") {
		f := l.shaped(n, editionShape)
		e := Edition{f.text("id"), f.text("version"), f.date("deadline"), f.date("in_date_until")}
		if e.ID == "" || e.Deadline == 0 || e.InDateUntil < e.Deadline ||
			len(out) > 0 && e.Deadline <= out[len(out)-1].Deadline {
			l.at(n, "bad-edition", fmt.Sprintf("edition %q has no name, no days, or days that do not rise", e.ID),
				"give id, deadline and in_date_until, oldest edition first")
		}
		out = append(out, e)
	}
	return out
}

// mappings reads what becomes of the answers to earlier versions.
func (l *packLoader) mappings(o object) []Mapping {
	var out []Mapping
	for _, n := range o.list("from") {
		f := l.shaped(n, mappingShape)
		l.form(f, "version", f.text("version"), versionForm, "three numbers such as 1.0.0")
		m := Mapping{Version: f.text("version")}
		for _, id := range f.texts("carried") {
			m.Changes = append(m.Changes, Change{ID: id, Outcome: CarriedOver})
		}
		m.Changes = append(m.Changes, l.changes(f, "asked_again", AskedAgain, askedShape)...)
		m.Changes = append(m.Changes, l.changes(f, "split", SplitUp, splitShape)...)
		m.Changes = append(m.Changes, l.changes(f, "gone", Gone, goneShape)...)
		out = append(out, m)
	}
	return out
}

// changes reads one list of a mapping.
func (l *packLoader) changes(o object, key string, outcome Outcome, s *shape) []Change {
	var out []Change
	for _, n := range o.list(key) {
		f := l.shaped(n, s)
		c := Change{ID: f.text("id"), Outcome: outcome, Why: f.text("why"), Options: f.texts("options"),
			Into: f.texts("into")}
		if c.ID == "" || c.Why == "" || outcome == SplitUp && len(c.Into) < 2 {
			l.at(n, "bad-mapping", fmt.Sprintf("%s: question %q has no id, no reason or no parts", key, c.ID),
				"give id, why and, under split, into: with the ids of the parts")
		}
		out = append(out, c)
	}
	return out
}

// checkMappings reports what a mapping names twice, and what it carries to or splits into that the pack does not ask.
// [Pack.CheckMapping] compares it with the earlier version.
func (l *packLoader) checkMappings(p *Pack) {
	for _, m := range p.From {
		seen := map[string]bool{}
		for i := range m.Changes {
			c := &m.Changes[i]
			if seen[c.ID] {
				l.at(nil, "bad-mapping", fmt.Sprintf("the mapping from %s names %s twice", m.Version, c.ID),
					"leave one of them")
			}
			seen[c.ID] = true
			needed := c.Parts()
			if c.Outcome == CarriedOver {
				needed = []string{c.ID}
			}
			for _, id := range needed {
				if p.Question(id) == nil {
					l.at(nil, "bad-mapping", fmt.Sprintf("the mapping from %s needs %s, which the pack does not ask",
						m.Version, id), "correct the id, or list the question under gone")
				}
			}
		}
		if CompareVersions(m.Version, p.Version) >= 0 {
			l.at(nil, "bad-mapping", fmt.Sprintf("the mapping from %s is not from an earlier version", m.Version),
				"map from versions before "+p.Version)
		}
	}
}

// limit reads what a number is counted in and compared with.
func (l *packLoader) limit(o object, q *Question) *Limit {
	n := o.fields["limit"]
	if n == nil {
		return nil
	}
	f := l.shaped(n, limitShape)
	out := &Limit{Unit: f.text("unit"), Fact: f.text("fact"), AtMost: l.numbers(f, "at_most")}
	for key, bound := range map[string]**int{"min": &out.Min, "max": &out.Max} {
		if f.has(key) {
			v := f.whole(key)
			*bound = &v
		}
	}
	if lo, hi := out.Bounds(); lo != nil && hi != nil && *lo > *hi {
		l.at(n, "bad-limit", fmt.Sprintf("no number is %d or more and %d or less", *lo, *hi), "correct min or max")
	}
	if q.Answer != Number {
		l.at(n, "bad-limit", fmt.Sprintf("question %s does not take a number", q.ID), "remove limit")
	}
	if (out.Fact == "") != (len(out.AtMost) == 0) {
		l.at(n, "bad-limit", "a limit names a fact and the most that each of its values tolerates, or neither",
			"give both fact and at_most")
	}
	for value := range out.AtMost {
		if err := l.table.Check(out.Fact, value); err != nil {
			l.at(n, "bad-limit", err.Error(), "use a fact and values of the fact table")
		}
	}
	return out
}

// byTier reads the values of a must-have for single tiers.
func (l *packLoader) byTier(o object) map[int]int {
	var out map[int]int
	for tier, value := range l.numbers(o, "min_value_by_tier") {
		n := slices.Index([]string{"1", "2", "3", "4"}, tier) + 1
		if n == 0 {
			l.at(o.node("min_value_by_tier"), "bad-tier", fmt.Sprintf("there is no tier %q", tier), "give tiers 1 to 4")
			continue
		}
		if out == nil {
			out = map[int]int{}
		}
		out[n] = value
	}
	return out
}

// numbers reads a mapping of names to whole numbers within the range of its key, nil when absent.
func (l *packLoader) numbers(o object, key string) map[string]int {
	k := o.shape.key(key)
	n := o.fields[key]
	if n == nil {
		return nil
	}
	m, ok := asMapping(n)
	if !ok {
		l.at(n, "pack-type", key+" takes names and numbers", "write it as {name: 1}")
		return nil
	}
	out := map[string]int{}
	for _, v := range m.Values {
		name := v.Key.GetToken().Value
		one := object{y: &l.yamlFile, self: n, fields: map[string]ast.Node{name: v.Value}}
		out[name] = one.number(name, k.lo, k.lo, k.hi)
	}
	return out
}
