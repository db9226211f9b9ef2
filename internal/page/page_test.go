package page

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"assure/internal/booktest"
)

// date is a [Day].
type date string

func (d date) Time() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		panic(err)
	}
	return t
}

func (d date) Long() string { return d.Time().Format("2 Jan 2006") }

func TestSpark(t *testing.T) {
	t.Parallel()
	if NewSpark(nil) != nil || NewSpark([]Point{{date("2025-01-01"), 500}}) != nil {
		t.Error("a history of fewer than two days is drawn")
	}
	s := NewSpark([]Point{{date("2025-01-01"), 0}, {date("2025-01-26"), 500}, {date("2025-04-11"), 1000}})
	// 100 days over 112 units: day 25 stands at 4 + 28; 50 points stand in the middle of 20 units.
	if want := "4.0,24.0 32.0,14.0 116.0,4.0"; s.Line != want || s.X != "116.0" || s.Y != "4.0" {
		t.Errorf("line %q ends at %s,%s; want %q", s.Line, s.X, s.Y, want)
	}
	if want := "Shown score: 0.0 on 1 Jan 2025, 50.0 on 26 Jan 2025, 100.0 on 11 Apr 2025"; s.Words != want {
		t.Errorf("in words %q", s.Words)
	}
	if want := "0.0 to 100.0 since 1 Jan 2025"; s.Short != want {
		t.Errorf("in short %q", s.Short)
	}
	if same := NewSpark([]Point{{date("2025-01-01"), 100}, {date("2025-01-01"), 200}}); strings.Contains(same.Line,
		"NaN") || strings.Contains(same.Line, "Inf") {
		t.Errorf("two points of one day: %q", same.Line)
	}
}

func TestPolicy(t *testing.T) {
	t.Parallel()
	// The hash of nothing is known: echo -n | openssl dgst -sha256 -binary | base64
	const nothing = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
	if got, want := Policy("", ""),
		"default-src 'none'; style-src "+nothing+"; base-uri 'none'; form-action 'none'"; got != want {
		t.Errorf("without a script: %s", got)
	}
	if got := Policy("", " "); !strings.Contains(got, "; script-src 'sha256-") {
		t.Errorf("with a script: %s", got)
	}
}

func TestStyle(t *testing.T) {
	t.Parallel()
	if s := Style("#own{}", false); !strings.HasSuffix(s, "#own{}") || strings.Contains(s, "DEMO DATA") {
		t.Error("the style of real data is not its own rules last, or speaks of a demo")
	}
	if s := Style("", true); !strings.Contains(s, "DEMO DATA") {
		t.Error("a print of made-up data bears no mark")
	}
}

// Every ink keeps the contrast that WCAG asks of text, 4.5:1, on the ground it stands on, in light and in dark.
func TestContrast(t *testing.T) {
	t.Parallel()
	themes := regexp.MustCompile(`(?s):root \{(.*?)\}`).FindAllStringSubmatch(base, -1)
	if len(themes) != 2 {
		t.Fatalf("%d themes", len(themes))
	}
	for _, theme := range themes {
		colour := map[string]string{}
		for _, m := range regexp.MustCompile(`--([\w-]+): #([0-9a-f]{6})`).FindAllStringSubmatch(theme[1], -1) {
			colour[m[1]] = m[2]
		}
		pairs := [][2]string{{"ink", "ground"}, {"quiet", "ground"}, {"ink", "panel"}, {"quiet", "panel"},
			{"accent", "ground"}, {"accent", "panel"}, {"deep-ink", "deep"}}
		for name := range colour {
			if on, ok := strings.CutSuffix(name, "-ink"); ok && on != "deep" {
				pairs = append(pairs, [2]string{name, on})
			}
		}
		if len(pairs) < 20 {
			t.Fatalf("only %d pairs of colours", len(pairs))
		}
		for _, p := range pairs {
			if c := booktest.Contrast(t, colour[p[0]], colour[p[1]]); c < 4.5 {
				t.Errorf("%s on %s: %.2f:1", p[0], p[1], c)
			}
		}
		// parts that are no text
		for _, p := range [][2]string{{"edge", "ground"}, {"focus", "ground"}, {"focus", "panel"}} {
			if c := booktest.Contrast(t, colour[p[0]], colour[p[1]]); c < 3 {
				t.Errorf("%s on %s: %.2f:1", p[0], p[1], c)
			}
		}
	}
}
