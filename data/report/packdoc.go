package report

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
)

// PackFormats returns the extensions of a document about a pack, the usual one first.
func PackFormats() []string { return []string{".md", ".html"} }

// WritePack writes the document of a pack in the format of a file name.
func WritePack(w io.Writer, name string, p *questionnaire.Pack, c *questionnaire.Clauses,
	t questionnaire.FactTable) error {
	ext := strings.ToLower(filepath.Ext(name))
	if !slices.Contains(PackFormats(), ext) {
		return problem.New("unknown-format", name, "name a file that ends in "+strings.Join(PackFormats(), " or "),
			"a document of a pack is not written as %q", ext)
	}
	return PackDocument(p, c, t).Write(w, ext)
}

// PackDocument sets out a pack for those who decide whether to adopt it, and for suppliers who are asked it: what it
// is for, how it is judged, and every question with what stands behind it. It reads no register.
func PackDocument(p *questionnaire.Pack, c *questionnaire.Clauses, t questionnaire.FactTable) *Document {
	d := &packDocument{p: p, clauses: c, facts: t}
	out := &Document{Title: p.Title, Subject: p.Ref(), For: "those who decide whether to adopt it, and " +
		"suppliers who are asked it",
		Source: "Pack " + p.Ref() + ", SHA-256 " + p.SHA256 + "."}
	out.Sections = []Section{d.about(), d.applies(), d.judged(), d.domains()}
	if s := d.mustHaves(); s != nil {
		out.Sections = append(out.Sections, *s)
	}
	if s := d.earlier(); s != nil {
		out.Sections = append(out.Sections, *s)
	}
	for i := range p.Domains {
		out.Sections = append(out.Sections, d.domain(&p.Domains[i])...)
	}
	return out
}

type packDocument struct {
	p       *questionnaire.Pack
	clauses *questionnaire.Clauses
	facts   questionnaire.FactTable
}

// about says what the pack is and where it comes from.
func (d *packDocument) about() Section {
	p := d.p
	gates, controls := 0, 0
	for _, q := range p.Questions() {
		if q.Gate != nil {
			gates++
		} else if q.KeyControl() && !p.ByArea {
			controls++
		}
	}
	facts := []Fact{{Label: "Version", Words: p.Version},
		{Label: "Framework", Words: cmp.Or(p.Framework.Words(), "none")},
		{Label: "Questions", Words: fmt.Sprintf("%d in %s", len(p.Questions()), text.Plural(len(p.Domains),
			"domain", "domains"))}}
	if p.Kind == questionnaire.Scored {
		facts = append(facts, Fact{Label: "Must-haves", Words: fmt.Sprint(gates)})
	}
	if controls > 0 {
		facts = append(facts, Fact{Label: "Key controls", Words: fmt.Sprint(controls)})
	}
	if p.ValidFrom != 0 || p.ValidTo != 0 {
		facts = append(facts, Fact{Label: "Edition", Words: strings.TrimSpace(cmp.Or(p.ValidFrom.Long(), "") +
			" to " +
			cmp.Or(p.ValidTo.Long(), "further notice"))})
	}
	for _, e := range p.Editions {
		facts = append(facts, Fact{Label: "Edition " + e.ID, Words: "published by " + e.Deadline.Long() +
			", in date until " +
			e.InDateUntil.Long()})
	}
	return Section{Heading: "What it is", Parts: []Part{{Facts: facts},
		{Text: cmp.Or(p.Provenance, "The pack does not say where it comes from.")}}}
}

// applies says which services it is for, in the words of the facts.
func (d *packDocument) applies() Section {
	s := Section{Heading: "When it applies"}
	switch words := d.p.AppliesIf.Words(d.facts); {
	case d.p.Kind == questionnaire.Triage:
		s.Parts = append(s.Parts, Part{Text: "To every service, first of all: its answers are the facts by " +
			"which the other " +
			"packs apply."})
	case words == "":
		s.Parts = append(s.Parts, Part{Text: "To every service."})
	default:
		s.Parts = append(s.Parts, Part{Text: "Where " + words + "."},
			Part{Quiet: "The facts come from the triage of a " +
				"service. One that is not known counts as the worst case, so the pack may apply because of it; " +
				"filling it in may " +
				"take the pack away."})
	}
	if d.p.Voluntary {
		s.Parts = append(s.Parts, Part{Text: "It is voluntary: offered, never required. Answering it or not " +
			"changes no grade " +
			"and no risk."})
	} else if d.p.Kind == questionnaire.Scored {
		s.Parts = append(s.Parts, Part{Quiet: "It counts from the day on which it is adopted."})
	}
	return s
}

// judged says what becomes of the answers.
func (d *packDocument) judged() Section {
	s := Section{Heading: "How it is judged"}
	switch {
	case d.p.Kind == questionnaire.Triage:
		s.Parts = []Part{{Text: "It gives no points. Its answers set the facts of a service: its tier, the " +
			"consequence of a " +
			"failure, and which questionnaires are in proportion."}}
	case d.p.ByArea:
		s.Parts = []Part{{Text: "Each domain is an area that is met, not met or pending. There are no weights, " +
			"no points and no " +
			"letter. An area is met when every question in scope is answered in full and, where evidence is " +
			"asked for, with " +
			"evidence that was accepted; one answer that is too low makes it not met."}}
	default:
		s.Parts = []Part{{Text: "Each answer is worth a percentage of the points of its question. A bare claim " +
			"is worth half; " +
			"accepted evidence brings the rest. The domains count by their weights."},
			{Text: "A must-have that is not met, or not shown, holds the grade at C or D whatever else is " +
				"good. A key control is " +
				"met from an answer worth half and holds the grade at C until then."}}
	}
	if d.p.Kind == questionnaire.Scored {
		s.Parts = append(s.Parts, Part{Quiet: "Every question can be answered with not known, which is never " +
			"the worst answer, " +
			"and with not applicable and the reason."})
	}
	return s
}

func (d *packDocument) domains() Section {
	t := &Table{ID: "domains", Caption: "The domains of the pack", Columns: Columns("Domain", "Questions")}
	t.Columns[1].Number = true
	weights := d.p.Kind == questionnaire.Scored && !d.p.ByArea
	if weights {
		t.Columns = append(t.Columns, Column{Header: "Share of the score", Number: true})
	}
	for i := range d.p.Domains {
		x := &d.p.Domains[i]
		row := []Cell{Words(x.Title), Words(fmt.Sprint(len(x.Questions)))}
		if weights {
			row = append(row, Words(percent(x.Weight)))
		}
		t.Add(row...)
	}
	return Section{Heading: "Domains", Parts: []Part{{Table: t}}}
}

// percent writes basis points as a percentage.
func percent(n int) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%d.%02d", n/100, n%100), "0"), ".") + " %"
}

// mustHaves lists the must-haves, nil for none.
func (d *packDocument) mustHaves() *Section {
	t := &Table{ID: "must-haves", Caption: "What holds the grade while it is not met",
		Columns: Columns("Question", "Must-have", "Met from", "Evidence", "Grade at most", "Only where")}
	for _, q := range d.p.Questions() {
		g := q.Gate
		if g == nil {
			continue
		}
		from := fmt.Sprintf("%d %%", g.MinValue)
		for tier := 1; tier <= 4; tier++ {
			if v, ok := g.ByTierValue[tier]; ok {
				from += fmt.Sprintf("; %d %% in tier %d", v, tier)
			}
		}
		t.Add(Words(q.ID), Words(g.Name), Words(from), Words(confidence(g)), Words(string(g.Cap)),
			Words(cmp.Or(g.When.Words(d.facts), "always")))
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return &Section{Heading: "Must-haves", Parts: []Part{{Table: t}}}
}

func confidence(g *questionnaire.Gate) string {
	switch {
	case g.ByTier:
		return "stronger the more critical the service is"
	case g.MinConfidence > 0:
		return fmt.Sprintf("%d %%", g.MinConfidence)
	}
	return "none asked"
}

// earlier says what becomes of the answers to earlier versions, nil without any.
func (d *packDocument) earlier() *Section {
	if len(d.p.From) == 0 {
		return nil
	}
	s := &Section{Heading: "Answers to earlier versions"}
	for _, m := range d.p.From {
		count := map[questionnaire.Outcome]int{}
		var why []string
		for i := range m.Changes {
			c := &m.Changes[i]
			if count[c.Outcome]++; c.Why != "" {
				why = append(why, c.ID+", "+string(c.Outcome)+": "+c.Why)
			}
		}
		s.Parts = append(s.Parts, Part{Text: fmt.Sprintf("From %s: %d carried, %d asked again, %d split, %d gone.",
			m.Version,
			count[questionnaire.CarriedOver], count[questionnaire.AskedAgain], count[questionnaire.SplitUp],
			count[questionnaire.Gone])}, Part{Items: why})
	}
	return s
}

// domain is a heading for a domain, and one below it for each question.
func (d *packDocument) domain(x *questionnaire.Domain) []Section {
	heading := x.Title
	if x.Weight > 0 && !d.p.ByArea {
		heading += " (" + percent(x.Weight) + " of the score)"
	}
	out := []Section{{Heading: heading}}
	for _, q := range x.Questions {
		out = append(out, Section{Heading: q.ID, Under: true, Parts: []Part{{Text: q.Text},
			{Facts: d.question(q)}}})
	}
	return out
}
