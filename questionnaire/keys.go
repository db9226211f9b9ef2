package questionnaire

import (
	"regexp"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// A key is one key of a mapping in a pack file. The loader knows the keys of this file and no others, and takes the
// ranges of numbers from here; the JSON Schema for editors is made of the same table.
type key struct {
	name, help string
	takes      takes
	needed     bool           // the mapping is not complete without it
	words      []string       // the only values, nil for any
	form       *regexp.Regexp // of a text, nil for any
	def        int            // what a number is where the key is absent
	lo, hi     int            // the range of a number, both included
	of         *shape         // of a mapping, and of the items of a list of mappings
}

// takes is the type of the value of a key.
type takes uint8

const (
	aText takes = iota
	aWhole
	aBoolean
	aDate
	aCondition
	texts
	aMapping
	mappings
	numbersByName // such as {under-24h: 24}
	numbersByTier // such as {1: 100}
	factsByID     // such as {size: other}
	aConfidence   // a number, or "tier"
)

// shape is a mapping of a pack file: what it is called in a problem, and its keys.
type shape struct {
	id, what string
	keys     []key
}

func (s *shape) names() []string {
	out := make([]string, len(s.keys))
	for i := range s.keys {
		out[i] = s.keys[i].name
	}
	return out
}

// key returns a key by its name. A name that is none is a fault of the program.
func (s *shape) key(name string) *key {
	for i := range s.keys {
		if s.keys[i].name == name {
			return &s.keys[i]
		}
	}
	panic("questionnaire: " + s.what + " has no key " + name)
}

// shaped reads a mapping with the keys of a shape.
func (y *yamlFile) shaped(n ast.Node, s *shape) object {
	o := y.object(n, s.what, s.names()...)
	o.shape = s
	return o
}

// whole returns a number within the range of its key, or what the key is when it is absent.
func (o object) whole(name string) int {
	k := o.shape.key(name)
	return o.number(name, k.def, k.lo, k.hi)
}

// Values of keys that take one of a few words.
var (
	kindWords   = []string{string(Scored), string(Triage)}
	resultWords = []string{"score", "areas"}
	answerWords = []string{string(Choice), string(Multi), string(FreeText), string(Number), string(DateAnswer)}
	classWords  = []string{ClassKey, "standard", ClassMinor}
	capWords    = []string{"C", "D"}
)

var optionShape = &shape{"option", "an option", []key{
	{name: "id", needed: true, form: questIDForm,
		help: "Short name of the option, such as met. Answers are kept by it, so it is permanent. unknown is " +
			"not taken: every question can be answered so."},
	{name: "label", needed: true, help: "The words that people choose."},
	{name: "value", takes: aWhole, hi: 100,
		help: "What the answer is worth, in percent of the points of the question. Every option of a scored " +
			"pack has one, none of a triage pack."},
	{name: "area", help: "Of a pack that is judged by area: what an area is that the answer keeps from being met, " +
		"such as: not signed."},
	{name: "fact", takes: factsByID, help: "Triage only: the facts that the option sets, as {fact: value}."},
}}

var gateShape = &shape{"gate", "gate", []key{
	{name: "name", needed: true,
		help: "A few words for the register, such as: MFA on remote and privileged access."},
	{name: "min_value", takes: aWhole, def: 100, lo: 1, hi: 100,
		help: "The value of the answer from which the must-have is met."},
	{name: "min_value_by_tier", takes: numbersByTier, lo: 1, hi: 100,
		help: "The value for single tiers in place of min_value, such as {1: 100}. Before triage the strictest " +
			"counts."},
	{name: "cap", needed: true, words: capWords,
		help: "The best grade while it is not met: D for a fatal must-have, C for a major one."},
	{name: "min_confidence", takes: aConfidence, hi: 100,
		help: "How strong the evidence must be, 0 to 100. tier asks for more the more critical the engagement " +
			"is: 80, 65, 50, 50."},
	{name: "when", takes: aCondition,
		help: "A condition under which it is a must-have; without one, always. It may use tier."},
}}

var limitShape = &shape{"limit", "limit", []key{
	{name: "fact", help: "The fact that says how much is tolerable, such as outage. It goes with at_most."},
	{name: "unit", help: "What the number is counted in, such as hours."},
	{name: "at_most", takes: numbersByName, hi: 1_000_000,
		help: "The most that each value of the fact tolerates, such as {under-24h: 24}."},
	{name: "min", takes: aWhole, lo: -1_000_000_000, hi: 1_000_000_000, help: "The least that can be an answer."},
	{name: "max", takes: aWhole, lo: -1_000_000_000, hi: 1_000_000_000, help: "The most that can be an answer."},
}}

var evidenceShape = &shape{"evidence", "evidence", []key{
	{name: "valid_days", takes: aWhole, def: 365, lo: 1, hi: 3650,
		help: "How many days a document supports the answer."},
	{name: "hard_expiry", takes: aBoolean,
		help: "After that a document no longer supports anything, instead of less and less."},
	{name: "ask", help: "What to send, in the words for the supplier."},
}}

var costShape = &shape{"cost", "cost", []key{
	{name: "evidence", takes: aWhole, def: 1, lo: 1, hi: 1000,
		help: "What it takes to send the evidence, next to other questions."},
	{name: "fix", takes: aWhole, def: 5, lo: 1, hi: 1000,
		help: "What it takes to put the control in place, next to other questions."},
}}

var findingShape = &shape{"finding", "finding", []key{
	{name: "risk", help: "There is a risk that ..."},
	{name: "cause", help: "Caused by ..."},
	{name: "effect", help: "Resulting in ..."},
	{name: "action", help: "What the supplier is asked to do."},
}}

var questionShape = &shape{"question", "a question", []key{
	{name: "id", needed: true, form: questIDForm,
		help: "Your own id, such as BK-01. It is permanent: answers are kept by it. Never the id of a " +
			"regulator, which changes its meaning."},
	{name: "text", needed: true, help: "The question. It asks one thing."},
	{name: "guidance", needed: true, help: "What counts as met, so that two assessors answer alike."},
	{name: "revision", takes: aWhole, def: 1, lo: 1, hi: 10000,
		help: "Count it up when the meaning changes, so that last year's answer is asked again."},
	{name: "answer", words: answerWords,
		help: "Type of the answer. Only choice scores, and it is choice without this key."},
	{name: "class", words: classWords,
		help: "How much the question counts in its domain: key 20, standard 10, minor 5. A key question without " +
			"a gate is a key control: below 50 it holds the grade at C."},
	{name: "weight", takes: aWhole, lo: 1, hi: 1000, help: "A weight of its own in place of a class."},
	{name: "why", help: "The reason for its weight."},
	{name: "sources", takes: texts, help: "The public documents, each with its date, that the reason rests on."},
	{name: "options", takes: mappings, of: optionShape,
		help: "The answers to choose from, in place of the scale of the pack."},
	{name: "limit", takes: aMapping, of: limitShape,
		help: "Of a number: what it is counted in and what it may be."},
	{name: "gate", takes: aMapping, of: gateShape,
		help: "Makes it a must-have: unless it is met, the grade is capped. At most ten in a pack."},
	{name: "evidence", takes: aMapping, of: evidenceShape,
		help: "What is asked for as evidence, and how long it is valid."},
	{name: "themes", takes: texts, words: Themes, help: "The control themes that it is about."},
	{name: "refs", takes: texts,
		help: "The items of frameworks that it asks, with their version, such as DSPT-v8:4.5.3."},
	{name: "certificate", takes: texts,
		help: "The question sets of Cyber Essentials that answer it, such as Danzell-3.3."},
	{name: "visible_if", takes: aCondition,
		help: "The question is asked only where this is true or not known. Facts only, no tier."},
	{name: "cost", takes: aMapping, of: costShape,
		help: "Relative cost, for the cheapest path to a better grade."},
	{name: "finding", takes: aMapping, of: findingShape,
		help: "The wording of the risk when the answer is low: risk, cause, effect and action, all four where " +
			"the question scores."},
	{name: "fact", help: "Triage only: the fact that a text, number, date or multi answer sets."},
}}

var domainShape = &shape{"domain", "a domain", []key{
	{name: "id", needed: true, form: questIDForm, help: "Short name of the domain."},
	{name: "title", needed: true, help: "Heading of the domain."},
	{name: "weight", takes: aWhole, hi: 10000,
		help: "Share of the score in basis points: 2500 is 25 %. The domains of a pack add up to 10000. Triage " +
			"packs and packs judged by area have none."},
	{name: "questions", takes: mappings, needed: true, of: questionShape,
		help: "The questions, in the order in which they are asked."},
}}

var editionShape = &shape{"edition", "an edition", []key{
	{name: "id", needed: true, help: "Name of the edition, such as 25/26."},
	{name: "version", help: "Version of the framework that it is of."},
	{name: "deadline", takes: aDate, needed: true, help: "The day by which it is published."},
	{name: "in_date_until", takes: aDate, needed: true,
		help: "The last day on which a publication for it is in date."},
}}

var frameworkShape = &shape{"framework", "framework", []key{
	{name: "name", help: "Name of the framework, such as DSPT."},
	{name: "version", help: "Its version, such as v8. Ids change their meaning between versions."},
}}

var validShape = &shape{"valid", "valid", []key{
	{name: "from", takes: aDate, help: "First day of the edition."},
	{name: "to", takes: aDate, help: "Last day of the edition."},
}}

// movedShape is a question in one list of a mapping, with the keys that only that list has.
func movedShape(id string, more ...key) *shape {
	return &shape{id, "a question of the mapping", append([]key{
		{name: "id", needed: true, help: "Id of the question in the earlier version."},
		{name: "why", needed: true, help: "The reason, as assessors read it."}}, more...)}
}

var (
	askedShape = movedShape("asked-again", key{name: "options", takes: texts,
		help: "Asked again only where the answer was one of these; without them, always."})
	splitShape = movedShape("split", key{name: "into", takes: texts, needed: true,
		help: "Ids of the questions it became, two or more."})
	goneShape = movedShape("gone")
)

var mappingShape = &shape{"from", "a mapping", []key{
	{name: "version", needed: true, form: versionForm, help: "The earlier version."},
	{name: "carried", takes: texts, help: "Ids whose meaning is unchanged: their answers count."},
	{name: "asked_again", takes: mappings, of: askedShape,
		help: "Questions whose answers are shown and no longer count."},
	{name: "split", takes: mappings, of: splitShape, help: "Questions that became several."},
	{name: "gone", takes: mappings, of: goneShape, help: "Questions that are no longer asked."},
}}

var packShape = &shape{"pack", "a pack", []key{
	{name: "schema", needed: true, words: []string{PackSchema},
		help: "Says that the file is a pack, and in which form."},
	{name: "kind", words: kindWords,
		help: "scored, or triage, which sets facts and scores nothing. It is scored without this key."},
	{name: "result", words: resultWords,
		help: "score, or areas: every domain is met, not met or pending, without weights, points and a letter."},
	{name: "voluntary", takes: aBoolean, help: "Offered to suppliers and never required of them."},
	{name: "id", needed: true, form: packIDForm,
		help: "Your own name of the pack, lower case with hyphens. Its assessments are kept by it."},
	{name: "version", needed: true, form: versionForm,
		help: "Three numbers, such as 1.0.0. A changed pack gets a new one."},
	{name: "title", needed: true, help: "Heading of the questionnaire."},
	{name: "framework", takes: aMapping, of: frameworkShape,
		help: "The published framework that it follows, if any."},
	{name: "provenance", help: "Who wrote it, on what it rests, and what it is not."},
	{name: "valid", takes: aMapping, of: validShape,
		help: "First and last day of the framework edition that it follows. Only shown."},
	{name: "editions", takes: mappings, of: editionShape,
		help: "The yearly editions of the framework, oldest first."},
	{name: "applies_if", takes: aCondition, help: "The engagements it is for; all without it. It may use tier."},
	{name: "from", takes: mappings, of: mappingShape, help: "What becomes of the answers to earlier versions."},
	{name: "scale", takes: mappings, of: optionShape,
		help: "The options of every choice question that has none of its own."},
	{name: "domains", takes: mappings, needed: true, of: domainShape, help: "The parts of the questionnaire."},
}}

// conditionHelp lists the facts that a condition can use.
func conditionHelp(t FactTable) string {
	var b strings.Builder
	b.WriteString(`A condition such as facts.data != "none" and tier != 4, with == != in < >= and or not and ` +
		"brackets. While it is not known it is true. The facts are")
	for i, d := range t {
		sep := ", "
		if i == 0 {
			sep = " "
		}
		b.WriteString(sep + d.ID)
		if !d.Open {
			b.WriteString(" (" + d.valueNames() + ")")
		}
	}
	return b.String() + ", " + FactConsequence + " and " + FactInherentLikelihood + " (1 to 5)."
}
