package celltext

import (
	"encoding/xml"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestLines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		width float64
		want  int
	}{
		{"", 20, 1}, {"one\ntwo", 20, 2},
		{"twelve chars", 20, 1},                        // 21 letters of room
		{"aaaaaaaaaa bbbbbbbbbb cccccccccc", 20, 2},    // 10+1+10 fit, the third does not
		{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 20, 2}, // one word of 35 over 21
	} {
		if got := Lines(c.text, c.width); got != c.want {
			t.Errorf("Lines(%q, %v) = %d, want %d", c.text, c.width, got, c.want)
		}
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"plain £5 – ok":     "plain £5 – ok",
		"a\r\nb":            "a\nb",
		"esc\x1b[2J":        `esc\x1b[2J`,
		"nul\x00":           `nul\x00`,
		"bad\xff\xfeutf":    `bad\xff\xfeutf`,
		"\ufffe":            `\ufffe`,
		"kept \ufffd":       "kept \ufffd",
		"=cmd|'/c calc'":    "=cmd|'/c calc'",
		"_x001B_ literal":   "_x001B_ literal",
		"tab\tand\nnewline": "tab\tand\nnewline",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

// Whatever comes in, what goes out is text that XML carries, no longer than a cell holds.
func TestCleanIsAlwaysXML(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
		got := Clean(s)
		var b strings.Builder
		if err := xml.EscapeText(&b, []byte(got)); err != nil {
			t.Fatal(err)
		}
		var back struct {
			Text string `xml:",chardata"`
		}
		if err := xml.Unmarshal([]byte("<t>"+b.String()+"</t>"), &back); err != nil || back.Text != got {
			t.Fatalf("%q came back as %q, %v", got, back.Text, err)
		}
	})
}

func TestCleanCutsAndSaysSo(t *testing.T) {
	t.Parallel()
	got := Clean(strings.Repeat("😀", 20_000)) // two units each
	if n := units(got); n > MaxUnits || n < MaxUnits-2 || !strings.HasSuffix(got, cutMark) {
		t.Errorf("%d units, ends %q", n, got[len(got)-60:])
	}
	whole := strings.Repeat("x", MaxUnits)
	if Clean(whole) != whole {
		t.Error("text that just fits was cut")
	}
}

func TestHeader(t *testing.T) {
	t.Parallel()
	if got := Header("A&E &D \x1b", 80); got != `A&&E &&D \x1b` {
		t.Errorf("got %q", got)
	}
	if got := Header(strings.Repeat("&", 50), 10); got != strings.Repeat("&&", 4)+"…" {
		t.Errorf("too long, or cut between the halves of a code: %q", got)
	}
	if got := Header(strings.Repeat("😀", 50), 10); units(got) > 10 {
		t.Errorf("%d units", units(got))
	}
}
