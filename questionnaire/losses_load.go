package questionnaire

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"assure/internal/problem"
)

// maxYears is the largest number of supplier-years of a list, and maxAmount the largest anchor.
const (
	maxYears  = 10_000_000
	maxAmount = 1_000_000_000_000
)

// LoadLosses reads a file of loss data. It is nil when there is any problem, each with name:line:column.
func LoadLosses(name string, src []byte) (*LossData, []problem.Problem) {
	l := &lossLoader{yamlFile: yamlFile{name: name}, data: &LossData{}}
	root := l.parse(src)
	if root == nil {
		return nil, l.problems
	}
	l.file(root)
	if len(l.problems) > 0 {
		return nil, l.problems
	}
	return l.data, nil
}

type lossLoader struct {
	yamlFile
	data *LossData
}

func (l *lossLoader) file(root *ast.MappingNode) {
	o := l.object(root, "a file of loss data", "schema", "id", "title", "as_of", "scenarios", "sources", "lists",
		"anchors", "barriers", "factors")
	l.schema(o, "losses-schema", LossesSchema)
	l.need(o, "a file of loss data", "title", "as_of")
	d := l.data
	d.ID, d.Title, d.AsOf = l.id(o, nil), o.text("title"), o.date("as_of")
	for _, n := range o.list("scenarios") {
		f := l.object(n, "a scenario", "id", "title", "means")
		l.need(f, "a scenario", "title", "means")
		known := func(id string) bool { return d.Scenario(id) != nil }
		d.Scenarios = append(d.Scenarios, LossScenario{l.id(f, known), f.text("title"), f.text("means")})
	}
	if len(d.Scenarios) == 0 {
		l.at(o.node("scenarios"), "missing-key", "the file has no scenarios", "add scenarios: with at least one")
	}
	for _, n := range o.list("sources") {
		d.Sources = append(d.Sources, l.source(n))
	}
	for _, n := range o.list("lists") {
		d.Lists = append(d.Lists, l.events(n))
	}
	for _, n := range o.list("anchors") {
		d.Anchors = append(d.Anchors, l.anchor(n))
	}
	for _, n := range o.list("barriers") {
		d.Barriers = append(d.Barriers, l.barrier(n))
	}
	for _, n := range o.list("factors") {
		d.Factors = append(d.Factors, l.factor(n))
	}
}

// id reads an id that taken does not know yet.
func (l *lossLoader) id(o object, taken func(string) bool) string {
	id := o.text("id")
	switch {
	case !packIDForm.MatchString(id):
		l.at(o.node("id"), "bad-id", fmt.Sprintf("the id is %q", id), "use lower case letters, digits and hyphens")
	case taken != nil && taken(id):
		l.at(o.node("id"), "duplicate-id", fmt.Sprintf("there are two of %q", id), "give each an id of its own")
	}
	return id
}

func (l *lossLoader) source(n ast.Node) LossSource {
	o := l.object(n, "a source", "id", "by", "title", "url", "published", "read", "primary", "note")
	l.need(o, "a source", "by", "title")
	return LossSource{ID: l.id(o, func(id string) bool { return l.data.Source(id) != nil }), By: o.text("by"),
		Title: o.text("title"), URL: o.text("url"), Published: o.text("published"), Read: o.date("read"),
		Primary: o.boolean("primary"), Note: o.text("note")}
}

func (l *lossLoader) scenario(o object) string {
	id := o.text("scenario")
	if l.data.Scenario(id) == nil {
		l.at(o.node("scenario"), "unknown-scenario", fmt.Sprintf("there is no scenario %q", id),
			"name one of scenarios:")
	}
	return id
}

// sources reads the sources of a figure and of how sure it is. What is published names one that was read.
func (l *lossLoader) sources(o object, sure Sure) []string {
	ids := o.texts("sources")
	read := false
	for _, id := range ids {
		s := l.data.Source(id)
		if s == nil {
			l.at(o.node("sources"), "unknown-source", fmt.Sprintf("there is no source %q", id), "add it to sources:")
			continue
		}
		read = read || s.Read != 0
	}
	if sure == Published && !read {
		l.at(o.node("sources"), "no-source", "a published figure needs a source that was read",
			"name a source with read: and a day, or write sure: judgement and why")
	}
	return ids
}

func (l *lossLoader) sure(o object) Sure {
	s := Sure(o.text("sure"))
	if !slices.Contains(Sures(), s) {
		l.at(o.node("sure"), "bad-sure", fmt.Sprintf("sure is %q", string(s)), "write published, own or judgement")
	}
	return s
}

func (l *lossLoader) events(n ast.Node) EventList {
	o := l.object(n, "a list of events", "id", "scenario", "class", "from", "to", "exposure", "events")
	l.need(o, "a list of events", "class", "from", "to")
	if !o.has("exposure") {
		l.at(n, "missing-key", "a list of events has no exposure", "add exposure: {years: ..., sure: ..., why: ...}")
	}
	taken := func(id string) bool {
		return slices.ContainsFunc(l.data.Lists, func(x EventList) bool { return x.ID == id })
	}
	e := EventList{ID: l.id(o, taken), Scenario: l.scenario(o), Class: o.text("class"), From: o.date("from"),
		To: o.date("to"), Where: l.name + ":" + position(n)}
	if l.data.List(e.Scenario) != nil {
		l.at(o.node("scenario"), "duplicate-list", "the scenario has a list already", "keep one list a scenario")
	}
	if e.From > e.To {
		l.at(o.node("to"), "bad-date", "to is before from", "give the first day and the last")
	}
	if o.has("exposure") {
		e.Exposure = l.exposure(o.fields["exposure"])
	}
	for _, n := range o.list("events") {
		v := l.event(n)
		if v.On != 0 && (v.On < e.From || v.On > e.To) {
			l.at(n, "out-of-range", "the event is outside the days of the list", "remove it, or move from or to")
		}
		if slices.ContainsFunc(e.Events, func(x Event) bool { return x.Name == v.Name && x.On == v.On }) {
			l.at(n, "duplicate-event", fmt.Sprintf("%q is there twice", v.Name), "count each event once")
		}
		e.Events = append(e.Events, v)
	}
	slices.SortStableFunc(e.Events, func(a, b Event) int { return int(a.On) - int(b.On) })
	return e
}

func (l *lossLoader) exposure(n ast.Node) Exposure {
	x := l.object(n, "exposure", "years", "least", "most", "sure", "sources", "why")
	l.need(x, "exposure", "why", "years")
	e := Exposure{Years: x.number("years", 0, 1, maxYears), Sure: l.sure(x), Why: x.text("why")}
	e.Least = x.number("least", e.Years, 1, maxYears)
	e.Most = x.number("most", e.Years, 1, maxYears)
	e.Sources = l.sources(x, e.Sure)
	if e.Least > e.Years || e.Years > e.Most {
		l.at(x.node("years"), "out-of-range", "years is not between least and most",
			"put least, years and most in order")
	}
	return e
}

func (l *lossLoader) event(n ast.Node) Event {
	o := l.object(n, "an event", "name", "what", "on", "sources")
	l.need(o, "an event", "name", "what", "on")
	return Event{Name: o.text("name"), What: o.text("what"), On: o.date("on"), Sources: l.sources(o, Published)}
}

func (l *lossLoader) anchor(n ast.Node) Anchor {
	o := l.object(n, "an anchor", "id", "scenario", "what", "amount", "unit", "whose", "sources", "note")
	l.need(o, "an anchor", "what", "amount", "unit")
	taken := func(id string) bool {
		return slices.ContainsFunc(l.data.Anchors, func(x Anchor) bool { return x.ID == id })
	}
	a := Anchor{ID: l.id(o, taken), Scenario: l.scenario(o), What: o.text("what"),
		Amount: o.number("amount", 0, 0, maxAmount), Unit: o.text("unit"), Whose: o.text("whose"),
		Sources: l.sources(o, Published), Note: o.text("note"), Where: l.name + ":" + position(n)}
	if !slices.Contains(Whose, a.Whose) {
		l.at(o.node("whose"), "bad-whose", fmt.Sprintf("whose is %q", a.Whose), "write "+strings.Join(Whose, ", "))
	}
	return a
}

func (l *lossLoader) barrier(n ast.Node) Barrier {
	o := l.object(n, "a barrier", "id", "title", "effects")
	l.need(o, "a barrier", "title")
	taken := func(id string) bool {
		return slices.ContainsFunc(l.data.Barriers, func(x Barrier) bool { return x.ID == id })
	}
	b := Barrier{ID: l.id(o, taken), Title: o.text("title")}
	for _, n := range o.list("effects") {
		b.Effects = append(b.Effects, l.effect(n))
	}
	if len(b.Effects) == 0 {
		l.at(n, "missing-key", "the barrier has no effects", "add effects: with at least one")
	}
	return b
}

func (l *lossLoader) effect(n ast.Node) Effect {
	o := l.object(n, "an effect", "scenarios", "cuts", "least", "most", "sure", "sources", "why", "questions")
	l.need(o, "an effect", "why", "most")
	e := Effect{Scenarios: o.texts("scenarios"), Cuts: Cuts(o.text("cuts")), Least: o.number("least", 0, 0, MaxCut),
		Most: o.number("most", 0, 0, MaxCut), Sure: l.sure(o), Why: o.text("why"), Where: l.name + ":" + position(n)}
	e.Sources = l.sources(o, e.Sure)
	if e.Least > e.Most {
		l.at(o.node("least"), "out-of-range", "least is more than most", "give the smaller percentage first")
	}
	if e.Cuts != CutsFrequency && e.Cuts != CutsLoss {
		l.at(o.node("cuts"), "bad-cuts", fmt.Sprintf("cuts is %q", string(e.Cuts)), "write frequency or loss")
	}
	if len(e.Scenarios) == 0 {
		l.at(n, "missing-key", "the effect has no scenarios", "add scenarios: [...]")
	}
	for i, id := range e.Scenarios {
		if l.data.Scenario(id) == nil || slices.Contains(e.Scenarios[:i], id) {
			l.at(o.node("scenarios"), "unknown-scenario", fmt.Sprintf("there is no other scenario %q", id),
				"name each of scenarios: once")
		}
	}
	for _, s := range o.texts("questions") {
		pack, question, _ := strings.Cut(s, "/")
		q := PackQuestion{pack, question}
		if !packIDForm.MatchString(pack) || !questIDForm.MatchString(question) || slices.Contains(e.Questions, q) {
			l.at(o.node("questions"), "bad-question", fmt.Sprintf("%q is not another question of a pack", s),
				"write the pack and the question, such as dspt-it-supplier/ITS-22, each once")
			continue
		}
		e.Questions = append(e.Questions, q)
	}
	if len(e.Questions) == 0 {
		l.at(n, "missing-key", "the effect has no questions", "add questions: [...]")
	}
	return e
}

func (l *lossLoader) factor(n ast.Node) FactFactor {
	o := l.object(n, "a factor", "scenario", "fact", "value", "percent", "sure", "sources", "why")
	l.need(o, "a factor", "fact", "value", "percent", "why")
	f := FactFactor{Scenario: l.scenario(o), Fact: o.text("fact"), Value: o.text("value"),
		Percent: o.number("percent", 100, 1, 1000), Sure: l.sure(o), Why: o.text("why"),
		Where: l.name + ":" + position(n)}
	f.Sources = l.sources(o, f.Sure)
	return f
}
