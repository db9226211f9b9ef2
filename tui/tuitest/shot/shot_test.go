package shot

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestParseColours(t *testing.T) {
	rows := parse("a\x1b[1;31mb\x1b[0m\x1b[48;5;208mc\x1b[38;2;1;2;3md\x1b[7me\n\x1b[mf漢g", 6, 2)
	for _, c := range []struct {
		x, y   int
		text   string
		front  string
		back   string
		strong bool
	}{
		{0, 0, "a", "INK", "PAPER", false}, {1, 0, "b", sixteen[1], "PAPER", true},
		{2, 0, "c", "INK", "#ff8700", false},
		{3, 0, "d", "#010203", "#ff8700", false}, {4, 0, "e", "#ff8700", "#010203", false},
		{5, 0, " ", "INK", "PAPER", false},
		{0, 1, "f", "INK", "PAPER", false}, {1, 1, "漢", "INK", "PAPER", false}, {3, 1, "g", "INK", "PAPER", false},
	} {
		got := rows[c.y][c.x]
		if got.text != c.text || got.front("PAPER", "INK") != c.front || got.back("PAPER", "INK") != c.back ||
			got.bold != c.strong {
			t.Errorf("cell %d,%d is %q %s on %s, want %+v", c.x, c.y, got.text, got.front("PAPER", "INK"),
				got.back("PAPER", "INK"), c)
		}
	}
}

func FuzzShot(f *testing.F) {
	f.Add("\x1b[38;5;m x \x1b[1;;2m<&>", false)
	f.Add("\x1b]0;t\a\x1b[2Jok\xff", true)
	f.Fuzz(func(t *testing.T, s string, light bool) {
		var b strings.Builder
		if err := SVG(&b, s, 20, 4, light); err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(s, "\x00") || !validXML(s) {
			return // bytes that XML cannot hold are the capturing side's to clean
		}
		d := xml.NewDecoder(strings.NewReader(b.String()))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%v in %s", err, b.String())
			}
		}
	})
}

func validXML(s string) bool {
	for _, r := range s {
		if r == '\uFFFD' || (r < 0x20 && r != '\n' && r != '\t' && r != '\x1b') || r >= 0xfffe {
			return false
		}
	}
	return true
}
