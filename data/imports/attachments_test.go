package imports

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"assure/data/datatest"
	"assure/data/form"
	"assure/data/intake"
	"assure/data/issue"
	"assure/questionnaire/entity"
)

// attachmentsOf indexes documents by path, for a return in the folder "back".
func attachmentsOf(owners map[string]string, paths ...string) *attachmentIndex {
	var files []*sourceFile
	for _, p := range paths {
		files = append(files, &sourceFile{path: filepath.FromSlash(p), ret: &intake.Return{Kind: intake.Document}})
	}
	return indexAttachments(files, owners)
}

func TestEvidenceByName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about     string
		reference string
		files     string // | between
		want      string // | between, of those that are sure
		doubtful  int
	}{
		{"the whole name", "policy.pdf", "back/policy.pdf|back/access-policy.pdf", "policy.pdf", 0},
		{"in a sentence, several", "see policy.pdf and test.PNG.", "back/policy.pdf|back/Test.png|back/other.pdf",
			"policy.pdf|Test.png", 0},
		{"without its ending", "Restore test March", "back/restore_test-march.pdf|back/restore.pdf",
			"restore_test-march.pdf", 0},
		{"other case, blanks, underscores and hyphens", "ACCESS  policy_v3", "back/Access-Policy v3.PDF",
			"Access-Policy v3.PDF", 0},
		{"joined words", "PenTest2026", "back/Pen-Test 2026.pdf", "Pen-Test 2026.pdf", 0},
		{"a number alone", "POL-4", "back/POL-4.pdf|back/POL-41.pdf", "POL-4.pdf", 0},
		{"a number inside one name", "POL-4", "back/POL-4 Access policy v3.pdf|back/POL-41 Backups.pdf",
			"POL-4 Access policy v3.pdf", 0},
		{"a number inside two names", "POL-4",
			"back/POL-4 Access policy v3.pdf|back/POL-4 Access policy v2.pdf", "", 2},
		{"its own name goes before a longer one", "POL-4", "back/POL-4.pdf|back/POL-4 Annex.pdf", "POL-4.pdf", 0},
		{"the longer name of two found", "Access policy v3", "back/policy v3.pdf|back/Access policy v3.pdf",
			"Access policy v3.pdf", 0},
		{"a common word means nothing", "policy", "back/policy on access.pdf", "", 0},
		{"a common word, and a file of that name", "Policy", "back/policy.pdf", "policy.pdf", 0},
		{"two endings", "Access policy v3", "back/Access policy v3.pdf|back/Access policy v3.docx", "", 2},
		{"two endings, one of them named", "Access policy v3.docx",
			"back/Access policy v3.pdf|back/Access policy v3.docx", "Access policy v3.docx", 0},
		{"two folders", "policy.pdf", "back/a/policy.pdf|back/b/policy.pdf", "", 2},
		{"two folders, one of them the supplier's", "policy.pdf", "back/Acme Ltd/policy.pdf|back/b/policy.pdf",
			"policy.pdf", 0},
		{"another supplier's folder", "policy.pdf", "back/Beta Ltd/policy.pdf", "", 0},
		{"the supplier's folder elsewhere", "policy.pdf", "proof/acme limited/policy.pdf", "policy.pdf", 0},
		{"beside another return", "policy.pdf", "elsewhere/policy.pdf", "", 0},
		{"an empty reference of signs", "---", "back/policy.pdf", "", 0},
		{"two letters", "P4", "back/P4.pdf", "P4.pdf", 0},
		{"two letters and an ending", "see P4.pdf", "back/P4.pdf|back/P5.pdf", "P4.pdf", 0},
		{"two letters in a sentence", "P4, our access policy", "back/P4.pdf|back/P5.pdf", "P4.pdf", 0},
		{"two letters inside one name", "P4", "back/P4 Access policy.pdf|back/P41 Backups.pdf",
			"P4 Access policy.pdf", 0},
		{"named twice", "policy.pdf, and again policy.pdf", "back/policy.pdf", "policy.pdf", 0},
		{"one letter and an ending", "see Q.pdf", "back/Q.pdf|back/R.pdf", "Q.pdf", 0},
	} {
		t.Run(c.about, func(t *testing.T) {
			ix := attachmentsOf(map[string]string{"acme|ltd": "A", "acme|": "A", "beta|ltd": "B"},
				strings.Split(c.files, "|")...)
			k := referenceKey{&sourceFile{path: filepath.FromSlash("back/return.xlsx")}, "A", c.reference}
			var got []string
			for _, f := range ix.find(k, "return.xlsx!Answers!L2") {
				got = append(got, filepath.Base(f.path))
			}
			slices.Sort(got)
			want := strings.FieldsFunc(c.want, func(r rune) bool { return r == '|' })
			slices.Sort(want)
			doubtful := 0
			for _, p := range ix.all {
				for _, q := range p.file.problems {
					if doubtful++; q.Code != "ambiguous-document" ||
						!strings.Contains(q.What, "return.xlsx!Answers!L2 could mean it, and as well ") {
						t.Errorf("%+v", q)
					}
				}
			}
			if !slices.Equal(got, want) || doubtful != c.doubtful {
				t.Errorf("%q finds %v with %d in doubt, want %v with %d", c.reference, got, doubtful, want, c.doubtful)
			}
		})
	}
}

// Whatever the names, a file is found by its own name, alone and in a sentence, and the index finds
// no less than looking at every file does.
func TestIndexFindsWhatASearchFinds(t *testing.T) {
	t.Parallel()
	word := rapid.StringMatching(`[A-Za-z0-9]{1,4}`)
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(word, 1, 4).Draw(t, "words"),
				rapid.SampledFrom([]string{" ", "-", "_"}).Draw(t, "between"))
		}), 1, 6, func(s string) string { return spell(s).joined }).Draw(t, "names")
		var paths []string
		for _, n := range names {
			paths = append(paths, "back/"+n+".pdf")
		}
		named := rapid.SampledFrom(names).Draw(t, "ref")
		ref := spell(named)
		ix := attachmentsOf(nil, paths...)
		k := referenceKey{&sourceFile{path: filepath.FromSlash("back/return.xlsx")}, "A",
			"see " + named + ".pdf please"}
		if found := ix.find(k, "return.xlsx!Answers!L2"); len(found) != 1 ||
			filepath.Base(found[0].path) != named+".pdf" {
			t.Fatalf("%q finds %d files", k.reference, len(found))
		}
		var got, want []string
		for _, p := range ix.inside[key(ref.joined)] {
			if _, _, ok := ref.within(p.name); ok {
				got = append(got, p.file.path)
			}
		}
		for _, p := range ix.all {
			if _, _, ok := ref.within(p.name); ok {
				want = append(want, p.file.path)
			}
		}
		if !slices.Equal(got, want) || len(want) == 0 {
			t.Fatalf("%q: the index finds %v, a search %v", ref.joined, got, want)
		}
		text := spell(k.reference)
		for _, edge := range text.edges[:len(text.edges)-1] {
			for _, p := range ix.all {
				if strings.HasPrefix(text.joined[edge:], p.name.joined) &&
					!slices.Contains(ix.starting(text.joined[edge:]), p) {
					t.Fatalf("%q: the index misses %s", text.joined[edge:], p.file.path)
				}
			}
		}
	})
}

// A document in a folder with returns of two suppliers is offered for the one that names it, and
// for neither if both do.
func TestEvidenceOfTwoSuppliers(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	ctx := t.Context()
	s := datatest.Must(d.AddSupplier(ctx, entity.Supplier{Name: "Fictional Beta Ltd"}))(t)
	e := datatest.Must(d.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, Service: "Records", State: entity.Live}))(
		t)
	other := d.issue(issue.Request{Refs: []string{e.Ref}})
	cells := func(ref string) cellsOf {
		c := answered("ITS-03", "Met", "ITS-04", "Met")
		c["ITS-03"][form.ColKind], c["ITS-03"][form.ColReference] = "Policy or procedure",
			"policy.pdf"
		c["ITS-04"][form.ColKind], c["ITS-04"][form.ColReference] = "Policy or procedure", ref
		return c
	}
	fillBook(t, d.issued.Path, d.path("a.xlsx"), "2026-03-10", cells("POL-1"))
	fillBook(t, other.Path, d.path("b.xlsx"), "2026-03-10", cells("POL-2"))
	for _, name := range []string{"policy.pdf", "POL-1 ours.pdf", "POL-2_theirs.pdf",
		"Fictional Beta/POL-1 of Beta.pdf"} {
		writeFile(t, d.path(name), "%PDF-1.7 "+name)
	}
	report := d.apply(d.dir)
	got := map[string]string{}
	for _, f := range report.Files {
		got[filepath.Base(f.Path)] = string(f.Verdict) + " " + strings.Join(problemCodes(f), " ")
	}
	for name, want := range map[string]string{"policy.pdf": "rejected ambiguous-document",
		"POL-1 ours.pdf": "accepted ", "POL-2_theirs.pdf": "accepted ",
		"POL-1 of Beta.pdf": "rejected unmatched-document"} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
	for _, doc := range d.view().Documents {
		if doc.Reference == "policy.pdf" && doc.SHA256 != "" {
			t.Errorf("%+v was guessed", doc)
		}
		if doc.Reference == "POL-1" && filepath.Base(doc.Path) != "POL-1 ours.pdf" {
			t.Errorf("%+v", doc)
		}
	}
	d.verify()
}

func FuzzEvidenceByName(f *testing.F) {
	f.Add("POL-4", "POL-4 Access policy v3.pdf")
	f.Add("\x00é", "É.pdf")
	f.Add("ﬁ", "fi.PDF")
	f.Fuzz(func(t *testing.T, reference, name string) {
		ix := attachmentsOf(nil, "back/"+name)
		k := referenceKey{&sourceFile{path: filepath.FromSlash("back/return.xlsx")}, "A", reference}
		if found := ix.find(k, "x"); len(found) > 1 {
			t.Errorf("%q names one file %d times", reference, len(found))
		}
	})
}
