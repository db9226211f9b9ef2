package sharing

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/diff"
	"golang.org/x/crypto/ssh"

	"assure/data"
	"assure/data/book"
	"assure/data/bundle"
	"assure/data/intake"
	"assure/internal/agefile"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// maxPractice is the largest file of good practice in bytes.
const maxPractice = 5_000_000

// Practice is a bundle of good practice that would be made.
type Practice struct {
	Manifest bundle.Manifest
	bodies   map[string][]byte // by SHA-256
}

// schemaLine is what a file says that it is.
var schemaLine = regexp.MustCompile(`(?m)^[\s{]*"?schema"?:[ \t]*["']?(assure[-.][a-z]+)/`)

// kindOf finds out what a file of good practice is and makes sure that it can be read.
func kindOf(name string, src []byte, facts questionnaire.FactTable) (kind bundle.FileKind, title string, err error) {
	said := ""
	if m := schemaLine.FindSubmatch(src); m != nil {
		said = string(m[1])
	}
	var problems []problem.Problem
	switch said {
	case "assure-pack":
		p, bad, _ := questionnaire.CheckPack(name, src, facts)
		if kind, problems = bundle.PackFile, bad; p != nil {
			title = p.Ref() + " " + p.Title
		}
	case "assure-clauses":
		list, bad := questionnaire.LoadClauses(name, src)
		kind, problems, title = bundle.ClausesFile, bad, text.Plural(len(list), "clause", "clauses")
	case "assure-losses":
		_, bad := questionnaire.LoadLosses(name, src)
		kind, problems = bundle.LossesFile, bad
	case "assure-crosswalk":
		_, bad := questionnaire.LoadCrosswalk(name, src)
		kind, problems = bundle.CrosswalkFile, bad
	case "assure-mapping":
		_, bad := intake.LoadMapping(name, src)
		kind, problems = bundle.MappingFile, bad
	case "assure.settings":
		s, err := scoring.ParseSettings(src)
		if err == nil {
			err = s.Check()
		}
		if kind = bundle.SettingsFile; err != nil {
			return kind, "", problem.New("bad-settings", name, "write them with assure score settings --json", "%v",
				err)
		}
	default:
		return "", "", problem.New("not-practice", name,
			"give packs, clauses, losses, crosswalks and mappings (.yaml), or settings (assure score settings --json)",
			"the file does not say that it is any of what is shared")
	}
	for i := range problems {
		return kind, title, &problems[i]
	}
	clean, err := text.Clean(title)
	return kind, clean, err
}

// PreparePractice reads the files of a bundle of good practice. One that cannot be used by others is refused.
func PreparePractice(ctx context.Context, r *data.Register, paths []string) (*Practice, error) {
	settings, err := r.Settings(ctx, book.At{})
	if err != nil {
		return nil, err
	}
	p := &Practice{bodies: map[string][]byte{}, Manifest: bundle.Manifest{Format: bundle.Format, ID: r.NewID(),
		Kind: bundle.Practice, Made: r.Now().UTC().Truncate(time.Second), Program: r.Program()}}
	for _, path := range paths {
		src, err := safefile.Read(ctx, path, maxPractice)
		if err != nil {
			return nil, err
		}
		f := bundle.File{Name: filepath.Base(path), SHA256: safefile.SHA256(src), Size: int64(len(src))}
		if f.Kind, f.Title, err = kindOf(path, src, settings.Facts); err != nil {
			return nil, err
		}
		p.Manifest.Files = append(p.Manifest.Files, f)
		p.bodies[f.SHA256] = src
	}
	slices.SortFunc(p.Manifest.Files, func(a, b bundle.File) int {
		return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return p, nil
}

// Write signs a bundle of good practice and writes it, recorded first as any other.
func (p *Practice) Write(ctx context.Context, r *data.Register, o Output) (*Made, error) {
	return sign(ctx, r, &p.Manifest, "", o, func(m *bundle.Manifest, signer ssh.Signer,
		b entity.Bundle) (*Made, error) {
		if err := r.RecordBundle(ctx, b); err != nil {
			return nil, err
		}
		return write(ctx, m, signer, o, func(sum string) (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(p.bodies[sum])), nil
		})
	})
}

// Offer is a bundle of good practice of another body, compared with what is here.
type Offer struct {
	Manifest bundle.Manifest
	Signer   entity.Signer
	Files    []OfferedFile
	record   entity.Bundle
}

// OfferedFile is a file that another body works with. State is new, same or changed, beside Against: the file of its
// name in the folder or, of a pack, the newest version that is installed.
type OfferedFile struct {
	bundle.File
	State   string
	Against string
	Diff    string // line by line, "" for a file that is new or the same
	body    []byte
}

// The states of an offered file.
const (
	FileNew     = "new"
	FileSame    = "same"
	FileChanged = "changed"
)

// ReadPractice checks a bundle of good practice and compares its files with those in a folder, "" for none, and with
// what is installed. Nothing is written. A file that could not be used here is an error that names it.
func ReadPractice(ctx context.Context, r *data.Register, path, dir string, keys agefile.Keys) (*Offer, error) {
	b, closeIt, err := bundle.Open(ctx, path, keys)
	if err != nil {
		return nil, err
	}
	defer closeIt()
	signer, err := r.CheckSigner(ctx, b)
	if err != nil {
		return nil, err
	}
	m := b.Manifest
	if m.Kind != bundle.Practice {
		return nil, problem.New("no-practice", text.Safe(path), "take it in with assure import",
			"it is a bundle of another kind: %s", m.Kind)
	}
	settings, err := r.Settings(ctx, book.At{})
	if err != nil {
		return nil, err
	}
	o := &Offer{Manifest: m, Signer: signer}
	raw, err := bundle.Encode(&m)
	if err != nil {
		return nil, err
	}
	o.record = entity.Bundle{ID: m.ID, Kind: string(m.Kind), Code: m.By.Code, Body: signer.Name, Made: m.Made,
		SHA256: b.SHA256, Fingerprint: signer.Fingerprint, File: filepath.Base(path), Manifest: questionnaire.Text(raw),
		Supersedes: m.Supersedes, Way: entity.BundleTaken}
	for _, f := range m.Files {
		var out bytes.Buffer
		if err := b.Document(&out, f.SHA256); err != nil {
			return nil, err
		}
		x := OfferedFile{File: f, body: out.Bytes()}
		kind, _, err := kindOf(f.Name, x.body, settings.Facts)
		if err != nil {
			return nil, err
		}
		if kind != f.Kind {
			return nil, problem.New("bad-bundle", f.Name, "do not use it; tell the body",
				"the file is a %s, and the signed list says %s", kind, f.Kind)
		}
		if err := x.compare(ctx, r, settings, dir); err != nil {
			return nil, err
		}
		o.Files = append(o.Files, x)
	}
	return o, nil
}

// compare finds what a file stands against.
func (x *OfferedFile) compare(ctx context.Context, r *data.Register, settings *scoring.Settings, dir string) error {
	var have []byte
	if dir != "" {
		path := filepath.Join(dir, x.Name)
		b, err := safefile.Read(ctx, path, maxPractice)
		switch {
		case err == nil:
			have, x.Against = b, path
		case !errors.Is(err, os.ErrNotExist) && !missing(path):
			return err
		}
	}
	switch {
	case have != nil:
	case x.Kind == bundle.PackFile:
		id, _, _ := strings.Cut(x.Title, "@")
		if p := r.Packs().Find(id); p != nil {
			have, x.Against = p.Source, p.Ref()
		}
	case x.Kind == bundle.SettingsFile:
		have, x.Against = settingsJSON(settings), "the settings of the register"
	}
	body := x.body
	if x.Kind == bundle.SettingsFile {
		if theirs, err := scoring.ParseSettings(body); err == nil {
			body = settingsJSON(theirs)
		}
	}
	x.State = FileNew
	switch {
	case have == nil:
	case bytes.Equal(have, body):
		x.State = FileSame
	default:
		x.State = FileChanged
		x.Diff = string(diff.Diff(text.Safe(x.Against), have, text.Safe(x.Name), body))
	}
	return nil
}

func missing(path string) bool {
	_, err := os.Lstat(path)
	return errors.Is(err, os.ErrNotExist)
}

// settingsJSON is the settings as assure score settings --json prints them, so that only what differs is a difference.
func settingsJSON(s *scoring.Settings) []byte {
	b, err := json.MarshalIndent(s.Effective(), "", "  ")
	if err != nil { // no field of Settings can fail to marshal
		panic(err)
	}
	return append(b, '\n')
}

// Take writes the files of a bundle of good practice that are new or changed into a folder and records that they were
// taken. A file that is there and differs is replaced only with force. It returns their paths.
func (o *Offer) Take(ctx context.Context, r *data.Register, dir string, force bool) ([]string, error) {
	var todo []*OfferedFile
	for i := range o.Files {
		x := &o.Files[i]
		path := filepath.Join(dir, x.Name)
		have, err := safefile.Read(ctx, path, maxPractice)
		switch {
		case missing(path):
		case err != nil:
			return nil, err
		case bytes.Equal(have, x.body):
			continue
		case !force:
			return nil, problem.New("file-exists", text.Safe(path), "look at the difference, then --force replaces it",
				"the file is there already, with other content")
		}
		todo = append(todo, x)
	}
	if err := r.RecordPractice(ctx, o.record); err != nil {
		return nil, err
	}
	if err := safefile.MkdirAll(dir); err != nil {
		return nil, err
	}
	var paths []string
	for _, x := range todo {
		path := filepath.Join(dir, x.Name)
		if _, err := safefile.WriteHashed(path, force, func(w io.Writer) error {
			_, err := w.Write(x.body)
			return err
		}); err != nil {
			return paths, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}
