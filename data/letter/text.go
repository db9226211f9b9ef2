package letter

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"assure/internal/text"
)

// width is the longest line of a letter as text, in characters. A word that is longer stays whole.
const width = 76

// Text is the letter as plain text with LF line ends.
func (l *Letter) Text() string {
	var b strings.Builder
	head := func(s string) {
		if s = strings.TrimSpace(text.Safe(s)); s != "" {
			b.WriteString(s + "\n")
		}
	}
	head(l.Marking)
	if l.On != 0 {
		head(l.On.Long())
	}
	head(l.To.Line())
	b.WriteString("\n" + wrap(l.subject(), "", "") + "\n\n" + l.greeting() + "\n")
	b.WriteString(l.body())
	b.WriteString("\n" + strings.Join(l.signature(), "\n") + "\n")
	return b.String()
}

// body is what the letter says, as text.
func (l *Letter) body() string {
	var b strings.Builder
	for i := range l.Parts {
		p := &l.Parts[i]
		if p.Heading != "" {
			h := text.Safe(p.Heading)
			line := strings.Repeat("-", min(utf8.RuneCountInString(h), width))
			b.WriteString("\n" + wrap(h, "", "") + "\n" + line + "\n")
		}
		if p.Text != "" {
			b.WriteString("\n" + wrap(p.Text, "", "") + "\n")
		}
		if len(p.Items) > 0 {
			b.WriteString("\n")
		}
		for n, it := range p.Items {
			mark := "- "
			if p.Numbered {
				mark = strconv.Itoa(n+1) + ". "
			}
			b.WriteString(wrap(it.Text, mark, strings.Repeat(" ", len(mark))) + "\n")
			for _, s := range it.Items {
				b.WriteString(wrap(s, strings.Repeat(" ", len(mark))+"- ", strings.Repeat(" ", len(mark)+2)) + "\n")
			}
		}
	}
	return b.String()
}

// wrap breaks a text into lines of at most [width], each line of it on its own. The first begins with first, the others
// with rest.
func wrap(s, first, rest string) string {
	var out []string
	lead := first
	for line := range strings.SplitSeq(text.SafeLines(s), "\n") {
		now := lead
		empty := true
		for word := range strings.FieldsSeq(line) {
			if !empty && utf8.RuneCountInString(now)+1+utf8.RuneCountInString(word) > width {
				out, now, empty = append(out, now), rest, true
			}
			if !empty {
				now += " "
			}
			now, empty = now+word, false
		}
		out, lead = append(out, strings.TrimRight(now, " ")), rest
	}
	return strings.Join(out, "\n")
}
