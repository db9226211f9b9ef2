package importing

import (
	"strings"

	"assure/data/imports"
	"assure/internal/text"
	"assure/scoring"
)

// replies shows what a workbook of queries brings: each reply, the answer that comes with it and what that does to both
// ends of the score.
func (p *printer) replies(d diff) {
	for i := range d.s.Replies {
		x := &d.s.Replies[i]
		lead := x.Name
		if x.Question != "" {
			lead += ", " + x.Question
		}
		p.finding("%s (%s): %s", lead, p.cell(d.file, x.Where), replyWords(x))
		if x.Text != "" {
			p.Hang("    ", "    ", "reply: "+text.Safe(string(x.Text)))
		}
		if x.Document != "" {
			p.Hang("    ", "    ", "document: "+text.Safe(x.Document)+", offered")
		}
		if x.Changed == "" {
			continue
		}
		words := "answer: " + x.Changed
		if x.Before != "" {
			words = "answer: " + x.Before + " → " + x.Changed
		}
		if x.Score.After != scoring.NoTenths {
			words += "; shown " + bothEnds(x.Score.Before, x.Score.After) + ", at most " +
				bothEnds(x.Possible.Before, x.Possible.After)
		}
		p.Hang("    ", "    ", text.Safe(words))
	}
}

// bothEnds is a figure before and after, both where it stays too.
func bothEnds(before, after scoring.Tenths) string {
	if before == scoring.NoTenths {
		return after.String()
	}
	return before.String() + " → " + after.String()
}

// replyWords say what becomes of a reply.
func replyWords(x *imports.QueryReply) string {
	words := map[imports.ReplyOutcome]string{imports.ReplyNew: "reply to a query that is out",
		imports.ReplyAgain: "another reply", imports.ReplyKept: "kept with the query",
		imports.ReplySame: "recorded already"}[x.Outcome]
	return strings.TrimSuffix(words+"; "+x.Why, "; ")
}
