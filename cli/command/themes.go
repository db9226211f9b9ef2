package command

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assure/questionnaire"
)

// ThemesFlag is --theme of a command that lists what questions are about: only what is about one of these control
// themes. It takes the place of the flag of that name for the colours of the terminal UI, and still takes their
// words.
type ThemesFlag struct {
	questionnaire.ThemeFilter
	colours *string
}

// AddFlag defines --theme.
func (t *ThemesFlag) AddFlag(e *Env, cmd *cobra.Command) {
	t.colours = &e.Globals.Theme
	cmd.Flags().Var(t, "theme", "only what is about this control `THEME`: "+strings.Join(questionnaire.Themes, ", ")+
		"; may be repeated")
}

// Set adds a theme, or several with commas between them.
func (t *ThemesFlag) Set(s string) error {
	if i := slices.IndexFunc(Themes, func(w string) bool { return strings.EqualFold(w, s) }); i >= 0 {
		*t.colours = Themes[i]
		return nil
	}
	for _, word := range strings.Split(s, ",") {
		name, err := OneOf("theme", word, questionnaire.Themes)
		if err != nil {
			return err
		}
		if theme := questionnaire.Theme(name); !slices.Contains(t.ThemeFilter, theme) {
			t.ThemeFilter = append(t.ThemeFilter, theme)
		}
	}
	return nil
}

// String names the themes given, "" for none.
func (t *ThemesFlag) String() string { return strings.Join(t.Names(), ",") }

// Type names the flag's value in help.
func (t *ThemesFlag) Type() string { return "word" }

// Words are those that the flag takes.
func (t *ThemesFlag) Words() []string { return questionnaire.Themes }

// Remark says below a list that it is filtered, and how many things were left out because no question is behind
// them.
func (t *ThemesFlag) Remark(p *Page, without string) {
	if !t.On() {
		return
	}
	words := "only what is about " + t.ThemeFilter.Words()
	if without != "" {
		words += "; " + without
	}
	p.Remark("%s", words)
}
