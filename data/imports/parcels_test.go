package imports

import (
	"context"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"assure/data"
	"assure/data/archive"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/form"
	"assure/data/issue"
	"assure/data/store"
	"assure/internal/booktest"
	"assure/internal/safefile"
)

// parcel is a file of the disk to put into an archive or mail.
func parcel(t testing.TB, path, name string) booktest.Parcel {
	t.Helper()
	return booktest.Parcel{Name: name, Data: datatest.Must(os.ReadFile(path))(t)}
}

// withPolicy answers the issued workbook with a policy as evidence.
func (d *fixture) withPolicy(to string) string {
	cells := answered("ITS-03", "Met", "ITS-04", "Met")
	cells["ITS-03"][form.ColKind], cells["ITS-03"][form.ColReference] = "Policy or procedure", "policy.pdf"
	return fillBook(d.t, d.issued.Path, to, "2026-03-10", cells)
}

// verdicts are the files of a report as "path verdict", below a folder.
func (d *fixture) verdicts(r *Report) []string {
	out := make([]string, len(r.Files))
	for i, f := range r.Files {
		rel := datatest.Must(filepath.Rel(d.dir, f.Path))(d.t)
		out[i] = filepath.ToSlash(rel) + " " + string(f.Verdict)
	}
	return out
}

// TestImportParcels has the answers and evidence in a zip archive, in a mail of either kind and in
// archives inside mails read as if they lay in a folder: a dry run, an import with the originals
// kept, the same again, an undo.
func TestImportParcels(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		wrap func(t *testing.T, answers, policy booktest.Parcel) []byte
		in   string // folder of the files
		text string
	}{
		{"reply.zip", func(t *testing.T, a, p booktest.Parcel) []byte {
			a.Name, p.Name = "Northmoor/"+a.Name, "Northmoor/"+p.Name
			return booktest.Zip(t, a, p)
		}, "reply.zip/Northmoor", ""},
		{"reply.eml", func(_ *testing.T, a, p booktest.Parcel) []byte {
			return booktest.Mail("Re", "ITS-22 is not met.", a, p)
		}, "reply.eml", "ITS-22 is not met."},
		{"reply without ending", func(_ *testing.T, a, p booktest.Parcel) []byte {
			return booktest.OutlookMail("Re", "Dear Dana", []booktest.Parcel{a, p})
		}, "reply without ending", "Dear Dana"},
		{"FW.msg", func(t *testing.T, a, p booktest.Parcel) []byte {
			return booktest.OutlookMail("FW", "", []booktest.Parcel{{Name: "r.zip", Data: booktest.Zip(t, a, p)}})
		}, "FW.msg/r.zip", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := newFixture(t)
			away := t.TempDir()
			policy := writeFile(t, filepath.Join(away, "policy.pdf"), "%PDF-1.7 a policy")
			answers := d.withPolicy(filepath.Join(away, "answers.xlsx"))
			outer := writeFile(t, d.path(c.name), string(c.wrap(t, parcel(t, answers, "answers.xlsx"),
				parcel(t, policy, "policy.pdf"))))
			want := []string{c.in + "/answers.xlsx accepted", c.in + "/policy.pdf accepted"}
			for _, q := range []Request{{Paths: []string{d.dir}}, {Paths: []string{outer}, Apply: true, Keep: true}} {
				r := d.imports(q)
				if got := d.verdicts(r); !slices.Equal(got, want) || r.Totals.Answers != 2 {
					t.Fatalf("%q, %d answers, want %q", got, r.Totals.Answers, want)
				}
				if len(r.Opened) == 0 || r.Opened[0].Path != outer || r.Opened[0].Files != 2 ||
					r.Opened[0].Text != c.text {
					t.Errorf("opened %+v", r.Opened)
				}
			}
			kept := []string{}
			for path, ext := range map[string]string{answers: ".xlsx", policy: ".pdf"} {
				sum := datatest.Must(safefile.HashFile(t.Context(), path))(t)
				kept = append(kept, sum[:2]+"/"+sum+ext)
			}
			sum := datatest.Must(safefile.HashFile(t.Context(), outer))(t) // the mail or archive shows who sent them
			outerName := archive.Name(sum, outer)
			kept = append(kept, outerName)
			slices.Sort(kept)
			if got := originals(t, d.Path()); !slices.Equal(got, kept) {
				t.Errorf("kept %q, want %q", got, kept)
			}
			d.verify()
			d.carriedBy(outer, sum, outerName)
			again := d.imports(Request{Paths: []string{outer, answers}, Apply: true})
			if again.Totals.Duplicate != 3 || again.Totals.Answers != 0 {
				t.Errorf("again: %+v", again.Totals)
			}
			alone := d.imports(Request{Paths: []string{filepath.Join(d.dir, filepath.FromSlash(c.in), "answers.xlsx")}})
			if alone.Totals.Duplicate != 1 {
				t.Errorf("by its path alone: %+v", alone.Totals)
			}
			list := datatest.Must(Batches(context.Background(), d.Register))(t)
			if out := datatest.Must(Undo(context.Background(), d.Register, list[0].ID))(t); out.Answers != 2 {
				t.Errorf("undo: %+v", out)
			}
			if r := d.apply(outer); r.Totals.Answers != 2 {
				t.Errorf("after the undo: %+v", r.Totals)
			}
		})
	}
}

// carriedBy checks that the record of an imported file names the mail or archive that it came in, that this is kept,
// and that the audit check misses it when it is gone.
func (d *fixture) carriedBy(outer, sum, kept string) {
	d.t.Helper()
	ctx := context.Background()
	err := d.View(ctx, book.At{}, func(v *store.View) error {
		files, err := store.List(ctx, v, store.ImportFiles)
		if len(files) != 1 || files[0].Carrier == nil ||
			*files[0].Carrier != (store.ImportCarrier{Path: outer, SHA256: sum, Kept: kept}) {
			d.t.Errorf("recorded %+v", files)
		}
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	at := filepath.Join(archive.Dir(d.Path()), filepath.FromSlash(kept))
	if err := os.Rename(at, at+".away"); err != nil {
		d.t.Fatal(err)
	}
	v := datatest.Must(d.AuditVerify(ctx, data.Head{}))(d.t)
	if len(v.Findings) != 1 || v.Findings[0] != "the kept original "+kept+" is missing" {
		d.t.Errorf("%v", v.Findings)
	}
	if err := os.Rename(at+".away", at); err != nil {
		d.t.Fatal(err)
	}
}

// TestParcelsRefused has what is wrong with an archive or mail named, with a next step, and nothing
// of it imported.
func TestParcelsRefused(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	answers := fillBook(t, d.issued.Path, filepath.Join(t.TempDir(), "answers.xlsx"), "2026-03-10",
		answered("ITS-03", "Met"))
	good := parcel(t, answers, "answers.xlsx")
	zipped := booktest.Zip(t, good)
	mail := booktest.Mail("Re", "Dear Dana", good)
	cut := good
	cut.Name, cut.Data = "cut.xlsx", cut.Data[:len(cut.Data)-50]
	for _, c := range []struct{ name, data, file, code, says, fix string }{
		{"short.zip", string(zipped[:len(zipped)-9]), "short.zip", "damaged", "cut short", "unpack it"},
		{"short.eml", string(mail[:len(mail)-9]), "short.eml", "damaged", "cut short", "mail program"},
		{"empty.zip", string(booktest.Zip(t)), "empty.zip", "unsupported", "no file in it", "workbook"},
		{"words.eml", string(booktest.Mail("Re", "All is met")), "words.eml", "unsupported", "“All is met”",
			"workbook"},
		{"twice.zip", string(booktest.Zip(t, booktest.Parcel{Name: "in.zip", Data: zipped})), "twice.zip/in.zip",
			"unsupported", "a zip archive inside a zip archive", "unpack it"},
		{"broken.zip", string(booktest.Zip(t, cut)), "broken.zip/cut.xlsx", "damaged", "cut short", ""},
		{"broken.eml", string(booktest.Mail("Re", "", cut)), "broken.eml/cut.xlsx", "damaged", "cut short", ""},
		{"out.zip", string(booktest.Zip(t, booktest.Parcel{Name: "../a.csv", Data: []byte("x")})), "out.zip", "damaged",
			"../a.csv", "unpack it"},
		{"reply.rar", "Rar!\x1A\x07\x01\x00", "reply.rar", "unsupported", "a RAR archive", "zip archive"},
		{"reply.7z", "7z\xBC\xAF\x27\x1C\x00\x04", "reply.7z", "unsupported", "a 7z archive", "zip archive"},
		{"winmail.eml", string(booktest.Mail("Re", "", booktest.Parcel{Name: "winmail.dat",
			Data: []byte("\x78\x9F\x3E\x22\x00\x00")})), "winmail.eml/winmail.dat", "unsupported",
			"winmail.dat", "Outlook"},
		{"reply.docx", string(booktest.Zip(t, booktest.Parcel{Name: "word/document.xml", Data: []byte("<x/>")})),
			"reply.docx", "possible-answers", "may hold answers", "in the workbook that was issued"},
		{"reply.rtf", "{\\rtf1 all met}", "reply.rtf", "possible-answers", "may hold answers", "evidence add"},
		{"scan.pdf", "%PDF-1.7", "scan.pdf", "unmatched-document", "no return", "evidence add"},
	} {
		path := writeFile(t, d.path(c.name), c.data)
		r := d.imports(Request{Paths: []string{path}, Apply: true})
		if len(r.Files) != 1 || len(r.Files[0].Problems) != 1 || r.Totals.Answers != 0 {
			t.Errorf("%s: %+v", c.name, r.Files)
			continue
		}
		f, p := r.Files[0], r.Files[0].Problems[0]
		if f.Path != d.path(filepath.FromSlash(c.file)) || p.Code != c.code || !strings.Contains(p.What, c.says) ||
			!strings.Contains(p.Fix, c.fix) || f.Verdict != Rejected {
			t.Errorf("%s: %s %s %+v", c.name, f.Path, f.Verdict, p)
		}
		os.Remove(path)
	}
}

// TestParcelChanged has an archive that was replaced between reading and writing not imported.
func TestParcelChanged(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	away := t.TempDir()
	answers := d.withPolicy(filepath.Join(away, "answers.xlsx"))
	outer := writeFile(t, d.path("reply.zip"), string(booktest.Zip(t, parcel(t, answers, "answers.xlsx"))))
	r := d.imports(Request{Paths: []string{outer}, Apply: true, Keep: true, Watch: func(s Step) {
		if !s.Writing && s.Done == s.Total {
			writeFile(t, outer, string(booktest.Zip(t, booktest.Parcel{Name: "other.txt", Data: []byte("x")})))
		}
	}})
	if p := r.Files[0].Problems; len(p) != 1 || p[0].Code != "changed" || r.Totals.Answers != 0 {
		t.Errorf("%+v", r.Files)
	}
	if _, err := openOriginal(t.Context(), filepath.Join(outer, "answers.xlsx")); !errors.Is(err, archive.ErrChanged) {
		t.Errorf("opened with %v", err)
	}
	if _, err := Run(context.Background(), d.Register,
		Request{Paths: []string{filepath.Join(d.dir, "no.zip", "a")}}); err == nil {
		t.Error("a file that is not there was imported")
	}
}

// TestMarkedParcel has a marked copy written of a workbook inside a mail.
func TestMarkedParcel(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	answers := fillBook(t, d.issued.Path, filepath.Join(t.TempDir(), "answers.xlsx"), "2026-03-10",
		answered("ITS-03", "Perhaps", "ITS-04", "Met"))
	outer := writeFile(t, d.path("reply.eml"), string(booktest.Mail("Re", "", parcel(t, answers, "answers.xlsx"))))
	r := d.imports(Request{Paths: []string{outer}, Marked: d.path("marked")})
	if got, want := r.Files[0].Marked, d.path("marked/answers - please correct.xlsx"); got != want {
		t.Fatalf("marked %q, want %q", got, want)
	}
	if size := datatest.Must(os.Stat(r.Files[0].Marked))(t).Size(); size < 20_000 {
		t.Errorf("the copy has %d bytes: a list, not the workbook", size)
	}
}

// TestNamesTellApart has two files of one name in two folders told apart wherever they are named.
func TestNamesTellApart(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	other := d.issue(issue.Request{Refs: []string{d.engagement.Ref}, Due: d.Today() + 20})
	a := fillBook(t, d.issued.Path, d.path("one/returns/answers.xlsx"), "2026-03-10", answered("ITS-03", "Perhaps",
		"ITS-04", "Met"))
	b := fillBook(t, other.Path, d.path("two/returns/answers.xlsx"), "2026-03-10", answered("ITS-04", "Not met"))
	writeFile(t, d.path("two/returns/Policy.pdf"), "%PDF-1.7")
	r := d.imports(Request{Paths: []string{d.dir}, Marked: filepath.Join(d.dir, "m"), Apply: true})
	var names, wheres []string
	for _, f := range r.Files {
		names = append(names, f.Name)
		for _, p := range f.Problems {
			wheres = append(wheres, p.Where)
		}
		for _, c := range f.Conflicts {
			wheres = append(wheres, c.Where+" "+c.Other.Where)
		}
	}
	if want := []string{"one/returns/answers.xlsx", "Policy.pdf",
		"two/returns/answers.xlsx"}; !slices.Equal(names, want) {
		t.Errorf("names %q, want %q", names, want)
	}
	for _, w := range wheres {
		if strings.HasPrefix(w, "answers.xlsx") || strings.HasPrefix(w, "returns/") {
			t.Errorf("where %q in %q", w, wheres)
		}
	}
	if !slices.ContainsFunc(wheres, func(w string) bool {
		return strings.HasPrefix(w, "one/returns/answers.xlsx!Answers!") &&
			strings.Contains(w, " two/returns/answers.xlsx!")
	}) {
		t.Errorf("no conflict names both: %q", wheres)
	}
	if got := filepath.Base(r.Files[0].Marked); got != "one - returns - answers - please correct.xlsx" {
		t.Errorf("marked copy %q", got)
	}
	if r.Files[0].Path != a || r.Files[2].Path != b {
		t.Errorf("paths %q, %q", r.Files[0].Path, r.Files[2].Path)
	}
}

// TestLockedFileInArchive has the file that is locked named.
func TestLockedFileInArchive(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	z := booktest.Zip(t, booktest.Parcel{Name: "Northmoor/answers.xlsx", Data: []byte("x")})
	head := hex.EncodeToString(z)
	for _, sign := range []struct {
		magic string
		at    int
	}{{"504b0304", 6}, {"504b0102", 8}} {
		z[strings.Index(head, sign.magic)/2+sign.at] |= 1
	}
	p := d.imports(Request{Paths: []string{writeFile(t, d.path("r.zip"), string(z))}}).Files[0].Problems[0]
	if p.Code != "encrypted" || !strings.Contains(p.What, "Northmoor/answers.xlsx") ||
		!strings.Contains(p.Fix, "password") {
		t.Errorf("%+v", p)
	}
}
