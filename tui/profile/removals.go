package profile

import (
	"assure/tui/page"
)

// removals are the acts that remove words for ever, each shown and confirmed on a page of its own.
func (p *Page) removals() []page.Command {
	reading, why := p.v == nil, "the supplier is being read"
	return []page.Command{
		{ID: "supplier.dispose", Title: "dispose of the supplier after its retention: remove its words for ever",
			Keys: []string{"D"}, Off: reading, Why: why,
			Run: func() page.Cmd { return p.links.Dispose(p.v.Supplier) }},
		{ID: "supplier.redact", Title: "redact a text that was recorded by mistake: remove it for ever",
			Keys: []string{"X"}, Off: reading, Why: why,
			Run: func() page.Cmd { return p.links.Redact(p.v.Supplier, p.place()) }},
	}
}

// place is where the words under the cursor are, else the engagement shown, whose question is to be typed.
func (p *Page) place() string {
	if r := p.current(); r != nil && r.at != "" {
		return r.at
	}
	if e := p.engagement(); e != nil {
		return e.Engagement.Ref + " "
	}
	return ""
}
