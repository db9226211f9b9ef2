package drafts

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assure/internal/text"
)

// FuzzFile: whatever the file of drafts holds, it is read without a panic, what is shown of it is clean, young and
// within the limits, and what is written back is read as the same.
func FuzzFile(f *testing.F) {
	f.Add([]byte(`{"schema":"assure-drafts/1","drafts":{"note/1":{"text":"half","at":"2026-11-28T12:00:00Z"}}}`))
	f.Add([]byte(`{"schema":"assure-drafts/1","drafts":{"a":
{"text":"\u001b]0;x\u0007\u202e","at":"2026-11-29T12:00:00Z"}}}`))
	f.Add([]byte(`{"schema":"other"}`))
	f.Add([]byte(strings.Repeat("[", 20_000)))
	f.Add([]byte("{\"schema\":\"assure-drafts/1\",\"drafts\":{\"\xff\":{\"text\":\"x\"}}}"))
	path := filepath.Join(f.TempDir(), "drafts.json")
	f.Fuzz(func(t *testing.T, body []byte) {
		if err := os.WriteFile(path, body, 0o600); err != nil {
			t.Fatal(err)
		}
		b, _ := book(File(path), noon)
		for k, d := range b.drafts {
			if _, err := text.Clean(d.Text); err != nil || strings.ContainsAny(d.Text, "\x1b\a\u202e") ||
				noon.Sub(d.At) > MaxAge {
				t.Fatalf("%q is offered as %q of %v", k, d.Text, d.At)
			}
		}
		b.Put("mine", "typed", "")
		if err := b.Flush(); err != nil {
			return // a file that is not ours is left alone
		}
		again, _ := book(File(path), noon.Add(time.Second))
		if got, ok := again.Get("mine"); !ok || got.Text != "typed" {
			t.Fatalf("what was typed is %v, %v", got, ok)
		}
	})
}
