package tabular

// Strike says how much of a cell's text is struck through.
type Strike uint8

// The values of [Strike].
const (
	NotStruck Strike = iota
	StruckOut        // the whole text
	PartlyStruck
)

// runs says which formats occur among the runs of a text.
type runs struct {
	struck   bool // a run that is struck through
	plain    bool // a run with a font of its own that is not
	inherits bool // text in the font of the cell
}

// readRun appends the text of the run just opened to dst and notes its format.
// White space is not looked at: nobody sees whether it is struck through.
func (r *runs) readRun(p *parser, dst []byte) ([]byte, error) {
	own, struck, from := false, false, len(dst)
	err := p.each(func() (err error) {
		switch string(p.name) {
		case "t":
			dst, err = p.content(dst)
		case "rPr":
			own = true
			struck, err = struckFont(p)
		default:
			err = p.errorf("<%.40s> inside a run of text", p.name)
		}
		return err
	})
	switch {
	case len(trimSpace(dst[from:])) == 0:
	case struck:
		r.struck = true
	case own:
		r.plain = true
	default:
		r.inherits = true
	}
	return dst, err
}

// struckFont reads the font just opened and reports whether it strikes text through.
func struckFont(p *parser) (struck bool, err error) {
	err = p.each(func() error {
		if string(p.name) == "strike" {
			v, _ := p.attr("val")
			struck = string(v) != "0" && string(v) != "false"
		}
		return nil
	})
	return struck, err
}

// strike works out how much of a cell is struck through, from its font and its runs.
func (s *sheetScan) strike(c *Cell, v cellValue) Strike {
	st := &s.book.styles
	font := c.Style < len(st.struck) && st.struck[c.Style]
	if v.runs == (runs{}) { // a number, or a text of one format
		v.runs.inherits = true
	}
	switch struck, plain := v.runs.struck || font && v.runs.inherits, v.runs.plain || !font && v.runs.inherits; {
	case struck && plain:
		return PartlyStruck
	case struck:
		return StruckOut
	}
	return NotStruck
}
