// Package certificates is the page of a supplier's certificates: what is recorded and what it is worth, and what words
// of titles and facts only propose. Here one is recorded, checked, corrected and withdrawn.
package certificates

import (
	"slices"
	"sync/atomic"

	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
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
	added  atomic.Pointer[string] // the reference of one just recorded, for the cursor
}

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

// Typing is never true: what is typed has pages of its own.
func (p *Page) Typing() bool { return false }

// Title names the supplier.
func (p *Page) Title() []string {
	if p.v == nil {
		return []string{p.ref, "certificates"}
	}
	return []string{p.v.Supplier.Name, "certificates"}
}

// Update takes what was read.
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
	case page.Resume:
		return p.Init()
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
	c, x := p.certificate(), p.proposal()
	gone := c == nil || c.Withdrawn
	why := "it was withdrawn: record it again with n"
	if c == nil {
		why = "no certificate is under the cursor"
	}
	all := []page.Command{
		{ID: "certificate.add", Title: "record a certificate", Hint: "record", Keys: []string{"n"}, Off: p.v == nil,
			Why: "the supplier is being read", Run: func() page.Cmd { return p.write(p.blank(), false) }},
		{ID: "certificate.check", Title: "check: you looked it up, or saw the original", Hint: "check",
			Keys: []string{"c"}, Off: gone, Why: why,
			Run: func() page.Cmd { return p.write(c.Certificate, true) }},
		{ID: "certificate.correct", Title: "correct what it says, or record what words propose", Hint: "open",
			Keys: []string{"enter", "l", "right"}, Off: gone && x == nil, Why: why, Run: p.open},
		{ID: "certificate.end", Title: "withdraw it, or dismiss what words propose, with a reason",
			Hint: "withdraw", Keys: []string{"x"}, Off: gone && x == nil, Why: why, Run: p.end},
		page.Leave(),
	}
	return append(all, page.MoveCursor(&p.cursor, p.rows(), 5)...)
}

// open corrects the certificate under the cursor, or begins one from what words propose.
func (p *Page) open() page.Cmd {
	if c := p.certificate(); c != nil {
		return p.write(c.Certificate, false)
	}
	x, c := p.proposal(), p.blank()
	c.Kind, c.Document = x.Kind, x.Document
	if c.Kind.Expires() {
		c.Expiry = x.Expiry
	}
	return p.write(c, false)
}

// blank is a new certificate: of the supplier itself, until somebody writes otherwise.
func (p *Page) blank() entity.Certificate {
	return entity.Certificate{Supplier: p.v.Supplier.ID, Kind: entity.CertDSPT, Entity: p.v.Supplier.Name}
}
