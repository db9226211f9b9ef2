package tui_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/imports"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/tuitest"
)

// returned are files as suppliers send them, by name. The third is what somebody sent by mistake.
var returned = map[string]string{
	"castle.csv": "supplier,pack,question,answer,note\n" +
		"SUP-00004,dspt-it-supplier,ITS-02,met,\nSUP-00004,dspt-it-supplier,ITS-22,not met,the ward PCs cannot do " +
		"it\nSUP-00004,dspt-it-supplier,ITS-26,maybe,\n",
	"tideway.csv": "supplier,pack,question,answer,note\n" +
		"SUP-00007,dspt-it-supplier,ITS-01,unknown,\nSUP-00007,dspt-it-supplier,ITS-47,n/a,\x1b]0;owned\x07we " +
		"have none\n",
	"theirs.csv": "Return of November\nSupplier ref,Q,Response,Comment\nSUP-00006,ITS-03,Compliant,all of " +
		"them\nSUP-00006,ITS-22,N,\n",
	"menu.csv": "Monday,soup\nTuesday,fish\n",
	"sub/oakfield copy.csv": "supplier,pack,question,answer\n" +
		"SUP-00006,dspt-it-supplier,ITS-02,met\nSUP-09999,dspt-it-supplier,ITS-02,met\n",
	"sub/seen.csv": "supplier,pack,question,answer,evidence_kind,evidence_ref,evidence_date\n" +
		"SUP-00007,dspt-it-supplier,ITS-03,met,record,SEEN-1,2026-10-01\n",
}

// returns puts those files into a folder of the test, and lists that folder and those in it, but nothing above: keys
// pressed at random must not read the computer.
func returns(t testing.TB) func(string) (*imports.FolderList, error) {
	t.Helper()
	root := t.TempDir()
	for name, text := range returned {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return func(dir string) (*imports.FolderList, error) {
		if dir == "" || !strings.HasPrefix(dir, root) {
			dir = root
		}
		list, err := imports.ListFolder(dir)
		if err == nil && dir == root {
			list.Parent = filepath.Dir(root) // there is one, and it leads here
		}
		return list, err
	}
}

func TestGoldenImport(t *testing.T) {
	for name, size := range map[string][2]int{"60x16": {60, 16}, "80x24": {80, 24}, "100x30": {100, 30}} {
		t.Run(name, func(t *testing.T) {
			d, _ := open(t, true, size[0], size[1], "")
			d.Keys("i").Has("castle.csv", "menu.csv", "sub").Keys("a").Has("nothing has been written").Golden(
				"import-dry-" + name)
			d.Keys("enter").Golden("import-file-" + name)
			d.Keys("esc", "a").Has("Write ", "n write nothing").Keys("enter").
				Has("Import › applied").Golden("import-applied-" + name)
			d.Keys("i").Has("applied").Keys("u", "y").Has("undone")
		})
	}
}

// A file that was imported before says so, and how to undo that with the keys here.
func TestImportOfTheSameFileAgain(t *testing.T) {
	d, _ := open(t, true, 100, 30, "")
	d.Keys("i", "G", "space", "enter", "a", "enter").Has("Import › applied", "2 answers written")
	d.Keys("esc", "esc", "esc", "i", "G", "space", "enter").Has("duplicate",
		"to import it again, undo that first, with u in the inbox").Keys("enter").Has("undo that first, with u")
}

// What the page writes is what the dry run showed, and undoing it leaves what was before.
func TestImportAppliesWhatItShowed(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	before := claim(t, r, "ENG-00007", "ITS-01")
	d.Keys("i", "G", "space").Has("1 marked").Keys("enter").Has("tideway.csv", "must-have no longer met",
		"nothing has been written")
	if got := claim(t, r, "ENG-00007", "ITS-01"); got != before {
		t.Fatalf("a dry run changed the answer from %q to %q", before, got)
	}
	d.Keys("a").Has("Write 2 answers of 1 file?").Keys("esc").Has("nothing has been written")
	d.Keys("a", "y").Has("Import › applied", "2 answers written")
	if got := claim(t, r, "ENG-00007", "ITS-01"); got != questionnaire.Unknown {
		t.Fatalf("the answer is %q", got)
	}
	d.Keys("u").Has("Undo this import?").Keys("y").Has("Undone: 1 file, 2 answers", "nothing has been written")
	if got := claim(t, r, "ENG-00007", "ITS-01"); got != before {
		t.Fatalf("undone, the answer is %q, and was %q", got, before)
	}
}

// A finding leads to its question, once there is an assessment; before, it says why not.
func TestImportLeadsToTheQuestion(t *testing.T) {
	d, _ := open(t, true, 100, 30, "")
	d.Keys("i", "G", "enter", "enter").Has("must-have no longer met").Keys("enter").Has("Tideway Patient Messaging",
		"Answer for the contracting entity")
}

// Text of a supplier that would drive the terminal is shown, not obeyed.
func TestImportShowsSupplierTextAsText(t *testing.T) {
	d, _ := open(t, true, 100, 30, "dark")
	d.Keys("i", "a", "G", "enter")
	if strings.Contains(d.App.View(), "\x1b]0;") {
		t.Fatal("the title of the window would have changed")
	}
}

func TestImportPath(t *testing.T) {
	d, _ := open(t, true, 80, 24, "")
	d.Keys("i", "p").Type("sub").Keys("enter").Has("oakfield copy.csv").Keys("backspace").Has("castle.csv", "> ", "sub")
	d.Keys("p").Type("none.csv").Keys("enter").Has("none.csv").Keys("esc").Has("castle.csv")
}

// claim is what the supplier says on a question of the assessment of an engagement, "" for nothing.
func claim(t *testing.T, r *data.Register, engagement, question string) string {
	t.Helper()
	e, _, err := r.Engagement(t.Context(), engagement)
	if err != nil {
		t.Fatal(err)
	}
	list, err := r.Assessments(t.Context(), e.ID, book.At{})
	if err != nil || len(list) == 0 {
		t.Fatal(len(list), err)
	}
	v, err := r.Assessment(t.Context(), list[0].ID, book.At{})
	if err != nil {
		t.Fatal(err)
	}
	if c := v.Answers[question].Claim; c != nil {
		return c.Value
	}
	return ""
}

// A sheet that is not ours is read as a person says, and a word that nobody gave a meaning is a problem, not a guess.
func TestImportMapsColumns(t *testing.T) {
	for name, size := range map[string][2]int{"80x24": {80, 24}, "100x30": {100, 30}} {
		t.Run(name, func(t *testing.T) {
			d, r := open(t, true, size[0], size[1], "")
			d.Keys("i", "G", "up").Has("theirs.csv").Keys("enter").Has("rejected").Keys("m").Golden(
				"import-columns-" + name)
			d.Keys("p").Type("dspt-it-supplier").Keys("enter", "m").Golden("import-words-" + name)
			d.Keys("3", "esc", "a").Has("nothing has been written", "1 accepted").Keys("a", "y").
				Has("Import › applied")
			if got := claim(t, r, "ENG-00006", "ITS-22"); got != "not-met" {
				t.Fatalf("the word was taken for %q", got)
			}
			d.Keys("i", "enter").Has("theirs.csv", "ENG-00006").Keys("enter").Has("Oakfield")
		})
	}
}

// The evidence of a sheet is offered, unless the person who imports chooses to accept it.
func TestImportAcceptsEvidenceOnRequest(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	d.Keys("i", "p").Type("sub").Keys("enter", "G", "enter").Has("1 with evidence offered", "nothing has been written")
	d.Keys("e").Has("1 document accepted in your name").Keys("e").Has("1 with evidence offered").Keys("e", "a", "y").
		Has("Import › applied", "1 document accepted in your name")
	docs, err := r.Documents(t.Context(), "", book.At{})
	if err != nil {
		t.Fatal(err)
	}
	for _, doc := range docs {
		if doc.Reference == "SEEN-1" && (doc.State != entity.Accepted || doc.AcceptedBy == "") {
			t.Errorf("%+v", doc)
		}
	}
}

// A list of suppliers opens a page of its own: its questions are answered by number, then it is applied and undone.
func TestImportOfSuppliers(t *testing.T) {
	list := "Made-up contract register,,,\nVendor,System,End Date,Patient data? (Y/N)\n" +
		"Zebra Wood Ltd,Scanning,Mar 2027,Y\nYew Tree Systems Ltd,Payroll,2027-03-31,N\nTOTAL,,,\n"
	d, r := open(t, true, 80, 24, "")
	besideImports(t, d, "contracts.csv", list)
	count := func() int {
		all, err := r.Suppliers(t.Context(), book.At{})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, s := range all {
			if !s.Retired {
				n++
			}
		}
		return n
	}
	before := count()
	d.Keys("R", "j", "j", "enter").Has("suppliers 2 new", "2 open questions", "which day of the month",
		"nothing has been written").Golden("import-suppliers-80x24")
	d.Keys("1").Has("2 open questions").Keys("enter").Has("1 open question;", "what do yes and no mean")
	d.Keys("2").Has("1 open question;").Keys("enter").Has("No open question")
	if n := count(); n != before {
		t.Fatalf("the dry run wrote: %d suppliers, %d before", n, before)
	}
	d.Keys("a").Has("Write 2 suppliers and").Keys("enter").
		Has("applied", "2 new suppliers").Keys("u", "y").Has("nothing has been written")
	if n := count(); n != before {
		t.Fatalf("%d suppliers after the undo, %d before", n, before)
	}
}

// besideImports opens the imports and puts a file into the folder that they begin with, which the page names.
func besideImports(t *testing.T, d *tuitest.Driver, name, body string) {
	t.Helper()
	folder := strings.TrimSpace(strings.Split(d.Keys("i").Screen(), "\n")[2])
	if err := os.WriteFile(filepath.Join(folder, name), []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A name that is near another is not joined to it by enter alone.
func TestEnterJoinsNobody(t *testing.T) {
	d, r := open(t, true, 80, 24, "")
	list := "Made-up contract register,,\nVendor,System,Our ref\nMeridien Cloud Hosting plc,Backups,C-1\n"
	besideImports(t, d, "contracts.csv", list)
	d.Keys("R", "j", "j", "enter").Has("1 open question;", "near that of", ">  2  new").Keys("enter")
	d.Has("No open question", "suppliers 1 new").Keys("a", "y").Has("applied")
	s := datatest.Must(r.FindSupplier(t.Context(), "Meridien Cloud Hosting plc"))(t)
	if s.Name != "Meridien Cloud Hosting plc" {
		t.Errorf("joined to %s", s.Name)
	}
}

// What a column of a list of suppliers holds is chosen on a page of its own, and the list read again with it.
func TestColumnsOfAListOfSuppliers(t *testing.T) {
	list := "Made-up contract register,,,\nVendor,System,Our ref,Notes\nZebra Wood Ltd,Scanning,C-1,x\n" +
		"Yew Tree Systems Ltd,Payroll,C-2,y\n"
	for name, size := range map[string]struct {
		w, h  int
		theme string
	}{"80x24": {80, 24, ""}, "100x30": {100, 30, ""}, "mono": {80, 24, "mono"}} {
		t.Run(name, func(t *testing.T) {
			d, r := open(t, true, size.w, size.h, size.theme)
			besideImports(t, d, "contracts.csv", list)
			d.Keys("R", "j", "j", "enter").Has("suppliers 2 new", "c columns", "Notes: not read").Keys("c", "G")
			d.Has("Notes").Golden("import-list-columns-" + name)
			d.Keys("enter").Has(`"Notes" is`, "nothing").Keys("esc", "enter")
			for range 9 { // ref, name, ods code, company number, parent, three of the contact, tags
				d.Keys("j")
			}
			d.Has("tags").Keys("enter").Has("Notes: tags", "nothing has been written").Keys("a", "y").Has("applied")
			s := datatest.Must(r.FindSupplier(t.Context(), "SUP-00008"))(t)
			if len(s.Tags) != 1 || s.Tags[0] != "x" {
				t.Errorf("%+v", s)
			}
		})
	}
}

// A publication export of the DSPT is recognised when it is chosen, kept after a look, and its organisations become
// suppliers by sector or as found, each after a dry run; all of it is undone.
func TestDirectoryPage(t *testing.T) {
	export := "Code,Organisation Name,Status,Date Of Publication,Primary Sector\n" +
		"8JX01,ZEBRA WOOD LTD,25/26 Standards Met,28/06/2026,Company\n" +
		"8JX02,YEW \x1b[31mTREE LTD,25/26 Standards Met,28/06/2026,Company\n" +
		"RX1,MADE-UP HOSPITAL TRUST,25/26 Standards Met,28/06/2026,NHS Trust\n"
	for name, size := range map[string]struct {
		w, h  int
		theme string
	}{"80x24": {80, 24, ""}, "100x30": {100, 30, ""}, "mono": {80, 24, "mono"}} {
		t.Run(name, func(t *testing.T) {
			d, r := open(t, true, size.w, size.h, size.theme)
			besideImports(t, d, "directory.csv", export)
			suppliers := func() (n int) {
				for _, s := range datatest.Must(r.Suppliers(t.Context(), book.At{}))(t) {
					if !s.Retired {
						n++
					}
				}
				return n
			}
			before := suppliers()
			d.Keys("D").Has("the register has no DSPT directory", "it is recognised").Keys("esc", "R", "j")
			d.Keys("j", "enter")
			d.Has("DSPT directory", "nothing has been written", "the file name has no")
			d.Keys("a").Has("Not now: its day is not known").Keys("d").Type("soon").Keys("enter").Has("Write the day")
			d.Keys("ctrl+u").Type("16 Nov 2026").Keys("enter").Has("As of 16 Nov 2026: 3 organisations")
			d.Keys("a").Has("Kept: 3 organisations.", "Directory of 16 Nov 2026", "Company", "NHS Trust")
			d.Keys("enter").Has("Would add 2 suppliers, each with a live engagement. a applies it.")
			d.Keys("s").Has("engagements that are bid").Lacks("Would add").Keys("a").Has("Not now: a dry run")
			d.Keys("enter").Has("each with a bid engagement").Golden("import-directory-" + name)
			if n := suppliers(); n != before {
				t.Fatalf("a dry run added %d", n-before)
			}
			d.Keys("a", "y").Has("Applied: 2 new suppliers, each with a bid engagement.")
			if n := suppliers(); n != before+2 {
				t.Fatalf("%d were added", n-before)
			}
			d.Keys("enter").Has("Nothing would be added: 2 are suppliers already.")
			d.Keys("u", "y").Has("Undone.").Keys("enter").Has("bring back 2 that an undo", "a applies")
			d.Keys("/").Type("made-up").Keys("enter")
			d.Has("RX1").Lacks("Would add").Keys("esc")
			if n := suppliers(); n != before {
				t.Fatalf("the undo left %d", n-before)
			}
			d.Keys("/").Type("nobody").Keys("enter").Has("No organisation of the directory matches").Keys("/", "ctrl+u")
			d.Type("made-up").Keys("enter").Has("RX1", "MADE-UP HOSPITAL TRUST", "found for").Keys("space", "enter")
			d.Has("1 marked organisation", "Would add 1 supplier").Keys("a", "y").Has("Applied: 1 new supplier")
			s := datatest.Must(r.FindSupplier(t.Context(), "RX1"))(t)
			e := datatest.Must(r.Engagements(t.Context(), s.ID, book.At{}))(t)
			if len(e) != 1 || e[0].State != entity.Bid {
				t.Errorf("%+v", e)
			}
			d.Keys("/", "ctrl+u").Type("yew").Keys("enter").Has("8JX02").Lacks("\x1b[31mTREE")
			d.Keys("esc").Has("Suppliers already").Keys("esc", "D").Has("Directory of 16 Nov 2026")
		})
	}
}
