package tabular

// Limits bounds what a file may cost before it is refused with [ErrTooLarge].
// A zero field takes the default named beside it.
type Limits struct {
	FileBytes     int64 // size of the file itself; default 50 MB
	InflatedBytes int64 // sum of the declared sizes of all parts; default 200 MB
	Entries       int   // entries in the zip directory; default 2,000
	Depth         int   // nesting of XML elements; default 64
	Rows          int   // highest row; default 1,048,576, which is also the most
	Columns       int   // highest column; default 16,384, which is also the most
	Cells         int   // cells that hold something, per sheet; default 5,000,000
	TextRunes     int   // characters in one cell; default 32,767
	HeldBytes     int64 // memory of the cells of all sheets when kept, with their texts; default 200 MB
	// Stop is asked now and then while parts are unpacked and parsed, some hundred times a second. An error it gives
	// ends the reading and comes back as it is, so that a deadline or a cancelled context reaches into a long part.
	// nil never stops.
	Stop func() error
}

// cellBytes is the size of a kept cell without its text, rounded up.
const cellBytes = 64

// maxStyles is how many cell formats a workbook may have; Excel opens none with more.
const maxStyles = 65_490

// The size of a worksheet in the file format itself.
const (
	MaxRows    = 1 << 20
	MaxColumns = 1 << 14
)

// withDefaults fills the zero fields.
func (l Limits) withDefaults() Limits {
	def := func(v *int, d int) {
		if *v <= 0 {
			*v = d
		}
	}
	if l.FileBytes <= 0 {
		l.FileBytes = 50_000_000
	}
	if l.InflatedBytes <= 0 {
		l.InflatedBytes = 200_000_000
	}
	if l.HeldBytes <= 0 {
		l.HeldBytes = 200_000_000
	}
	if l.Stop == nil {
		l.Stop = func() error { return nil }
	}
	def(&l.Entries, 2000)
	def(&l.Depth, 64)
	def(&l.Rows, MaxRows)
	def(&l.Columns, MaxColumns)
	def(&l.Cells, 5_000_000)
	def(&l.TextRunes, 32_767)
	l.Rows = min(l.Rows, MaxRows)
	l.Columns = min(l.Columns, MaxColumns)
	return l
}
