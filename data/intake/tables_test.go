package intake

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"assure/data/tabular"
	"assure/internal/booktest"
)

func TestLong(t *testing.T) {
	t.Parallel()
	const head = "supplier|engagement|pack|question|answer|note|" +
		"evidence_kind|evidence_ref|evidence_date|evidence_expiry|planned_date|alternative"
	tests := []struct {
		name     string
		data     []byte
		opt      Options
		answers  []string
		problems []string
	}{
		{"every column", csvOf(head, "SUP-1|ENG-2|sample|S-1|Met|as seen|verified|Pen "+
			"test|2026-03-01|31/12/2027|2026-12-01|manual"), Options{},
			[]string{"SUP-1 ENG-2 S-1 value=met@E2 note=as seen@F2 kind=verified@G2 ref=Pen test@H2 " +
				"issued=2026-03-01@I2 expiry=2027-12-31@J2 planned=2026-12-01@K2 alternative=manual@L2"}, nil},
		{"header in any case and order, title above",
			csvOf("Returns of May", "", "Answer|QUESTION|Evidence Kind|Pack|Supplier",
				"met|s-1|independent|sample@1.0.0|8J605"), Options{},
			[]string{"8J605 S-1 value=met@A4 kind=independent@C4"}, nil},
		{"several suppliers", csvOf("supplier|pack|question|answer", "204|sample|S-1|Met", "00L|sample|S-1|Not met",
			"204|sample|S-2|Yes, tested"), Options{},
			[]string{"204 S-1 value=met@D2", "204 S-2 value=yes@D4", "00L S-1 value=not-met@D3"}, nil},
		{"pack and supplier beside the file", csvOf("question|answer", "S-1|Met"),
			Options{Pack: "sample", Supplier: "SUP-9"}, []string{"SUP-9 S-1 value=met@B2"}, nil},
		{"a note alone", csvOf("supplier|pack|question|answer|note", "A|sample|S-1||look into it"), Options{},
			[]string{"A S-1 note=look into it@E2"}, nil},
		{"blank answer", csvOf("supplier|pack|question|answer", "A|sample|S-1|", "A|sample|S-2| "),
			Options{}, nil, nil},
		{"header repeated", csvOf("supplier|pack|question|answer", "A|sample|S-1|Met", "supplier|pack|question|answer",
			"A|sample|S-2|no"), Options{},
			[]string{"A S-1 value=met@D2", "A S-2 value=no@D4"}, nil},
		{"no supplier", csvOf("supplier|pack|question|answer", "|sample|S-1|Met"), Options{}, nil,
			[]string{"unknown-supplier f.csv!B2"}},
		{"no pack", csvOf("supplier|question|answer", "A|S-1|Met"), Options{}, nil, []string{"unknown-pack f.csv!A2"}},
		{"unknown pack", csvOf("supplier|pack|question|answer", "A|simple|S-1|Met", "A|sample@2.0.0|S-1|Met",
			"B|sample|S-1|Met"), Options{},
			[]string{"B S-1 value=met@D4"}, []string{"unknown-pack f.csv!B2", "unknown-pack f.csv!B3"}},
		{"no question", csvOf("supplier|pack|question|answer", "A|sample||Met"), Options{}, nil,
			[]string{"unknown-question f.csv!D2"}},
		{"unknown question", csvOf("supplier|pack|question|answer", "A|sample|S-9|Met"), Options{}, nil,
			[]string{"unknown-question f.csv!C2"}},
		{"unknown answer, the rest is read",
			csvOf("supplier|pack|question|answer|note", "A|sample|S-1|Mett|n", "A|sample|S-2|no|"), Options{},
			[]string{"A S-2 value=no@D3"}, []string{"unknown-answer f.csv!D2"}},
		{"the same twice", csvOf("supplier|pack|question|answer", "A|sample|S-1|Met", "a|sample@1.0.0|s-1|met"),
			Options{}, []string{"A S-1 value=met@D2"}, []string{"duplicate-row f.csv!D3"}},
		{"two that differ", csvOf("supplier|pack|question|answer", "A|sample|S-1|Met", "A|sample|S-1|Not met",
			"A|sample|S-1|Met", "A|sample|S-2|no"), Options{},
			[]string{"A S-2 value=no@D5"}, []string{"duplicate-row f.csv!D3", "duplicate-row f.csv!D4"}},
		{"two engagements are not the same",
			csvOf("supplier|engagement|pack|question|answer", "A|E1|sample|S-1|Met", "A|E2|sample|S-1|Not met"),
			Options{},
			[]string{"A E1 S-1 value=met@E2", "A E2 S-1 value=not-met@E3"}, nil},
		{"bad kind and bad date",
			csvOf("supplier|pack|question|answer|evidence_kind|evidence_date|planned_date",
				"A|sample|S-1|Met|paper|2026-01-01|soon"), Options{},
			[]string{"A S-1 value=met@D2"}, []string{"bad-evidence-kind f.csv!E2", "bad-date f.csv!G2"}},
		{"column twice", csvOf("supplier|pack|question|answer|answer", "A|sample|S-1|Met|Not met"), Options{}, nil,
			[]string{"unsupported f.csv!E1"}},
		{"guarded text", csvOf("supplier|pack|question|answer|note", "A|sample|S-3|'=1+1|''=x",
			"B|sample|S-3|'tis|'-5 days"), Options{},
			[]string{"A S-3 value==1+1@D2 note=''=x@E2", "B S-3 value='tis@D3 note=-5 days@E3"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := read(t, "f.csv", tt.data, tt.opt)
			expect(t, r, tt.answers, tt.problems)
			if r.Kind != Long || r.Rejected {
				t.Errorf("kind %s, rejected %v", r.Kind, r.Rejected)
			}
		})
	}
}

func TestLongWorkbook(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	data := sheetOf(t, []any{"supplier", "pack", "question", "answer", "evidence_kind", "evidence_date",
		"evidence_expiry", "remark"},
		[]any{204, "sample", "S-1", "Met", "record", day, 46082, "not ours"}, []any{"00L", "sample", "S-4", 12.5})
	data = edit(t, data, func(f *excelize.File) {
		check(t, f.SetCellFormula("Sheet1", "D4", `"Met"`))
		for ref, v := range map[string]string{"A4": "X", "B4": "sample", "C4": "S-1"} {
			check(t, f.SetCellStr("Sheet1", ref, v))
		}
		_, err := f.NewSheet("Old")
		check(t, err)
		for i, v := range []string{"supplier", "pack", "question", "answer", "204", "sample", "S-2", "no"} {
			ref, err := excelize.CoordinatesToCellName(i%4+1, i/4+1)
			check(t, err)
			check(t, f.SetCellStr("Old", ref, v))
		}
		check(t, f.SetSheetVisible("Old", false))
	})
	r := read(t, "l.xlsx", data, Options{})
	expect(t, r, []string{"204 S-1 value=met@D2", "00L S-4 value=12.5@D3"},
		[]string{"bad-date l.xlsx!Sheet1!G2", "formula l.xlsx!Sheet1!D4"})
	// 8 + 8 + 4 + 4 cells on the first sheet, 8 on the hidden one; hidden sheets are counted and not read
	if c := r.Cells; c.Read != 32 || c.Imported != 2 || c.Problems != 2 || c.Reasons[reasons[unread]] != 8 {
		t.Errorf("cells %+v", c)
	}
	if len(r.Notes) != 4 || !strings.Contains(r.Notes[0], `hidden sheet "Old" looks like`) ||
		!strings.Contains(r.Notes[1], `nothing is imported: A4 says "X"`) ||
		!strings.Contains(r.Notes[2], `not read: H "remark" (H2 says "not ours")`) ||
		!strings.Contains(r.Notes[3], `hidden sheet "Old" (A1 says "supplier"`) {
		t.Errorf("notes %q", r.Notes)
	}
}

// Two sheets of one file are no order of precedence either.
func TestLongOnTwoSheets(t *testing.T) {
	t.Parallel()
	data := sheetOf(t, []any{"supplier", "pack", "question", "answer"}, []any{"A", "sample", "S-1", "Met"},
		[]any{"A", "sample", "S-2", "no"})
	data = edit(t, data, func(f *excelize.File) {
		_, err := f.NewSheet("More")
		check(t, err)
		for i, row := range [][]any{{"supplier", "pack", "question", "answer"}, {"a", "sample", "S-1", "Not met"},
			{"A", "sample", "S-2", "no"}, {"A", "sample", "S-3", "text"}} {
			check(t, f.SetSheetRow("More", tabular.Ref(i+1, 1), &row))
		}
	})
	r := read(t, "l.xlsx", data, Options{})
	expect(t, r, []string{"A S-2 value=no@D3", "a S-3 value=text@D4"}, []string{"duplicate-row l.xlsx!More!D2"})
}

// A file may be wrong from end to end: the list of problems stays readable, the count is whole.
func TestProblemsAreBounded(t *testing.T) {
	t.Parallel()
	rows := []string{"supplier|pack|question|answer"}
	for range 3000 {
		rows = append(rows, "A|sample|S-99|Met")
	}
	r := read(t, "f.csv", csvOf(rows...), Options{})
	if len(r.Problems) != maxProblems || r.Cells.Problems != 3000 || len(r.Notes) != 2 ||
		!strings.Contains(r.Notes[0], `imported: A2 says "A", B2 says "sample"`) ||
		!strings.Contains(r.Notes[1], "2000 further") {
		t.Errorf("%d problems, %+v, notes %q", len(r.Problems), r.Cells, r.Notes)
	}
}

func TestWide(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		data     []byte
		opt      Options
		answers  []string
		problems []string
	}{
		{"answers, notes and evidence",
			csvOf("supplier|name|pack|S-1|S-1 note|S-1 evidence|S-2", "SUP-1|Larkspur|sample|Met|n|independent; ISO "+
				"27001; 2026-03-01; 01/03/2029|no", "SUP-2|X|sample|||record;;2026-01-01|"), Options{},
			[]string{"SUP-1 S-1 value=met@D2 note=n@E2 kind=independent@F2 ref=ISO 27001@F2 issued=2026-03-01@F2 " +
				"expiry=2029-03-01@F2", "SUP-1 S-2 value=no@G2",
				"SUP-2 S-1 kind=record@F3 issued=2026-01-01@F3"}, nil},
		{"pack beside the file", csvOf("supplier|S-1", "A|Met", "B|", "C|Not met"), Options{Pack: "sample"},
			[]string{"A S-1 value=met@B2", "C S-1 value=not-met@B4"}, nil},
		{"unknown column, reported once",
			csvOf("supplier|pack|S-1|S-9", "A|sample|Met|Met", "B|sample|Met|Met"), Options{},
			[]string{"A S-1 value=met@C2", "B S-1 value=met@C3"}, []string{"unknown-question f.csv!D1"}},
		{"unknown column without answers", csvOf("supplier|pack|S-1|S-9", "A|sample|Met|"), Options{},
			[]string{"A S-1 value=met@C2"}, nil},
		{"no pack", csvOf("supplier|S-1", "A|Met"), Options{}, nil, []string{"unknown-pack f.csv!A2"}},
		{"unknown answer", csvOf("supplier|S-1|S-2", "A|Yess|no"), Options{Pack: "sample"},
			[]string{"A S-2 value=no@C2"}, []string{"unknown-answer f.csv!B2"}},
		{"bad evidence", csvOf("supplier|S-1|S-1 evidence", "A|Met|paper", "B|Met|record; x; soon",
			"C|Met|record;x;;;;"), Options{Pack: "sample"},
			[]string{"A S-1 value=met@B2", "B S-1 value=met@B3", "C S-1 value=met@B4"},
			[]string{"bad-evidence-kind f.csv!C2", "bad-date f.csv!C3", "bad-evidence-kind f.csv!C4"}},
		{"supplier twice, alike and not", csvOf("supplier|S-1|S-2", "A|Met|no", "A|Met|yes"), Options{Pack: "sample"},
			[]string{"A S-1 value=met@B2"},
			[]string{"duplicate-row f.csv!B3", "duplicate-row f.csv!C3"}},
		{"column twice", csvOf("supplier|S-1|s-1", "A|Met|Not met"), Options{Pack: "sample"}, nil,
			[]string{"unsupported f.csv!C1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := read(t, "f.csv", tt.data, tt.opt)
			expect(t, r, tt.answers, tt.problems)
			if r.Kind != Wide || r.Rejected {
				t.Errorf("kind %s, rejected %v", r.Kind, r.Rejected)
			}
		})
	}
}

// Files that hold no answers, or cannot be read: what they are and the next step.
func TestOtherFiles(t *testing.T) {
	t.Parallel()
	book := string(whole(t))
	locked := func(password string) []byte {
		out, err := excelize.Encrypt([]byte(book), &excelize.Options{Password: password})
		check(t, err)
		return out
	}
	tests := []struct {
		name string
		file string
		data string
		opt  Options
		kind Kind
		code string // of the only problem; "" for none
		what string
	}{
		{"pdf", "cert.pdf", "%PDF-1.7 ...", Options{}, Document, "", ""},
		{"picture", "scan.jpg", "\xFF\xD8\xFF\xE0..", Options{}, Document, "", ""},
		{"pdf called xlsx", "answers.xlsx", "%PDF-1.7 ...", Options{}, Document, "", ""},
		{"nothing", "a.xlsx", "", Options{}, Unknown, "unsupported", "empty"},
		{"web page", "a.xls", "<html><table>", Options{}, Unknown, "unsupported", "web page"},
		{"binary", "a.bin", "\x00\x01\x02\x03\x04\x05\x06", Options{}, Unknown, "unsupported", "not known"},
		{"cut short", "a.xlsx", book[:len(book)/2], Options{}, Unknown, "damaged", "cut short"},
		{"one byte altered", "a.xlsx", alter(t, book), Options{}, Unknown, "damaged", ""},
		{"zip of something else", "a.zip", book[:len(book)/2], Options{}, Unknown, "unsupported", "zip"},
		{"encrypted, no password", "a.xlsx", string(locked("secret")), Options{}, Unknown, "encrypted", "password"},
		{"encrypted, wrong password", "a.xlsx", string(locked("secret")), Options{Password: "Secret"}, Unknown,
			"encrypted", "does not open"},
		{"encrypted, right password", "a.xlsx", string(locked("secret")), Options{Password: "secret"},
			AssureWorkbook, "", ""},
		{"encryption that keeps busy", "a.xlsx",
			agile(t, locked("secret"), `<keyEncryptor><encryptedKey spinCount="2147483647"/></keyEncryptor>`),
			Options{Password: "secret"}, Unknown, "too-large", "2147483647 times"},
		{"encryption of an unknown method", "a.xlsx", relocked(t, locked("secret"), "\x09\x00\x02\x00"),
			Options{Password: "secret"}, Unknown, "damaged", "method 9.2"},
		{"encryption described in no XML", "a.xlsx", agile(t, locked("secret"), "<a></b>"), Options{Password: "secret"},
			Unknown, "damaged", "description"},
		{"encryption cut short", "a.xlsx", string(locked("secret")[:4096]), Options{Password: "secret"},
			Unknown, "", ""},
		{"a letter", "letter.txt", "Dear all,\nplease find our answers in the post.\n", Options{}, Unknown,
			"unsupported", "Dear all"},
		{"quotes that do not close", "a.csv", "supplier,pack,question,answer\nA,sample,S-1,\"Met\n", Options{}, Unknown,
			"damaged", "never closed"},
		{"somebody else's sheet", "caiq.csv", "Control ID,Response\nAIS-01,Yes\n", Options{}, Unknown, "unsupported",
			"Control ID"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := read(t, tt.file, []byte(tt.data), tt.opt)
			if r.Kind != tt.kind || len(r.SHA256) != 64 || r.Size != len(tt.data) {
				t.Errorf("kind %s, want %s; sha %q, size %d", r.Kind, tt.kind, r.SHA256, r.Size)
			}
			if tt.name == "encryption cut short" {
				if !r.Rejected {
					t.Error("not rejected")
				}
				return
			}
			if got := problems(r); tt.code == "" && len(got) > 0 || tt.code != "" &&
				(len(got) != 1 || r.Problems[0].Code != tt.code || !r.Rejected ||
					!strings.Contains(r.Problems[0].What, tt.what)) {
				t.Errorf("problems %v", r.Problems)
			}
		})
	}
}

// relocked overwrites the beginning of what an encrypted file says of its encryption.
func relocked(t *testing.T, data []byte, description string) string {
	t.Helper()
	at := bytes.Index(data, []byte("\x03\x00\x02\x00\x24\x00\x00\x00"))
	if at < 0 {
		t.Fatal("the description of the encryption was not found")
	}
	return string(data[:at]) + description + string(data[at+len(description):])
}

// agile makes an encrypted file say that it was encrypted by the method of Excel 2010, with these keys.
func agile(t *testing.T, data []byte, keys string) string {
	t.Helper()
	xml := "<encryption><keyEncryptors>" + keys + "</keyEncryptors></encryption>"
	return relocked(t, data, "\x04\x00\x04\x00\x40\x00\x00\x00"+xml+strings.Repeat(" ", 208-len(xml)))
}

// alter changes one byte in the middle of the packed sheet of answers.
func alter(t testing.TB, s string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(s), int64(len(s)))
	check(t, err)
	b := []byte(s)
	for _, f := range z.File {
		if f.Name == "xl/worksheets/sheet2.xml" {
			at, err := f.DataOffset()
			check(t, err)
			b[at+int64(f.CompressedSize64)/2] ^= 0xFF
			return string(b)
		}
	}
	t.Fatal("no sheet of answers")
	return ""
}

func TestSkip(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{"~$answers.xlsx": true, "in/~$a.xlsx": true, `in\~$a.xlsx`: true,
		".DS_Store": true, ".~lock.a.xlsx#": true, "Thumbs.db": true,
		"answers.xlsx": false, "a~$b.xlsx": false} {
		if Skip(name) != want {
			t.Errorf("Skip(%q) = %v", name, !want)
		}
	}
}

// A csv that LibreOffice opened and saved as a workbook says the same, its dates now real ones.
func TestLongThroughLibreOffice(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts LibreOffice")
	}
	csv := csvOf("supplier|pack|question|answer|evidence_kind|evidence_date|planned_date",
		"8J605|sample|S-1|Met|record|2026-03-01|", "00L|sample|S-5|2020-02-29||| ", "204|sample|S-4|1200|||2027-01-31")
	want := []string{"8J605 S-1 value=met@D2 kind=record@E2 issued=2026-03-01@F2", "00L S-5 value=2020-02-29@D3",
		"204 S-4 value=1200@D4 planned=2027-01-31@G4"}
	expect(t, read(t, "l.csv", csv, Options{}), want, nil)
	file := filepath.Join(t.TempDir(), "l.csv")
	check(t, os.WriteFile(file, csv, 0o600))
	// a workbook; semicolons in UTF-16
	for _, format := range []string{"xlsx", `csv:Text - txt - csv (StarCalc):59,34,65535,1`} {
		r := read(t, "l", booktest.Resave(t, file, format), Options{})
		expect(t, r, want, nil)
	}
}

// With the supplier named by the person who imports, a row of data is no heading, whatever ids it holds.
func TestDataIsNoHeading(t *testing.T) {
	t.Parallel()
	for name, rows := range map[string][]string{
		"two equal numbers":      {"Title", "Ref 1|5|text|5", "Ref 2|4|text|3"},
		"ids in two columns":     {"group|ref|answer", "AC-1|AC-1.1|Yes", "AC-1|AC-1.2|No"},
		"a question among words": {"List", "S-1|First|yes", "S-2|Second|yes"},
	} {
		for _, pack := range []string{"", "sample"} {
			r := read(t, "x.csv", csvOf(rows...), Options{Supplier: "SUP-1", Pack: pack})
			if r.Kind != Unknown || !r.Rejected || len(r.Problems) != 1 || r.Problems[0].Code != CodeUnsupported ||
				strings.Contains(r.Problems[0].What, "headed") {
				t.Errorf("%s, pack %q: %s %v", name, pack, r.Kind, r.Problems)
			}
		}
	}
	r := read(t, "x.csv", csvOf("S-1|S-1 note|S-2", "yes|seen|no"), Options{Supplier: "SUP-1", Pack: "sample"})
	if r.Kind != Wide || r.Answers() != 2 {
		t.Errorf("a heading of questions alone: %s %v", r.Kind, r.Problems)
	}
}
