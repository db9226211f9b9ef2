package tabular

import (
	"errors"
	"fmt"
	"strings"
)

// Sentinel errors, matched with errors.Is. Every error of this package wraps
// exactly one of them inside an [*Error].
var (
	// ErrNotXLSX: the file is something else; see [Sniff] for what it is.
	ErrNotXLSX = errors.New("not an Excel workbook")
	// ErrEncrypted: the workbook opens only with a password.
	ErrEncrypted = errors.New("password protected")
	// ErrTooLarge: the file is beyond a limit of [Limits].
	ErrTooLarge = errors.New("too large")
	// ErrDamaged: the file is cut short, altered or inconsistent.
	ErrDamaged = errors.New("damaged")
)

// Error says what is wrong and where. Err is one of the sentinels.
type Error struct {
	Part   string // zip entry, such as xl/worksheets/sheet1.xml; empty for the file as a whole
	Offset int64  // byte position in the inflated part; -1 when it does not apply
	Cell   string // cell reference, such as F118; empty when it does not apply
	What   string // lower case, no full stop
	Err    error
}

// Error gives the sentinel, the reason and the place in one line.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v: %s", e.Err, e.What)
	var at []string
	if e.Part != "" {
		at = append(at, fmt.Sprintf("%q", e.Part))
	}
	if e.Cell != "" {
		at = append(at, "cell "+e.Cell)
	}
	if e.Offset >= 0 {
		at = append(at, fmt.Sprintf("byte %d", e.Offset))
	}
	if len(at) > 0 {
		b.WriteString(" (" + strings.Join(at, ", ") + ")")
	}
	return b.String()
}

// Unwrap returns the sentinel.
func (e *Error) Unwrap() error { return e.Err }

// fileError reports something about the file as a whole.
func fileError(sentinel error, format string, args ...any) error {
	return &Error{Offset: -1, What: fmt.Sprintf(format, args...), Err: sentinel}
}

// partError reports something about one part.
func partError(sentinel error, part, format string, args ...any) error {
	return &Error{Part: part, Offset: -1, What: fmt.Sprintf(format, args...), Err: sentinel}
}
