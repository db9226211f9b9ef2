package kit

import (
	"strconv"

	"assure/tui/theme"
)

// Tabs is a line of tabs with their keys, counted from 1; the cursor marks the one shown.
func Tabs(t *theme.Theme, names []string, shown int) Line {
	var l Line
	for i, name := range names {
		role, mark := theme.Muted, " "
		if i == shown {
			role, mark = theme.Strong, t.Glyph.Cursor
		}
		l = l.Append(S(theme.Accent, mark), S(theme.Key, strconv.Itoa(i+1)), S(role, " "+name+"   "))
	}
	return l
}
