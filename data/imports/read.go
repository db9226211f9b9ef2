package imports

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"assure/data"
	"assure/data/archive"
	"assure/data/book"
	"assure/data/directory"
	"assure/data/intake"
	"assure/data/store"
	"assure/data/tabular"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/questionnaire"
)

// maxFileBytes is the size up to which a file is read for answers. A larger file is only hashed.
const maxFileBytes = 50_000_000

// maxReadTime limits the reading of one file. A returned questionnaire takes about 10 ms.
const maxReadTime = 10 * time.Second

// readMemory is what the collector tries to keep the process within while files are read, in bytes: the cells of the
// largest workbook that is accepted, while they are copied once. Without it, the process grows to twice that before
// the first copy is given back. The variable GOMEMLIMIT stands above it.
const readMemory = 384 << 20

// limitMemory sets the limit until the function it returns is called.
func limitMemory() (reset func()) {
	before := debug.SetMemoryLimit(-1)
	if before == math.MaxInt64 {
		debug.SetMemoryLimit(readMemory)
	}
	return func() { debug.SetMemoryLimit(before) }
}

// findFiles lists the files of the paths, sorted: the files named, and all files in the folders
// named and their subfolders. It leaves out lock files and hidden files and, listed in skipped with
// the reason, links, the register with its archive, and the folder marked for marked copies ("" for
// none).
func findFiles(paths []string, register, marked string) (files, skipped []string, err error) {
	if marked != "" {
		if abs, err := filepath.Abs(marked); err == nil {
			marked = abs
		}
	}
	seen := map[string]bool{}
	add := func(path string) {
		abs, err := filepath.Abs(path)
		if err != nil {
			abs = path
		}
		switch {
		case seen[abs]:
		case marked != "" && under(marked, abs):
			skipped = append(skipped, path+": in the folder for marked copies")
		case abs == register || strings.HasPrefix(abs, register+"-") || under(archive.Dir(register), abs):
			skipped = append(skipped, path+": part of the register")
		default:
			files = append(files, path)
		}
		seen[abs] = true
	}
	for _, p := range paths {
		fi, err := os.Stat(p)
		switch outer, _ := container(p); {
		case err != nil && outer == "":
			return nil, nil, safefile.Explain(err, p)
		case err != nil || !fi.IsDir():
			add(p)
			continue
		}
		err = filepath.WalkDir(p, func(path string, d fs.DirEntry, err error) error {
			hidden := path != p && intake.Skip(d.Name())
			switch {
			case err != nil && path == p:
				return safefile.Explain(err, path)
			case err != nil:
				skipped = append(skipped, path+": the folder cannot be read")
				return fs.SkipDir
			case d.IsDir() && hidden:
				return fs.SkipDir
			case d.IsDir() || hidden:
			case !d.Type().IsRegular():
				skipped = append(skipped, path+": a link or device is not followed")
			default:
				add(path)
			}
			return nil
		})
		if err != nil {
			return nil, nil, err
		}
	}
	if len(files) == 0 {
		return nil, nil, problem.New("no-file", strings.Join(paths, ", "),
			"name the returned workbooks, or the folder they are in", "there is no file to import")
	}
	slices.Sort(files)
	return files, skipped, nil
}

// under reports whether path is dir or lies in it.
func under(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// sourceFile is a file of the import with what each stage found out about it.
type sourceFile struct {
	path       string
	label      string // its name among the files of the import, "" before all are known
	ret        *intake.Return
	out        File
	problems   []problem.Problem // found after reading; those of the reader are in ret
	notes      []string
	subjects   []*subject
	foreign    []*foreignGroup
	bundle     *sharedBundle // what another body signed, nil for other files
	mapping    string        // digest of the mapping it was read with, "" for our own layouts
	duplicate  bool
	unread     bool            // its hash is in the register, so it was not read
	referenced bool            // a document that a return names as evidence
	accepted   map[string]bool // keys of the documents accepted in the name of the person who imports
	carrier    *Carrier        // the archive or mail it came in, nil for a file on disk
	kept       string          // name of the original in the archive, "" when it is not kept
}

func newSource(path string) *sourceFile {
	return &sourceFile{path: path, out: File{Path: path, Conflicts: []Conflict{}, Questions: []SupplierQuestion{}}}
}

// name is the name that addresses of cells begin with: that of the file, with folders where several
// files have the same.
func (f *sourceFile) name() string { return cmp.Or(f.label, filepath.Base(f.path)) }

func (f *sourceFile) problem(code, where, what, fix string) {
	f.problems = append(f.problems, problem.Problem{Code: code, What: what, Where: where, Fix: fix})
}

// read reads the files in parallel, one for each processor at a time. im.files is in the order of
// paths, with the files of an archive or mail in its place.
func (im *importer) read(ctx context.Context, paths []string) error {
	defer limitMemory()()
	read := make([]pathFiles, len(paths))
	known, err := im.importedHashes(ctx)
	if err != nil {
		return err
	}
	if im.requested != "" {
		known = nil // read files again that were imported with another mapping
	}
	next, done := make(chan int), make(chan int)
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(paths)) {
		workers.Go(func() {
			for i := range next {
				read[i] = im.readPath(ctx, paths[i], known)
				done <- i
			}
		})
	}
	go func() {
		defer close(next)
		for i := range paths {
			select {
			case next <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	go func() { workers.Wait(); close(done) }()
	n := 0
	for i := range done {
		n++
		im.progress(n, len(paths), paths[i])
	}
	for i := range read {
		im.files = append(im.files, read[i].files...)
		im.report.Opened = append(im.report.Opened, read[i].opened...)
		im.report.Skipped = append(im.report.Skipped, read[i].skipped...)
	}
	im.nameFiles()
	return ctx.Err()
}

// knownHashes are the hashes of the files in the register.
type knownHashes map[store.FileHash]bool

// importedHashes returns the hashes of the files in the register. Hashing a file is far cheaper
// than reading it, so an import that was interrupted continues quickly.
func (im *importer) importedHashes(ctx context.Context) (known knownHashes, err error) {
	err = im.r.View(ctx, book.At{}, func(v *store.View) error {
		known, err = store.AppliedFiles(ctx, v)
		return err
	})
	return known, err
}

// readFile reads one file of the import, which may be inside an archive or mail.
func (im *importer) readFile(ctx context.Context, path string) *sourceFile {
	return im.readSource(ctx, path, nil, sourceOf(readContents(ctx, path)))
}

// readSource reads the content of one file unless its hash is known. Whatever goes wrong, even a
// panic of the reader, is a problem of this file only.
func (im *importer) readSource(ctx context.Context, path string, known knownHashes, from source) (f *sourceFile) {
	f = newSource(path)
	rejected := func(code, what, fix string) {
		f.ret = &intake.Return{Name: f.name(), Kind: intake.Unknown, Rejected: true}
		f.problem(code, f.name(), what, fix)
	}
	defer func() {
		if r := recover(); r != nil {
			rejected(intake.CodeDamaged, fmt.Sprintf("the file could not be read: %v", r),
				"open it, save a copy and import that; please report this error")
		}
	}()
	var p *problem.Problem
	switch {
	case from.err != nil && errors.As(safefile.Explain(from.err, path), &p):
		rejected(p.Code, p.What, p.Fix)
	case from.err != nil:
		rejected("unreadable", "the file cannot be read: "+from.err.Error(),
			"copy it to a folder on this computer and import that")
	case from.sum != "":
		f.ret = &intake.Return{Name: f.name(), SHA256: from.sum, Kind: intake.Document}
		if k := tabular.Sniff(from.data); k != tabular.PDF && k != tabular.Image {
			rejected(intake.CodeTooLarge, "the file is larger than 50 MB",
				"ask for a smaller workbook without the other content, or split it")
			f.ret.SHA256 = from.sum
		}
	default:
		o := im.options
		o.SHA256 = hex.EncodeToString(from.hash[:])
		if f.unread = known[from.hash]; f.unread {
			f.ret = &intake.Return{Name: f.name(), SHA256: o.SHA256, Size: len(from.data), Kind: intake.Unknown}
			break
		}
		if isBundle(from.data) {
			im.readBundle(ctx, f, from.data, o.SHA256)
			break
		}
		ctx, cancel := context.WithTimeoutCause(ctx, maxReadTime, fmt.Errorf("it took longer than %v", maxReadTime))
		defer cancel()
		o.Limits.Stop = func() error { return context.Cause(ctx) }
		f.ret = intake.Read(f.name(), from.data, im.packs, o)
		im.otherSheet(ctx, f, from.data)
		f.ret.Shrink()
	}
	return f
}

// CodeSupplierList is the code of the problem that a file is a list of suppliers, which another command reads.
const CodeSupplierList = "supplier-list"

// CodeDirectory is the code of the problem that a file is a publication export of the DSPT, likewise.
const CodeDirectory = "dspt-directory"

// otherSheet replaces the problem of a file without answers that is a list of suppliers or of the organisations of the
// DSPT.
func (im *importer) otherSheet(ctx context.Context, f *sourceFile, body []byte) {
	i := slices.IndexFunc(f.ret.Problems, func(p problem.Problem) bool { return p.Code == intake.CodeUnsupported })
	if !f.ret.Rejected || i < 0 || f.ret.Kind != intake.Unknown || im.requested != "" {
		return
	}
	p := &f.ret.Problems[i]
	switch {
	case directory.HoldsDirectory(body):
		p.Code, p.What = CodeDirectory, "this is the public directory of the DSPT, not a list of answers"
		p.Fix = "assure dspt import FILE keeps it"
	case directory.HoldsSuppliers(ctx, im.r, body):
		p.Code, p.What = CodeSupplierList, "this is a list of suppliers, not of answers"
		p.Fix = "assure supplier import FILE shows how it would be read"
	}
}

// packFinder finds the packs that files are answers to: in the catalogue or, for a workbook of a
// pack that is no longer installed, in the register.
type packFinder struct {
	*questionnaire.Catalogue
	register func(sha string) *questionnaire.Pack
	named    func(ref string) *questionnaire.Pack
}

// newPackFinder finds packs for a register: an id without a version is the one that counts today.
func newPackFinder(ctx context.Context, r *data.Register) packFinder {
	return packFinder{r.Packs(), func(sha string) *questionnaire.Pack { return registerPack(ctx, r, sha) },
		func(ref string) *questionnaire.Pack {
			p, err := r.PackFor(ctx, ref)
			if err != nil { // unreadable settings: the newest, as before there were adoptions
				return r.Packs().Find(ref)
			}
			return p
		}}
}

// Find returns the pack with the reference "id" or "id@version", nil if there is none.
func (p packFinder) Find(ref string) *questionnaire.Pack { return p.named(ref) }

// BySHA returns the pack with a hash, nil if there is none.
func (p packFinder) BySHA(sha string) *questionnaire.Pack {
	if found := p.Catalogue.BySHA(sha); found != nil || sha == "" {
		return found
	}
	return p.register(sha)
}

// registerPack returns the register's copy of a pack, nil when it has no readable one: the pack of
// the workbook is then reported as unknown.
func registerPack(ctx context.Context, r *data.Register, sha string) (found *questionnaire.Pack) {
	_ = r.View(ctx, book.At{}, func(v *store.View) error {
		s, _, err := r.Reader().Settings(ctx, v)
		if err != nil {
			return err
		}
		c, err := r.Reader().Pack(ctx, v, sha, s.Facts)
		if err == nil {
			found = c.Pack()
		}
		return err
	})
	return found
}
