// Package settings is the page of what is in force in a register: who acts, who may decide what, which questionnaires
// count, the matrix and its words, and how the terminal UI looks, which can be changed here.
package settings

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/backup"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// Page shows the settings of a register.
type Page struct {
	c    *page.Common
	r    *data.Register
	look func(name string, ascii bool) (*theme.Theme, error)

	levels func() page.Cmd

	v        *read
	failed   error
	checks   []data.Check
	checking bool
	scroll   kit.Scroll
	rows     int // lines of the last drawing
}

// read is what is in force today.
type read struct {
	settings *scoring.Settings
	people   entity.People
}

type (
	was struct {
		v   *read
		err error
	}
	checked struct {
		list []data.Check
		err  error
	}
)

// New opens the settings. levels opens the levels and keys of people, look makes a theme by its name.
func New(c *page.Common, r *data.Register, levels func() page.Cmd,
	look func(name string, ascii bool) (*theme.Theme, error)) *Page {
	return &Page{c: c, r: r, levels: levels, look: look}
}

// Title names the page.
func (p *Page) Title() []string { return []string{"Settings"} }

// Init reads the settings.
func (p *Page) Init() page.Cmd {
	return page.Do(func() any {
		s, err := p.r.Settings(p.c.Context, book.At{})
		if err != nil {
			return was{err: err}
		}
		people, err := p.r.People(p.c.Context, book.At{})
		return was{&read{s, people}, err}
	})
}

// Loading is true until the settings are there.
func (p *Page) Loading() bool { return p.v == nil && p.failed == nil }

// Failed is why the settings could not be read.
func (p *Page) Failed() error { return p.failed }

// Again reads them once more.
func (p *Page) Again() page.Cmd {
	p.failed = nil
	return p.Init()
}

// Typing is never true.
func (p *Page) Typing() bool { return false }

// Update takes the settings, and what a check found.
func (p *Page) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case was:
		p.v, p.failed = m.v, m.err
	case checked:
		p.checking, p.checks = false, m.list
		if m.err != nil {
			return page.Say(page.Problem, "The register could not be checked: "+page.Message(m.err))
		}
		if bad := slices.IndexFunc(m.list, func(c data.Check) bool { return !c.OK }); bad >= 0 {
			return page.Say(page.Problem, "Something is not as it should be: see The register.")
		}
		return page.Say(page.Done, "The register was checked: "+strconv.Itoa(len(m.list))+
			" things are as they should be.")
	case page.Resume:
		return p.Init()
	}
	return page.Cmd{}
}

// Commands of the page.
func (p *Page) Commands() []page.Command {
	return append([]page.Command{
		{ID: "settings.theme", Title: "colours: the next theme", Hint: "colours", Keys: []string{"t"},
			Run: p.nextTheme},
		{ID: "settings.ascii", Title: "draw with ASCII only, or with all characters", Hint: "ASCII",
			Keys: []string{"a"}, Run: func() page.Cmd { return p.show(p.c.Theme.Name, !p.c.Theme.ASCII) }},
		{ID: "settings.check", Title: "check the register: file, engine, records, originals", Hint: "check",
			Keys: []string{"c"}, Off: p.checking, Why: "it is being checked", Run: p.check},
		{ID: "settings.levels", Title: "levels and keys: who may do what, and signs in how", Hint: "levels",
			Keys: []string{"l"}, Run: p.levels},
		page.Leave(),
	}, page.MoveCursor(&p.scroll.Top, p.rows, 10)...)
}

func (p *Page) nextTheme() page.Cmd {
	names := theme.Names()
	return p.show(names[(slices.Index(names, p.c.Theme.Name)+1)%len(names)], p.c.Theme.ASCII)
}

// show draws everything in another theme from now on.
func (p *Page) show(name string, ascii bool) page.Cmd {
	th, err := p.look(name, ascii)
	if err != nil {
		return page.Say(page.Problem, text.UpperFirst(err.Error())+".")
	}
	*p.c.Theme = *th
	words := "Colours: " + name + ", until you leave. The line theme: " + name +
		" in your configuration file keeps them."
	if !th.Colour && name != "mono" {
		words = "Colours: " + name + ", but colour is switched off (NO_COLOR, or a terminal without it)."
	}
	if th.ASCII {
		words += " Only ASCII is drawn."
	}
	return page.Say(page.Info, words)
}

func (p *Page) check() page.Cmd {
	p.checking = true
	return page.Do(func() any {
		list, err := p.r.Doctor(p.c.Context)
		backups, berr := backup.Checks(p.c.Context, p.r, "")
		return checked{append(list, backups...), errors.Join(err, berr)}
	})
}

// View lists what is in force.
func (p *Page) View(w, h int) []kit.Line {
	if p.v == nil {
		return kit.Waiting(p.c.Theme, "Reading the settings")
	}
	lines := p.you(w)
	lines = append(lines, p.people(w)...)
	lines = append(lines, p.deciders(w)...)
	lines = append(lines, p.counts(w)...)
	lines = append(lines, p.matrix(w)...)
	lines = append(lines, p.register(w)...)
	p.rows = len(lines)
	return p.scroll.Free(p.c.Theme, lines, w, h, "j, pgdown")
}

// labelWidth is the column of the names of settings.
const labelWidth = 18

func heading(words string) []kit.Line { return []kit.Line{{}, kit.L(kit.S(theme.Strong, words))} }

func field(label, words string, w int) []kit.Line {
	return kit.Field("  "+label, labelWidth, theme.Plain, text.Safe(words), w)
}

func (p *Page) you(w int) []kit.Line {
	role := "on no list of people: decisions that take a role are refused"
	if who := p.v.people.Find(p.r.Actor()); who != nil {
		role = cmp.Or(who.Role, "no role")
	}
	t := p.c.Theme
	drawn := t.Name
	if t.ASCII {
		drawn += ", ASCII only"
	}
	if !t.Colour {
		drawn += ", without colour"
	}
	out := []kit.Line{kit.L(kit.S(theme.Strong, "You"))}
	out = append(out, field("Name", p.r.Actor(), w)...)
	out = append(out, field("Role", role, w)...)
	out = append(out, field("Day", p.r.Today().Long(), w)...)
	return append(out, field("Colours (t, a)", drawn, w)...)
}

func (p *Page) people(w int) []kit.Line {
	out := heading("People who decide (g p changes them, l levels)")
	if len(p.v.people) == 0 {
		return append(out, field("", "nobody is registered yet", w)...)
	}
	for i := range p.v.people {
		x := &p.v.people[i]
		words := cmp.Or(x.Role, "no role")
		if x.Level.Known() {
			words += ", " + string(x.Level)
		}
		if x.Retired {
			words += ", decides no more"
		}
		if x.OutOfOffice >= p.r.Today() {
			words += ", out of office until " + x.OutOfOffice.Long()
			if x.Deputy != "" {
				words += ", deputy " + x.Deputy
			}
		}
		out = append(out, kit.Field("  "+text.Safe(x.Name), 30, theme.Plain, text.Safe(words), w)...)
	}
	return out
}

func (p *Page) deciders(w int) []kit.Line {
	out := heading("Who may accept what")
	rules := p.v.settings.Authority
	if len(rules) == 0 {
		rules = scoring.DefaultAuthority()
	}
	for _, r := range rules {
		words := cmp.Or(r.Role, "anyone")
		if r.Second {
			words += ", with a second person"
		}
		if r.Months > 0 {
			words += ", for " + strconv.Itoa(r.Months) + " months at the most"
		}
		out = append(out, field(text.UpperFirst(r.For), words, w)...)
	}
	return out
}

func (p *Page) counts(w int) []kit.Line {
	out := heading("Questionnaires that count")
	if p.v.settings.Adopted == nil {
		return append(out, field("", "every one: this register was made before they were adopted one by one", w)...)
	}
	for _, a := range p.v.settings.Adopted {
		words := a.Version
		if words == "" {
			words = "no longer"
		}
		if a.From != 0 {
			words += ", from " + a.From.Long()
		}
		if until := a.Until(); until != 0 {
			words += ", with grace until " + until.Long()
		}
		out = append(out, kit.Field("  "+text.Safe(a.Pack), 26, theme.Plain, text.Safe(words), w)...)
	}
	return out
}

func (p *Page) matrix(w int) []kit.Line {
	s := p.v.settings
	out := heading("The matrix of risk")
	for i := range 5 {
		out = append(out, field(strconv.Itoa(i+1), fmt.Sprintf("consequence %s, likelihood %s", s.Consequences[i],
			s.Likelihoods[i]), w)...)
	}
	for i := range s.Bands {
		b := &s.Bands[i]
		to := 25
		if i+1 < len(s.Bands) {
			to = s.Bands[i+1].From - 1
		}
		rating := p.c.Theme.Risk(string(b.Band), 0)
		line := kit.L(kit.S(rating.Role, kit.Pad("  "+rating.String(), labelWidth, false, "")))
		out = append(out, line.Append(kit.S(theme.Plain, fmt.Sprintf("%d to %d", max(1, b.From), to))))
	}
	return out
}

func (p *Page) register(w int) []kit.Line {
	out := heading("The register")
	out = append(out, field("File", p.r.Path(), w)...)
	for _, words := range p.r.Warnings() {
		out = append(out, field("Mind", page.Note(words), w)...)
	}
	switch {
	case p.checking:
		out = append(out, field("Check (c)", "under way", w)...)
	case len(p.checks) == 0:
		out = append(out, field("Check (c)", "not checked since you opened this page", w)...)
	}
	g := p.c.Theme.Glyph
	for _, c := range p.checks {
		mark, role := g.Met, theme.Good
		words := c.Detail
		if !c.OK {
			mark, role = g.NotMet, theme.Bad
			words = strings.TrimSpace(words + ". " + page.NextStep(c.Fix))
		}
		out = append(out, kit.Field(mark+" "+c.Name, labelWidth, role, page.Note(words), w)...)
	}
	return out
}
