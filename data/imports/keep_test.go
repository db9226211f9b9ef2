package imports

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"assure/data"
	"assure/data/archive"
	"assure/data/datatest"
	"assure/data/form"
	"assure/internal/safefile"
)

// originals lists the files of a folder of originals, by name below it.
func originals(t *testing.T, register string) []string {
	t.Helper()
	var out []string
	dir := archive.Dir(register)
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out = append(out, filepath.ToSlash(datatest.Must(filepath.Rel(dir, path))(t)))
			if mode := datatest.Must(d.Info())(t).Mode().Perm(); mode != 0o600 {
				t.Errorf("%s has the mode %v", path, mode)
			}
		}
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return out
}

func TestKeepOriginals(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	ctx := context.Background()
	cells := answered("ITS-03", "Met", "ITS-04", "Met")
	cells["ITS-03"][form.ColKind], cells["ITS-03"][form.ColReference] = "Policy or procedure",
		"policy.pdf"
	file := fillBook(t, d.issued.Path, d.path("return.xlsx"), "2026-03-10", cells)
	policy := writeFile(t, d.path("Policy.PDF"), "%PDF-1.7 a policy")
	writeFile(t, d.path("letter.pdf"), "%PDF-1.7 nobody names me")

	d.imports(Request{Paths: []string{d.dir}, Keep: true})
	if got := originals(t, d.Path()); len(got) > 0 {
		t.Errorf("a dry run kept %v", got)
	}
	report := d.imports(Request{Paths: []string{d.dir}, Keep: true, Apply: true})
	want := []string{}
	for path, ext := range map[string]string{file: ".xlsx", policy: ".pdf"} {
		sum := datatest.Must(safefile.HashFile(t.Context(), path))(t)
		want = append(want, sum[:2]+"/"+sum+ext)
	}
	slices.Sort(want)
	if got := originals(t, d.Path()); !slices.Equal(got, want) {
		t.Fatalf("kept %v, want %v", got, want)
	}
	for _, f := range report.Files {
		if (f.Kept != "") != (filepath.Base(f.Path) != "letter.pdf") {
			t.Errorf("%s is kept as %q", f.Path, f.Kept)
		}
	}
	doc := d.view().Documents[0]
	if !doc.Held || !slices.Contains(want, doc.Kept) {
		t.Errorf("the document is %+v", doc)
	}
	d.verify()

	t.Run("backup and restore", func(t *testing.T) {
		dir := t.TempDir()
		backup := filepath.Join(dir, "copy.db")
		if err := d.Backup(ctx, backup); err != nil {
			t.Fatal(err)
		}
		if got := originals(t, backup); !slices.Equal(got, want) {
			t.Errorf("the backup has %v", got)
		}
		to := filepath.Join(dir, "back.db")
		if err := data.Restore(ctx, backup, to); err != nil {
			t.Fatal(err)
		}
		r := datatest.Open(t, datatest.Options{Path: to, Actor: "dana", Clock: d.clock})
		defer r.Close()
		if v := datatest.Must(r.AuditVerify(ctx, data.Head{}))(t); len(v.Findings) > 0 ||
			!slices.Equal(originals(t, to), want) {
			t.Errorf("restored with %v: %v", originals(t, to), v.Findings)
		}
	})
	t.Run("altered and missing", func(t *testing.T) {
		for name, spoil := range map[string]func(string) error{
			"was altered": func(p string) error { return os.WriteFile(p, []byte("other bytes"), 0o600) },
			"is missing":  os.Remove,
		} {
			path := filepath.Join(archive.Dir(d.Path()), want[0])
			body := datatest.Must(os.ReadFile(path))(t)
			if err := spoil(path); err != nil {
				t.Fatal(err)
			}
			if v := datatest.Must(d.AuditVerify(ctx, data.Head{}))(t); len(v.Findings) != 1 ||
				v.Findings[0] != "the kept original "+want[0]+" "+name {
				t.Errorf("%s: %v", name, v.Findings)
			}
			checks := datatest.Must(d.Doctor(ctx))(t)
			i := slices.IndexFunc(checks, func(c data.Check) bool { return c.Name == "originals" })
			if i < 0 || checks[i].OK != (name == "was altered") {
				t.Errorf("%s: the doctor says %+v", name, checks)
			}
			copied := filepath.Join(t.TempDir(), "b.db")
			err := d.Backup(ctx, copied)
			if altered := name == "was altered"; data.IsAltered(err) != altered || !altered && err != nil {
				t.Errorf("a backup of an original that %s: %v", name, err)
			}
			if got := originals(t, copied); len(got) != len(want)-1 {
				t.Errorf("a backup without an original that %s has %v", name, got)
			}
			if err := os.WriteFile(path, body, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	})
	t.Run("again after undo", func(t *testing.T) {
		datatest.Must(Undo(ctx, d.Register, *report.Batch))(t)
		d.imports(Request{Paths: []string{d.dir}, Keep: true, Apply: true})
		if got := originals(t, d.Path()); !slices.Equal(got, want) {
			t.Errorf("kept %v", got)
		}
		d.verify()
	})
}

// Nothing is kept or imported of a file that changes between reading and writing.
func TestKeepRefusesAChangedFile(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	file := fillBook(t, d.issued.Path, d.path("return.xlsx"), "", answered("ITS-03", "Met"))
	report := d.imports(Request{Paths: []string{file}, Keep: true, Apply: true, Watch: func(Step) {
		if err := os.WriteFile(file, []byte("something else"), 0o600); err != nil {
			t.Error(err)
		}
	}})
	if f := report.Files[0]; f.Verdict != Rejected || !slices.Equal(problemCodes(f), []string{"changed"}) ||
		f.Cells.Imported != 0 || report.Batch != nil {
		t.Errorf("%+v", f)
	}
	if got := originals(t, d.Path()); len(got) > 0 || d.claim("ITS-03").Value != "" {
		t.Errorf("kept %v", got)
	}
	d.verify()
}
