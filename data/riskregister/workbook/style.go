package workbook

import (
	"github.com/xuri/excelize/v2"

	"assure/data/riskregister/tables"
	"assure/internal/celltext"
	"assure/scoring"
)

// Colours. Every text colour has a contrast of 4.5:1 or more with its background (style_test.go),
// and comes with a word.
const (
	ink        = "1B2A3A"
	quiet      = "4A5A6A"
	white      = "FFFFFF"
	deep       = "12413F"
	accent     = "0B6B63"
	pale       = "F4F7F7"
	inputHead  = "5A4A00" // head of a column that procurement fills in
	lineColour = "C6D2D4"
	warnFill   = "FDE3D3"
	warnInk    = "7A2E0B"
)

// pair is a text colour with its background.
type pair struct{ ink, ground string }

// bandColours go with the four bands, lowest first; words and letters say the same.
var bandColours = []pair{{"14532D", "DDF3E4"}, {"5A4300", "FFF1B8"}, {"6B2E00", "FFD2A8"}, {white, "A61B1B"}}

var gradeColours = map[string]pair{
	"A": {"14532D", "DDF3E4"}, "B": {"0B4F6C", "DCEFF7"}, "C": {"5A4300", "FFF1B8"}, "D": {"7A1414", "FBDADA"},
}

var wordColours = []struct {
	word string
	pair
}{
	{string(scoring.NotAssessed), pair{quiet, "E6EAED"}}, {string(scoring.TooLittleKnown), pair{"4B2E83", "ECE4F7"}},
	{string(scoring.CouldChange), pair{"5A4300", "FFF1B8"}}, {string(scoring.Settled), pair{"14532D", "DDF3E4"}},
	{string(scoring.NoQuestionnaire), pair{quiet, "E6EAED"}},
	{string(scoring.ByArea), pair{quiet, "E6EAED"}},
}

// editedColour is as strong as that of the highest band: edited figures must not look like those of
// the register.
var editedColour = pair{white, "A61B1B"}

const baseFont = "Arial"

// dateFormat shows the month as a word: 03/04 means two days, depending on who reads it.
const dateFormat = "dd mmm yyyy"

// asText keeps what is typed: an id stays 1.10, and a line that begins with "=" stays a line of text when the cell is
// edited and entered again.
const asText = 49

type styles struct {
	head, headInput                             int
	cell, blank                                 map[tables.Kind]int // with and without a border
	title, subtitle, demo, heading, body, label int
	tableHead, tableText, tableNum, tableBar    int
	tableTenths                                 int
	id                                          int
	axis, axisSide, grid, gridCount             []int
	corner                                      int
	band                                        []int // conditional, lowest first
	grade                                       map[string]int
	word                                        []int
	warn                                        int
	state, stateWhy, edited                     int // the first row of every sheet
}

// maker collects the first error over many styles.
type maker struct {
	f   *excelize.File
	err error
}

func (m *maker) make(s excelize.Style) int {
	id, err := m.f.NewStyle(&s)
	if m.err == nil {
		m.err = err
	}
	return id
}

func (m *maker) conditional(p pair) int {
	id, err := m.f.NewConditionalStyle(
		&excelize.Style{Font: &excelize.Font{Color: p.ink, Bold: true}, Fill: solid(p.ground)})
	if m.err == nil {
		m.err = err
	}
	return id
}

func font(size float64, colour string, bold bool) *excelize.Font {
	return &excelize.Font{Family: baseFont, Size: size, Color: colour, Bold: bold}
}

func solid(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

func box(colour string, style int) []excelize.Border {
	var out []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		out = append(out, excelize.Border{Type: side, Color: colour, Style: style})
	}
	return out
}

func align(h, v string, wrap bool, indent int) *excelize.Alignment {
	return &excelize.Alignment{Horizontal: h, Vertical: v, WrapText: wrap, Indent: indent}
}

func newStyles(f *excelize.File, bands int) (*styles, error) {
	m := &maker{f: f}
	s := &styles{}
	s.lists(m)
	s.pages(m)
	s.heat(m, bands)
	for i := range bands {
		s.band = append(s.band, m.conditional(bandColour(i, bands)))
	}
	s.grade = map[string]int{}
	for _, g := range []string{"A", "B", "C", "D"} {
		s.grade[g] = m.conditional(gradeColours[g])
	}
	for _, w := range wordColours {
		s.word = append(s.word, m.conditional(w.pair))
	}
	s.warn = m.conditional(pair{warnInk, warnFill})
	s.edited = m.conditional(editedColour)
	return s, m.err
}

// bandColour spreads the colours over as many bands as the settings have; the highest is always the last colour.
func bandColour(i, bands int) pair {
	return bandColours[max(0, len(bandColours)-bands+i)%len(bandColours)]
}

func (s *styles) lists(m *maker) {
	line := box(lineColour, 1)
	s.head = m.make(excelize.Style{Font: font(11, white, true), Fill: solid(deep), Border: box(deep, 1),
		Alignment: align("left", "center", true, 1)})
	s.headInput = m.make(excelize.Style{Font: font(11, white, true), Fill: solid(inputHead), Border: box(deep, 1),
		Alignment: align("left", "center", true, 1)})
	base := excelize.Style{Font: font(11, ink, false), Border: line}
	of := func(h string, change func(*excelize.Style)) int {
		st := base
		st.Alignment = align(h, "top", true, map[string]int{"left": 1, "right": 1}[h])
		change(&st)
		return m.make(st)
	}
	kinds := func() map[tables.Kind]int {
		return map[tables.Kind]int{
			tables.Short:       of("left", func(st *excelize.Style) { st.NumFmt = asText }),
			tables.Long:        of("left", func(st *excelize.Style) { st.NumFmt = asText }),
			tables.Number:      of("center", func(*excelize.Style) {}),
			tables.Derived:     of("left", func(*excelize.Style) {}),
			tables.DerivedLong: of("left", func(*excelize.Style) {}),
			tables.Own:         of("left", func(*excelize.Style) {}),
			tables.Tenths:      of("right", func(st *excelize.Style) { st.CustomNumFmt = new("0.0") }),
			tables.Day:         of("left", func(st *excelize.Style) { st.CustomNumFmt = new(dateFormat) }),
			tables.Money:       of("right", func(st *excelize.Style) { st.CustomNumFmt = new("#,##0") }),
		}
	}
	s.cell = kinds()
	base.Border = nil
	s.blank = kinds()
	base.Border = line
	s.id = of("left", func(st *excelize.Style) {
		st.NumFmt, st.Font, st.Fill = asText, font(11, ink, true), solid(pale)
	})
}

func (s *styles) pages(m *maker) {
	s.title = m.make(excelize.Style{Font: font(22, white, true), Fill: solid(deep),
		Alignment: align("left", "center", false, 1)})
	s.subtitle = m.make(excelize.Style{Font: font(12, white, false), Fill: solid(deep),
		Alignment: align("left", "center", false, 1)})
	s.demo = m.make(excelize.Style{Font: font(13, warnInk, true), Fill: solid(warnFill),
		Alignment: align("left", "center", false, 1)})
	s.heading = m.make(excelize.Style{Font: font(13, accent, true), Alignment: align("left", "center", false, 0),
		Border: []excelize.Border{{Type: "bottom", Color: accent, Style: 2}}})
	s.body = m.make(excelize.Style{Font: font(11, ink, false), Alignment: align("left", "top", true, 1),
		NumFmt: asText})
	s.label = m.make(excelize.Style{Font: font(11, quiet, true), Alignment: align("left", "top", true, 0),
		NumFmt: asText})
	s.state = m.make(excelize.Style{Font: font(11, quiet, true), Fill: solid(pale),
		Alignment: align("left", "center", true, 0)})
	s.stateWhy = m.make(excelize.Style{Font: font(11, quiet, false), Fill: solid(pale),
		Alignment: align("left", "center", false, 0)})
	line := box(lineColour, 1)
	s.tableHead = m.make(excelize.Style{Font: font(11, white, true), Fill: solid(accent), Border: box(accent, 1),
		Alignment: align("left", "center", true, 1)})
	s.tableText = m.make(excelize.Style{Font: font(11, ink, false), Border: line,
		Alignment: align("left", "center", true, 1), NumFmt: asText})
	s.tableNum = m.make(excelize.Style{Font: font(11, ink, true), Border: line,
		Alignment: align("right", "center", false, 1)})
	s.tableTenths = m.make(excelize.Style{Font: font(11, ink, true), Border: line,
		Alignment: align("right", "center", false, 1), CustomNumFmt: new("0.0")})
	s.tableBar = m.make(excelize.Style{Font: font(11, accent, false), Border: line,
		Alignment: align("left", "center", false, 1)})
}

// heat makes the two rows of a cell of the heat map: letter and number above, count below, in the colours of its band.
func (s *styles) heat(m *maker, bands int) {
	for i := range bands {
		p := bandColour(i, bands)
		top := []excelize.Border{{Type: "left", Color: white, Style: 5}, {Type: "right", Color: white, Style: 5},
			{Type: "top", Color: white, Style: 5}}
		bottom := []excelize.Border{{Type: "left", Color: white, Style: 5}, {Type: "right", Color: white, Style: 5},
			{Type: "bottom", Color: white, Style: 5}}
		s.grid = append(s.grid, m.make(excelize.Style{Font: font(11, p.ink, false), Fill: solid(p.ground), Border: top,
			Alignment: align("left", "center", false, 1)}))
		// A count of nothing shows as a dash: the eye should find the cells that hold something.
		s.gridCount = append(s.gridCount,
			m.make(excelize.Style{Font: font(20, p.ink, true), Fill: solid(p.ground), Border: bottom,
				Alignment: align("center", "center", false, 0), CustomNumFmt: new(`0;-0;"–"`)}))
	}
	s.axis = []int{m.make(excelize.Style{Font: font(11, quiet, true), Alignment: align("center", "center", true, 0)})}
	s.axisSide = []int{m.make(
		excelize.Style{Font: font(11, quiet, true), Alignment: align("right", "center", true, 1)})}
	s.corner = m.make(excelize.Style{Font: font(11, quiet, false), Alignment: align("left", "center", true, 0)})
}

// height of a row whose text wraps in a column of the given width, in points, at least minimum.
func height(minimum, width float64, words string) float64 {
	return max(minimum, float64(celltext.Lines(words, width))*celltext.LineHeight+6)
}
