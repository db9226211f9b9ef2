package theme

import (
	"reflect"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func env(pairs ...string) func(string) string {
	return func(k string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == k {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestNoColorWritesNoEscape(t *testing.T) {
	for _, o := range []Options{
		{NoColor: true}, {Name: "mono"}, {Env: env("NO_COLOR", "1", "TERM", "xterm-256color")},
		{Env: env("TERM", "dumb")},
	} {
		th, err := New(o)
		if err != nil {
			t.Fatal(err)
		}
		for r := Plain; r < roles; r++ {
			if got := th.Paint(r, "text", true); got != "text" {
				t.Errorf("%+v role %d: %q", o, r, got)
			}
		}
		if th.Colour {
			t.Errorf("%+v: Colour is true", o)
		}
	}
}

func TestEveryColourThemePaintsMeaning(t *testing.T) {
	for _, name := range []string{"term", "contrast", "dark", "light"} {
		th, err := New(Options{Name: name, Env: env("TERM", "xterm-256color", "COLORTERM", "truecolor")})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range []Role{Muted, Accent, Key, Good, Notable, Warn, Bad, Info} {
			got := th.Paint(r, "text", false)
			if !strings.HasPrefix(got, "\x1b[") || ansi.Strip(got) != "text" {
				t.Errorf("%s role %d: %q", name, r, got)
			}
		}
		if th.Paint(Plain, "x", true) == th.Paint(Plain, "x", false) {
			t.Errorf("%s: the row under the cursor looks like any other", name)
		}
	}
}

func TestUnknownThemeNamesTheKnown(t *testing.T) {
	_, err := New(Options{Name: "neon"})
	if err == nil || !strings.Contains(err.Error(), "contrast") {
		t.Fatalf("err = %v", err)
	}
}

func TestGlyphsAreOneCellAndAsciiIsASCII(t *testing.T) {
	for name, set := range map[string]Glyphs{"unicode": unicodeGlyphs, "ascii": asciiGlyphs} {
		v := reflect.ValueOf(set)
		for i := range v.NumField() {
			g, field := v.Field(i).String(), v.Type().Field(i).Name
			if ansi.StringWidth(g) != 1 {
				t.Errorf("%s %s %q is %d cells", name, field, g, ansi.StringWidth(g))
			}
			if name == "ascii" && (len(g) != 1 || g[0] > 0x7e) {
				t.Errorf("ascii %s is %q", field, g)
			}
		}
		seen := map[string]bool{}
		for _, g := range []string{set.Extreme, set.High, set.Moderate, set.Low, set.None} {
			if seen[g] {
				t.Errorf("%s: two bands share the glyph %q", name, g)
			}
			seen[g] = true
		}
	}
}

func TestWords(t *testing.T) {
	th, _ := New(Options{Name: "mono"})
	for in, want := range map[string]string{
		"Extreme": "▲ EXTREME", "High": "◆ HIGH", "Moderate": "■ MODERATE", "Low": "● LOW", "": "○ NOT ASSESSED",
		"Severe": "· SEVERE",
	} {
		if got := th.Band(in).String(); got != want {
			t.Errorf("Band(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"A": "A Strong", "B": "B Adequate", "C": "C Partial", "D": "D Weak"} {
		if got := th.Grade(in).String(); got != want {
			t.Errorf("Grade(%q) = %q, want %q", in, got, want)
		}
	}
}
