package intake

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	q "assure/questionnaire"
)

// The corpus is the same questionnaire, filled in alike, saved by many programs; its README says how it was made.
const corpusDir = "../tabular/testdata/corpus"

func corpusFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(corpusDir, name))
	check(t, err)
	return data
}

// corpusPacks knows the pack that the corpus was issued from.
func corpusPacks(t testing.TB) *q.Catalogue {
	t.Helper()
	cat := catalogue(t)
	p, problems := q.LoadPack("pack.yaml", corpusFile(t, "pack.yaml"), q.DefaultFacts())
	if p == nil {
		t.Fatalf("pack of the corpus: %v", problems)
	}
	cat.Add(p, "pack.yaml")
	return cat
}

// corpusOddities are what a program does to the questionnaire beside what the supplier asked of it.
var corpusOddities = map[string]struct {
	cr bool // a literal _x000D_ came back as the character it stands for elsewhere
}{
	"excelize": {cr: true}, "openpyxl": {cr: true}, "xlsxwriter": {}, "exceljs": {cr: true},
	"sheetjs": {cr: true}, "libreoffice": {}, "google-lookalike": {}, "numbers-lookalike": {},
	"wps-lookalike": {},
}

// What the supplier typed is what is imported, whichever program saved it.
func TestCorpusIsImportedAlike(t *testing.T) {
	t.Parallel()
	packs := corpusPacks(t)
	want := []string{
		"SUP-00041 ENG-00057 C-1 value=met@F2 note=All staff & contractors.\nTwo break-glass accounts, \"sealed\" " +
			"<see policy>.@G2 kind=independent@H2 ref=ISO 27001, certificate 1.10@I2 issued=2026-03-02@J2 " +
			"expiry=2029-03-01@K2",
		"SUP-00041 ENG-00057 C-2 value=planned@F3 planned=2027-01-31@L3 alternative=restores by hand (copied _x000D_ " +
			"from our wiki)@M3",
		"SUP-00041 ENG-00057 C-3 value=Zoë O’Brien, CISO 😀@F4",
		"SUP-00041 ENG-00057 C-4 value=1200@F6",
		"SUP-00041 ENG-00057 C-5 value=2020-02-29@F7",
		"SUP-00041 ENG-00057 C-6 value=uk;eu@F8",
		"SUP-00041 ENG-00057 C-7 value=n/a@F9 note==we have no leavers@G9",
	}
	for writer, odd := range corpusOddities {
		t.Run(writer, func(t *testing.T) {
			r := Read("r.xlsx", corpusFile(t, writer+"-issued.xlsx"), packs, Options{})
			laws(t, r)
			want := slices.Clone(want)
			if odd.cr {
				want[1] = strings.Replace(want[1], "_x000D_", "\r", 1)
			}
			expect(t, r, want, []string{"formula r.xlsx!Answers!F10", "outside-form r.xlsx!Answers!C5"})
			s := r.Subjects[0]
			if s.Pack.Ref() != "corpus@1.0.0" || s.Issued.PackSHA != s.Pack.SHA256 ||
				s.Issued.Issue != "01JD0000000000000000000ISS" || s.Issued.Cycle != 2 {
				t.Errorf("pack %s, issued %+v", s.Pack.Ref(), s.Issued)
			}
			d := s.Issued.Declaration
			if d.Name.Value != "Ann Example (fictional)" || d.Role.Value != "Head of Security" ||
				d.On.Value.String() != "2026-11-30" || !d.Agreed.Value {
				t.Errorf("declaration %+v", d)
			}
			t.Logf("cells %+v, notes %q, flags %v", r.Cells, r.Notes, r.Flags)
		})
	}
}

// The sheet of three hundred answers says the same in every file.
func TestCorpusOfLongSheets(t *testing.T) {
	t.Parallel()
	packs := corpusPacks(t)
	var first *Return
	for _, writer := range []string{"excelize", "openpyxl", "xlsxwriter", "exceljs", "sheetjs", "libreoffice",
		"google-lookalike", "numbers-lookalike", "wps-lookalike"} {
		r := Read("r.xlsx", corpusFile(t, writer+"-cells.xlsx"), packs, Options{})
		laws(t, r)
		if r.Kind != Long || r.Rejected || r.Answers() != 300 || len(r.Problems) > 0 {
			t.Fatalf("%s: kind %s, %d answers, problems %v", writer, r.Kind, r.Answers(), r.Problems)
		}
		if first == nil {
			first = r
		}
		if got, want := answers(r), answers(first); !slices.Equal(got, want) {
			t.Errorf("%s reads other answers", writer)
		}
		if digest, err := json.Marshal(r.Subjects); err != nil || len(digest) < 10_000 {
			t.Errorf("%d bytes of subjects, %v", len(digest), err)
		}
	}
}

// A workbook behind a password, by the method of Excel 2010 and later.
func TestCorpusBehindAPassword(t *testing.T) {
	t.Parallel()
	data, packs := corpusFile(t, "agile-locked.xlsx"), corpusPacks(t)
	for password, code := range map[string]string{"": "encrypted", "Sesame": "encrypted", "sesame": ""} {
		r := Read("r.xlsx", data, packs, Options{Password: password})
		laws(t, r)
		if code != "" && (len(r.Problems) != 1 || r.Problems[0].Code != code) || code == "" && r.Answers() != 7 {
			t.Errorf("password %q: %d answers, problems %v", password, r.Answers(), r.Problems)
		}
	}
}
