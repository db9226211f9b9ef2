package theme

import "github.com/charmbracelet/lipgloss"

// palette maps roles to colours; an empty colour is the terminal's own. bar is the background of the row under the
// cursor, empty where that would fight the terminal's own colours.
type palette struct {
	colour [roles]lipgloss.Color
	bar    lipgloss.Color
	bright bool // contrast: bold wherever a role carries meaning
}

// palettes returns a new map on each call, so that no caller can change the palettes of another.
func palettes() map[string]palette {
	return map[string]palette{
		// The sixteen colours that the person has already chosen to be readable on their own background.
		"term": {colour: colours("", "", "8", "6", "", "6", "2", "6", "3", "1", "4", "")},
		// Bright foregrounds and bold only.
		"contrast": {bright: true, colour: colours("", "15", "7", "14", "15", "14", "10", "14", "11", "9", "14", "15")},
		"dark": {bar: "#2a3140", colour: colours("#d7dce4", "#ffffff", "#8a93a3", "#7cc7ff", "#ffffff", "#7cc7ff",
			"#7fd18b", "#8fc7e8", "#f2b661", "#ff8177", "#a9c7ff", "#ffffff")},
		"light": {bar: "#dfe7f3", colour: colours("#20262e", "#000000", "#5b6470", "#005eb8", "#000000", "#005eb8",
			"#006b3c", "#1f5f8b", "#8a4b00", "#b00020", "#003087", "#000000")},
		"mono": {},
	}
}

// colours takes one colour for each role, in the order of the constants.
func colours(c ...lipgloss.Color) (out [roles]lipgloss.Color) {
	copy(out[:], c)
	return out
}

func (p palette) style(r *lipgloss.Renderer, role Role, selected bool) lipgloss.Style {
	s := r.NewStyle()
	c := p.colour[role]
	if selected && role == Plain {
		c = p.colour[Selected]
	}
	if selected && role == Muted {
		c = p.colour[Plain] // grey on the bar is hard to read
	}
	if c != "" {
		s = s.Foreground(c)
	}
	switch role {
	case Strong, Title, Bad, Selected:
		s = s.Bold(true)
	case Good, Notable, Warn, Accent, Key, Info:
		s = s.Bold(p.bright)
	}
	if selected {
		s = s.Bold(true)
		if p.bar != "" {
			s = s.Background(p.bar)
		}
	}
	return s
}
