package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"assure/internal/problem"
)

// Verification is the result of a full check of the register. Without findings the file is sound: no audit row before
// Head was changed, moved, added or removed, every event matches its audit row, every text its hash, every table that
// is read follows from the events, and the schema is the one that this program makes. It cannot show that the end of
// the log was cut off or that all of it was rebuilt; a head noted earlier shows it, up to that head.
type Verification struct {
	Rows     int      `json:"rows"`
	Events   int      `json:"events"`
	Texts    int      `json:"texts"`
	Head     Head     `json:"head"`
	Heads    int      `json:"heads"`   // noted earlier, and looked for
	CutOff   bool     `json:"cut_off"` // one of them is not in the log
	Findings []string `json:"findings"`
	Missing  int      `json:"missing"` // texts that were deleted; each is a finding
	// Removed says what disposals and redactions removed, a line each. It is no finding.
	Removed []string `json:"removed,omitempty"`

	count  int      // of the findings, with those for which only a number stands
	damage []string // those of the file itself
}

// shortHash is the least number of digits of a hash that stands for the whole of it, as printed in exports.
const shortHash = 16

// maxFindings is the most findings reported of each part, so that many of one do not hide those of another.
const maxFindings = 25

// finder collects the findings of one part.
type finder struct {
	found []string
	more  int
}

func (f *finder) add(format string, args ...any) {
	if len(f.found) == maxFindings {
		f.more++
		return
	}
	f.found = append(f.found, fmt.Sprintf(format, args...))
}

func (r *Verification) take(f *finder) {
	r.Findings = append(r.Findings, f.found...)
	r.count += len(f.found) + f.more
	if f.more > 0 {
		r.Findings = append(r.Findings, fmt.Sprintf("and %d more like those before this line", f.more))
	}
	*f = finder{}
}

// Sound reports whether nothing was found.
func (r *Verification) Sound() bool { return len(r.Findings) == 0 }

// Verify checks the whole register: the file itself, not the copy of an older one that is read in its place. The log
// must contain each head noted earlier; a zero one is ignored.
func (s *Store) Verify(ctx context.Context, anchor Head, more ...Noted) (*Verification, error) {
	if anchor.Seq > 0 {
		more = append(more, Noted{Head: anchor})
	}
	if s.shared != nil {
		return s.verifyShared(ctx, more)
	}
	out, err := verifyDB(ctx, s.file(), s.cfg.files, more)
	return out, problemFor(err, s.cfg.Path)
}

// verifyFile is [Store.Verify] for a file that nothing else uses, such as a copy. The header is checked before.
func verifyFile(ctx context.Context, path string, noted ...Noted) (*Verification, error) {
	if err := checkHeader(path); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", readerDSN(path)+"&immutable=1") // no companions are made, and none are looked for
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(2)
	out, err := verifyDB(ctx, db, migrations(), noted)
	return out, errors.Join(err, db.Close())
}

// verifier checks a register within one reading of it.
type verifier struct {
	View
	out *Verification
	finder

	expected schema            // of a register with the same migrations
	texts    textIndex         // of the texts that are whole
	altered  map[string]bool   // digests of texts that are not
	lost     map[string]bool   // digests of texts that are not there or altered, and have been reported
	names    map[string]string // of things, by kind and identifier
	// removed is what the hash of an event was before each disposal, by the event and the hash since
	removed map[string]map[[sha256.Size]byte][sha256.Size]byte
}

func newVerifier(q querier, out *Verification) *verifier {
	return &verifier{View: View{q: q}, out: out, altered: map[string]bool{}, lost: map[string]bool{},
		names: map[string]string{}}
}

// verifyDB checks the register that a connection reads. What cannot be read is a finding; an error is one of the
// program or of the context, or says that the register is of a newer release.
func verifyDB(ctx context.Context, db *sql.DB, files fs.FS, noted []Noted) (*Verification, error) {
	list, err := loadMigrations(files)
	if err != nil {
		return nil, err
	}
	var pages finder
	var failed error
	var wg sync.WaitGroup
	wg.Go(func() { // beside the rest, on a connection of its own where there is one
		var found []string
		found, failed = integrity(ctx, db, "integrity_check")
		for _, f := range found {
			pages.add("the file is damaged: %s", strings.TrimPrefix(f, "*** in database main ***\n"))
		}
	})
	out := &Verification{}
	err = readOnce(ctx, db, func(q querier) error {
		v := newVerifier(q, out)
		return v.verify(ctx, v.parts(list, noted))
	})
	wg.Wait()
	if err == nil && failed != nil {
		if !broken(failed) {
			return nil, failed
		}
		pages.add("the file is damaged: %v", failed)
	}
	rest := out.Findings
	out.Findings = nil
	out.damage = pages.found
	out.take(&pages) // in front: it explains much of what follows
	out.Findings = append(out.Findings, rest...)
	return out, err
}

func readOnce(ctx context.Context, db *sql.DB, f func(querier) error) error {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return f(tx)
}

// broken reports whether an error is of the file that is read, and not of the program around it.
func broken(err error) bool {
	var p *problem.Problem
	err = mapError(err)
	return err != nil && !errors.As(err, &p) && !errors.Is(err, context.Canceled) && !errors.Is(err,
		context.DeadlineExceeded) &&
		!errors.Is(err, ErrBusy) && !errors.Is(err, ErrReadOnly)
}

// part is one of the checks of a register.
type part struct {
	name string // of what it reads
	f    func(context.Context) error
}

// parts are the checks of a register. The first gives the others the schema that is expected.
func (v *verifier) parts(list []migration, noted []Noted) []part {
	return []part{
		{"the schema", func(ctx context.Context) error { return v.verifySchema(ctx, list) }},
		{"the texts", v.verifyTexts},
		{"what was removed", v.readRemovals},
		{"the log", func(ctx context.Context) error { return v.verifyLog(ctx, noted) }},
		{"what is shown", v.verifyViews},
		{"the answers", v.verifyAnswers},
		{"the ODS codes", v.verifyCodes},
		{"the DSPT directory", v.verifySnapshots},
		{"the packs", v.verifyPacks},
		{"the numbers given out", v.verifyCounters},
		{"the references", v.verifyReferences},
	}
}

// verify checks part after part, so that damage to one does not hide another.
func (v *verifier) verify(ctx context.Context, parts []part) error {
	for _, p := range parts {
		if err := p.f(ctx); err != nil {
			if !broken(err) {
				return err
			}
			v.add("%s cannot be read: %v", p.name, err)
		}
		v.out.take(&v.finder)
	}
	return nil
}

// Whole reports whether nothing was found but that texts were deleted. Somebody may have had to delete one, and the
// register must still be copied.
func (r *Verification) Whole() bool { return r.count == r.Missing }

// Summary returns the first findings in one line, for an error, and how many more there are.
func (r *Verification) Summary() string {
	if r.Sound() {
		return ""
	}
	if more := r.count - 1; more > 0 {
		return fmt.Sprintf("%s; and %d more", r.Findings[0], more)
	}
	return r.Findings[0]
}

// textIndex has the first eight bytes of the SHA-256 of each text that is whole, sorted: a register may have a million.
type textIndex []uint64

func (x textIndex) has(digest string) bool {
	key, ok := shortKey(digest)
	if !ok {
		return false
	}
	_, found := slices.BinarySearch(x, key)
	return found
}

// shortKey reads the first eight bytes of a digest in lower-case hex.
func shortKey[S string | []byte](digest S) (key uint64, ok bool) {
	if len(digest) != 64 {
		return 0, false
	}
	for i := range 16 {
		switch c := digest[i]; {
		case c >= '0' && c <= '9':
			key = key<<4 | uint64(c-'0')
		case c >= 'a' && c <= 'f':
			key = key<<4 | uint64(c-'a'+10)
		default:
			return 0, false
		}
	}
	return key, true
}

// unknownDigest reports whether a body has a string that looks like a digest and is that of no text.
func (v *verifier) unknownDigest(body []byte) bool {
	for {
		i := bytes.IndexByte(body, '"')
		if i < 0 || i+65 >= len(body) {
			return false
		}
		body = body[i+1:]
		if body[64] != '"' {
			continue
		}
		if key, ok := shortKey(body[:64]); ok {
			if _, found := slices.BinarySearch(v.texts, key); !found {
				return true
			}
		}
	}
}
