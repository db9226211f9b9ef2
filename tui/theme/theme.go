// Package theme decides how things look: colours by role, glyphs, and the words of ratings. A theme is a value that is
// built once and passed down; nothing here asks the terminal anything.
//
// Colour never carries meaning alone. Every state has a glyph or a word besides, so that a screen reads the same under
// NO_COLOR, on a monochrome terminal and to a colour-blind reader.
package theme

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// Role is what a piece of text is for. Pages name roles; the theme turns them into colours.
type Role uint8

// The roles. Plain is the terminal's own text.
const (
	Plain    Role = iota
	Strong        // headings and what matters most on a page
	Muted         // labels, rules, help
	Accent        // the cursor and where you are
	Title         // title bar
	Key           // a key in a hint
	Good          // low risk, settled, met
	Notable       // moderate risk
	Warn          // high risk, could change, not shown
	Bad           // extreme risk, not met, not saved
	Info          // notices
	Selected      // text of the row under the cursor
	roles
)

// Names lists the themes in the order in which help shows them.
func Names() []string { return []string{"term", "contrast", "dark", "light", "mono"} }

// Theme has the escape sequence of each role, so that painting a cell is one concatenation.
type Theme struct {
	Name   string
	Glyph  Glyphs
	ASCII  bool // nothing beyond ASCII is drawn, whatever the text
	Colour bool // false under mono and NO_COLOR: then no escape sequence is written at all
	on     [roles]string
	onSel  [roles]string // the same role on the row under the cursor
}

// Options choose a theme. Env is asked for NO_COLOR, TERM and COLORTERM and may be nil.
type Options struct {
	Name    string // one of Names; empty means term
	NoColor bool
	ASCII   bool
	Env     func(string) string
}

// New builds a theme. An unknown name is an error that lists the known ones.
func New(o Options) (*Theme, error) {
	name := o.Name
	if name == "" {
		name = "term"
	}
	palette, ok := palettes()[name]
	if !ok {
		return nil, fmt.Errorf("theme %q is not one of %s", name, strings.Join(Names(), ", "))
	}
	profile := Profile(o.Env)
	if o.NoColor || name == "mono" {
		profile = termenv.Ascii
	}
	t := &Theme{Name: name, Glyph: unicodeGlyphs, Colour: profile != termenv.Ascii}
	if o.ASCII || !hasUTF8(o.Env) {
		t.Glyph, t.ASCII = asciiGlyphs, true
	}
	if !t.Colour {
		return t, nil
	}
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(profile)
	r.SetHasDarkBackground(name != "light")
	for role := Plain; role < roles; role++ {
		t.on[role] = sequence(palette.style(r, role, false))
		t.onSel[role] = sequence(palette.style(r, role, true))
	}
	return t, nil
}

// hasUTF8 reports whether the locale can show more than ASCII. It is true when no locale is set.
func hasUTF8(env func(string) string) bool {
	if env == nil {
		return true
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(env(name)); v != "" {
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return true
}

// Profile returns how many colours to use, from the environment alone. NO_COLOR (any value) and TERM=dumb mean none.
func Profile(env func(string) string) termenv.Profile {
	if env == nil {
		return termenv.ANSI
	}
	term := env("TERM")
	switch {
	case env("NO_COLOR") != "" || term == "dumb":
		return termenv.Ascii
	case env("COLORTERM") == "truecolor" || env("COLORTERM") == "24bit":
		return termenv.TrueColor
	case strings.Contains(term, "256color"):
		return termenv.ANSI256
	}
	return termenv.ANSI
}

// Paint wraps text in the colours of a role. The text must be free of escape sequences and newlines.
func (t *Theme) Paint(r Role, text string, selected bool) string {
	on := t.on[r]
	if selected {
		on = t.onSel[r]
	}
	if on == "" || text == "" {
		return text
	}
	return on + text + "\x1b[0m"
}

// sequence returns the opening escape sequence of a style, found by rendering one letter.
func sequence(s lipgloss.Style) string {
	on, _, _ := strings.Cut(s.Render("x"), "x")
	return on
}
