package assess

import "assure/tui/page"

// Legend says what the columns and marks of the answers mean.
func (p *Page) Legend() []page.Meaning {
	g := p.c.Theme.Glyph
	return []page.Meaning{
		{Mark: "worth", Words: "what the answer is worth in the pack, 0 to 100, before evidence"},
		{Mark: "supplier, they", Words: "the supplier's claim"},
		{Mark: "we find, we", Words: "our judgement, which counts in place of the claim"},
		{Mark: "*", Words: "behind a head: the answer that the digits give now; p changes it"},
		{Mark: "=", Words: "the answer that counts"},
		{Mark: "x", Words: "an answer that was given and does not count"},
		{Mark: "must-have", Words: "or key control: " + g.NotMet + " not met marks the answers that leave it not met"},
	}
}
