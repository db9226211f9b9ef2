package export

import (
	"path/filepath"
	"slices"
	"strings"

	"assure/data/lists"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
)

// target is whom an export can be about.
type target struct {
	words string
	refs  []string // suppliers or engagements; of a kind with one subject it is the first
	typed bool     // by its reference, in a field of its own
	short string   // for the name of the file
}

// form is what one kind of export asks.
type form struct {
	*page.Filling
	kind     kind
	targets  []target
	packs    []string
	proposed string // the path proposed last; one that a person typed is kept

	of, ref, format, redact, scores, pack, prefill *kit.FormField
	decides                                        *kit.FormField
	asOf, known, organisation, replyBy             *kit.FormField
	due, issuer, replyTo                           *kit.FormField
	path                                           *kit.FormField
}

// newForm is the form of a kind.
func (p *Page) newForm(k kind) *form {
	f := &form{kind: k, targets: p.targets(k), packs: p.packs}
	var fields []*kit.FormField
	choice := func(label string, options ...string) *kit.FormField {
		x := &kit.FormField{Label: label, Options: options, Hint: "space: next", Off: len(options) < 2,
			Passing: true}
		fields = append(fields, x)
		return x
	}
	typed := func(label, hint, value string) *kit.FormField {
		x := &kit.FormField{Label: label, Hint: hint, Input: kit.NewInput(value, text.MaxLength)}
		fields = append(fields, x)
		return x
	}
	var whom []string
	for _, t := range f.targets {
		whom = append(whom, t.words)
	}
	if k.id == questionnaires {
		f.pack = choice("Questionnaire", f.packs...)
		f.pack.Off = false
	}
	if len(whom) > 0 {
		f.of = choice("For", whom...)
		f.of.Off = false
		if len(whom) == 1 {
			f.of.Hint = ""
		}
		f.ref = typed("Reference", refHint(k), "")
	}
	if k.id == questionnaires {
		f.due = typed("Answers due", "21 Nov 2026; empty: none", "")
		f.prefill = choice("Last answers", "not in it", "in it, to confirm")
		f.issuer = typed("Who asks", "empty: as last time", "")
		f.replyTo = typed("Answers go to", "empty: as last time", "")
	} else {
		f.format = choice("Format", k.formats...)
		f.redact = choice("Names", "in full", "redacted: codes and roles")
		if k.subject == ofDecision {
			f.decides = choice("Decides", append([]string{likeliest}, lists.PaperKinds()...)...)
		}
		if k.scores {
			f.scores = choice("Scores", "left out", "in it, where published")
		}
		if k.replyBy {
			f.replyBy = typed("Reply by", "empty: two weeks", "")
		}
		f.organisation = typed("Organisation", "as printed", p.c.Remembered(rememberedOrganisation))
		f.known = typed("As known on", "a day; empty: now", "")
		f.asOf = typed("As of", "a day; empty: today", "")
	}
	label := "File"
	if k.id == questionnaires {
		label = "Folder"
	}
	f.path = typed(label, "", "")
	f.ofThisOne()
	f.Filling = p.c.Fill("Export", k.title, fields...)
	f.follow(p)
	return f
}

// ofThisOne marks what is typed for this export alone, and shows its days in words.
func (f *form) ofThisOne() {
	for _, x := range []*kit.FormField{f.ref, f.due, f.replyBy, f.asOf, f.known} {
		if x != nil {
			x.Passing = true
			if x != f.ref {
				x.Reads = page.DayWords
			}
		}
	}
}

// refHint is how a reference that is typed looks.
func refHint(k kind) string {
	switch k.subject {
	case ofDecision:
		return "DEC-7, R-12, TEN-1, ENG-3 ITS-22"
	case ofTender:
		return "TEN-1"
	case ofIncident:
		return "INC-1"
	}
	return "SUP-3 or ENG-3"
}

// targets are whom a kind can be about, the likeliest first.
func (p *Page) targets(k kind) []target {
	everything := target{words: "everything"}
	if k.id == questionnaires {
		everything.words = "all that are triaged, need it and do not have it"
	}
	switch k.subject {
	case whole:
		return nil
	case ofDecision:
		return p.decisions()
	case ofTender:
		var out []target
		for _, t := range p.tenders {
			out = append(out, named(t.Ref, t.Title)...)
		}
		return append(out, target{words: "another tender", typed: true})
	case ofIncident:
		var out []target
		for _, i := range slices.Backward(p.incidents) {
			out = append(out, named(i.Ref, i.Title)...)
		}
		return append(out, target{words: "another incident", typed: true})
	}
	out := append(named(p.of.Supplier, p.of.Name), named(p.of.Engagement, p.of.Service)...)
	if k.subject == one { // of a supplier with several engagements one has to be named
		slices.Reverse(out)
	}
	typed := target{words: "another supplier or engagement", typed: true}
	switch {
	case k.subject == one:
		return append(out, typed)
	case k.subject == part && len(p.of.Shown) > 0:
		shown := target{words: p.of.Words, refs: p.of.Shown, short: "shown"}
		return append(append([]target{shown, everything}, out...), typed)
	}
	if p.of.Focused { // opened on one supplier, which comes first
		return append(append(out, everything), typed)
	}
	return append(append([]target{everything}, out...), typed)
}

// likeliest is the choice that leaves it to the register what is decided.
const likeliest = "what is recorded, else what is likeliest"

// decisions are what a page to sign can be about, the likeliest first.
func (p *Page) decisions() []target {
	out := append(named(p.of.Decision, ""), named(p.of.Risk, "")...)
	if p.of.Engagement != "" && p.of.Question != "" {
		out = append(out, named(p.of.Engagement+" "+p.of.Question, "")...)
	}
	if p.of.Tender != "" {
		out = append(out, named(p.of.Tender, "")...)
	}
	out = append(out, named(p.of.Engagement, "sign-off, or a late bid")...)
	for _, t := range p.tenders {
		if t.Ref != p.of.Tender {
			out = append(out, named(t.Ref, t.Title)...)
		}
	}
	return append(out, target{words: "another decision, risk, tender or question", typed: true})
}

// named is one thing as a target; none without a reference.
func named(ref, name string) []target {
	if ref == "" {
		return nil
	}
	return []target{{words: strings.TrimSpace(ref + " " + text.Safe(name)), refs: []string{ref}, short: ref}}
}

// target is whom the export is about now.
func (f *form) target() target {
	if f.of == nil {
		return target{}
	}
	t := f.targets[f.of.Chosen]
	if t.typed {
		ref := f.ref.Value()
		first, rest, _ := strings.Cut(ref, " ")
		for _, form := range entity.RefForms() {
			first = form.Full(first)
		}
		ref = strings.TrimSpace(first + " " + rest)
		t.refs, t.short = []string{ref}, ref
	}
	return t
}

// ext is the format chosen, such as ".html"; "" where a folder is written.
func (f *form) ext() string {
	if f.format == nil {
		return ""
	}
	return f.format.Options[f.format.Chosen]
}

// follow shows the fields that what is chosen needs, and proposes another path until a person has typed one.
func (f *form) follow(p *Page) {
	if f.ref != nil {
		f.ref.Off = !f.targets[f.of.Chosen].typed
	}
	now := f.path.Input.Value()
	if now != "" && now != f.proposed {
		if ext := f.ext(); ext != "" && slices.Contains(f.kind.formats, strings.ToLower(filepath.Ext(now))) {
			f.path.Input.SetValue(strings.TrimSuffix(now, filepath.Ext(now)) + ext)
		}
		return
	}
	name := f.kind.name
	if f.kind.id != questionnaires {
		if s := fileName(f.target().short); s != "" {
			name += "-" + s
		}
		if f.redact.Chosen == 1 {
			name += "-redacted"
		}
		name += "-" + p.r.Today().String() + f.ext()
	}
	f.proposed = filepath.Join(p.dir, name)
	f.Propose(f.path, f.proposed)
}

// fileName is what of a typed reference can be in the name of a file.
func fileName(ref string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, ref)
}
