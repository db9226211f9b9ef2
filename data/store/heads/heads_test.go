package heads

import (
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
	add(7, one, "backup") // the same again
	add(9, two, "backup\nof two lines")
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
