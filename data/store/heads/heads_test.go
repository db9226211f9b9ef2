package heads

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAppendAndRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "register.db.heads")
	at := time.Date(2026, 11, 29, 21, 0, 0, 0, time.UTC)
	one, two := strings.Repeat("1a", 32), strings.Repeat("2b", 32)
	add := func(seq int64, hash, why string) {
		t.Helper()
		if err := Append(path, at, seq, hash, why); err != nil {
			t.Fatal(err)
		}
	}
	add(7, one, "export risk-register.xlsx")
	add(7, one, "backup")                             // the same again
	add(9, two, "backup\nof two lines, 3 "+two+".db") // a name that looks like a head
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("2026-11-29T21:00:00Z 11 3c3c"); err != nil { // cut off by a power cut
		t.Fatal(err)
	}
	f.Close()
	add(12, one, "export")
	got, err := Read(path)
	want := []Head{{7, one, 3}, {9, two, 4}, {12, one, 6}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("read %v, %v\nwant %v", got, err, want)
	}
}

// Recent reads the end of a file, however long that is: whole lines only, because half a number is another row.
func TestRecent(t *testing.T) {
	hash := strings.Repeat("1a", 32)
	at := time.Date(2026, 11, 29, 21, 0, 0, 0, time.UTC)
	path := filepath.Join(t.TempDir(), "register.db.heads")
	if err := Append(path, at, 7, hash, "backup"); err != nil {
		t.Fatal(err)
	}
	if got, err := Recent(path); err != nil || !slices.Equal(got, []Head{{7, hash, 0}}) {
		t.Errorf("of one: %v, %v", got, err)
	}
	var b strings.Builder
	const lines = 60_000
	for i := range lines {
		fmt.Fprintf(&b, "2026-11-29T21:00:00Z %d %s export\n", 1_000_000+i, hash)
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := Recent(path)
	if err != nil || len(got) < 500 || len(got) > 1000 || got[0].Seq < 1_000_000 ||
		got[len(got)-1].Seq != 1_000_000+lines-1 {
		t.Errorf("of many: %d heads, %v", len(got), err)
	}
	if err := os.WriteFile(path, []byte(strings.Repeat("x", recentBytes)+"957 "+hash+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := Recent(path); err != nil || len(got) > 0 {
		t.Errorf("of half a line: %v, %v", got, err)
	}
	// Quadratic in the number of heads, this would take minutes.
	if all, err := Read(writeFile(t, b.String())); err != nil || len(all) != lines || all[lines-1].Line != lines {
		t.Errorf("of all: %d heads, %v", len(all), err)
	}
}

func writeFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// FuzzRead reads the heads in any text, whole and from its end: what is found is a head, in the order of the lines, and
// what is appended is found again.
func FuzzRead(f *testing.F) {
	hash := strings.Repeat("ab12", 16)
	f.Add([]byte("957:"+hash), int64(12))
	f.Add([]byte("\"seq\": 957,\n  \"hash\": \""+hash+"\""), int64(1))
	f.Add([]byte("999999999999999999 "+hash[:16]+"\n2026-11-29T21:00:00Z 11 3c3c"), int64(1<<40))
	f.Fuzz(func(t *testing.T, b []byte, seq int64) {
		path := writeFile(t, string(b))
		all, err := Read(path)
		if err != nil {
			t.Fatal(err)
		}
		line := 1
		for _, h := range all {
			if h.Seq < 1 || len(h.Hash) < 16 || len(h.Hash) > 64 || h.Hash != strings.ToLower(h.Hash) ||
				h.Line < line {
				t.Fatalf("%+v", h)
			}
			line = h.Line
		}
		recent, err := Recent(path)
		if err != nil || len(b) < recentBytes && len(recent) != len(all) {
			t.Fatalf("%d at the end of %d: %v", len(recent), len(all), err)
		}
		if seq < 1 || seq > 999_999_999_999_999_999 {
			return
		}
		if err := Append(path, time.Unix(0, 0), seq, hash, "why"); err != nil {
			t.Fatal(err)
		}
		recent, err = Recent(path)
		if err != nil || len(recent) == 0 || recent[len(recent)-1].Seq != seq || recent[len(recent)-1].Hash != hash {
			t.Fatalf("appended %d, found %v, %v", seq, recent, err)
		}
	})
}

func TestReadFromOtherTexts(t *testing.T) {
	hash := strings.Repeat("ab12", 16)
	for name, c := range map[string]struct {
		text string
		want []Head
	}{
		"audit verify": {"the trail is intact\nhead 957:" + hash + "\n", []Head{{957, hash, 2}}},
		"a mail": {"Please keep: Audit head 957 " + strings.ToUpper(hash[:16]) + ", thanks", []Head{{957,
			hash[:16], 1}}},
		"json": {"{\n \"audit_head\": {\n  \"seq\": 957,\n  \"hash\": \"" + hash + "\"\n }}", []Head{{957,
			hash, 3}}},
		"no head": {"row 12 of 2026 has " + hash[:15] + "\nsha256 " + hash, nil},
		"row 0":   {"0 " + hash, nil},
	} {
		path := filepath.Join(t.TempDir(), "text")
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := Read(path); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, %v, want %v", name, got, err, c.want)
		}
	}
	if _, err := Read(t.TempDir()); err == nil {
		t.Error("a folder was read")
	}
}
