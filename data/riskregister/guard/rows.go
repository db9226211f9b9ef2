package guard

import (
	"encoding/base64"
)

// Read-only lists are guarded too, so that an edit of them is noticed:
// one checksum a row, over the cells that are no formulas, whatever the order of rows and columns.

const (
	LineList     = "sheet" // a list and its headings
	LineRows     = "rows"  // checksums of its rows
	RowSumLength = 6       // letters
	RowsOnLine   = 2_000   // checksums on one line at most; more go on a further line
)

// MaxRows is the most rows of a list that have checksums: beyond it the guard would be as long as the list.
const MaxRows = 200_000

// PackSum returns the checksum of a row as text.
func PackSum(sum uint32) string {
	return base64.RawURLEncoding.EncodeToString([]byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)})
}
