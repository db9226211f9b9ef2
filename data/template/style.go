package template

import (
	"github.com/xuri/excelize/v2"

	"assure/internal/celltext"
)

// Colours. Every pair of text and background in use has a contrast of 4.5:1 or more (see style_test.go),
// and nothing is shown by colour alone.
const (
	ink       = "1B2A3A"
	quiet     = "4A5A6A"
	white     = "FFFFFF"
	deep      = "12413F" // title band
	accent    = "0B6B63" // column heads, rules
	paper     = "F4F7F7" // our own words
	openFill  = "FFF1B8" // the answer
	paleFill  = "FFFAE5" // what goes with it
	openLine  = "C9B35C"
	doneFill  = "DDF3E4"
	doneInk   = "14532D"
	warnFill  = "FDE3D3"
	warnInk   = "7A2E0B"
	wrongFill = "FBDDE1" // a cell to correct
	wrongInk  = "8C1226"
	mustFill  = "5B2A86"
	lineColor = "C6D2D4"
)

const baseFont = "Arial"

// styles are created once for each workbook: the library looks one up by comparing it with all
// others.
type styles struct {
	title, subtitle, heading, label, words, body, step    int
	plain, labelMid                                       int
	keyOpen, keyDone, keyMust, keyOurs                    int
	head, headOpen, id, section, question, guidance, must int
	ours, openList, openText, openDate, openNumber        int
	paleText, paleDate                                    int
	progress, progressBig, tableHead, tableText, tableNum int
	declText, declDate, foot, demo                        int
	done, warn                                            int // conditional
}

// styleMaker creates styles and keeps the first error.
type styleMaker struct {
	f   *excelize.File
	err error
}

func (m *styleMaker) make(s excelize.Style) int {
	id, err := m.f.NewStyle(&s)
	if m.err == nil {
		m.err = err
	}
	return id
}

func (m *styleMaker) conditional(s excelize.Style) int {
	id, err := m.f.NewConditionalStyle(&s)
	if m.err == nil {
		m.err = err
	}
	return id
}

func font(size float64, colour string, bold bool) *excelize.Font {
	return &excelize.Font{Family: baseFont, Size: size, Color: colour, Bold: bold}
}

func fill(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

func box(colour string) []excelize.Border {
	var out []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		out = append(out, excelize.Border{Type: side, Color: colour, Style: 1})
	}
	return out
}

func align(h, v string, indent int) *excelize.Alignment {
	return &excelize.Alignment{Horizontal: h, Vertical: v, WrapText: true, Indent: indent}
}

func indent(horizontal string) int {
	if horizontal == "left" {
		return 1
	}
	return 0
}

// asText is the number format Text, which keeps what is typed: an id stays 1.10, a code 00123, and
// a line that begins with "=" or "+44" does not become a formula.
const asText = 49

var unlocked = &excelize.Protection{Locked: false}

func newStyles(f *excelize.File) (*styles, error) {
	m := &styleMaker{f: f}
	var s styles
	s.startSheet(m)
	s.answerSheet(m)
	s.done = m.conditional(excelize.Style{Font: &excelize.Font{Color: doneInk}, Fill: fill(doneFill)})
	s.warn = m.conditional(excelize.Style{Font: &excelize.Font{Color: warnInk}, Fill: fill(warnFill)})
	return &s, m.err
}

func (s *styles) startSheet(m *styleMaker) {
	s.title = m.make(excelize.Style{Font: font(22, white, true), Fill: fill(deep),
		Alignment: align("left", "center", 1)})
	s.subtitle = m.make(excelize.Style{Font: font(12, white, false), Fill: fill(deep),
		Alignment: align("left", "center", 1)})
	s.demo = m.make(excelize.Style{Font: font(12, warnInk, true), Fill: fill(warnFill),
		Alignment: align("left", "center", 1)})
	s.heading = m.make(excelize.Style{Font: font(13, accent, true), Alignment: align("left", "bottom", 0),
		Border: []excelize.Border{{Type: "bottom", Color: accent, Style: 2}}})
	s.label = m.make(excelize.Style{Font: font(11, quiet, true), Alignment: align("left", "center", 0)})
	s.labelMid = m.make(excelize.Style{Font: font(11, quiet, true), Alignment: align("left", "center", 0)})
	s.body = m.make(excelize.Style{Font: font(11, ink, false), Alignment: align("left", "center", 0), NumFmt: asText})
	s.words = m.make(excelize.Style{Font: font(11, ink, false), Alignment: align("left", "center", 1), NumFmt: asText})
	s.plain = m.make(excelize.Style{Font: font(11, ink, false), Alignment: align("left", "center", 0)})
	s.step = m.make(excelize.Style{Font: font(11, accent, true), Alignment: align("left", "center", 0)})
	s.progress = m.make(excelize.Style{Font: font(11, ink, true), Alignment: align("left", "center", 1)})
	s.progressBig = m.make(excelize.Style{Font: font(16, accent, true), Alignment: align("left", "center", 1)})
	s.keyOpen = m.make(excelize.Style{Font: font(11, ink, true), Fill: fill(openFill), Border: box(openLine),
		Alignment: align("center", "center", 0)})
	s.keyDone = m.make(excelize.Style{Font: font(11, doneInk, true), Fill: fill(doneFill), Border: box(lineColor),
		Alignment: align("center", "center", 0)})
	s.keyMust = m.make(excelize.Style{Font: font(11, white, true), Fill: fill(mustFill), Border: box(lineColor),
		Alignment: align("center", "center", 0)})
	s.keyOurs = m.make(excelize.Style{Font: font(11, ink, true), Fill: fill(paper), Border: box(lineColor),
		Alignment: align("center", "center", 0)})
	s.tableHead = m.make(excelize.Style{Font: font(11, white, true), Fill: fill(accent), Border: box(accent),
		Alignment: align("left", "center", 1)})
	s.tableText = m.make(excelize.Style{Font: font(11, ink, false), Border: box(lineColor),
		Alignment: align("left", "center", 1), NumFmt: asText})
	s.tableNum = m.make(excelize.Style{Font: font(11, ink, false), Border: box(lineColor),
		Alignment: align("center", "center", 0)})
	s.declText = m.make(excelize.Style{Font: font(11, ink, false), Fill: fill(openFill), Border: box(openLine),
		Alignment: align("left", "center", 1),
		NumFmt:    asText, Protection: unlocked})
	s.declDate = m.make(excelize.Style{Font: font(11, ink, false), Fill: fill(openFill), Border: box(openLine),
		Alignment:    align("left", "center", 1),
		CustomNumFmt: new(dateFormat), Protection: unlocked})
	s.foot = m.make(excelize.Style{Font: font(11, quiet, false), Alignment: align("left", "center", 0), NumFmt: asText})
}

// dateFormat writes the month as a word: 03/04 is ambiguous.
const dateFormat = "dd mmm yyyy"

func (s *styles) answerSheet(m *styleMaker) {
	s.head = m.make(excelize.Style{Font: font(11, white, true), Fill: fill(deep), Border: box(deep),
		Alignment: align("left", "center", 1)})
	s.headOpen = m.make(excelize.Style{Font: font(11, white, true), Fill: fill(accent), Border: box(deep),
		Alignment: align("left", "center", 1)})
	ours := func(f *excelize.Font, h string) int {
		return m.make(excelize.Style{Font: f, Fill: fill(paper), Border: box(lineColor),
			Alignment: align(h, "top", indent(h)), NumFmt: asText})
	}
	s.id = ours(font(11, ink, true), "left")
	s.section = ours(font(11, quiet, false), "left")
	s.question = m.make(excelize.Style{Font: font(11, ink, true), Border: box(lineColor),
		Alignment: align("left", "top", 1), NumFmt: asText})
	s.guidance = m.make(excelize.Style{Font: font(11, quiet, false), Border: box(lineColor),
		Alignment: align("left", "top", 1), NumFmt: asText})
	s.must = m.make(excelize.Style{Font: font(11, white, true), Fill: fill(mustFill), Border: box(lineColor),
		Alignment: align("center", "top", 0), NumFmt: asText})
	s.ours = ours(font(11, ink, false), "left")
	open := excelize.Style{Font: font(11, ink, false), Fill: fill(openFill), Border: box(openLine),
		Alignment: align("left", "top", 1), Protection: unlocked}
	s.openText = func(o excelize.Style) int { o.NumFmt = asText; return m.make(o) }(open)
	s.openList = func(o excelize.Style) int { o.NumFmt, o.Font = asText, font(11, ink, true); return m.make(o) }(open)
	s.openDate = func(o excelize.Style) int { o.CustomNumFmt = new(dateFormat); return m.make(o) }(open)
	s.openNumber = m.make(open)
	open.Fill = fill(paleFill)
	s.paleText = func(o excelize.Style) int { o.NumFmt = asText; return m.make(o) }(open)
	s.paleDate = func(o excelize.Style) int { o.CustomNumFmt = new(dateFormat); return m.make(o) }(open)
}

// height is what a row needs to show each text in its column, in points, and at least minimum. Spreadsheet programs do
// not grow a row by themselves once a file is written.
func height(minimum float64, widths []float64, texts ...string) float64 {
	lines := 1
	for i, t := range texts {
		lines = max(lines, celltext.Lines(t, widths[i]))
	}
	return max(minimum, float64(lines)*celltext.LineHeight+8)
}
