package kit

import (
	"strings"
	"unicode/utf8"

	"assure/tui/theme"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/textarea"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
)

// keyTypes maps the names of the editing keys to those of the text widgets.
var keyTypes = map[string]tea.KeyType{
	"enter": tea.KeyEnter, "backspace": tea.KeyBackspace, "ctrl+h": tea.KeyBackspace, "delete": tea.KeyDelete,
	"left": tea.KeyLeft, "right": tea.KeyRight, "up": tea.KeyUp, "down": tea.KeyDown, "home": tea.KeyHome,
	"end":    tea.KeyEnd,
	"ctrl+a": tea.KeyCtrlA, "ctrl+e": tea.KeyCtrlE, "ctrl+b": tea.KeyCtrlB, "ctrl+f": tea.KeyCtrlF,
	"ctrl+d": tea.KeyCtrlD,
	"ctrl+k": tea.KeyCtrlK, "ctrl+u": tea.KeyCtrlU, "ctrl+w": tea.KeyCtrlW, "ctrl+n": tea.KeyCtrlN,
	"ctrl+left": tea.KeyCtrlLeft, "ctrl+right": tea.KeyCtrlRight, "ctrl+home": tea.KeyCtrlHome,
	"ctrl+end": tea.KeyCtrlEnd,
}

// teaKey converts a key for the text widgets of bubbles; ok is false for keys that edit nothing.
func teaKey(k Key) (msg tea.KeyMsg, ok bool) {
	if k.Types() {
		return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(k.Text), Paste: k.Paste}, true
	}
	t, ok := keyTypes[k.Name]
	return tea.KeyMsg{Type: t}, ok
}

// Input is a line of text being typed.
type Input struct{ model textinput.Model }

// NewInput starts with a value and the cursor behind it. limit is the greatest number of characters, 0 for no limit.
func NewInput(value string, limit int) *Input {
	m := textinput.New()
	m.CharLimit = limit
	m.Cursor.SetMode(cursor.CursorStatic)
	m.SetValue(value)
	m.CursorEnd()
	m.Focus()
	return &Input{m}
}

// Key edits the text.
func (in *Input) Key(k Key) {
	if msg, ok := teaKey(k); ok {
		in.model, _ = in.model.Update(msg)
	}
}

// Value is the text typed so far.
func (in *Input) Value() string { return in.model.Value() }

// SetValue replaces the text and puts the cursor behind it.
func (in *Input) SetValue(s string) { in.model.SetValue(s); in.model.CursorEnd() }

// View draws prompt and text with a visible cursor in w cells, scrolled so that the cursor is inside.
func (in *Input) View(t *theme.Theme, prompt string, w int) Line {
	value, pos := []rune(in.model.Value()), in.model.Position()
	head, tail := string(value[:pos]), string(value[pos:])
	if room := max(w-Width(prompt)-2, 1); Width(head) > room { // cut in front, with a mark
		cut := t.Glyph.Ellipsis
		for head != "" && Width(head) > max(room-Width(cut), 1) {
			_, n := utf8.DecodeRuneInString(head)
			head = head[n:]
		}
		head = cut + head
	}
	return L(S(theme.Accent, prompt), S(theme.Strong, head), S(theme.Accent, t.Glyph.Caret), S(theme.Strong, tail))
}

// Area is text of several lines being typed.
type Area struct{ model textarea.Model }

// NewArea starts with a value and the cursor at its end.
func NewArea(value string, limit int) *Area {
	m := textarea.New()
	m.CharLimit = limit
	m.MaxHeight = 0
	m.ShowLineNumbers = false
	m.Prompt = ""
	m.Cursor.SetMode(cursor.CursorStatic)
	m.SetValue(value)
	m.Focus()
	return &Area{m}
}

// Key edits the text; enter starts a new line.
func (a *Area) Key(k Key) {
	if msg, ok := teaKey(k); ok {
		a.model, _ = a.model.Update(msg)
	}
}

// Value is the text typed so far.
func (a *Area) Value() string { return a.model.Value() }

// View draws the text with a visible cursor, w cells wide, and returns the row of the cursor.
func (a *Area) View(t *theme.Theme, w int) (lines []Line, row int) {
	w = max(w, 4)
	a.model.SetWidth(w) // so that up and down move by the rows that are shown
	a.model.SetHeight(1)
	cur, info := a.model.Line(), a.model.LineInfo()
	col := info.StartColumn + info.ColumnOffset
	for i, text := range strings.Split(a.model.Value(), "\n") {
		runes := []rune(text)
		before, after := text, ""
		if i == cur {
			col = min(col, len(runes))
			before, after = string(runes[:col]), string(runes[col:])
			before += t.Glyph.Caret
		}
		rows := Wrap(before+after, w)
		if len(rows) == 0 {
			rows = []string{""}
		}
		if i == cur {
			row = len(lines) + min(len(Wrap(before, w)), len(rows)) - 1
		}
		for _, r := range rows {
			lines = append(lines, T(r))
		}
	}
	return lines, row
}
