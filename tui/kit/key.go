package kit

import (
	"unicode"
	"unicode/utf8"
)

// Key is one key press, or one paste. Pages see this type, not that of the terminal library.
type Key struct {
	Name  string // "j", "enter", "ctrl+d", "space"; "paste" for a paste
	Text  string // what it types, empty for keys that type nothing
	Paste bool
}

// Types reports whether the key types text.
func (k Key) Types() bool { return k.Text != "" }

// RuneKey is the key that types one character.
func RuneKey(r rune) Key {
	if r == ' ' {
		return Key{Name: "space", Text: " "}
	}
	return Key{Name: string(r), Text: string(r)}
}

// IsBurstPaste reports whether characters that arrived in one read look pasted rather than typed. A held key repeats
// itself, and answering at speed uses digits and few different letters; pasted text is varied, and
// may come in pieces, so five different letters are enough.
func IsBurstPaste(s string) bool {
	seen, letters := map[rune]bool{}, 0
	for _, r := range s {
		if !seen[r] && unicode.IsLetter(r) {
			letters++
		}
		seen[r] = true
	}
	return letters > 4 || utf8.RuneCountInString(s) > 8 && len(seen) > 4
}

// Click is a mouse click inside the body of a page, in cells from its top left corner.
type Click struct{ X, Y int }
