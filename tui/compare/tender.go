package compare

import (
	"cmp"
	"strconv"
	"strings"

	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/theme"
)

// tenderHead names the tender and its closing time, and says whether scores may decide it.
func (p *Page) tenderHead(w int) []kit.Line {
	t := p.common.tender
	if t == nil {
		return nil
	}
	lines := kit.Paragraph(theme.Strong, text.Safe("Tender "+t.Ref+" "+t.Title)+", closing time "+
		cmp.Or(t.Closing, "not recorded")+".", w, 0)
	if !t.Published {
		lines = append(lines, kit.Paragraph(theme.Warn, "Scores and places are not among the published conditions, so "+
			"they may not decide it.", w, 0)...)
	}
	return lines
}

// bidWords say of a bid what the report of the tender says: how it came in, who evaluated it, and how it meets each
// published condition.
func (p *Page) bidWords(engagement string) []kit.Span {
	b := p.common.bid(engagement)
	if b == nil {
		return nil
	}
	role := theme.Plain
	if b.Late != "" {
		role = theme.Warn
	}
	out := []kit.Span{kit.S(role, "Came in: "+text.Safe(b.CameIn)+"."),
		kit.S(theme.Plain, "Evaluated by "+text.Safe(cmp.Or(strings.Join(b.Evaluators, ", "), "nobody yet"))+".")}
	for i, f := range b.Findings {
		words := "Condition " + strconv.Itoa(i+1) + ", " +
			strings.TrimSuffix(string(p.common.tender.Conditions[i].Text), ".") + ": " + f.Finding
		if f.Why != "" {
			words += ". " + text.UpperFirst(f.Why)
		}
		role := theme.Plain
		switch f.Finding {
		case "Met":
			role = theme.Good
		case "Clarify":
			role = theme.Warn
		case "Not met":
			role = theme.Bad
		}
		out = append(out, kit.S(role, text.Safe(strings.TrimSuffix(words, "."))+"."))
	}
	return out
}
