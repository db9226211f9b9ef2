package theme

import (
	"strconv"
	"strings"
)

// Glyphs are the symbols that pages draw, each one cell wide. The names say what they mean,
// so that the ASCII set can be swapped in.
type Glyphs struct {
	Extreme, High, Moderate, Low, None string // risk bands
	Cursor, Mark, Dot, Rule, Bar       string // Bar divides panes
	Full, Empty                        string // progress
	Up, Down, Right, Back              string
	Ellipsis, Caret                    string // Caret is where typed text goes
	Dash                               string
	Met, NotMet, NotShown              string // must-haves
}

var unicodeGlyphs = Glyphs{
	Extreme: "▲", High: "◆", Moderate: "■", Low: "●", None: "○",
	Cursor: ">", Mark: "*", Dot: "·", Rule: "─", Bar: "│", Full: "█", Empty: "░",
	Up: "↑", Down: "↓", Right: "›", Back: "←", Ellipsis: "…", Caret: "▏", Dash: "–",
	Met: "●", NotMet: "▲", NotShown: "○",
}

var asciiGlyphs = Glyphs{
	Extreme: "!", High: "#", Moderate: "=", Low: "o", None: ".",
	Cursor: ">", Mark: "*", Dot: "-", Rule: "-", Bar: "|", Full: "#", Empty: ".",
	Up: "^", Down: "v", Right: ">", Back: "<", Ellipsis: "~", Caret: "|", Dash: "-",
	Met: "o", NotMet: "!", NotShown: ".",
}

// Rating is how a rating looks wherever it is shown.
type Rating struct {
	Glyph, Word string
	Role        Role
}

// String is the glyph and the word.
func (r Rating) String() string { return r.Glyph + " " + r.Word }

// Band shows a risk band by its name in the settings; an empty name is NOT ASSESSED. Bands are
// configuration: a name that is not known is shown as it is, without a colour that might mislead.
func (t *Theme) Band(name string) Rating {
	switch strings.ToLower(name) {
	case "extreme":
		return Rating{t.Glyph.Extreme, "EXTREME", Bad}
	case "high":
		return Rating{t.Glyph.High, "HIGH", Warn}
	case "moderate":
		return Rating{t.Glyph.Moderate, "MODERATE", Notable}
	case "low":
		return Rating{t.Glyph.Low, "LOW", Good}
	case "":
		return Rating{t.Glyph.None, "NOT ASSESSED", Muted}
	}
	return Rating{t.Glyph.Dot, strings.ToUpper(name), Plain}
}

// Risk shows a risk band with its score; a score of 0 is not shown.
func (t *Theme) Risk(band string, score int) Rating {
	r := t.Band(band)
	if score > 0 {
		r.Word += " " + strconv.Itoa(score)
	}
	return r
}

// MustHave shows the state of a must-have.
func (t *Theme) MustHave(state string) Rating {
	switch state {
	case "met":
		return Rating{t.Glyph.Met, state, Good}
	case "not met":
		return Rating{t.Glyph.NotMet, state, Bad}
	}
	return Rating{t.Glyph.NotShown, state, Warn}
}

// Grade shows a grade letter with its word. An empty letter is a dash: no letter is shown while too little is known.
func (t *Theme) Grade(letter string) Rating {
	switch letter {
	case "A":
		return Rating{"A", "Strong", Good}
	case "B":
		return Rating{"B", "Adequate", Notable}
	case "C":
		return Rating{"C", "Partial", Warn}
	case "D":
		return Rating{"D", "Weak", Bad}
	}
	return Rating{t.Glyph.Dash, "", Muted}
}

// Status gives the role of a status word.
func (t *Theme) Status(word string) Role {
	switch word {
	case "Settled": // settled is not good: a weak rating can be settled
		return Plain
	case "Could change":
		return Warn
	}
	return Muted
}
