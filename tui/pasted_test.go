package tui

import (
	"os"
	"strings"
	"sync/atomic"
	"testing"
)

// Several words in one read are marked as a paste outside a text field; quick keys, keys with names and a search that
// arrives whole are not.
func TestPastesAreMarked(t *testing.T) {
	for text, want := range map[string]bool{
		"switch it on for all of us\nand sign": true, "Not met. See page 4 of the return.": true,
		"the quick brown fox jumps over it\r": true, "nSeen on site.": false, "\x10clock: say": false,
		"jjjjjjjj": false, "112": false, "gs": false, "/north gate\r": false, ": mfa off": false,
		"\x1b[Bswitch it on": false, "\x1b[200~switch it on\x1b[201~": false, "j j j j": false, "1 2 1": false,
		"\r": false, strings.Repeat("long words ", 40): true,
	} {
		for _, typing := range []bool{false, true} {
			r, w, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			var field atomic.Bool
			field.Store(typing)
			if _, err := w.WriteString(text); err != nil {
				t.Fatal(err)
			}
			b := make([]byte, 256)
			n, err := markPastes(r, &field).Read(b)
			got := string(b[:n])
			marked := strings.HasPrefix(got, string(pasteBegin)) && !strings.HasPrefix(text, string(pasteBegin))
			inside := strings.TrimSuffix(strings.TrimPrefix(got, string(pasteBegin)), string(pasteEnd))
			if err != nil || marked != (want && !typing) || marked && !strings.HasPrefix(text, inside) {
				t.Errorf("%q in a field %t: read %q, %v", text, typing, got, err)
			}
			_, _ = r.Close(), w.Close()
		}
	}
}
