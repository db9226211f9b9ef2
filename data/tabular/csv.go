package tabular

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// encoding of a text file.
type encoding uint8

const (
	encNone encoding = iota // not text
	encUTF8
	encUTF16LE
	encUTF16BE
	encCP1252
)

// encodingOf tells the encoding from a byte order mark, else from where zero
// bytes stand, else whether the bytes are UTF-8; what remains is Windows-1252,
// in which Excel saves csv in the United Kingdom. Unless data is the whole file,
// its last character may be cut off.
func encodingOf(data []byte, whole bool) encoding {
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		return encUTF8
	case bytes.HasPrefix(data, []byte("\xFF\xFE")):
		return encUTF16LE
	case bytes.HasPrefix(data, []byte("\xFE\xFF")):
		return encUTF16BE
	}
	head := data[:min(len(data), sniffBytes)]
	var even, odd, control int
	for i, c := range head {
		switch {
		case c == 0 && i%2 == 0:
			even++
		case c == 0:
			odd++
		case c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != 0x1B:
			control++
		}
	}
	switch {
	case even == 0 && odd > len(head)/3 && control == 0:
		return encUTF16LE
	case odd == 0 && even > len(head)/3 && control == 0:
		return encUTF16BE
	case even+odd > 0 || control > len(head)/20:
		return encNone
	case utf8.Valid(data), !whole && validPrefix(data):
		return encUTF8
	}
	return encCP1252
}

// validPrefix accepts UTF-8 whose last character may have been cut off.
func validPrefix(b []byte) bool {
	for cut := 0; cut < utf8.UTFMax && cut <= len(b); cut++ {
		if utf8.Valid(b[:len(b)-cut]) {
			return cut == 0 || !utf8.FullRune(b[len(b)-cut:])
		}
	}
	return false
}

// decodeText turns the bytes of a text file into UTF-8 without a byte order
// mark. A byte that its encoding does not define is damage, not a blank.
func decodeText(data []byte, enc encoding) (string, error) {
	switch enc {
	case encUTF16LE, encUTF16BE:
		order, mark := binary.ByteOrder(binary.LittleEndian), []byte("\xFF\xFE")
		if enc == encUTF16BE {
			order, mark = binary.BigEndian, []byte("\xFE\xFF")
		}
		out, err := fromUTF16("", bytes.TrimPrefix(data, mark), order)
		return string(out), err
	case encCP1252:
		out := make([]byte, 0, len(data)+len(data)/8)
		for i, c := range data {
			r := charmap.Windows1252.DecodeByte(c)
			if r == utf8.RuneError {
				return string(out), &Error{Offset: int64(i),
					What: fmt.Sprintf("the byte %02X is no character in UTF-8 or Windows-1252", c), Err: ErrDamaged}
			}
			out = utf8.AppendRune(out, r)
		}
		return string(out), nil
	}
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	if !utf8.Valid(data) {
		return string(data), fileError(ErrDamaged, "the text begins as UTF-8 but is not UTF-8 throughout")
	}
	return string(data), nil
}

// csvTable is a decoded csv file.
type csvTable struct {
	text      string
	delimiter byte
	firstRow  int // rows before the first that count for references: the sep= line
	lim       Limits
}

// OpenCSV opens a csv or tsv file as a [Book] with one visible sheet without a
// name. It reads UTF-8, UTF-16 and Windows-1252; the delimiter is the one a
// "sep=" line names, else the one of comma, semicolon, tab and bar that splits
// the first line with content into most fields. References count lines as a
// spreadsheet would on opening the file. All cells are text; a quote in the
// wrong place is damage.
func OpenCSV(data []byte, lim Limits) (*Book, error) {
	lim = lim.withDefaults()
	if int64(len(data)) > lim.FileBytes {
		return nil, fileError(ErrTooLarge, "the file has %d bytes, more than the %d allowed", len(data), lim.FileBytes)
	}
	enc := encodingOf(data, true)
	if enc == encNone {
		return nil, fileError(ErrNotXLSX, "the file is not text")
	}
	text, err := decodeText(data, enc)
	if err != nil {
		return nil, err
	}
	t := &csvTable{text: text, lim: lim}
	if line, rest, _ := strings.Cut(text, "\n"); len(line) >= 5 && strings.EqualFold(line[:4], "sep=") &&
		strings.TrimRight(line[5:], "\r") == "" {
		t.delimiter, t.text, t.firstRow = line[4], rest, 1
	} else {
		t.delimiter = guessDelimiter(text)
	}
	if t.delimiter == '"' || t.delimiter == '\n' || t.delimiter == '\r' || t.delimiter >= utf8.RuneSelf {
		return nil, fileError(ErrDamaged, "the \"sep=\" line names a delimiter that cannot be one")
	}
	return &Book{Format: CSV, Props: map[string]string{}, Sheets: []SheetInfo{{State: Visible, Cells: true}}, csv: t,
		lim: lim}, nil
}

// guessDelimiter counts candidates outside quotes in the first line that has
// content; on a tie the earlier one in the list stands.
func guessDelimiter(text string) byte {
	const candidates = ",;\t|"
	counts, quoted := map[byte]int{}, false
	content := false
scan:
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			quoted = !quoted
			content = true
		case quoted:
		case c == '\n' && content:
			break scan
		case strings.IndexByte(candidates, c) >= 0:
			counts[c]++
		case c != '\n' && c != '\r' && c != ' ':
			content = true
		}
	}
	best := candidates[0]
	for _, c := range []byte(candidates) {
		if counts[c] > counts[best] {
			best = c
		}
	}
	return best
}

// cells streams the fields that are not empty.
func (t *csvTable) cells(fn func(Cell) error) error {
	row, col, count, steps := t.firstRow+1, 1, 0, 0
	for pos := 0; pos < len(t.text); {
		if steps++; steps%stepsPerStop == 0 {
			if err := t.lim.Stop(); err != nil {
				return err
			}
		}
		field, next, err := t.field(pos, row, col)
		if err != nil {
			return err
		}
		if field != "" {
			if count++; count > t.lim.Cells || row > t.lim.Rows || col > t.lim.Columns {
				return &Error{Offset: int64(pos), Cell: Ref(row, col),
					What: fmt.Sprintf("more than %d cells, or a cell beyond row %d or column %s", t.lim.Cells,
						t.lim.Rows, ColumnName(t.lim.Columns)), Err: ErrTooLarge}
			}
			if len(field) > t.lim.TextRunes && utf8.RuneCountInString(field) > t.lim.TextRunes {
				return &Error{Offset: int64(pos), Cell: Ref(row, col),
					What: fmt.Sprintf("a text of more than %d characters", t.lim.TextRunes), Err: ErrTooLarge}
			}
			if err := fn(Cell{Row: row, Col: col, Kind: Text, Text: field, Raw: field}); err != nil {
				return err
			}
		}
		switch {
		case next >= len(t.text):
			return nil
		case t.text[next] == t.delimiter:
			pos, col = next+1, col+1
		default:
			pos, row, col = t.lineEnd(next), row+1, 1
		}
	}
	return nil
}

// field reads the field at pos and gives the position of what ends it.
func (t *csvTable) field(pos, row, col int) (field string, next int, err error) {
	rest := t.text[pos:]
	if rest[0] != '"' {
		end := strings.IndexAny(rest, string([]byte{t.delimiter, '\n', '\r'}))
		if end < 0 {
			end = len(rest)
		}
		if at := strings.IndexByte(rest[:end], '"'); at >= 0 {
			return "", 0, &Error{Offset: int64(pos + at), Cell: Ref(row, col),
				What: "a quotation mark inside a field that is not quoted", Err: ErrDamaged}
		}
		return rest[:end], pos + end, nil
	}
	var b strings.Builder
	for i := pos + 1; ; {
		end := strings.IndexByte(t.text[i:], '"')
		if end < 0 {
			return "", 0, &Error{Offset: int64(pos), Cell: Ref(row, col),
				What: "a quotation mark is never closed; the file may have been cut short", Err: ErrDamaged}
		}
		b.WriteString(t.text[i : i+end])
		i += end + 1
		switch {
		case i == len(t.text) || t.text[i] == t.delimiter || t.text[i] == '\n' || t.text[i] == '\r':
			return lineFeeds.Replace(b.String()), i, nil
		case t.text[i] != '"':
			return "", 0, &Error{Offset: int64(i), Cell: Ref(row, col), What: "text after a closing quotation mark",
				Err: ErrDamaged}
		}
		b.WriteByte('"')
		i++
	}
}

// lineFeeds turns the line ends inside a quoted field into what a cell holds.
var lineFeeds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// lineEnd passes over one line end: LF, CR LF or CR.
func (t *csvTable) lineEnd(pos int) int {
	if strings.HasPrefix(t.text[pos:], "\r\n") {
		return pos + 2
	}
	return pos + 1
}
