package store

import (
	"os"
	"path/filepath"
	"testing"
	"unicode"
)

// FuzzShareLock puts any bytes into the lock file of a share: the register stays locked, its holder's words drive no
// terminal, and the file is left as it is.
func FuzzShareLock(f *testing.F) {
	f.Add([]byte("dana on ward-7, process 12, since 2026-11-29T21:00:00Z"))
	f.Add([]byte{})
	f.Add([]byte("\x1b]52;c;AAAA\a\u202e\x00\xff"))
	f.Fuzz(func(t *testing.T, holder []byte) {
		path := filepath.Join(t.TempDir(), "register.db")
		put(t, path+".lock", holder)
		_, err := takeShareLock(path, newClock().now())
		p := wantCode(t, err, "in-use")
		for _, r := range p.What {
			if !unicode.IsPrint(r) {
				t.Errorf("%q has %U in it", p.What, r)
			}
		}
		if b, err := os.ReadFile(path + ".lock"); err != nil || string(b) != string(holder) {
			t.Errorf("the lock became %q, %v", b, err)
		}
	})
}
