package questionnaire

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"assure/internal/problem"
	"assure/internal/text"
)

// LoadPack reads a pack that is in use, such as the copy of a register. The pack is nil when there is any problem. Each
// problem gives name:line:column. The facts in conditions are checked against t.
func LoadPack(name string, src []byte, t FactTable) (*Pack, []problem.Problem) {
	p, problems, _ := loadPack(name, src, t, false)
	return p, problems
}

// CheckPack reads the file of an author. It is [LoadPack] that also refuses texts still to be written ([Todo]), and
// warns of what is allowed but seldom meant: a minor question that counts for more than a key one, a question that asks
// two things, and an option that mixes an answer with not knowing.
func CheckPack(name string, src []byte, t FactTable) (p *Pack, problems, warnings []problem.Problem) {
	return loadPack(name, src, t, true)
}

func loadPack(name string, src []byte, t FactTable, strict bool) (p *Pack, problems, warnings []problem.Problem) {
	l := &packLoader{yamlFile: yamlFile{name: name}, table: t, places: map[any]ast.Node{}}
	root := l.parse(src)
	if root == nil {
		return nil, l.problems, nil
	}
	var open todos
	if strict {
		open = findTodos(root)
	}
	p = l.pack(root)
	p.index()
	l.undecided = slices.ContainsFunc(l.problems, func(x problem.Problem) bool { return open.at[l.inFile(x)] })
	l.check(p)
	if open.report(l); len(l.problems) > 0 {
		return nil, l.problems, nil
	}
	l.warnWeights(p)
	l.warnWords(p)
	if strict {
		l.warnTodos(src)
	}
	sum := sha256.Sum256(src)
	p.SHA256, p.Source = hex.EncodeToString(sum[:]), slices.Clone(src)
	return p, nil, l.problems
}

type packLoader struct {
	yamlFile
	table  FactTable
	scale  []Option
	places map[any]ast.Node // by *Question, *Gate and *Domain, for the place of a problem
	// undecided says that a number or a word is still to be written, so that sums and limits tell nothing yet.
	undecided bool
}

var (
	packIDForm  = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	questIDForm = regexp.MustCompile(`^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$`)
	versionForm = regexp.MustCompile(`^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$`)
)

func (l *packLoader) pack(root *ast.MappingNode) *Pack {
	o := l.shaped(root, packShape)
	l.schema(o, "pack-schema", PackSchema)
	p := &Pack{Kind: Scored, ID: o.text("id"), Version: o.text("version"), Title: o.text("title"),
		Provenance: o.text("provenance")}
	switch k := o.text("kind"); PackKind(k) {
	case "", Scored:
	case Triage:
		p.Kind = Triage
	default:
		l.at(o.node("kind"), "pack-kind", fmt.Sprintf("there is no kind %q", k), "write scored or triage")
	}
	l.result(o, p)
	l.form(o, "id", p.ID, packIDForm, "lower case letters, digits and hyphens")
	l.form(o, "version", p.Version, versionForm, "three numbers such as 1.0.0")
	if p.Title == "" {
		l.at(o.node("title"), "missing-key", "the pack has no title", "add title: ...")
	}
	f := l.shaped(o.fields["framework"], frameworkShape)
	p.Framework = Framework{f.text("name"), f.text("version")}
	v := l.shaped(o.fields["valid"], validShape)
	p.ValidFrom, p.ValidTo = v.date("from"), v.date("to")
	p.Editions = l.editions(o)
	p.AppliesIf = l.condition(o, "applies_if", true)
	p.From = l.mappings(o)
	l.scale = l.options(o, "scale", p.Kind)
	domains := o.list("domains")
	if len(domains) == 0 {
		l.at(o.node("domains"), "missing-key", "the pack has no domains", "add domains: with at least one domain")
	}
	p.Domains = make([]Domain, len(domains))
	for i, n := range domains {
		p.Domains[i] = l.domain(n, p)
		l.places[&p.Domains[i]] = n
	}
	if p.ByArea {
		p.shareEqually()
	}
	return p
}

// result reads how the answers are judged, and whether suppliers may leave them out.
func (l *packLoader) result(o object, p *Pack) {
	p.Voluntary = o.boolean("voluntary")
	switch r := o.text("result"); r {
	case "", "score":
	case "areas":
		p.ByArea = true
	default:
		l.at(o.node("result"), "pack-result", fmt.Sprintf("there is no result %q", r), "write score or areas")
	}
	if p.Kind == Triage && (p.ByArea || p.Voluntary) {
		l.at(o.self, "pack-result", "a triage pack has no result of its own", "remove result and voluntary")
	}
}

// shareEqually gives the domains of a pack that is judged by area the same weight, so that the engine can work with
// them. No figure made of it is shown.
func (p *Pack) shareEqually() {
	var judged []*Domain
	for i := range p.Domains {
		if slices.ContainsFunc(p.Domains[i].Questions, (*Question).Scores) {
			judged = append(judged, &p.Domains[i])
		}
	}
	for i, d := range judged {
		d.Weight = 10000 * (i + 1) / len(judged)
		d.Weight -= 10000 * i / len(judged)
	}
}

func (l *packLoader) form(o object, key, value string, form *regexp.Regexp, words string) {
	if !form.MatchString(value) {
		l.at(o.node(key), "bad-"+key, fmt.Sprintf("%s is %q", key, value), key+" takes "+words)
	}
}

func (l *packLoader) condition(o object, key string, tier bool) *Condition {
	s := o.text(key)
	if s == "" {
		return nil
	}
	c, err := ParseCondition(s)
	if err != nil {
		l.at(o.node(key), "bad-condition", err.Error(),
			"a condition looks like facts.data != \"none\" and facts.care == \"supports\"")
		return nil
	}
	for _, bad := range c.Check(l.table, tier) {
		code := "bad-condition"
		if strings.HasPrefix(bad, "no facts") {
			code = "unreachable-condition"
		}
		l.at(o.node(key), code, bad, "correct or remove the condition")
	}
	return c
}

func (l *packLoader) domain(n ast.Node, p *Pack) Domain {
	o := l.shaped(n, domainShape)
	d := Domain{ID: o.text("id"), Title: o.text("title")}
	if !questIDForm.MatchString(d.ID) {
		l.at(o.node("id"), "bad-id", fmt.Sprintf("the domain id is %q", d.ID),
			"a domain id takes letters, digits and hyphens")
	}
	if d.Title == "" {
		l.at(o.node("title"), "missing-key", "the domain has no title", "add title: ...")
	}
	switch {
	case p.Kind == Scored && !p.ByArea && !o.has("weight"):
		l.at(o.self, "missing-key", fmt.Sprintf("domain %s has no weight", d.ID),
			"add weight: in basis points; all domains sum to 10000")
	case p.Kind == Triage && o.has("weight"):
		l.at(o.node("weight"), "triage-weight", "a triage pack carries no weights", "remove weight")
	case p.ByArea && o.has("weight"):
		l.at(o.node("weight"), "area-weight", "a pack with result: areas carries no weights", "remove weight")
	default:
		d.Weight = o.whole("weight")
	}
	for _, q := range o.list("questions") {
		d.Questions = append(d.Questions, l.question(q, p))
	}
	if len(d.Questions) == 0 {
		l.at(o.node("questions"), "missing-key", fmt.Sprintf("domain %s has no questions", d.ID),
			"add at least one question, or remove the domain")
	}
	return d
}

func (l *packLoader) question(n ast.Node, p *Pack) *Question {
	kind := p.Kind
	o := l.shaped(n, questionShape)
	q := &Question{ID: o.text("id"), Text: o.text("text"), Guidance: o.text("guidance"), Why: o.text("why"),
		Fact: o.text("fact"), Sources: o.texts("sources"), Certificate: o.texts("certificate"),
		Revision: o.whole("revision"), Answer: AnswerType(o.text("answer")), Themes: o.texts("themes"),
		Refs: o.texts("refs")}
	l.places[q] = n
	if !questIDForm.MatchString(q.ID) {
		l.at(o.node("id"), "bad-id", fmt.Sprintf("the question id is %q", q.ID),
			"an id takes letters, digits, dots and hyphens, such as ITS-22")
	}
	if q.Text == "" {
		l.at(o.node("text"), "missing-key", fmt.Sprintf("question %s has no text", q.ID), "add text: ...")
	}
	if q.Guidance == "" {
		l.at(o.node("guidance"), "missing-guidance", fmt.Sprintf("question %s has no guidance", q.ID),
			"say what counts as met, in a sentence or two")
	}
	switch q.Answer {
	case "":
		q.Answer = Choice
	case Choice, Multi, FreeText, Number, DateAnswer:
	default:
		l.at(o.node("answer"), "bad-answer-type", fmt.Sprintf("there is no answer type %q", q.Answer),
			"write choice, multi, text, number or date")
	}
	l.weight(o, q, p)
	q.Options = l.options(o, "options", kind)
	if len(q.Options) == 0 && q.Answer == Choice {
		q.Options = l.scale
	}
	q.Limit = l.limit(o, q)
	q.Gate = l.gate(o, q, kind)
	e := l.shaped(o.fields["evidence"], evidenceShape)
	q.Evidence = EvidenceRule{e.whole("valid_days"), e.boolean("hard_expiry"), e.text("ask")}
	q.VisibleIf = l.condition(o, "visible_if", false)
	c := l.shaped(o.fields["cost"], costShape)
	q.Cost = Cost{c.whole("evidence"), c.whole("fix")}
	q.Finding = l.finding(o, q, kind)
	return q
}

func (l *packLoader) weight(o object, q *Question, p *Pack) {
	q.Class = o.text("class")
	scores := p.Kind == Scored && q.Answer == Choice
	if !scores || p.ByArea {
		for _, key := range []string{"class", "weight"} {
			if o.has(key) {
				l.at(o.node(key), "weight-not-scored",
					fmt.Sprintf("question %s does not score, so it has no %s", q.ID, key), "remove "+key)
			}
		}
		if scores {
			q.Weight = StandardWeight
		}
		return
	}
	switch q.Class {
	case ClassKey:
		q.Weight = KeyWeight
	case "standard":
		q.Weight = StandardWeight
	case ClassMinor:
		q.Weight = MinorWeight
	case "":
		if !o.has("weight") {
			l.at(o.self, "missing-key", fmt.Sprintf("question %s has no class", q.ID),
				"add class: key, standard or minor")
		}
	default:
		l.at(o.node("class"), "bad-class", fmt.Sprintf("there is no class %q", q.Class), "write key, standard or minor")
	}
	if o.has("weight") {
		if q.Class != "" {
			l.at(o.node("weight"), "bad-class", fmt.Sprintf("question %s has both a class and a weight", q.ID),
				"keep one of them")
		}
		q.Weight = o.whole("weight")
	}
}

func (l *packLoader) options(o object, key string, kind PackKind) []Option {
	var out []Option
	for _, n := range o.list(key) {
		f := l.shaped(n, optionShape)
		opt := Option{ID: f.text("id"), Label: f.text("label"), Value: f.whole("value"), Area: f.text("area")}
		if !questIDForm.MatchString(opt.ID) || opt.ID == Unknown {
			l.at(f.node("id"), "bad-id", fmt.Sprintf("the option id is %q", opt.ID),
				"an option id takes letters, digits and hyphens, and is not \"unknown\"")
		}
		if opt.Label == "" {
			l.at(f.node("label"), "missing-key", fmt.Sprintf("option %q has no label", opt.ID),
				"add label: with the text to choose")
		}
		if f.has("value") == (kind == Triage) {
			l.at(f.self, "option-value",
				fmt.Sprintf("option %q: options of a scored pack have a value, those of a triage pack do not", opt.ID),
				"add or remove value:")
		}
		opt.Fact = l.facts(f, kind)
		if i := slices.IndexFunc(out,
			func(x Option) bool { return x.ID == opt.ID || text.Fold(x.Label) == text.Fold(opt.Label) }); i >= 0 {
			l.at(f.node("id"), "duplicate-id", fmt.Sprintf("two options have the id or the label of option %q", opt.ID),
				"give each option its own id and label")
		}
		out = append(out, opt)
	}
	return out
}

func (l *packLoader) facts(o object, kind PackKind) map[string]string {
	n := o.fields["fact"]
	if n == nil {
		return nil
	}
	m, ok := asMapping(n)
	if !ok || kind != Triage {
		l.at(n, "bad-fact", "only options of a triage pack set facts, as fact: {id: value}", "correct or remove fact")
		return nil
	}
	out := map[string]string{}
	for _, v := range m.Values {
		id := v.Key.GetToken().Value
		value, _ := scalar(v.Value)
		if err := l.table.Check(id, value); err != nil {
			l.at(v.Value, "bad-fact", err.Error(), "use a fact and value of the fact table")
			continue
		}
		out[id] = value
	}
	return out
}

func (l *packLoader) gate(o object, q *Question, kind PackKind) *Gate {
	n := o.fields["gate"]
	if n == nil {
		return nil
	}
	if kind == Triage || q.Answer != Choice {
		l.at(n, "gate-not-scored", fmt.Sprintf("question %s does not score, so it cannot be a must-have", q.ID),
			"remove gate")
		return nil
	}
	f := l.shaped(n, gateShape)
	g := &Gate{Name: f.text("name"), MinValue: f.whole("min_value"), Cap: Grade(f.text("cap")),
		When: l.condition(f, "when", true)}
	g.ByTierValue = l.byTier(f)
	l.places[g] = n
	if g.Name == "" {
		l.at(f.node("name"), "missing-key", fmt.Sprintf("the must-have of %s has no name", q.ID),
			"add name: with a few words for the register")
	}
	if g.Cap != "C" && g.Cap != "D" {
		l.at(f.node("cap"), "bad-cap", fmt.Sprintf("the cap is %q", string(g.Cap)),
			"write D for a fatal must-have or C for a major one")
	}
	if f.text("min_confidence") == "tier" {
		g.ByTier = true
	} else {
		g.MinConfidence = f.whole("min_confidence")
	}
	return g
}

func (l *packLoader) finding(o object, q *Question, kind PackKind) Finding {
	f := l.shaped(o.fields["finding"], findingShape)
	out := Finding{f.text("risk"), f.text("cause"), f.text("effect"), f.text("action")}
	if kind != Scored || q.Answer != Choice {
		return out
	}
	for _, key := range findingShape.names() {
		if f.text(key) == "" {
			l.at(o.node("finding"), "missing-finding", fmt.Sprintf("question %s has no finding: %s", q.ID, key),
				"add "+key+": the wording of the risk when the answer is low")
		}
	}
	return out
}
