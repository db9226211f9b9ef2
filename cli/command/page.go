package command

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"assure/internal/problem"
	"assure/internal/text"
)

// Page prints text for people. Its formats are constants; every value put into them is cleaned
// first, so that no command can forget to.
type Page struct {
	w     *bufio.Writer
	Width int // 0: never cut, never wrap
	color bool
	ascii bool
	Quiet bool
	err   error
}

// NewPage returns a page of that width, in cells, that is written to w on [Page.Flush].
func NewPage(w io.Writer, width int) *Page { return &Page{w: bufio.NewWriter(w), Width: width} }

// Flush writes what is buffered and returns the first error of the page.
func (p *Page) Flush() error {
	if p.err != nil {
		return p.err
	}
	return p.w.Flush()
}

// Write prints s as it is: the caller has made it safe. After an error nothing is written;
// [Page.Flush] returns it.
func (p *Page) Write(s string) {
	if p.err == nil {
		if p.ascii {
			s = toASCII(s)
		}
		_, p.err = p.w.WriteString(s)
	}
}

// Line prints one line. One that is wider than the window is folded, and its other lines are set in by two more cells.
func (p *Page) Line(format string, args ...any) {
	for _, l := range p.folded(fmt.Sprintf(format, Clean(args)...)) {
		p.Write(l + "\n")
	}
}

// folded is a line as it stands in the window.
func (p *Page) folded(s string) []string {
	words := strings.TrimLeft(s, " ")
	lead := s[:len(s)-len(words)]
	if p.Width == 0 || ansi.StringWidth(s) <= p.Width {
		return []string{s}
	}
	return hang(lead, lead+"  ", words, p.Width)
}

// Remark prints a line that --quiet leaves out, folded to the window: advice, not the result.
func (p *Page) Remark(format string, args ...any) {
	if !p.Quiet {
		p.Fold(format, args...)
	}
}

// Fold prints one line, folded to the window where there is one; its other lines are set in.
func (p *Page) Fold(format string, args ...any) {
	p.Hang("", "  ", fmt.Sprintf(format, Clean(args)...))
}

// Gap is an empty line.
func (p *Page) Gap() { p.Write("\n") }

// Heading is a line in bold where the terminal can show it.
func (p *Page) Heading(format string, args ...any) {
	for _, s := range p.folded(fmt.Sprintf(format, Clean(args)...)) {
		if p.color {
			s = "\x1b[1m" + s + "\x1b[0m"
		}
		p.Write(s + "\n")
	}
}

// Wrap prints a paragraph, folded to the window and indented. Its own line ends stay; they are the author's.
func (p *Page) Wrap(indent int, words string) {
	pad := strings.Repeat(" ", indent)
	for _, para := range strings.Split(strings.TrimRight(words, "\n"), "\n") {
		para = text.Safe(para)
		if width := min(p.Width, 100); width-indent > 20 {
			para = ansi.Wordwrap(para, width-indent, "")
		}
		for _, l := range strings.Split(para, "\n") {
			p.Write(strings.TrimRight(pad+l, " ") + "\n")
		}
	}
}

// Hang prints a paragraph after a lead, folded to the window at blanks alone; its other lines begin with pad.
func (p *Page) Hang(lead, pad, words string) {
	for _, l := range hang(lead, pad, text.Safe(words), min(p.Width, 100)) {
		p.Write(l + "\n")
	}
}

// hang folds words at blanks alone into lines of at most width cells, the first after lead and the others after pad; a
// longer word has a line of its own. Where the width leaves no room it is one line.
func hang(lead, pad, words string, width int) (out []string) {
	room := width - max(len(lead), len(pad))
	if room <= 20 {
		return []string{strings.TrimRight(lead+words, " ")}
	}
	line, wide := "", 0
	for i, word := range strings.Split(words, " ") {
		w := ansi.StringWidth(word)
		if i > 0 && wide+1+w > room {
			out = append(out, strings.TrimRight(lead+line, " "))
			lead, line, wide = pad, word, w
			continue
		}
		if i > 0 {
			line, wide = line+" ", wide+1
		}
		line, wide = line+word, wide+w
	}
	return append(out, strings.TrimRight(lead+line, " "))
}

// Pairs prints labels and values in two columns, folded to the window; a pair without a value is left out.
func (p *Page) Pairs(rows ...[2]string) {
	wide := 0
	for _, r := range rows {
		if r[1] != "" {
			wide = max(wide, ansi.StringWidth(r[0]))
		}
	}
	for _, r := range rows {
		if r[1] != "" {
			label := text.Safe(r[0]) + strings.Repeat(" ", wide-ansi.StringWidth(r[0])) + "  "
			p.Hang(label, strings.Repeat(" ", wide+2), r[1])
		}
	}
}

// Clean makes every value that could carry foreign text safe to print.
func Clean(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		switch v := a.(type) {
		case int, int64, uint64, bool, float64, rune:
			out[i] = v
		case string:
			out[i] = text.Safe(v)
		case []string:
			out[i] = text.Safe(strings.Join(v, ", "))
		default:
			out[i] = text.Safe(fmt.Sprint(v))
		}
	}
	return out
}

// asciiFor replaces the program's marks with ASCII; any other character outside it becomes a
// question mark.
var asciiFor = strings.NewReplacer("▲", "^", "◆", "*", "■", "#", "●", "o", "○", "-", "…", "...", "–", "-", "—", "-",
	"’", "'", "‘", "'", "“", `"`, "”", `"`, "£", "GBP ", "×", "x", "→", "->", "≥", ">=", "⏎", "/", "·", "-")

func toASCII(s string) string {
	s = asciiFor.Replace(s)
	return strings.Map(func(r rune) rune {
		if r > 0x7E {
			return '?'
		}
		return r
	}, s)
}

// Problems prints a list of problems, each with its place and the next step.
func (p *Page) Problems(list []problem.Problem) {
	for _, q := range list {
		p.Line("%s: %s", cmp.Or(q.Where, "somewhere"), q.What)
		if q.Fix != "" {
			p.Line("  hint: %s", q.Fix)
		}
	}
}
