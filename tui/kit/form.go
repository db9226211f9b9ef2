package kit

import (
	"cmp"
	"slices"
	"strings"

	"assure/internal/text"
	"assure/tui/theme"
)

// FormField is a field of a [Form]: typed, or one of some options.
type FormField struct {
	Label, Hint string
	Input       *Input   // nil for options
	Options     []string // in words
	Chosen      int      // of the options
	Off         bool     // not shown now
	// Reads says how what is typed is read, in place of the hint, such as a day in words; nil or "" for nothing.
	Reads   func(typed string) string
	Passing bool   // a choice of the moment, which is neither kept nor missed
	Seen    any    // what a person was shown that the register has by now; nil for nothing
	Wrong   string // why the value is refused, shown below it; "" for nothing
}

// Value is what was typed, without blanks around it.
func (f *FormField) Value() string { return strings.TrimSpace(f.Input.Value()) }

// Words is what the field has: the text, or the words of the option chosen.
func (f *FormField) Words() string {
	if f.Input != nil {
		return f.Value()
	}
	return f.Options[f.Chosen]
}

// SetWords gives the field what [FormField.Words] returned. Words that are no option change nothing.
func (f *FormField) SetWords(words string) {
	if f.Input != nil {
		f.Input.SetValue(words)
	} else if i := slices.Index(f.Options, words); i >= 0 {
		f.Chosen = i
	}
}

// Form is some fields below each other. One of those shown has the keyboard.
type Form struct {
	Fields []*FormField
	at     int
}

// At is the field that has the keyboard.
func (f *Form) At() *FormField { return f.Fields[f.at] }

// Go gives a field the keyboard.
func (f *Form) Go(to *FormField) {
	for i, x := range f.Fields {
		if x == to && !x.Off {
			f.at = i
		}
	}
}

// Typing is true while the field with the keyboard is typed.
func (f *Form) Typing() bool { return f.At().Input != nil }

// Key edits the field with the keyboard.
func (f *Form) Key(k Key) {
	if f.Typing() {
		f.At().Input.Key(k)
	}
}

// Step gives the keyboard to the next field shown or, with -1, to the one before; behind the last is the first.
func (f *Form) Step(d int) {
	for range f.Fields {
		f.at = (f.at + d + len(f.Fields)) % len(f.Fields)
		if !f.At().Off {
			return
		}
	}
}

// Last reports whether no field is shown after the one with the keyboard.
func (f *Form) Last() bool {
	for _, x := range f.Fields[f.at+1:] {
		if !x.Off {
			return false
		}
	}
	return true
}

// Turn takes the next option, or another one.
func (f *Form) Turn(d int) {
	if x := f.At(); len(x.Options) > 0 {
		x.Chosen = (x.Chosen + d + len(x.Options)) % len(x.Options)
	}
}

// View draws a line for each field shown; row is that of the field with the keyboard.
func (f *Form) View(t *theme.Theme, w int) (lines []Line, row int) {
	label := 0
	for _, x := range f.Fields {
		label = max(label, Width(x.Label)+2)
	}
	for i, x := range f.Fields {
		if x.Off {
			continue
		}
		current := i == f.at
		hint := x.Hint
		if x.Reads != nil {
			hint = cmp.Or(x.Reads(x.Value()), hint)
		}
		var value Line
		switch {
		case x.Input == nil:
			value = L(S(theme.Strong, x.Options[x.Chosen]))
		case current:
			value = x.Input.View(t, "", max(8, w-label-Width(hint)-6))
		default:
			value = T(text.Safe(x.Input.Value()))
		}
		if current {
			row = len(lines)
		}
		lines = append(lines, FormRow(t, current, x.Label, label, value, hint).Fit(w, t.Glyph.Ellipsis))
		if x.Wrong != "" {
			mark := S(theme.Warn, spaces(label+2)+t.Glyph.NotMet+" ")
			lines = append(lines, Entry(mark, theme.Warn, x.Wrong, Line{}, w)...)
		}
	}
	return lines, row
}
