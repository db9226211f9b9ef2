//go:build unix

package tui

import (
	"bytes"
	"os"
	"sync/atomic"
	"testing"
)

// FuzzPaste sends any bytes through the reader of the terminal: marks are put around a paste, whole, and no byte is
// lost, changed or given twice.
func FuzzPaste(f *testing.F) {
	for _, s := range []string{"q", "several words that were pasted into a list of suppliers", "3 a note that waited",
		"\x1b[200~marked by the terminal itself\x1b[201~", "caf\xc3", "one\ntwo\nthree\nfour\nfive\nsix\nseven"} {
		f.Add([]byte(s), false)
		f.Add([]byte(s), true)
	}
	f.Fuzz(func(t *testing.T, typed []byte, field bool) {
		if len(typed) == 0 || len(typed) > 4000 {
			return
		}
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if _, err := w.Write(typed); err != nil {
			t.Fatal(err)
		}
		w.Close()
		typing := &atomic.Bool{}
		typing.Store(field)
		b := make([]byte, 4096)
		n, err := markPastes(r, typing).Read(b)
		if err != nil {
			t.Fatal(err)
		}
		got := b[:n]
		if inner, ok := bytes.CutPrefix(got, pasteBegin); ok && !bytes.Equal(got, typed) {
			inner, ok = bytes.CutSuffix(inner, pasteEnd)
			if got = inner; !ok || field {
				t.Errorf("%q came as %q", typed, b[:n])
			}
		}
		if !bytes.Equal(got, typed) {
			t.Errorf("%q came as %q", typed, b[:n])
		}
	})
}
