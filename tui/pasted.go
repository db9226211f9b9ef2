package tui

import (
	"bytes"
	"io"
	"os"
	"runtime"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"assure/tui/kit"
)

// The marks of a terminal around a paste.
var pasteBegin, pasteEnd = []byte("\x1b[200~"), []byte("\x1b[201~")

// input is a terminal whose unmarked pastes are marked. The library hands a paste over word by word, when it is too
// late to tell it from keys; here it is still what one read brought. In a text field a paste is text in any case.
type input struct {
	*os.File
	typing *atomic.Bool // whether a text field has the keyboard
}

// markPastes returns a terminal as an [input], and any other reader as it is. Windows hands over keys, not bytes.
func markPastes(in io.Reader, typing *atomic.Bool) io.Reader {
	if f, ok := in.(*os.File); ok && runtime.GOOS != "windows" {
		return input{f, typing}
	}
	return in
}

// Read reads what the terminal has. It leaves room for the marks.
func (i input) Read(b []byte) (int, error) {
	room := len(pasteBegin) + len(pasteEnd)
	if len(b) <= 2*room {
		return i.File.Read(b)
	}
	n, err := i.File.Read(b[:len(b)-room])
	if n <= 0 || i.typing.Load() || !looksPasted(b[:n]) {
		return n, err
	}
	marked := bytes.Join([][]byte{pasteBegin, bytes.Clone(b[:n]), pasteEnd}, nil)
	return copy(b, marked), err
}

// leastPaste is how many bytes in one read are a paste. Fewer may be keys that waited for a slow line or a busy
// computer, the one that opens a text field and what is typed into it among them: those must not be lost.
const leastPaste = 32

// looksPasted reports whether what came in one read is several words, which nobody types at once.
func looksPasted(b []byte) bool {
	// Named keys are none, and a paste may be cut in a letter.
	if len(b) < leastPaste || bytes.ContainsRune(b, '\x1b') || !utf8.Valid(b) && len(b) < 200 {
		return false
	}
	words := bytes.FieldsFunc(b, unicode.IsSpace)
	return len(words) > 1 && kit.IsBurstPaste(string(bytes.Join(words, nil))) && !opensField(string(words[0]))
}
