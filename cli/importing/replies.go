package importing

import "assure/internal/text"

// replies shows what a workbook of queries brings: each reply, the answer that comes with it and what that does to both
// ends of the score.
func (p *printer) replies(d diff) {
	for i := range d.s.Replies {
		x := &d.s.Replies[i]
		p.finding("%s (%s): %s", x.About(), p.cell(d.file, x.Where), x.Words())
		if x.Text != "" {
			p.Hang("    ", "    ", "reply: "+text.Safe(string(x.Text)))
		}
		if x.Document != "" {
			p.Hang("    ", "    ", "document: "+text.Safe(x.Document)+", offered")
		}
		if words := x.AnswerWords(); words != "" {
			p.Hang("    ", "    ", text.Safe(words))
		}
	}
}
