//go:build unix

package imports

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
)

// hostile is a damaged, odd or malicious file, and what becomes of it: its verdict and the code of
// its first problem. An accepted one has kept all three answers, whatever problems it has beside
// them; of any other nothing is taken.
type hostile struct {
	name    string
	file    string // in.xlsx unless given
	data    func(t testing.TB) []byte
	verdict Verdict
	code    string
}

func asBytes(s string) func(testing.TB) []byte { return func(testing.TB) []byte { return []byte(s) } }

func hostileFiles() []hostile {
	var out []hostile
	for _, group := range [][]hostile{hostileZips(), hostileXML(), oddButLegal(), otherThanWorkbooks(),
		hostileLists()} {
		out = append(out, group...)
	}
	if os.Getenv("ASSURE_LONG") != "" { // they take longer to make than to import
		out = append(out, hostileMass()...)
	}
	return out
}

func hostileZips() []hostile {
	z := func(b hsBook) func(t testing.TB) []byte { return b.zip }
	megabytes := func(t testing.TB) []byte { // ten parts that unpack to 150 MB each
		part := hsPart{body: strings.Repeat(" ", 150_000_000)}
		part.packed = packing(t, []byte(part.body))
		book := honest()
		for i := range 10 {
			part.name = fmt.Sprintf("xl/media/%d.xml", i)
			book = append(book, part)
		}
		return book.zip(t)
	}
	return []hostile{
		{"zip bomb, 1.5 GB", "", megabytes, Rejected, "too-large"},
		{"size declared too small", "", z(honest().put(hsPart{name: hsSheet, body: hsSheetXML(hsRows), size: 100})),
			Rejected, "damaged"},
		{"size declared too large", "", z(honest().put(hsPart{name: hsSheet, body: hsSheetXML(hsRows), size: 5000})),
			Rejected, "damaged"},
		{"size declared as 4 GB", "", z(honest().put(hsPart{name: hsSheet, body: hsSheetXML(hsRows), size: 1 << 32})),
			Rejected, "damaged"},
		{"wrong checksum", "", z(honest().put(hsPart{name: hsSheet, body: hsSheetXML(hsRows), crc: 7})),
			Rejected, "damaged"},
		{"a part twice", "", z(append(honest(), hsPart{name: hsSheet, body: hsSheetXML("")})), Rejected, "damaged"},
		{"a part twice in other case", "",
			z(append(honest(), hsPart{name: strings.ToUpper(hsSheet), body: hsSheetXML("")})), Rejected, "damaged"},
		{"a name that leaves the folder", "", z(honest().with("../../etc/cron.d/x", "x")), Rejected, "damaged"},
		{"an absolute name", "", z(honest().with("/etc/passwd", "x")), Rejected, "damaged"},
		{"a name with a backslash", "", z(honest().with(`..\x`, "x")), Rejected, "damaged"},
		{"cut short", "", func(t testing.TB) []byte { d := honest().zip(t); return d[:len(d)*2/3] },
			Rejected, "damaged"},
		{"two headers that differ", "", func(t testing.TB) []byte {
			d := honest().zip(t)
			d[strings.Index(string(d), hsSheet)] = 'y'
			return d
		}, Rejected, "damaged"},
		{"2,001 parts", "", func(t testing.TB) []byte {
			b := honest()
			for i := range 2001 {
				b = append(b, hsPart{name: fmt.Sprintf("xl/media/%d.txt", i), body: "x"})
			}
			return b.zip(t)
		}, Rejected, "too-large"},
		{"macros", "", z(honest().with("xl/vbaProject.bin", "\xD0\xCF")), Accepted, ""},
		{"external and DDE links on hidden sheets", "", z(honest().
			change("xl/workbook.xml", "</sheets>",
				`<sheet name="x" sheetId="2" state="veryHidden" r:id="rId4"/></sheets>`).
			change("xl/_rels/workbook.xml.rels", "</Relationships>",
				`<Relationship Id="rId4" Type="`+hsRel+
					`/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId5" Type="`+hsRel+
					`/externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>`).
			with("xl/worksheets/sheet2.xml",
				hsSheetXML(`<row r="1"><c r="A1" t="str"><f>cmd|'/c calc'!A0</f><v>x</v></c></row>`)).
			with("xl/externalLinks/externalLink1.xml",
				`<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>`)), Accepted, ""},
	}
}

func hostileXML() []hostile {
	z := func(b hsBook) func(t testing.TB) []byte { return b.zip }
	laughs := `<!DOCTYPE s [<!ENTITY a "ha">`
	for c := 'b'; c < 'm'; c++ {
		laughs += fmt.Sprintf(`<!ENTITY %c "%s">`, c, strings.Repeat(fmt.Sprintf("&%c;", c-1), 10))
	}
	return []hostile{
		{"XML cut short", "", z(
			honest().with(hsSheet, strings.TrimSuffix(hsSheetXML(hsRows), "</row></sheetData></worksheet>"))),
			Rejected, "damaged"},
		{"a billion laughs", "", z(honest().with(hsTexts, laughs+`]>`+strings.Replace(hsList(), "Met", "&l;", 1))),
			Rejected, "damaged"},
		{"an entity from a file", "",
			z(honest().with(hsTexts,
				`<!DOCTYPE s [<!ENTITY e SYSTEM "file:///etc/passwd">]>`+strings.Replace(hsList(), "Met", "&e;", 1))),
			Rejected, "damaged"},
		{"a bad reference", "", z(honest().change(hsSheet, `r="A3"`, `r="7A"`)), Rejected, "damaged"},
		{"a reference beyond the sheet", "", z(honest().change(hsSheet, `r="A3"`, `r="XFE3"`)), Rejected, "damaged"},
		{"a cell twice", "", z(honest().change(hsSheet, `r="A3"`, `r="D3"`)), Rejected, "damaged"},
		{"a row number of 2,000,000,000", "", z(honest().change(hsSheet, `<row r="3">`, `<row r="2000000000">`)),
			Rejected, "damaged"},
		{"texts missing", "", z(honest().without(hsTexts)), Rejected, "damaged"},
		{"a text beyond the list", "", z(honest().change(hsSheet, "<v>9</v>", "<v>99</v>")), Rejected, "damaged"},
		{"a text before the list", "", z(honest().change(hsSheet, "<v>9</v>", "<v>-1</v>")), Rejected, "damaged"},
		{"a format beyond the list", "",
			z(honest().change(hsSheet, `r="A3"`, `r="A3" s="70000"`).change(hsSheet, `t="s"><v>7</v>`,
				`s="70000"><v>7</v>`)), Rejected, "damaged"},
		{"elements nested 100,000 deep", "",
			z(honest().with(hsSheet, `<worksheet `+hsNS+`>`+strings.Repeat("<a>", 100_000))), Rejected, "too-large"},
		{"a text of 40,000 characters", "",
			z(honest().with(hsTexts, hsList(strings.Repeat("x", 40_000))).rows(
				`<row r="9"><c r="A9" t="s"><v>10</v></c></row>`)), Rejected, "too-large"},
		{"65,491 formats", "", z(
			honest().change("xl/styles.xml", "<cellXfs>", "<cellXfs>"+strings.Repeat("<xf/>", 65_491))), Rejected,
			"too-large"},
		{"two columns of answers that differ", "",
			z(honest().change(hsSheet, `<v>3</v></c></row>`, `<v>3</v></c><c r="E1" t="s"><v>3</v></c></row>`).
				change(hsSheet, `<v>9</v></c></row>`,
					`<v>9</v></c><c r="E2" t="inlineStr"><is><t>Not met</t></is></c></row>`)), Rejected, "unsupported"},
		{"an empty sheet", "", z(honest().with(hsSheet, hsSheetXML(""))), Rejected, "unsupported"},
		{"an answer that drives terminals", "",
			z(honest().with(hsTexts, strings.Replace(hsList(), "Met", "_x001B_]0;owned_x0007_", 1))), Rejected,
			"unknown-answer"},
	}
}

func oddButLegal() []hostile {
	z := func(b hsBook) func(t testing.TB) []byte { return b.zip }
	bare := strings.NewReplacer(` r="1"`, "", ` r="2"`, "", ` r="3"`, "", ` r="4"`, "")
	noRefs := bare.Replace(hsRows)
	for _, col := range "ABCD" {
		for row := range 4 {
			noRefs = strings.Replace(noRefs, fmt.Sprintf(` r="%c%d"`, col, row+1), "", 1)
		}
	}
	strict := hsBook{}
	for _, p := range honest() {
		strict = strict.with(p.name,
			strings.NewReplacer("http://schemas.openxmlformats.org/officeDocument/2006/relationships",
				"http://purl.oclc.org/ooxml/officeDocument/relationships",
				"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
				"http://purl.oclc.org/ooxml/spreadsheetml/main").Replace(p.body))
	}
	dated :=
		`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>` +
			`<c r="D1" t="s"><v>3</v></c><c r="E1" t="inlineStr"><is><t>planned_date</t></is></c></row>` +
			strings.Replace(hsRows[strings.Index(hsRows, `<row r="2">`):], `<c r="D2" t="s"><v>9</v></c>`,
				`<c r="D2" t="s"><v>9</v></c><c r="E2" s="1"><v>44620</v></c>`, 1)
	var far strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&far, `<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, i+6, i+6)
	}
	return []hostile{
		{"a row in the last place", "", z(honest().rows(`<row r="1048576" ht="15"/>`)), Accepted, ""},
		{"a sheet said to be full", "",
			z(honest().change(hsSheet, "<sheetData>", `<dimension ref="A1:XFD1048576"/><sheetData>`)), Accepted, ""},
		{"20,000 rows with a cell in column XFD", "", z(honest().rows(far.String())), Accepted, ""},
		{"cells out of order", "",
			z(honest().change(hsSheet, `<c r="C3" t="s"><v>7</v></c><c r="D3" t="s"><v>9</v></c>`,
				`<c r="D3" t="s"><v>9</v></c><c r="C3" t="s"><v>7</v></c>`)), Accepted, ""},
		{"no references", "", z(honest().with(hsSheet, hsSheetXML(noRefs))), Accepted, ""},
		{"texts under another name", "",
			z(honest().without(hsTexts).with("xl/t/words.xml", hsList()).change("xl/_rels/workbook.xml.rels",
				`"sharedStrings.xml"`, `"/xl/t/words.xml"`)), Accepted, ""},
		{"texts in UTF-16", "", z(
			honest().with(hsTexts, utf16Text(binary.LittleEndian, "\xFF\xFE",
				`<?xml version="1.0" encoding="UTF-16"?>`+hsList()))), Accepted, ""},
		{"64,001 formats", "", z(
			honest().change("xl/styles.xml", "<cellXfs>", "<cellXfs>"+strings.Repeat("<xf/>", 63_999))), Accepted, ""},
		{"strict OOXML", "", z(strict), Accepted, ""},
		{"prefixed namespaces, absolute targets", "",
			z(honest().with(hsSheet, prefixed(hsSheetXML(hsRows))).with(hsTexts, prefixed(hsList())).
				change("xl/_rels/workbook.xml.rels", `"worksheets/sheet1.xml"`, `"/xl/worksheets/sheet1.xml"`)),
			Accepted, ""},
		{"days from 1904", "", z(
			honest().with(hsSheet, hsSheetXML(dated)).change("xl/workbook.xml", "<sheets>",
				`<workbookPr date1904="1"/><sheets>`)), Accepted, ""},
		{"a merged title above the header", "", z(honest().with(hsSheet, strings.Replace(hsSheetXML(
			`<row r="1"><c r="A1" t="inlineStr"><is><t>Answers of 2026</t></is></c></row>`+lowered(hsRows)),
			"</sheetData>", `</sheetData><mergeCells><mergeCell ref="A1:D1"/></mergeCells>`, 1))), Accepted, ""},
	}
}

// lowered moves every row one down.
func lowered(rows string) string {
	for row := 4; row >= 1; row-- {
		rows = strings.ReplaceAll(rows, fmt.Sprintf(`<row r="%d">`, row), fmt.Sprintf(`<row r="%d">`, row+1))
		for _, col := range "ABCD" {
			rows = strings.ReplaceAll(rows, fmt.Sprintf(`r="%c%d"`, col, row), fmt.Sprintf(`r="%c%d"`, col, row+1))
		}
	}
	return rows
}

// hostileLists is workbooks whose lists are whole, and too long.
func hostileLists() []hostile {
	z := func(b hsBook) func(t testing.TB) []byte { return b.zip }
	lazy := func(make func() hsBook) func(t testing.TB) []byte {
		return func(t testing.TB) []byte { return make().zip(t) }
	}
	return []hostile{
		{"a million properties", "", lazy(func() hsBook {
			var b strings.Builder
			for i := range 1_000_000 {
				fmt.Fprintf(&b, `<property name="p%d"><lpwstr>x</lpwstr></property>`, i)
			}
			return honest().change("_rels/.rels", "</Relationships>",
				`<Relationship Id="c" Type="`+hsRel+
					`/custom-properties" Target="docProps/custom.xml"/></Relationships>`).
				with("docProps/custom.xml", "<Properties>"+b.String()+"</Properties>")
		}), Rejected, "too-large"},
		{"a million names", "", z(
			honest().change("xl/workbook.xml", "</sheets>",
				"</sheets><definedNames>"+strings.Repeat(`<definedName name="n">A1</definedName>`, 1_000_000)+
					"</definedNames>")), Rejected, "too-large"},
		{"a million links", "", z(
			honest().with("xl/worksheets/_rels/sheet1.xml.rels",
				"<Relationships>"+strings.Repeat(
					`<Relationship Id="a" Type="http://h/hyperlink" Target="http://x" TargetMode="External"/>`,
					1_000_000)+"</Relationships>")), Rejected, "too-large"},
	}
}

// hostileMass is files that are whole, and too much.
func hostileMass() []hostile {
	lazy := func(make func() hsBook) func(t testing.TB) []byte {
		return func(t testing.TB) []byte { return make().zip(t) }
	}
	attrs := ""
	for i := range 64 {
		attrs += fmt.Sprintf(` a%d=""`, i)
	}
	return []hostile{
		{"a part packed 1,000 to 1", "", lazy(func() hsBook { return honest().rows(strings.Repeat(" ", 150_000_000)) }),
			Accepted, ""},
		{"six million cells", "", lazy(func() hsBook { return honest().rows(numbersBelow(60_000, 100)) }), Rejected,
			"too-large"},
		{"three million cells", "", lazy(func() hsBook { return honest().rows(numbersBelow(30_000, 100)) }),
			WithProblems, "unknown-pack"},
		{"a text of 30,000 characters in a million cells", "", lazy(func() hsBook {
			return honest().with(hsTexts, hsList(strings.Repeat("x", 30_000))).rows(
				strings.Repeat(`<row>`+strings.Repeat(`<c t="s"><v>10</v></c>`, 100)+`</row>`, 10_000))
		}), WithProblems, "unknown-pack"},
		{"190 MB of texts", "", lazy(func() hsBook {
			return honest().with(hsTexts, hsList(strings.Repeat(strings.Repeat("y", 30_000)+"</t></si><si><t>", 6_300)))
		}), Accepted, ""},
		{"thirty million empty texts", "", lazy(func() hsBook {
			return honest().with(hsTexts,
				strings.Replace(hsList(), "</sst>", strings.Repeat("<si/>", 30_000_000)+"</sst>", 1))
		}), Rejected, "too-large"},
		{"190 MB of elements with 64 attributes", "",
			lazy(func() hsBook { return honest().rows(strings.Repeat(`<row`+attrs+`/>`, 400_000)) }), Accepted, ""},
		{"190 MB of comments", "", lazy(func() hsBook { return honest().rows(strings.Repeat(`<!---->`, 27_000_000)) }),
			Accepted, ""},
		{"25 million fields of csv", "in.csv",
			asBytes("supplier,pack,question,answer\n" + strings.Repeat("a,", 24_900_000)), Rejected, "too-large"},
	}
}

func otherThanWorkbooks() []hostile {
	const csv = "supplier,pack,question,answer\r\nZZ001,dspt-it-supplier,ITS-03,Met\r\n" +
		"ZZ001,dspt-it-supplier,ITS-04,Met\r\nZZ001,dspt-it-supplier,ITS-05,Met\r\n"
	zipOfName := func(names ...string) func(t testing.TB) []byte {
		return func(t testing.TB) []byte {
			var b hsBook
			for _, n := range names {
				b = b.with(n, "x")
			}
			return b.zip(t)
		}
	}
	ole := "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 600)
	agile := "\x04\x00\x04\x00\x40\x00\x00\x00" +
		`<encryption><keyEncryptors><keyEncryptor><encryptedKey spinCount="10000001"/></keyEncryptor>` +
		`</keyEncryptors></encryption>`
	return []hostile{
		{"no bytes at all", "", asBytes(""), Rejected, "unsupported"},
		{"an .xls called .xlsx", "", asBytes(ole + utf16Text(binary.LittleEndian, "", "Workbook")), Rejected,
			"unsupported"},
		{"an .xlsb called .xlsx", "", zipOfName("[Content_Types].xml", "_rels/.rels", "xl/workbook.bin"), Rejected,
			"unsupported"},
		{"an .ods called .xlsx", "", zipOfName("mimetype", "content.xml"), Rejected, "unsupported"},
		{"a web page called .xlsx", "", asBytes("<html><body><table><tr><td>Met"), Rejected, "unsupported"},
		{"a PDF called .xlsx", "", asBytes("%PDF-1.7"), Rejected, "unmatched-document"},
		{"behind a password", "", func(t testing.TB) []byte { return behindPassword(t, "") }, Rejected, "encrypted"},
		{"a password hashed 10,000,001 times", "",
			func(t testing.TB) []byte { return behindPassword(t, agile+strings.Repeat(" ", 216-len(agile))) }, Rejected,
			"too-large"},
		{"encryption of no known kind", "", func(t testing.TB) []byte { return behindPassword(t, "\x09\x00\x09\x00") },
			Rejected, "damaged"},
		{"csv called .xlsx", "", asBytes(csv), Accepted, ""},
		{"csv in UTF-16, little end first", "in.csv", asBytes(utf16Text(binary.LittleEndian, "\xFF\xFE", csv)),
			Accepted, ""},
		{"csv in UTF-16, big end first, no mark", "in.csv", asBytes(utf16Text(binary.BigEndian, "", csv)),
			Accepted, ""},
		{"csv in Windows-1252", "in.csv", asBytes("caf\xe9 \x96 answers\r\n" + csv), Accepted, ""},
		{"csv with semicolons", "in.csv", asBytes(strings.ReplaceAll(csv, ",", ";")), Accepted, ""},
		{"csv with a sep= line", "in.csv", asBytes("sep=|\r\n" + strings.ReplaceAll(csv, ",", "|")), Accepted, ""},
		{"tsv", "in.tsv", asBytes(strings.ReplaceAll(csv, ",", "\t")), Accepted, ""},
		{"csv whose quotation never ends", "in.csv", asBytes(csv + "ZZ001,dspt-it-supplier,ITS-06,\"Met\n"),
			Rejected, "damaged"},
	}
}

// hostileOutcome is what the child process says became of a file.
type hostileOutcome struct {
	Verdict          Verdict
	Code             string
	What             string
	Answers          int
	Batches          int
	Sound, Unchanged bool  // the trail holds; the head of the trail is what it was
	Peak             int64 // bytes
}

// outOfTime begins what is said of a file whose reading took longer than a file may take.
const outOfTime = "the file was not read to its end"

// maxHostileMemory is the most a process may hold at its peak while it imports one such file.
const maxHostileMemory = 512 << 20

// Every class of damaged, odd and malicious file goes through the whole import in a process of its
// own: it gets its verdict, leaves a register that it must not change as it was, and stays within
// its memory.
func TestHostileFiles(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts a process for every file")
	}
	d := newFixture(t)
	register := d.Path()
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if testing.Verbose() {
		fmt.Printf("%-50s %-10s %-14s %8s %8s\n", "file", "verdict", "problem", "peak MiB", "ms")
	}
	for _, h := range hostileFiles() {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if h.file == "" {
				h.file = "in.xlsx"
			}
			path, copied := filepath.Join(dir, h.file), filepath.Join(dir, "register.db")
			if err := os.WriteFile(path, h.data(t), 0o600); err != nil {
				t.Fatal(err)
			}
			writeFile(t, copied, string(datatest.Must(os.ReadFile(register))(t)))
			// The deadline only ends what would never end; how long a file took is printed and not
			// judged.
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
			defer cancel()
			cmd := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestHostileChild$", "-test.count=1")
			cmd.Env = append(os.Environ(), "ASSURE_HOSTILE="+path, "ASSURE_HOSTILE_REGISTER="+copied)
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("the import ended with %v\n%s", err, out)
			}
			var got hostileOutcome
			line, _, _ := strings.Cut(string(out), "\n")
			if err := json.Unmarshal([]byte(line), &got); err != nil {
				t.Fatalf("%v in %s", err, out)
			}
			peak := got.Peak
			if testing.Verbose() {
				fmt.Printf("%-50s %-10s %-14s %8d %8d\n", h.name, got.Verdict, got.Code, peak>>20,
					cmd.ProcessState.UserTime().Milliseconds()+cmd.ProcessState.SystemTime().Milliseconds())
			}
			if strings.HasPrefix(got.What, outOfTime) && os.Getenv("ASSURE_LONG") != "" {
				h.verdict, h.code = Rejected, "too-large" // a busy machine: the time for one file was up before its end
			}
			if got.Verdict != h.verdict || h.code != "" && got.Code != h.code ||
				h.verdict != Rejected && got.Answers != 3 || !got.Sound {
				t.Errorf("%+v, want %s %s", got, h.verdict, h.code)
			}
			if h.verdict == Rejected && (got.Answers > 0 || got.Batches > 0 || !got.Unchanged) {
				t.Errorf("a rejected file changed the register: %+v", got)
			}
			if peak > maxHostileMemory {
				t.Errorf("the process held %d MiB at its peak", peak>>20)
			}
		})
	}
}

// peakMemory is the most that this process has held, in bytes. The figure that the system gives
// about a process that has ended will not do: on Linux it begins with what the process held that
// started it.
func peakMemory(t *testing.T) int64 {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err == nil {
		_, rest, _ := strings.Cut(string(status), "VmHWM:")
		var kilobytes int64
		if _, err := fmt.Sscan(rest, &kilobytes); err != nil {
			t.Fatal(err)
		}
		return kilobytes << 10
	}
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return usage.Maxrss // bytes on macOS
}

// TestHostileChild is the process that imports one file; it does nothing unless TestHostileFiles
// starts it.
func TestHostileChild(t *testing.T) {
	path := os.Getenv("ASSURE_HOSTILE")
	if path == "" {
		t.Skip("started by TestHostileFiles")
	}
	ctx := context.Background()
	r := datatest.Must(data.Open(ctx,
		data.Options{Path: os.Getenv("ASSURE_HOSTILE_REGISTER"), Actor: "dana",
			Now: func() time.Time { return time.Date(2026, 3, 3, 9, 0, 0, 0, time.UTC) }}))(t)
	defer r.Close()
	before := datatest.Must(r.Head(ctx, book.At{}))(t)
	report := datatest.Must(Run(ctx, r, Request{Paths: []string{path}, Apply: true}))(t)
	f := report.Files[0]
	out := hostileOutcome{Verdict: f.Verdict, Answers: total(&f.Answers),
		Batches: len(datatest.Must(Batches(ctx, r))(t))}
	if len(f.Problems) > 0 {
		out.Code, out.What = f.Problems[0].Code, f.Problems[0].What
	}
	out.Sound = len(datatest.Must(r.AuditVerify(ctx, before))(t).Findings) == 0
	out.Unchanged = datatest.Must(r.Head(ctx, book.At{}))(t) == before
	out.Peak = peakMemory(t)
	line := datatest.Must(json.Marshal(out))(t)
	fmt.Println(string(line))
}
