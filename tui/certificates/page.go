// Package certificates is the page of a supplier's certificates: what is recorded and what it is worth, and what words
// of titles and facts only propose. Here one is recorded, checked, corrected and withdrawn.
package certificates

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"

	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/saves"
)

// Page lists the certificates of one supplier.
type Page struct {
	c   *page.Common
	r   *data.Register
	ref string

	v      *data.Profile
	failed error
	cursor int
	scroll kit.Scroll
	mode   mode
	form   form
	reason *kit.Input
	said   string                 // shown once the page was read again
	added  atomic.Pointer[string] // the reference of one just recorded, for the cursor
}

type mode uint8

const (
	listing mode = iota
	filling      // the form
	ending       // the reason to withdraw, or to dismiss what words propose
)

type viewed struct {
	v   *data.Profile
	err error
}

// New opens the certificates of a supplier.
func New(c *page.Common, r *data.Register, ref string) *Page { return &Page{c: c, r: r, ref: ref} }

// Init reads the supplier.
func (p *Page) Init() page.Cmd {
	return page.Do(func() any {
		v, err := p.r.Profile(p.c.Context, p.ref, book.At{})
		return viewed{v, err}
	})
}

// Loading is true until the supplier is there.
func (p *Page) Loading() bool { return p.v == nil && p.failed == nil }

// Failed is why the certificates could not be read, nil while it could.
func (p *Page) Failed() error { return p.failed }

// Again reads the certificates again.
func (p *Page) Again() page.Cmd {
	p.failed = nil
	return p.Init()
}

// Typing is true while a field has the keyboard.
func (p *Page) Typing() bool { return p.mode == ending || p.mode == filling && p.form.typing() }

// Title names the supplier.
func (p *Page) Title() []string {
	if p.v == nil {
		return []string{p.ref, "certificates"}
	}
	return []string{p.v.Supplier.Name, "certificates"}
}

// Update takes results and typed keys.
func (p *Page) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case viewed:
		if m.err != nil {
			p.failed = m.err
			return page.Say(page.Problem, "This supplier could not be read: "+text.Safe(m.err.Error()))
		}
		p.v = m.v
		if ref := p.added.Swap(nil); ref != nil {
			p.cursor = slices.IndexFunc(p.v.Certificates, func(c book.Certificate) bool { return c.Ref == *ref })
		}
		p.cursor = kit.Clamp(p.cursor, p.rows())
		if message := p.said; message != "" {
			p.said = ""
			return page.Say(page.Done, message)
		}
	case page.Written:
		if m.Err != nil {
			return page.All(page.Say(page.Problem, "Not done: "+page.Message(m.Err)), p.Init())
		}
		return p.Init()
	case page.Resume:
		return p.Init()
	case kit.Key:
		switch {
		case p.mode == ending:
			p.reason.Key(m)
		case p.mode == filling:
			p.form.key(m)
		}
	}
	return page.Cmd{}
}

// rows counts the certificates and, below them, what words propose.
func (p *Page) rows() int {
	if p.v == nil {
		return 0
	}
	return len(p.v.Certificates) + len(p.v.Proposals)
}

// certificate is the one under the cursor, nil for none.
func (p *Page) certificate() *book.Certificate {
	if p.v == nil || p.cursor >= len(p.v.Certificates) {
		return nil
	}
	return &p.v.Certificates[p.cursor]
}

// proposal is what words propose under the cursor, nil for none.
func (p *Page) proposal() *book.CertificateProposal {
	if p.v == nil || p.cursor < len(p.v.Certificates) || p.cursor >= p.rows() {
		return nil
	}
	return &p.v.Proposals[p.cursor-len(p.v.Certificates)]
}

// Commands of the page.
func (p *Page) Commands() []page.Command {
	switch p.mode {
	case filling:
		return p.formCommands()
	case ending:
		return []page.Command{
			{ID: "reason.keep", Title: "confirm", Hint: "confirm", Keys: []string{"enter"}, Run: p.end},
			{ID: "reason.stop", Title: "cancel", Hint: "cancel", Keys: []string{"esc"},
				Run: page.Run(func() { p.mode = listing })},
		}
	}
	c, x := p.certificate(), p.proposal()
	gone := c == nil || c.Withdrawn
	why := "it was withdrawn: record it again with n"
	if c == nil {
		why = "no certificate is under the cursor"
	}
	all := []page.Command{
		{ID: "certificate.add", Title: "record a certificate", Hint: "record", Keys: []string{"n"}, Off: p.v == nil,
			Why: "the supplier is being read", Run: page.Run(func() { p.start(p.blank(), nil) })},
		{ID: "certificate.check", Title: "check: you looked it up, or saw the original", Hint: "check",
			Keys: []string{"c"}, Off: gone, Why: why, Run: page.Run(p.startCheck)},
		{ID: "certificate.correct", Title: "correct what it says, or record what words propose", Hint: "open",
			Keys: []string{"enter", "l", "right"}, Off: gone && x == nil, Why: why, Run: page.Run(p.open)},
		{ID: "certificate.end", Title: "withdraw it, or dismiss what words propose, with a reason",
			Hint: "withdraw", Keys: []string{"x"}, Off: gone && x == nil, Why: why, Run: page.Run(func() {
				p.mode, p.reason = ending, kit.NewInput("", text.MaxLength)
			})},
		page.Leave(),
	}
	return append(all, page.MoveCursor(&p.cursor, p.rows(), 5)...)
}

// open corrects the certificate under the cursor, or begins one from what words propose.
func (p *Page) open() {
	if c := p.certificate(); c != nil {
		p.start(c.Certificate, &c.Certificate)
		return
	}
	x, c := p.proposal(), p.blank()
	c.Kind, c.Document = x.Kind, x.Document
	if c.Kind.Expires() {
		c.Expiry = x.Expiry
	}
	p.start(c, nil)
}

// blank is a new certificate: of the supplier itself, until somebody writes otherwise.
func (p *Page) blank() entity.Certificate {
	return entity.Certificate{Supplier: p.v.Supplier.ID, Kind: entity.CertDSPT, Entity: p.v.Supplier.Name}
}

// end withdraws or dismisses for the reason that was typed.
func (p *Page) end() page.Cmd {
	reason := questionnaire.Text(strings.TrimSpace(p.reason.Value()))
	if reason == "" {
		return page.Say(page.Problem, "Give a reason, which is kept with your name. esc cancels.")
	}
	p.mode = listing
	if c := p.certificate(); c != nil {
		ref := c.Ref
		return p.save(ref, ref+" is withdrawn. It counts nowhere from now on.", func(ctx context.Context) error {
			_, err := p.r.WithdrawCertificate(ctx, ref, reason)
			return err
		})
	}
	if p.proposal() == nil { // read again meanwhile
		return page.Cmd{}
	}
	x := *p.proposal()
	return p.save("reason", "Dismissed. The words are not proposed again unless they change.",
		func(ctx context.Context) error { return p.r.DismissProposal(ctx, &x, reason) })
}

// save writes something; the page is read again after it.
func (p *Page) save(label, message string, do func(context.Context) error) page.Cmd {
	return p.c.Save(saves.Job{Subject: "certificates " + p.ref, Label: label,
		Prepare: func() func(context.Context) (any, error) {
			return func(ctx context.Context) (any, error) { return nil, do(ctx) }
		},
		Done: func(_ any, err error) {
			if err == nil {
				p.said = message
			}
		}})
}
