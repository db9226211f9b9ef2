// Package drafts keeps what is being typed and not yet recorded: a note, a reason, an answer. Pages put a text under a
// key after each letter and drop it once it is recorded or given up; a moment later all of it is on disk, so a closed
// terminal, a signal or a crash loses nothing that stood there for longer.
//
// One file has the drafts of one person in one register. The package reads and writes it through [Store] alone.
package drafts

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"assure/internal/text"
)

// The limits of a file: older drafts go, then the oldest of those that are too many.
const (
	MaxAge   = 90 * 24 * time.Hour
	MaxCount = 200
	MaxBytes = 1 << 20
)

// Delay is how long a text may change before it is written.
const Delay = 300 * time.Millisecond

// Store is where drafts are kept. Read returns nil when there are none.
type Store interface {
	Read() ([]byte, error)
	Write(b []byte) error
}

// Draft is a text that was typed and not recorded.
type Draft struct {
	Text string    `json:"text"`
	Was  string    `json:"was,omitempty"` // what the field held when the draft was begun
	At   time.Time `json:"at"`            // when it last changed
}

// file is what a Store holds.
type file struct {
	Schema string           `json:"schema"`
	Drafts map[string]Draft `json:"drafts"`
}

const schema = "assure-drafts/1"

// Book has the drafts of one person in one register. A nil *Book keeps nothing. Its methods may be called from any
// goroutine; none of them but Flush waits for a disk.
type Book struct {
	store Store
	now   func() time.Time
	after func(time.Duration, func()) // runs a function later, on another goroutine

	mu      sync.Mutex
	drafts  map[string]Draft
	changed map[string]bool // keys to write: another process may have written others
	pending bool            // a write is due
	writing sync.Mutex
	failure error
}

// Open reads the drafts of a store. What cannot be read is left alone and counts as no draft. after runs a function
// later; nil means the real clock.
func Open(s Store, now func() time.Time, after func(time.Duration, func())) *Book {
	if after == nil {
		after = func(d time.Duration, f func()) { time.AfterFunc(d, f) }
	}
	b := &Book{store: s, now: now, after: after, changed: map[string]bool{}}
	b.drafts, b.failure = b.read()
	return b
}

// read returns the drafts of the store that are young enough, cleaned: the file is not trusted.
func (b *Book) read() (map[string]Draft, error) {
	out := map[string]Draft{}
	raw, err := b.store.Read()
	if err != nil || len(raw) == 0 {
		return out, err
	}
	var f file
	if len(raw) > MaxBytes {
		return out, errors.New("the file of drafts is too large")
	}
	if err := json.Unmarshal(raw, &f); err != nil || f.Schema != schema {
		return out, errors.Join(errors.New("the file of drafts cannot be read"), err)
	}
	for k, d := range f.Drafts {
		if words := clean(d.Text); words != "" && b.young(d) {
			out[k] = Draft{Text: words, Was: clean(d.Was), At: d.At}
		}
	}
	return out, nil
}

func (b *Book) young(d Draft) bool {
	age := b.now().Sub(d.At)
	return age < MaxAge && age > -MaxAge
}

// clean makes a text what a field of the terminal could have held.
func clean(s string) string {
	s, err := text.Clean(strings.ReplaceAll(s, "\r\n", "\n"))
	if err != nil {
		return ""
	}
	if text.SafeLines(s) == s { // with the joiners that belong in it
		return s
	}
	return strings.Map(func(r rune) rune {
		if r == '\n' || text.Safe(string(r)) == string(r) {
			return r
		}
		return -1
	}, s)
}

// Key joins the parts of a key: what kind of text, of what.
func Key(parts ...string) string { return strings.Join(parts, "/") }

// Get returns the draft under a key.
func (b *Book) Get(key string) (Draft, bool) {
	if b == nil {
		return Draft{}, false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	d, ok := b.drafts[key]
	return d, ok
}

// Put keeps a text under a key; a blank one is dropped. was is what its field held when the draft was begun.
func (b *Book) Put(key, words, was string) {
	if b == nil {
		return
	}
	if strings.TrimSpace(words) == "" {
		b.Drop(key)
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if have := b.drafts[key]; have.Text == words && have.Was == was {
		return
	}
	b.drafts[key] = Draft{Text: words, Was: was, At: b.now()}
	b.due(key)
}

// Drop forgets the draft under a key: it was recorded, or given up on purpose.
func (b *Book) Drop(key string) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, ok := b.drafts[key]; !ok {
		return
	}
	delete(b.drafts, key)
	b.due(key)
}

// due has the change of a key written after a moment. b.mu is held.
func (b *Book) due(key string) {
	b.changed[key] = true
	if !b.pending {
		b.pending = true
		b.after(Delay, func() { _ = b.Flush() })
	}
}

// Flush writes what changed since the last write, over what another process wrote meanwhile.
func (b *Book) Flush() error {
	if b == nil {
		return nil
	}
	b.writing.Lock()
	defer b.writing.Unlock()
	b.mu.Lock()
	changed := b.changed
	b.changed, b.pending = map[string]bool{}, false
	mine := maps.Clone(b.drafts)
	b.mu.Unlock()
	if len(changed) == 0 {
		return b.Failure()
	}
	all, err := b.read()
	if err == nil {
		for k := range changed {
			delete(all, k)
			if d, ok := mine[k]; ok {
				all[k] = d
			}
		}
		err = b.store.Write(encode(all))
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failure = err; err != nil {
		maps.Copy(b.changed, changed) // written with the next change, or at the end
	}
	return err
}

// Failure is why drafts are not kept on disk, nil when they are.
func (b *Book) Failure() error {
	if b == nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.failure
}

// encode is the content of the file, with the oldest drafts left out where there are too many.
func encode(all map[string]Draft) []byte {
	keys := slices.SortedFunc(maps.Keys(all), func(x, y string) int { return all[y].At.Compare(all[x].At) })
	for n := min(len(keys), MaxCount); ; n = n * 3 / 4 {
		f := file{schema, map[string]Draft{}}
		for _, k := range keys[:n] {
			f.Drafts[k] = all[k]
		}
		if b, err := json.MarshalIndent(f, "", " "); err == nil && len(b) <= MaxBytes || n == 0 {
			return append(b, '\n')
		}
	}
}
