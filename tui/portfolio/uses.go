package portfolio

import (
	"strings"
	"time"
	"unicode/utf8"

	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// uses says who uses what the words of a search name, which the rows that have these words do not: who is not
// known to use it has no record of it.
type uses struct {
	of    string // the words
	said  string // "5 use it, 42 not known, 0 say not"
	known bool   // something of that name is recorded
	err   error
}

type usesDelayOver struct{ of string }

// usesDelay is how long the words of a search stay as they are before it is read who uses what they name.
const usesDelay = 150 * time.Millisecond

// words are the words of the search as they were typed, without its filters; "" for a reference.
func (p *Page) words() string {
	var out []string
	for _, s := range strings.Fields(p.query) {
		if f := parse(s); len(f.words) > 0 {
			out = append(out, s)
		}
	}
	words := strings.Join(out, " ")
	if _, _, ref := entity.ParseRef(words); ref {
		return ""
	}
	return words
}

// wantUses reads who uses what the search names, once its words stay as they are. One read is under way at most.
func (p *Page) wantUses() page.Cmd {
	words := p.words()
	if p.asking || p.links.Uses == nil || utf8.RuneCountInString(words) < 2 || words == p.uses.of {
		return page.Cmd{}
	}
	p.asking = true
	return page.Do(func() any {
		p.c.Pause(usesDelay)
		return usesDelayOver{words}
	})
}

func (p *Page) readUses(words string) page.Cmd {
	if words != p.words() {
		p.asking = false
		return p.wantUses()
	}
	return page.Do(func() any {
		u := uses{of: words}
		u.said, u.known, u.err = p.links.Uses(p.c.Context, words)
		return u
	})
}

func (p *Page) takeUses(u uses) page.Cmd {
	p.asking, p.uses = false, u
	return p.wantUses()
}

// usesWords says who uses what the search names, where something of that name is recorded or no row has the
// words; "" otherwise.
func (p *Page) usesWords() string {
	words := p.words()
	none := len(p.hits) == 0
	switch name := kit.Cut(text.Safe(words), 40, p.c.Theme.Glyph.Ellipsis); {
	case words == "" || p.links.Uses == nil:
		return ""
	case words != p.uses.of:
		if none && p.asking {
			return "Reading who uses " + name + p.c.Theme.Glyph.Ellipsis
		}
		return ""
	case p.uses.err != nil:
		return "Who uses " + name + " could not be read: " + page.Message(p.uses.err)
	case !p.uses.known && !none:
		return ""
	default:
		return name + ": " + p.uses.said
	}
}

// viewUses is [Page.usesWords] on the screen.
func (p *Page) viewUses(w int) []kit.Line {
	words := p.usesWords()
	if words == "" {
		return nil
	}
	key := "  (u shows them)"
	if p.mode == searching {
		key = "  (enter, then u)"
	}
	if p.uses.err != nil || p.words() != p.uses.of || kit.Width(words+key)+2 > w {
		key = ""
	}
	return kit.Paragraph(theme.Notable, words+key, w, 2)
}

// usesCommand opens who uses what the search names; without a search it asks for a name.
func (p *Page) usesCommand() page.Command {
	c := page.Command{ID: "uses", Title: "who uses what the search names, itself or through another, and who may",
		Keys: []string{"u"}, Off: len(p.rows) == 0 || p.links.WhoUses == nil, Why: "there are no suppliers yet",
		Run: func() page.Cmd { return p.links.WhoUses(p.words()) }}
	if p.usesWords() != "" {
		c.Hint = "who uses it"
	}
	return c
}
