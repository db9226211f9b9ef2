package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"assure/data"
	"assure/data/archive"
	"assure/data/store"
	"assure/internal/place"
	"assure/internal/problem"
	"assure/internal/safefile"
)

// Request is what to back up to where.
type Request struct {
	To     string // a new file, or a folder in which the backup is named after its time
	Folder bool   // To is a folder; it is made when it is not there
	Seal   Seal
	Keep   *Keep // what stays in the folder; nil removes nothing
	DryRun bool  // work out only what would be written and removed
}

// Made is a backup that was made, or would be.
type Made struct {
	Path      string
	Bytes     int64
	SHA256    string
	Head      data.Head // the newest row of the audit log in it
	Encrypted bool
	Recorded  bool     // the audit log of the register has a row for it
	Notes     []string // what a person should know of the place and the rotation
	Removed   []File   // by rotation, or what would be
	Took      time.Duration
}

// Run makes a backup: a copy made by the database engine, which may go on being written to, with the originals; checked
// on the copy; recorded in the audit log of the register, unless that is open for reading only, for which see [Record];
// then old backups are removed. An error that [data.IsAltered] knows comes with a backup.
func Run(ctx context.Context, r *data.Register, req Request) (*Made, error) {
	began := time.Now()
	m := &Made{Path: req.To, Encrypted: req.Seal.On()}
	if err := req.Seal.Check(); err != nil {
		return nil, err
	}
	if req.Folder {
		m.Path = filepath.Join(req.To, nameOf(r.Now(), m.Encrypted))
	}
	if !r.Shared() {
		m.Notes = notesOn(r.Beside(), m.Path, m.Encrypted)
	}
	if req.DryRun {
		known, err := RecordsOf(ctx, r)
		if err != nil || req.Keep == nil || !req.Folder {
			return m, err
		}
		list, err := Folder(req.To, known)
		fresh := File{Path: m.Path, At: r.Now(), Record: &data.Export{}}
		m.Removed = req.Keep.Surplus(append([]File{fresh}, list...))
		return m, err
	}
	var altered error
	var err error
	if m.Encrypted {
		altered, err = m.encrypted(ctx, r, &req.Seal)
	} else {
		altered, err = m.plain(ctx, r)
	}
	if err != nil {
		return nil, err
	}
	fi, err := os.Stat(m.Path)
	if err != nil {
		return nil, safefile.Explain(err, m.Path)
	}
	m.Bytes, m.Took = fi.Size(), time.Since(began)
	if !r.ReadOnly() {
		err = Record(ctx, r, m)
		if err == nil {
			err = m.Rotate(ctx, r, req)
		}
	}
	return m, errors.Join(altered, err)
}

// Record notes a backup in the audit log of its register, which must be open for writing.
func Record(ctx context.Context, r *data.Register, m *Made) error {
	_, err := r.RecordExport(ctx, data.Export{Kind: kindBackup, Path: absolute(m.Path), SHA256: m.SHA256,
		AsOf: r.Today(), Head: m.Head})
	m.Recorded = err == nil
	return err
}

// Rotate removes old backups from the folder of a request, after the new one is recorded.
func (m *Made) Rotate(ctx context.Context, r *data.Register, req Request) error {
	if req.Keep == nil || !req.Folder {
		return nil
	}
	known, err := RecordsOf(ctx, r)
	if err != nil {
		return err
	}
	list, err := Folder(req.To, known)
	if err != nil {
		return err
	}
	removed, notes, err := remove(ctx, req.Keep.Surplus(list))
	m.Removed = removed
	m.Notes = append(m.Notes, notes...)
	return err
}

func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// plain writes the backup as it is.
func (m *Made) plain(ctx context.Context, r *data.Register) (altered, err error) {
	if err = r.Backup(ctx, m.Path); data.IsAltered(err) {
		altered, err = err, nil
	}
	if err != nil {
		return nil, err
	}
	if m.SHA256, err = safefile.HashFile(ctx, m.Path); err != nil {
		return nil, safefile.Explain(err, m.Path)
	}
	m.Head, err = headOf(ctx, m.Path)
	return altered, err
}

func headOf(ctx context.Context, path string) (h data.Head, err error) {
	err = store.Peek(ctx, path, func(v *store.View) error {
		h, _, err = v.LastRow(ctx)
		return err
	})
	return h, err
}

// encrypted writes the backup encrypted. Its plain copy is next to the register, which is no less plain, and is gone
// afterwards: nothing readable reaches the place of the backup.
func (m *Made) encrypted(ctx context.Context, r *data.Register, seal *Seal) (altered, err error) {
	files := filesOf(m.Path)
	for _, path := range []string{m.Path, files} {
		if _, err := os.Lstat(path); err == nil {
			return nil, problem.New("exists", path, "choose another name; a backup never overwrites one",
				"there is a file of this name already")
		}
	}
	if err := safefile.MkdirAll(filepath.Dir(m.Path)); err != nil {
		return nil, safefile.Explain(err, filepath.Dir(m.Path))
	}
	tmp, err := workFolder(filepath.Dir(r.Beside()))
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	copied := filepath.Join(tmp, strings.TrimSuffix(filepath.Base(m.Path), sealed))
	if err := r.CopyFile(ctx, copied, nil); err != nil {
		return nil, err
	}
	if m.Head, err = headOf(ctx, copied); err != nil {
		return nil, err
	}
	n := 0
	err = archive.Each(ctx, r.Beside(), func(string, string) error { n++; return nil })
	if err == nil && n > 0 {
		altered, err = sealOriginals(ctx, r, seal, files)
	}
	if err != nil {
		return nil, err
	}
	m.SHA256, err = seal.encrypt(m.Path, func(w io.Writer) error {
		f, err := os.Open(copied)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = io.Copy(w, stoppable(ctx, f))
		return err
	})
	if err != nil {
		_ = os.Remove(files)
		return nil, err
	}
	// What is on the disk is what was written. Only the key can show that it opens: see [Test].
	if sum, err := safefile.HashFile(ctx, m.Path); err != nil || sum != m.SHA256 {
		return nil, problem.New("not-written", m.Path, "try another drive", "the file is not what was written to it")
	}
	return altered, nil
}

// sealOriginals writes the originals of a register to an encrypted file.
func sealOriginals(ctx context.Context, r *data.Register, seal *Seal, path string) (left, err error) {
	var altered []string
	_, err = seal.encrypt(path, func(w io.Writer) error {
		altered, err = pack(ctx, r.Beside(), w)
		return err
	})
	if err == nil && len(altered) > 0 {
		left = archive.AlteredProblem(altered)
	}
	return left, err
}

// workFolder makes a folder for plain copies, for this user only, in dir or, where that cannot be written to, in the
// folder for temporary files.
func workFolder(dir string) (string, error) {
	tmp, err := safefile.TemporaryFolder(dir)
	if err != nil {
		tmp, err = safefile.TemporaryFolder(os.TempDir())
	}
	if err != nil {
		return "", problem.New("no-room", dir, "allow writing there", "no temporary folder can be made: %v", err)
	}
	return tmp, nil
}

// notesOn say what a person should know of the place of a backup.
func notesOn(register, to string, encrypted bool) []string {
	dir, real := place.Resolve(absolute(to))
	of, _ := place.Resolve(register)
	here, there := place.DriveOf(of), place.DriveOf(dir)
	var out []string
	if here.ID != "" && here.ID == there.ID {
		out = append(out, "the backup is on the same drive as the register: keep another on a second drive, because a "+
			"broken or stolen one loses both")
	}
	p := place.Of(dir)
	if p.Memory {
		out = append(out, "the backup is in memory and is lost when the computer restarts")
	}
	plain := ""
	if !encrypted {
		plain = ", and is not encrypted: whoever may read that place may read all of it"
	}
	if p.Network != "" {
		out = append(out, fmt.Sprintf("the backup is on a network drive (%s)%s", p.Network, plain))
	}
	if by := place.SyncedBy(real); by != "" {
		out = append(out, fmt.Sprintf("the backup is in a folder that %s copies to a server%s", by, plain))
	}
	return out
}
