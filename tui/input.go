package tui

import (
	"assure/tui/kit"

	tea "github.com/charmbracelet/bubbletea"
)

// keysOf converts one message of the terminal library into the keys that were pressed. The library
// puts all characters of one read into one message, so keys pressed in quick succession (a held key
// over SSH, "1" "1" "2") arrive as one; they are split again here. A paste stays whole.
func keysOf(msg tea.KeyMsg) []kit.Key {
	if msg.Type == tea.KeySpace && !msg.Alt {
		return []kit.Key{kit.RuneKey(' ')}
	}
	if msg.Type != tea.KeyRunes {
		return []kit.Key{{Name: msg.String()}}
	}
	if msg.Alt {
		return []kit.Key{{Name: "alt+" + string(msg.Runes)}}
	}
	text := string(msg.Runes)
	if msg.Paste || kit.IsBurstPaste(text) && !opensField(text) {
		return []kit.Key{{Name: "paste", Text: text, Paste: true}}
	}
	keys := make([]kit.Key, 0, len(msg.Runes))
	for _, r := range msg.Runes {
		keys = append(keys, kit.RuneKey(r))
	}
	return keys
}

// opensField reports whether characters begin with a key that opens a text field: the rest is then text, however
// quickly they came, as on a slow line where a whole search arrives at once.
func opensField(text string) bool { return text[0] == '/' || text[0] == ':' }
