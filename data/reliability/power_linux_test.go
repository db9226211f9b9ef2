//go:build linux && amd64

package reliability

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"assure/data"
)

// number is the value of a variable of the environment, for the long forms of tests, or short without ASSURE_LONG=1.
func number(name string, long, short int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	if os.Getenv("ASSURE_LONG") != "" {
		return long
	}
	return short
}

// disk is what a drive holds: by name the files, of each what is surely on it, and what only may be.
type disk struct {
	names   map[string]*file // as the program sees them
	durable map[string]*file // the names that are surely on the drive
	pending []func(map[string]*file)
	syncs   func(path string) bool // whether the drive keeps its word for a file or folder
}

type file struct {
	data    []byte // surely on the drive
	pending []call
}

// apply carries out one call.
func (d *disk) apply(c call) {
	rename := func(f func(map[string]*file)) {
		f(d.names)
		d.pending = append(d.pending, f)
	}
	switch c.kind {
	case "open":
		if fi, err := os.Stat(c.path); d.names[c.path] == nil && (err != nil || !fi.IsDir()) {
			made := &file{}
			rename(func(m map[string]*file) { m[c.path] = made })
		}
	case "write", "truncate":
		if f := d.names[c.path]; f != nil {
			f.pending = append(f.pending, c)
		}
	case "unlink":
		rename(func(m map[string]*file) { delete(m, c.path) })
	case "name":
		rename(func(m map[string]*file) { m[c.path] = m[c.from]; delete(m, c.from) })
	case "sync":
		f := d.names[c.path]
		switch {
		case !d.syncs(c.path):
		case f != nil:
			for _, w := range f.pending {
				f.data = written(f.data, w)
			}
			f.pending = nil
		default: // a folder
			for _, p := range d.pending {
				p(d.durable)
			}
			d.pending = nil
		}
	}
}

func written(data []byte, c call) []byte {
	if c.kind == "truncate" {
		if int(c.size) <= len(data) {
			return data[:c.size]
		}
		return append(data, make([]byte, int(c.size)-len(data))...)
	}
	at := int(c.off)
	if at < 0 {
		at = len(data)
	}
	if n := at + len(c.data) - len(data); n > 0 {
		data = append(data, make([]byte, n)...)
	}
	copy(data[at:], c.data)
	return data
}

// image writes what may be on the drive when the power goes now: what was synchronised, a random part of the later
// writes, some of them torn at 512 bytes, and a random number of the later changes of names, in their order. It returns
// how many writes were left out or torn.
func (d *disk) image(lot *rand.Rand, from, to string) (lost int, err error) {
	names := maps.Clone(d.durable)
	for _, p := range d.pending[:lot.IntN(len(d.pending)+1)] {
		p(names)
	}
	keep := []float64{0, 0.3, 0.7, 1}[lot.IntN(4)]
	for path, f := range names {
		if f == nil || strings.HasSuffix(path, "-shm") {
			continue
		}
		data := append([]byte(nil), f.data...)
		for _, w := range f.pending {
			switch {
			case lot.Float64() >= keep:
				lost++
			case w.kind == "write" && len(w.data) > 512 && lot.IntN(4) == 0:
				lost++
				for at := 0; at < len(w.data); at += 512 {
					if part := w; lot.IntN(2) == 0 && w.off >= 0 {
						part.off, part.data = w.off+int64(at), w.data[at:min(at+512, len(w.data))]
						data = written(data, part)
					}
				}
			default:
				data = written(data, w)
			}
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return lost, err
		}
		if err := os.WriteFile(filepath.Join(to, rel), data, 0o600); err != nil {
			return lost, err
		}
	}
	return lost, nil
}

// TestPowerLoss records what the program does to the drive while 60 answers are given, and cuts the power at random
// moments: no answer that was acknowledged by then is lost, and the register is sound. The control is the same with
// drives that do not keep their word: there answers must be lost, or the test sees nothing. The numbers of images are
// ASSURE_IMAGES (1,600 with ASSURE_LONG=1) and a quarter of it for each control.
func TestPowerLoss(t *testing.T) {
	if testing.Short() {
		t.Skip("opens many registers")
	}
	const answers = 60
	exe, root := build(t), t.TempDir()
	dir, out := filepath.Join(root, "register"), filepath.Join(root, "out")
	if err := os.CopyFS(dir, os.DirFS(folder(t))); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(out, 0o700); err != nil {
		t.Fatal(err)
	}
	before := map[string][]byte{}
	for _, name := range []string{"register.db"} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		before[filepath.Join(dir, name)] = b
	}
	keys := "go ITS-23\n" + strings.Repeat("1\n2\n", answers/2) + "quit\n"
	var trace []call
	tr := &tracer{root: root, record: func(c call) { trace = append(trace, c) }}
	res, err := tr.run(out, keys, []string{"ASSURE_USER=dana", "XDG_CONFIG_HOME=" + out}, exe, "--db",
		filepath.Join(dir, "register.db"), "assess", "ENG-00001", "--linear")
	if err != nil {
		t.Skipf("a program cannot be traced here: %v", err)
	}
	if n := strings.Count(res.stdout, " became "); res.code != 0 || n != answers {
		t.Fatalf("exit %d, %d answers acknowledged\n%s%s", res.code, n, res.stdout, res.stderr)
	}
	images := number("ASSURE_IMAGES", 1600, 40)
	seed := uint64(time.Now().UnixNano())
	t.Logf("%d calls recorded, seed %d", len(trace), seed)
	for _, model := range []struct {
		name   string
		syncs  func(string) bool
		images int
		loses  bool
	}{
		{"the drive keeps its word", func(string) bool { return true }, images, false},
		{"control: the log is not synchronised", func(p string) bool { return !strings.HasSuffix(p, "-wal") },
			max(20, images/4), true},
		{"control: nothing is synchronised", func(string) bool { return false }, max(20, images/4), true},
	} {
		lot := rand.New(rand.NewPCG(seed, 1))
		lost, broken, deepest, torn := 0, 0, 0, 0
		for range model.images {
			r := cut(t, lot, trace, before, dir, out, model.syncs)
			if r.torn > 0 {
				torn++
			}
			switch {
			case r.err != nil:
				if broken++; !model.loses {
					t.Errorf("%s: after %d of %d calls: %v", model.name, r.at, len(trace), r.err)
				}
			case r.lost > 0:
				deepest = max(deepest, r.lost)
				if lost++; !model.loses {
					t.Errorf("%s: after %d of %d calls %d acknowledged answers are lost", model.name, r.at, len(trace),
						r.lost)
				}
			}
		}
		t.Logf("%s: %d images, %d with writes left out or torn; %d damaged, %d without an acknowledged answer "+
			"(at most %d)",
			model.name, model.images, torn, broken, lost, deepest)
		if model.loses && lost+broken == 0 {
			t.Errorf("%s: nothing was lost, so the test sees nothing", model.name)
		}
	}
}

type cutResult struct{ at, lost, torn int }

type cutOutcome struct {
	cutResult
	err error // what is wrong with the register
}

// cut cuts the power at a random call and opens what is left.
func cut(t *testing.T, lot *rand.Rand, trace []call, before map[string][]byte, dir, out string,
	syncs func(string) bool) (r cutOutcome) {
	t.Helper()
	d := &disk{names: map[string]*file{}, durable: map[string]*file{}, syncs: syncs}
	for path, b := range before {
		f := &file{data: append([]byte(nil), b...)}
		d.names[path], d.durable[path] = f, f
	}
	r.at = lot.IntN(len(trace) + 1)
	var said strings.Builder
	for _, c := range trace[:r.at] {
		switch {
		case c.kind == "write" && c.path == filepath.Join(out, "stdout"):
			said.Write(c.data)
		case strings.HasPrefix(c.path, dir):
			d.apply(c)
		}
	}
	image := t.TempDir()
	defer os.RemoveAll(image)
	torn, err := d.image(lot, dir, image)
	if err != nil {
		t.Fatal(err)
	}
	r.torn = torn
	have, err := revisions(t, filepath.Join(image, "register.db"))
	r.err, r.lost = err, strings.Count(said.String(), " became ")-have
	return r
}

// revisions opens a register as the program does after the power is back, checks it and counts the answers to ITS-23.
func revisions(t *testing.T, db string) (n int, err error) {
	r, err := data.Open(t.Context(), data.Options{Path: db, Actor: "dana", MustExist: true})
	if err != nil {
		return 0, err
	}
	defer r.Close()
	v, err := r.AuditVerify(t.Context(), data.Head{})
	if err != nil {
		return 0, err
	}
	if len(v.Findings) > 0 {
		return 0, fmt.Errorf("verify found %q", v.Findings)
	}
	history, err := historyOf(t, r, "ITS-23")
	return len(history), err
}
