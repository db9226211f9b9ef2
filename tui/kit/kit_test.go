package kit

import (
	"fmt"
	"strings"
	"testing"

	"assure/internal/text"
	"assure/tui/theme"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

func colour(t testing.TB) *theme.Theme {
	th, err := theme.New(theme.Options{Name: "dark", Env: func(k string) string {
		return map[string]string{"TERM": "xterm-256color", "COLORTERM": "truecolor"}[k]
	}})
	if err != nil {
		t.Fatal(err)
	}
	return th
}

// anyText draws text as suppliers write it: wide letters, combining marks, emoji, control characters.
func anyText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		parts := rapid.SliceOfN(rapid.OneOf(
			rapid.String(), rapid.SampledFrom(
				[]string{"漢字", "e\u0301", "👩‍👩‍👧", "🇬🇧", "\x1b[31m", "ffi", "  ", "\u202e", "한국"}),
		), 0, 5).Draw(t, "parts")
		return text.Safe(strings.Join(parts, ""))
	})
}

func TestRenderIsExactlyWide(t *testing.T) {
	th := colour(t)
	rapid.Check(t, func(t *rapid.T) {
		l := Line{Selected: rapid.Bool().Draw(t, "selected")}
		for range rapid.IntRange(0, 5).Draw(t, "spans") {
			l.Spans = append(l.Spans, S(theme.Role(rapid.IntRange(0, 10).Draw(t, "role")), anyText().Draw(t, "text")))
		}
		w := rapid.IntRange(0, 60).Draw(t, "w")
		if got := ansi.StringWidth(l.Render(th, w)); got != w {
			t.Fatalf("%d cells, want %d: %q", got, w, l.String())
		}
	})
}

func TestSpreadKeepsTheRightPart(t *testing.T) {
	for _, c := range []struct {
		left, right string
		w           int
		want        string
	}{
		{"Suppliers", "Saved 14:02", 30, "Suppliers          Saved 14:02"},
		{"A long title of a page", "Saved 14:02", 24, "A long titl… Saved 14:02"},
		{"Suppliers", "Saved 14:02", 5, "Save…"},
	} {
		if got := Spread(T(c.left), T(c.right), c.w, "…").String(); got != c.want {
			t.Errorf("Spread(%q, %q, %d) = %q, want %q", c.left, c.right, c.w, got, c.want)
		}
	}
}

func TestTableShowsTheCursorWhateverHappens(t *testing.T) {
	th := colour(t)
	rapid.Check(t, func(rt *rapid.T) {
		tb := &Table{N: rapid.IntRange(0, 200).Draw(rt, "n"),
			Columns: []Column{{Title: "N", Width: 6}, {Title: "Name", Width: 8, Flex: true},
				{Title: "X", Width: 9, Drop: 1}}}
		tb.Row = func(i int) []Span { return []Span{{Text: fmt.Sprint(i)}, {Text: "name"}, {Text: "x"}} }
		for range rapid.IntRange(1, 20).Draw(rt, "moves") {
			tb.Move(rapid.IntRange(-300, 300).Draw(rt, "d"))
			h := rapid.IntRange(2, 30).Draw(rt, "h")
			w := rapid.IntRange(16, 90).Draw(rt, "w")
			lines := tb.View(th, w, h, true)
			if len(lines) != h {
				rt.Fatalf("%d lines, want %d", len(lines), h)
			}
			found := 0
			for _, l := range lines {
				if l.Selected {
					found++
					if got := strings.Fields(l.String()); got[1] != fmt.Sprint(tb.Cursor()) {
						rt.Fatalf("cursor %d but row %v is marked", tb.Cursor(), got)
					}
				}
			}
			if want := min(tb.N, 1); found != want {
				rt.Fatalf("%d rows marked of %d", found, tb.N)
			}
		}
	})
}

func TestTableDropsColumnsInOrder(t *testing.T) {
	tb := &Table{N: 1, Columns: []Column{{Title: "Name", Width: 10, Flex: true}, {Title: "Score", Width: 5},
		{Title: "Owner", Width: 8, Drop: 1}, {Title: "Acts", Width: 4, Drop: 2}}}
	tb.Row = func(int) []Span { return []Span{{Text: "n"}, {Text: "s"}, {Text: "o"}, {Text: "a"}} }
	for w, want := range map[int]string{40: "Name Score Owner Acts", 29: "Name Score Owner", 22: "Name Score"} {
		if got := strings.Join(strings.Fields(tb.View(colour(t), w, 3, true)[0].String()), " "); got != want {
			t.Errorf("%d wide: %q, want %q", w, got, want)
		}
	}
}

// A date or a reference stays in one row, whatever the width that holds it.
func TestWrapKeepsDatesAndReferencesWhole(t *testing.T) {
	words := "Signed off on 2026-11-21 for ENG-00057, where ITS-22 is well-known."
	for w := 10; w < 70; w++ {
		got := strings.Join(Wrap(words, w), "|")
		for _, whole := range []string{"2026-11-21", "ENG-00057", "ITS-22"} {
			if !strings.Contains(got, whole) {
				t.Errorf("%d cells: %s", w, got)
			}
		}
		if strings.ReplaceAll(strings.ReplaceAll(got, "|", ""), " ", "") != strings.ReplaceAll(words, " ", "") {
			t.Errorf("%d cells lose text: %s", w, got)
		}
	}
}

// What tells rows apart stands at the end of their names, and a narrow column does not cut it off.
func TestTableKeepsTheEndOfACell(t *testing.T) {
	th := colour(t)
	for _, tt := range []struct {
		cell Span
		want string
	}{
		{Span{Text: "Tansyworth Imaging", End: " (2)"}, "Tansyworth… (2)"},
		{Span{Text: "Tansyworth Imaging", End: " · Archive of pictures"}, "Tansywo… · Arc…"},
		{Span{Text: "Zennor", End: " · Archive of"}, "Zennor · Archi…"},
		{Span{Text: "Zennor", End: " (2)"}, "Zennor (2)"},
		{Span{Text: "Tansyworth Imaging"}, "Tansyworth Ima…"},
	} {
		tb := &Table{N: 1, Columns: []Column{{Width: 15}}, Row: func(int) []Span { return []Span{tt.cell} }}
		if got := strings.TrimSpace(tb.View(th, 17, 2, false)[1].String()); got != tt.want {
			t.Errorf("%q%q is %q; want %q", tt.cell.Text, tt.cell.End, got, tt.want)
		}
	}
}

func TestScrollKeepsTheFocusInside(t *testing.T) {
	th := colour(t)
	rapid.Check(t, func(t *rapid.T) {
		n, h := rapid.IntRange(0, 80).Draw(t, "n"), rapid.IntRange(1, 20).Draw(t, "h")
		lines := make([]Line, n)
		for i := range lines {
			lines[i] = T(fmt.Sprint(i))
		}
		s := Scroll{Top: rapid.IntRange(0, 200).Draw(t, "top")}
		from := rapid.IntRange(0, max(n-1, 0)).Draw(t, "from")
		to := min(n-1, from+rapid.IntRange(0, h-1).Draw(t, "len"))
		got := s.View(th, lines, 40, h, from, to)
		if len(got) != h {
			t.Fatalf("%d lines", len(got))
		}
		if n > 0 && (from < s.Top || to >= s.Top+h) {
			t.Fatalf("focus %d..%d outside %d+%d", from, to, s.Top, h)
		}
		if above := s.Top; above > 0 && !strings.Contains(got[0].String(), fmt.Sprintf("↑ %d more", above)) {
			t.Fatalf("%d above, and the first row is %q", above, got[0].String())
		}
		last := got[h-1].String()
		if below := n - s.Top - h; below > 0 && !strings.Contains(last, fmt.Sprintf("↓ %d more", below)) {
			t.Fatalf("%d below, and the last row is %q", below, last)
		}
		if h > 3 && to-from <= h-3 && n > h &&
			(s.Top > 0 && from == s.Top || s.Top+h < n && to == s.Top+h-1) {
			t.Fatalf("what is outside is said on the focus %d..%d of %d+%d", from, to, s.Top, h)
		}
	})
}

func TestGaugeNeverFlatters(t *testing.T) {
	th := colour(t)
	for _, c := range []struct {
		part, whole, full int
	}{{0, 10, 0}, {1, 1000, 1}, {999, 1000, 9}, {10, 10, 10}, {5, 0, 0}} {
		if got := strings.Count(Gauge(th, c.part, c.whole, 10), "█"); got != c.full {
			t.Errorf("%d of %d fills %d", c.part, c.whole, got)
		}
	}
}

func TestBurstPaste(t *testing.T) {
	for s, want := range map[string]bool{
		"jjjjjjjjjjjjjjjjj": false, "112": false, "1j2j1j2j1j": false, "SUP-00041": true, "Northgate Pathology": true,
		"Meridia": true, "jjkka": false, "gj1j2": false,
	} {
		if IsBurstPaste(s) != want {
			t.Errorf("IsBurstPaste(%q) = %v", s, !want)
		}
	}
}

func TestAreaEdits(t *testing.T) {
	th := colour(t)
	a := NewArea("first", 0)
	for _, k := range []Key{{Name: "enter"}, RuneKey('x'), RuneKey(' '), RuneKey('y'), {Name: "up"}, {Name: "home"},
		RuneKey('>'), {Name: "end"}, {Name: "backspace"}} {
		a.Key(k)
	}
	if a.Value() != ">firs\nx y" {
		t.Fatalf("value %q", a.Value())
	}
	lines, row := a.View(th, 20)
	if row != 0 || lines[0].String() != ">firs▏" || lines[1].String() != "x y" {
		t.Fatalf("row %d: %q", row, lines)
	}
	a = NewArea(strings.Repeat("word ", 40), 0)
	lines, row = a.View(th, 20)
	if row != len(lines)-1 || !strings.Contains(lines[row].String(), "▏") {
		t.Fatalf("the cursor is not in row %d of %d", row, len(lines))
	}
}

func TestInputShowsItsCursorWhenLong(t *testing.T) {
	in := NewInput(strings.Repeat("0123456789", 20), 0)
	if got := in.View(colour(t), "/ ", 30).Fit(30, "…").String(); !strings.Contains(got, "9▏") {
		t.Fatalf("%q", got)
	}
}

func BenchmarkTableKey(b *testing.B) {
	th := colour(b)
	tb := &Table{N: 31970, Columns: []Column{{Title: "ID", Width: 10}, {Title: "Name", Width: 20, Flex: true},
		{Title: "Tier", Width: 9}, {Title: "Rating", Width: 14}}}
	tb.Row = func(i int) []Span {
		return []Span{{Text: "SUP-00041"}, {Text: "Northgate Pathology Ltd", Role: theme.Strong}, {Text: "Critical"},
			{Text: "▲ EXTREME", Role: theme.Bad}}
	}
	cells := 0
	for b.Loop() {
		tb.Move(1)
		for _, l := range tb.View(th, 100, 24, true) {
			cells += len(l.Render(th, 100))
		}
	}
	b.ReportMetric(float64(cells)/float64(b.N), "bytes/frame")
}

// A pound sign is four characters in ASCII. Panes and columns must be measured with those, or everything behind moves.
func TestASCIIStandInsKeepTheColumns(t *testing.T) {
	th, err := theme.New(theme.Options{Name: "mono",
		Env: func(k string) string { return map[string]string{"LANG": "C"}[k] }})
	if err != nil {
		t.Fatal(err)
	}
	left := []Line{T("plain"), T("£890 Größe"), T("£££££££££££££")}
	for i, l := range Beside(th, left, 20, []Line{T("a"), T("b"), T("c")}, 10, 3) {
		if got := l.Render(th, 32); len(got) != 32 || got[20] != '|' || got[22] != "abc"[i] {
			t.Errorf("row %d: %q", i, got)
		}
	}
	table := Table{Columns: []Column{{Width: 8}, {Width: 4}}, N: 2, Row: func(i int) []Span {
		return []Span{{Text: []string{"plain", "£1 – Straße"}[i]}, {Text: "next"}}
	}}
	for _, l := range table.View(th, 15, 3, false)[1:] {
		if got := l.Render(th, 15); got[11:] != "next" {
			t.Errorf("the second column moved: %q", got)
		}
	}
}

func TestEntryAndFlowLoseNothing(t *testing.T) {
	th := colour(t)
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.IntRange(24, 60).Draw(t, "w")
		words := rapid.SliceOfN(rapid.StringMatching(`[a-z]{1,9}`), 1, 20).Draw(t, "words")
		var got []string
		for _, l := range Entry(S(theme.Accent, "> "), theme.Plain, strings.Join(words, " "),
			L(S(theme.Muted, "C5")), w) {
			if l.Width() > w {
				t.Fatalf("%d cells in %d: %q", l.Width(), w, l)
			}
			got = append(got, strings.Fields(strings.TrimSuffix(strings.TrimPrefix(l.String(), "> "), "C5"))...)
		}
		if strings.Join(got, " ") != strings.Join(words, " ") {
			t.Fatalf("%q became %q", words, got)
		}
		parts := make([][]Span, len(words))
		for i, x := range words {
			parts[i] = []Span{S(theme.Plain, x)}
		}
		got = nil
		for _, l := range Flow(th, parts, w) {
			if l.Width() > w {
				t.Fatalf("%d cells in %d: %q", l.Width(), w, l)
			}
			got = append(got, strings.Split(l.String(), " "+th.Glyph.Dot+" ")...)
		}
		if strings.Join(got, " ") != strings.Join(words, " ") {
			t.Fatalf("%q became %q", words, got)
		}
	})
}

// A name that is cut in front is exactly as wide as its column and ends as it ends.
func TestCutFrontKeepsTheEnd(t *testing.T) {
	for _, tt := range []struct {
		text string
		w    int
		want string
	}{
		{"sup-00002_tansyworth.xlsx", 12, "…yworth.xlsx"}, {"a.xlsx", 12, "a.xlsx"}, {"漢字漢字.xlsx", 8, "…字.xlsx"},
		{"abc", 1, "a"}, {"abc", 0, ""},
	} {
		if got := CutFront(tt.text, tt.w, "…"); got != tt.want {
			t.Errorf("%q in %d is %q; want %q", tt.text, tt.w, got, tt.want)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		s, w := anyText().Draw(rt, "text"), rapid.IntRange(1, 30).Draw(rt, "w")
		got := Span{Text: s, Tail: true}.fit(colour(t), w, false)
		if Width(got) != w {
			rt.Fatalf("%q is %d cells; want %d", got, Width(got), w)
		}
	})
}
