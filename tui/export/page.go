// Package export is the page that writes what leaves the register: the risk register, the documents of package report,
// and questionnaires for suppliers. It makes the same requests as the commands, so its files are theirs to the byte.
package export

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/saves"
)

// Of is what the page below shows. The zero value is a page that shows nothing in particular.
type Of struct {
	Kind                string // to begin with, one of [report.Kinds]; "" for the list of all
	Supplier, Name      string // under the cursor, by reference; "" for none
	Engagement, Service string
	Risk                string
	Decision, Question  string
	Tender              string
	Focused             bool     // the page is about that supplier alone
	Shown               []string // references that a filter leaves, nil without a filter
	Words               string   // what Shown is: "the 12 shown by tier:critical"
}

// What is remembered until the UI ends.
const (
	rememberedFolder       = "export.folder"
	rememberedOrganisation = "export.organisation"
)

// step is where the person is.
type step uint8

const (
	choosing step = iota
	filling
	looking // the preview is being read
	ready   // it is shown
	writing
	done
)

// Page is the export page.
type Page struct {
	c    *page.Common
	r    *data.Register
	of   Of
	show func(path string) error // opens a file in the system's viewer

	loading   bool
	failed    error
	tenders   []entity.Tender
	incidents []entity.Incident
	packs     []string
	dir       string

	step   step
	kinds  []kind
	choice kit.Choice
	form   *form
	job    job
	look   looked
	yes    *kit.Input // the word that replaces a file
	result written
	scroll kit.Scroll
	most   int // greatest scroll

	run    int // counts work, so that what was stopped is not shown
	cancel context.CancelFunc
}

// begun is what the forms need to know of the register.
type begun struct {
	tenders   []entity.Tender
	incidents []entity.Incident
	packs     []string
	dir       string
	err       error
}

// New makes the page. show opens a file in the viewer of the system.
func New(c *page.Common, r *data.Register, of Of, show func(path string) error) *Page {
	p := &Page{c: c, r: r, of: of, show: show, loading: true, kinds: kinds(), cancel: func() {}}
	for _, k := range p.kinds {
		p.choice.Items = append(p.choice.Items, kit.Item{Label: k.title, Detail: k.about})
	}
	return p
}

// Init reads tenders and questionnaires.
func (p *Page) Init() page.Cmd {
	dir := p.c.Remembered(rememberedFolder)
	return page.Do(func() any {
		out := begun{dir: dir}
		if out.dir == "" {
			out.dir, _ = os.Getwd() // "" is the folder it stands for
			if p.c.Files != nil {
				out.dir = p.c.Files.Dir
			}
		}
		if out.tenders, out.err = p.r.Tenders(p.c.Context, book.At{}); out.err != nil {
			return out
		}
		if out.incidents, out.err = p.r.Incidents(p.c.Context, "", book.At{}); out.err != nil {
			return out
		}
		s, err := p.r.Settings(p.c.Context, book.At{})
		if err != nil {
			out.err = err
			return out
		}
		counts := s.DemandsOn(p.r.Today()).Newest
		for _, pk := range p.r.Packs().Newest() {
			if a, ok := counts[pk.ID]; pk.Kind != questionnaire.Triage && (s.Adopted == nil || ok && a.Version != "") {
				out.packs = append(out.packs, pk.ID)
			}
		}
		return out
	})
}

// Loading is true while something is read or written; esc stops it.
func (p *Page) Loading() bool { return p.loading || p.step == looking || p.step == writing }

// Failed is why the register could not be read, nil while it could.
func (p *Page) Failed() error { return p.failed }

// Again reads it again.
func (p *Page) Again() page.Cmd {
	p.failed, p.loading = nil, true
	return p.Init()
}

// Typing is true while a field or the word is typed.
func (p *Page) Typing() bool {
	return p.step == filling && p.form.Typing() || p.step == ready && p.yes != nil
}

// Title says what is exported.
func (p *Page) Title() []string {
	if p.step == choosing {
		return []string{"Export"}
	}
	return []string{"Export", p.form.kind.title}
}

// Update takes what was read and written, and typed keys.
func (p *Page) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case begun:
		p.loading = false
		if p.failed = m.err; m.err != nil {
			return page.Cmd{}
		}
		p.tenders, p.incidents, p.packs, p.dir = m.tenders, m.incidents, m.packs, m.dir
		for i, k := range p.kinds {
			if k.id == p.of.Kind {
				return p.choose(i)
			}
		}
	case looked:
		return p.take(m)
	case written:
		return p.finish(m)
	case kit.Key:
		switch {
		case p.step == filling:
			p.form.Key(m)
			if p.form.At() != p.form.path { // what is typed there is the person's
				p.form.follow(p)
			}
		case p.yes != nil:
			p.yes.Key(m)
		}
	}
	return page.Cmd{}
}

// choose opens the form of a kind.
func (p *Page) choose(i int) page.Cmd {
	p.choice.Cursor = i
	p.form, p.step = p.newForm(p.kinds[i]), filling
	return p.form.Found()
}

// Unsaved is what was typed for an export that is not written.
func (p *Page) Unsaved() []saves.Content {
	if p.step == choosing || p.step == done {
		return nil
	}
	return p.form.Unsaved()
}

// start runs work that esc can stop.
func (p *Page) start(s step, work func(ctx context.Context, run int) any) page.Cmd {
	ctx, cancel := context.WithCancel(p.c.Context)
	p.run++
	run := p.run
	p.cancel, p.step = cancel, s
	return page.Do(func() any {
		defer cancel()
		return work(ctx, run)
	})
}

// preview reads what the form asks for.
func (p *Page) preview() page.Cmd {
	j, wrong := p.form.read(p.r.Today())
	if wrong != "" {
		return page.Say(page.Problem, wrong)
	}
	if err := j.within(p.c.Files); err != nil {
		p.form.Go(p.form.path)
		return page.Say(page.Problem, page.Message(err))
	}
	p.job = j
	return p.start(looking, func(ctx context.Context, run int) any {
		out := j.look(ctx, p.r)
		out.run = run
		return out
	})
}

// take shows a preview, or goes back to the form that asked for what cannot be.
func (p *Page) take(m looked) page.Cmd {
	if m.run != p.run || p.step != looking {
		return page.Cmd{} // stopped
	}
	if m.err != nil {
		p.step = filling
		p.form.blame(m.err)
		return page.Say(page.Problem, page.Message(m.err))
	}
	p.look, p.step, p.yes, p.scroll.Top = m, ready, nil, 0
	if m.exists {
		p.yes = kit.NewInput("", 10)
	}
	return page.Say(page.Info, "") // what was said of the form is settled
}

// blame gives the keyboard to the field that a problem is about, where its code says so.
func (f *form) blame(err error) {
	var bad *problem.Problem
	if !errors.As(err, &bad) {
		return
	}
	for _, x := range []struct {
		code  string
		field *kit.FormField
	}{{"unknown-", f.ref}, {"several-", f.of}, {"unknown-format", f.path}, {safefile.CodeFolder, f.path},
		{"known-", f.known}, {"due-", f.due}, {"no-folder", f.path}} {
		if x.field != nil && !x.field.Off && strings.HasPrefix(bad.Code, x.code) {
			f.Go(x.field)
			return
		}
	}
}

// write writes the export that is shown.
func (p *Page) write() page.Cmd {
	force := false
	if p.yes != nil {
		if force = text.Fold(p.yes.Value()) == "yes"; !force {
			return page.Say(page.Problem, "That file is there already. Type yes to replace it, or "+
				"esc to change the name.")
		}
	}
	j := p.job
	return p.start(writing, func(ctx context.Context, run int) any {
		out := j.write(ctx, p.r, force)
		out.run = run
		return out
	})
}

// stop ends the work under way. What was written by then stays and is said.
func (p *Page) stop() page.Cmd {
	p.cancel()
	if p.step == looking {
		p.step = filling
		return page.Say(page.Info, "Stopped. Nothing is written.")
	}
	return page.Say(page.Info, "Stopping"+p.c.Theme.Glyph.Ellipsis)
}

// finish says what was written.
func (p *Page) finish(m written) page.Cmd {
	if m.run != p.run {
		return page.Cmd{}
	}
	p.result = m
	if m.path == "" {
		p.step = filling
		var bad *problem.Problem
		switch {
		case errors.Is(m.err, context.Canceled):
			return page.Say(page.Info, "Stopped. Nothing is written.")
		case errors.As(m.err, &bad) && bad.Code == safefile.CodeExists: // it was made meanwhile
			p.step, p.look.exists, p.yes = ready, true, kit.NewInput("", 10)
			return page.Say(page.Problem, "A file of that name was made meanwhile. Type yes to replace it.")
		case m.err == nil:
			return page.Say(page.Problem, "Nothing is written.")
		}
		return page.Say(page.Problem, "Not written: "+page.Message(m.err))
	}
	p.step, p.scroll.Top = done, 0
	p.dir = filepath.Dir(m.path)
	p.c.Remember(rememberedFolder, p.dir)
	if x := p.form.organisation; x != nil {
		p.c.Remember(rememberedOrganisation, x.Value())
	}
	p.form.Drop()
	said := m.words + " to " + text.Safe(m.path) + "."
	if m.err != nil {
		return page.Say(page.Problem, said+" Then it stopped: "+page.Message(m.err))
	}
	return page.Say(page.Done, said+" y copies the path, o opens it.")
}
