package importing

import (
	"fmt"
	"strconv"
	"strings"

	"assure/data/imports"
	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// wordList is the part of the columns page that gives words of a file a meaning. A word
// without one is reported as a problem.
type wordList struct {
	c       *page.Common
	mapping *imports.Mapping
	list    []imports.MappingWord
	table   kit.Table
}

func newWords(c *page.Common, m *imports.Mapping, list []imports.MappingWord) *wordList {
	l := &wordList{c: c, mapping: m, list: list}
	l.table = kit.Table{N: len(list), Row: l.row,
		Columns: []kit.Column{{Title: "Word in the file", Width: 20, Flex: true},
			{Title: "Times", Width: 6, Right: true}, {Title: "Means", Width: 14},
			{Title: "Why it matters", Width: 28, Drop: 1}}}
	return l
}

// key reads a digit as a meaning.
func (l *wordList) key(k kit.Key) {
	n, err := strconv.Atoi(k.Name)
	if all := imports.Meanings(); err == nil && n >= 1 && n <= len(all) {
		l.mean(string(all[n-1]))
	}
}

// mean gives the word under the cursor a meaning and goes to the next.
func (l *wordList) mean(meaning string) {
	i := l.table.Cursor()
	if i < 0 {
		return
	}
	if l.mapping.Words == nil {
		l.mapping.Words = map[string]string{}
	}
	word := text.Fold(l.list[i].Word)
	for have := range l.mapping.Words {
		if text.Fold(have) == word {
			delete(l.mapping.Words, have)
		}
	}
	if meaning != "" {
		l.mapping.Words[l.list[i].Word] = meaning
		l.table.Move(1)
	}
}

func (l *wordList) commands() []page.Command {
	all := []page.Command{{ID: "word.open", Title: "leave the word without a meaning", Hint: "no meaning",
		Keys: []string{"x", "-", "delete"}, Run: page.Run(func() { l.mean("") })}}
	return append(all, page.Moves(l.table.Move, l.table.Half, l.table.Goto)...)
}

func (l *wordList) view(w, h int) []kit.Line {
	var keys []string
	for i, m := range imports.Meanings() {
		keys = append(keys, fmt.Sprintf("%d %s", i+1, m))
	}
	out := kit.Paragraph(theme.Strong, "What the word under the cursor means: "+strings.Join(keys, "  "), w, 0)
	out = append(out, kit.Rule(l.c.Theme, w))
	return append(out, l.table.View(l.c.Theme, w, h-len(out), true)...)
}

func (l *wordList) row(i int) []kit.Span {
	x := &l.list[i]
	means, role := "?", theme.Warn
	for word, m := range l.mapping.Words {
		if text.Fold(word) == text.Fold(x.Word) {
			means, role = m, theme.Good
		}
	}
	return []kit.Span{{Text: text.Safe(x.Word)}, kit.Count(x.Count), {Text: text.Safe(means), Role: role},
		{Text: text.Safe(x.Why), Role: theme.Muted}}
}
