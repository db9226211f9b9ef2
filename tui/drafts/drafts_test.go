package drafts

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// memory is a store that can be made to fail.
type memory struct {
	b    []byte
	fail error
}

func (m *memory) Read() ([]byte, error) { return m.b, m.fail }

func (m *memory) Write(b []byte) error {
	if m.fail == nil {
		m.b = b
	}
	return m.fail
}

var noon = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)

// book opens a store; what is to run later runs when later is called.
func book(s Store, at time.Time) (b *Book, later func()) {
	var due []func()
	b = Open(s, func() time.Time { return at }, func(_ time.Duration, f func()) { due = append(due, f) })
	return b, func() {
		for _, f := range due {
			f()
		}
		due = nil
	}
}

func TestDraftsSurvive(t *testing.T) {
	m := &memory{}
	b, later := book(m, noon)
	b.Put("note/1", "half", "")
	b.Put("note/1", "half a thought", "")
	b.Put("note/2", "another", "")
	b.Drop("note/2")
	if m.b != nil {
		t.Fatal("written before the pause")
	}
	later()
	again, _ := book(m, noon.Add(time.Hour))
	if d, ok := again.Get("note/1"); !ok || d.Text != "half a thought" || !d.At.Equal(noon) {
		t.Fatalf("%+v %v", d, ok)
	}
	if _, ok := again.Get("note/2"); ok {
		t.Fatal("a dropped draft is back")
	}
	if old, _ := book(m, noon.Add(MaxAge+time.Hour)); len(old.drafts) != 0 {
		t.Fatalf("kept for too long: %v", old.drafts)
	}
}

// Two programs on one register keep both their drafts.
func TestTwoProgramsShareAFile(t *testing.T) {
	m := &memory{}
	a, laterA := book(m, noon)
	b, laterB := book(m, noon)
	a.Put("note/1", "mine", "")
	b.Put("note/2", "theirs", "")
	laterA()
	laterB()
	a.Drop("note/1")
	laterA()
	c, _ := book(m, noon)
	if d, ok := c.Get("note/2"); !ok || d.Text != "theirs" || len(c.drafts) != 1 {
		t.Fatalf("%+v", c.drafts)
	}
}

func TestFailureIsKeptUntilItWorks(t *testing.T) {
	m := &memory{}
	b, later := book(m, noon)
	m.fail = errors.New("disk full")
	b.Put("note/1", "half", "")
	later()
	if b.Failure() == nil {
		t.Fatal("no failure")
	}
	m.fail = nil
	if err := b.Flush(); err != nil || !strings.Contains(string(m.b), "half") {
		t.Fatalf("%v, %s", err, m.b)
	}
}

func TestWhatIsReadIsCleaned(t *testing.T) {
	m := &memory{b: []byte(`{"schema":"assure-drafts/1","drafts":{` +
		`"a":{"text":"one\u001b[2J\u202e\ntwo","at":"2026-11-29T11:00:00Z"},` +
		`"b":{"text":"` + strings.Repeat("x", 40000) + `","at":"2026-11-29T11:00:00Z"}}}`)}
	b, _ := book(m, noon)
	if d, _ := b.Get("a"); d.Text != "one[2J\ntwo" {
		t.Fatalf("%q", d.Text)
	}
	if _, ok := b.Get("b"); ok {
		t.Fatal("longer than any field")
	}
	// A file of something else is left alone: nothing is written over it.
	m.b = []byte("not ours")
	b, later := book(m, noon)
	b.Put("note/1", "half", "")
	later()
	if string(m.b) != "not ours" || b.Failure() == nil {
		t.Fatalf("%s, %v", m.b, b.Failure())
	}
}

// However much is typed, the file stays within its limits and the newest draft is in it.
func TestLimitsLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &memory{}
		at := noon
		b := Open(m, func() time.Time { return at }, func(time.Duration, func()) {})
		n := rapid.IntRange(1, 220).Draw(t, "drafts")
		size := rapid.IntRange(1, 9000).Draw(t, "size")
		for i := range n {
			at = at.Add(time.Second)
			b.Put(fmt.Sprint("note/", i), strings.Repeat("é", size), "")
		}
		if err := b.Flush(); err != nil {
			t.Fatal(err)
		}
		c, _ := book(m, at)
		if _, ok := c.Get(fmt.Sprint("note/", n-1)); !ok || len(m.b) > MaxBytes || len(c.drafts) > MaxCount {
			t.Fatalf("%d bytes, %d drafts, newest %v", len(m.b), len(c.drafts), ok)
		}
	})
}

func TestFileIsPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "assure", "drafts", "a.json")
	b := Open(File(path), time.Now, func(time.Duration, func()) {})
	b.Put("note/1", "half", "")
	if err := b.Flush(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info, err)
	}
	if d, ok := Open(File(path), time.Now, nil).Get("note/1"); !ok || d.Text != "half" {
		t.Fatalf("%+v", d)
	}
}

func TestNilBookKeepsNothing(t *testing.T) {
	var b *Book
	b.Put("a", "b", "")
	b.Drop("a")
	if _, ok := b.Get("a"); ok || b.Flush() != nil || b.Failure() != nil {
		t.Fatal("a nil book keeps something")
	}
}
