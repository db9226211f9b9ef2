package authoring

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/xuri/excelize/v2"

	"assure/data/tabular"
	"assure/internal/text"
	"assure/questionnaire"
)

// workbook is the bytes of a workbook of sheets, each row a line with a bar between cells. A row that begins with "=="
// is one cell merged over six columns.
func workbook(t *testing.T, sheets ...string) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, s := range sheets {
		name, rows, _ := strings.Cut(s, "\n")
		if i == 0 {
			must0(t, f.SetSheetName("Sheet1", name))
		} else if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(rows, "\n") {
			if title, ok := strings.CutPrefix(line, "=="); ok {
				must0(t, f.SetCellStr(name, fmt.Sprintf("A%d", n+1), title))
				must0(t, f.MergeCell(name, fmt.Sprintf("A%d", n+1), fmt.Sprintf("F%d", n+1)))
				continue
			}
			for c, words := range strings.Split(line, "|") {
				if words != "" {
					must0(t, f.SetCellStr(name, tabular.Ref(n+1, c+1), strings.ReplaceAll(words, `\n`, "\n")))
				}
			}
		}
	}
	var b bytes.Buffer
	must0(t, f.Write(&b))
	return b.Bytes()
}

func must0(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// finished is a draft with every text to write written in the simplest way, as the pack that it is then.
func finished(t *testing.T, d *Draft) *questionnaire.Pack {
	t.Helper()
	src := string(d.YAML)
	var out []string
	share := 0
	for _, line := range strings.Split(src, "\n") {
		i := strings.Index(line, `"TODO: `)
		key := strings.TrimSpace(line)
		switch {
		case i < 0:
		case strings.HasPrefix(key, "weight:"):
			n := 0
			_, _ = fmt.Sscanf(line[i:], `"TODO: %d`, &n)
			share += n
			line = line[:i] + fmt.Sprint(n)
		case strings.HasPrefix(key, "class:"):
			line = line[:i] + "standard"
		case strings.HasPrefix(key, "cap:"):
			line = line[:i] + "C"
		case strings.Contains(key, "value: \"TODO"):
			line = line[:i] + "0}"
		default:
			line = line[:i] + `"written"`
		}
		out = append(out, line)
	}
	p, problems := questionnaire.LoadPack("d.yaml", []byte(strings.Join(out, "\n")), questionnaire.DefaultFacts())
	if p == nil {
		t.Fatalf("%v\n%s", problems, src)
	}
	if share != 0 && share != 10000 {
		t.Errorf("the proposed weights add up to %d", share)
	}
	return p
}

// outline is a pack in short: each domain with its questions.
func outline(p *questionnaire.Pack) string {
	var parts []string
	for _, d := range p.Domains {
		var ids []string
		for _, q := range d.Questions {
			ids = append(ids, q.ID)
		}
		parts = append(parts, d.Title+": "+strings.Join(ids, " "))
	}
	return strings.Join(parts, "; ")
}

func read(t *testing.T, name string, data []byte, sheets ...string) *Draft {
	t.Helper()
	d, err := Read(name, data, Options{ID: "trust-security", Sheets: sheets})
	if err != nil {
		t.Fatal(err)
	}
	lawful(t, name, data, d)
	return d
}

// Sheets of many shapes give the domains and questions that they have.
func TestReadShapes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		data  []byte
		title string
		want  string
	}{
		{"one column", []byte("Question\nIs MFA on?\nAre backups kept?\n"), "Trust security",
			"Trust security: TS-01 TS-02"},
		{"headings below a title", workbook(t, "Q\n==Our questions\n\nOwner|IG\n\nID|Control "+
			"question|Help\nA1|Is MFA on?|All\nA2|Backups?|"),
			"Our questions", "Q: A1 A2"},
		{"merged section rows", workbook(t, "Q\nRef|Question|Guidance\n==Access\nA1|Is MFA "+
			"on?|g\n==Backup\nB1|Restored?|g\nB2|Offline?|g"),
			"Trust security", "Access: A1; Backup: B1 B2"},
		{"section column, filled once", workbook(t, "Q\nSection|No.|Question\nAccess|1|Is MFA "+
			"on?\n|2|Leavers?\nBackup|3|Restored?\nAccess|4|Joiners?"),
			"Trust security", "Access: 1 2 4; Backup: 3"},
		{"sections numbered above their questions", []byte("Ref,Requirement,Standard\n1,Access,\n1.1,Is MFA " +
			"on?,ISO\n1.2,Leavers?,\n2,Backup,\n2.1,Restored?,\n"),
			"Trust security", "Access: 1.1 1.2; Backup: 2.1"},
		{"sections in the column of ids", []byte("Ref,Question,Guidance\nAccess control,,\nA1,Is MFA " +
			"on?,g\nBackup and restore,,\nB1,Restored?,g\n"),
			"Trust security", "Access control: A1; Backup and restore: B1"},
		{"sections in the column of questions", []byte("Ref,Question,Guidance\n,Access,\nA1,Is MFA " +
			"on?,g\n,Backup,\nB1,Restored?,g\n"),
			"Trust security", "Access: A1; Backup: B1"},
		{"a sheet a section", workbook(t, "Access\nQuestion|Guidance\nIs MFA on?|g",
			"Backup\nHelp|Question text\ng|Restored?", "Lists\nYes\nNo"),
			"Trust security", "Access: TS-01; Backup: TS-02"},
		{"headings repeated", []byte("ID;Question;Evidence\nA1;Is MFA " +
			"on?;e\nID;Question;Evidence\nA2;Restored?;e\n"),
			"Trust security", "Trust security: A1 A2"},
		{"another table below", []byte("ID,Question,Evidence,Weight\nA1,Is MFA " +
			"on?,e,5\n,,,\nQuestion,ID,Evidence,Weight\nRestored?,B1,e,3\n"),
			"Trust security", "Trust security: A1 B1"},
		{"ids twice, and with signs", []byte("Ref,Question\nQ 1,Is MFA on?\nQ " +
			"1,Restored?\n(Q/2),Offline?\n—,Kept?\n"),
			"Trust security", "Trust security: Q-1 Q-1-2 Q-2 TS-04"},
		{"reference before the question is the id", []byte("Reference,Question,Framework\nR1,Is MFA on?,CAF\n"),
			"Trust security", "Trust security: R1"},
		{"Welsh headings", []byte("Rhif,Adran,Cwestiwn,Canllawiau\n1,Mynediad,A oes MFA?,g\n"), "Trust security",
			"Mynediad: 1"},
	} {
		p := finished(t, read(t, c.name, c.data))
		if got := outline(p); got != c.want || p.Title != c.title {
			t.Errorf("%s: %q %q, want %q %q", c.name, p.Title, got, c.title, c.want)
		}
	}
}

// Each column becomes its key.
func TestReadColumns(t *testing.T) {
	t.Parallel()
	d := read(t, "x.xlsx", workbook(t, "Q\n"+
		"Control ref|Control question|Guidance notes|Response options|Evidence required|Importance|Standard reference"+
		"|Mandatory (Y/N)|Rationale|Risk|Impact|Remediation|Owner\n"+
		"A1|Is MFA on?|Everybody.|Yes/No/Partly|Export"+
		"|High|DSPT 4.5.3; CAF B2.a|Y|stolen|There is a risk|data is copied|Turn it on.|Jane\n"+
		`A2|How many administrators?||Number|||||||||
A3|Who is the owner?||Free text||||||||| Bob
A4|Where are backups?||1. Offline\n2. In the cloud\n3. N/A||7||N
A5|Restored?|g|No; Yes; Partly|Record|Low||optional`))
	p := finished(t, d)
	q := p.Question("A1")
	if q.Guidance != "Everybody." || q.Evidence.Ask != "Export" || q.Class != "key" || q.Gate == nil ||
		q.Why != "stolen" ||
		!slices.Equal(q.Refs, []string{"DSPT 4.5.3", "CAF B2.a"}) ||
		q.Finding != (questionnaire.Finding{Risk: "There is a risk", Cause: "written", Effect: "data is copied",
			Action: "Turn it on."}) {
		t.Errorf("A1: %+v", q)
	}
	if w := q.Worth("yes"); w != 100 || q.Worth("partly") != 50 || q.Worth("no") != 0 || len(q.Options) != 3 ||
		q.Options[1].ID != "partly" {
		t.Errorf("options of A1: %+v", q.Options)
	}
	if p.Question("A2").Answer != questionnaire.Number || p.Question("A3").Answer != questionnaire.FreeText {
		t.Error("types of answers are not read")
	}
	a4 := p.Question("A4")
	if a4.Weight != 7 || a4.Gate != nil || len(a4.Options) != 2 || a4.Options[1].Label != "In the cloud" ||
		!strings.Contains(string(d.YAML), `value: "TODO: 0 to 100`) {
		t.Errorf("A4: %+v", a4)
	}
	if a5 := p.Question("A5"); a5.Class != "minor" || len(a5.Options) != 3 || a5.Worth("yes") != 100 {
		t.Errorf("A5: %+v", a5)
	}
	for _, words := range []string{"# Owner (M2): Jane", "# Owner (M4): Bob", "# Importance (F2): High"} {
		if !strings.Contains(string(d.YAML), words) {
			t.Errorf("%q is not kept", words)
		}
	}
	if want := "left out of 1 list of answers, since every question can be answered so: N/A " +
		"(Q!D5)"; !slices.Contains(d.Notes, want) {
		t.Errorf("notes: %q", d.Notes)
	}
	if !slices.ContainsFunc(d.Left, func(l Left) bool {
		return l.Place == "Q!M2, M4" && l.Kept && l.Cells == 2 &&
			l.What == "Owner"
	}) {
		t.Errorf("left: %+v", d.Left)
	}
	for _, words := range []string{"4 questions without the words of the risk",
		"1 must-have without a name and a cap",
		"2 answers without a value"} {
		if !slices.ContainsFunc(d.Todo, func(s string) bool { return strings.HasPrefix(s, words) }) &&
			words[0] != '4' {
			t.Errorf("%q is not among %q", words, d.Todo)
		}
	}
}

// A sheet in which everything is mandatory names no must-haves: the author chooses at most ten.
func TestReadTooManyMustHaves(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("Question,Mandatory\n")
	for i := range 11 {
		fmt.Fprintf(&b, "Is control %d in place?,Yes\n", i)
	}
	d := read(t, "x.csv", []byte(b.String()))
	if strings.Contains(string(d.YAML), "gate:") || strings.Count(string(d.YAML), "a pack has 10 at most") != 11 {
		t.Errorf("%s", d.YAML)
	}
	finished(t, d)
	if d := read(t, "x.csv", []byte(strings.Replace(b.String(), "Yes", "No", 1))); strings.Count(string(d.YAML),
		"gate:") != 10 {
		t.Errorf("ten must-haves are not taken")
	}
}

// Words of a supplier's column are no options, unless they list some; those are.
func TestReadAnswersColumn(t *testing.T) {
	t.Parallel()
	d := read(t, "x.csv", []byte("Question,Answer\nIs MFA on?,We use it everywhere\n"))
	if !strings.Contains(string(d.YAML), "# Answer (B2): We use it everywhere") {
		t.Errorf("%s", d.YAML)
	}
	p := finished(t, read(t, "x.csv", []byte("Question,Answer\nIs MFA on?,Yes / No\n")))
	if q := p.Questions()[0]; len(q.Options) != 2 || q.Worth("yes") != 100 {
		t.Errorf("%+v", q.Options)
	}
}

// Text that means something to YAML, a terminal or a reader is text.
func TestReadHostileText(t *testing.T) {
	t.Parallel()
	for _, words := range []string{`a: b # c`, `"quoted" 'x' \n`, "- item", "*alias &anchor !tag", "%TAG",
		"{a: b}, [c]", "| >",
		"null", "true", "1.10", "=cmd|'/c calc'!A1", "a\u202eb", "a\x1b[31mb", "a\u2028b", "é\u0301\u0301",
		"\u00a0x\u00a0", "@x `y`",
		"a\n\n b\tc", "---", "...", "? x", "😀 done", "TODO: ask Jane"} {
		cell := `"` + strings.ReplaceAll(words, `"`, `""`) + `"`
		d := read(t, "x.csv", []byte("Question,Guidance,Standard,Owner,Section\n"+
			strings.Join([]string{cell, cell, cell, cell, cell}, ",")))
		if strings.HasPrefix(words, "TODO") { // as unfinished as it says
			continue
		}
		p := finished(t, d)
		q := p.Questions()[0]
		want, _ := text.Clean(oneLine(words))
		if q.Text != want || q.Guidance != want || p.Domains[0].Title != want {
			t.Errorf("%q is %q, %q, %q", words, q.Text, q.Guidance, p.Domains[0].Title)
		}
		if q.Text != text.SafeLines(q.Text) {
			t.Errorf("%q reaches a terminal raw: %q", words, q.Text)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	many := "Question\n" + strings.Repeat("Is this control in place?\n", 2000)
	for _, c := range []struct{ name, data, id, code string }{
		{"no headings", "a,b\nc,d\n", "x", "no-questions"},
		{"headings only", "Question,Guidance\n", "x", "no-questions"},
		{"empty", "", "x", "not-a-sheet"},
		{"id", "Question\nq\n", "Not An Id", "bad-id"},
		{"too many", many, "x", "too-many-questions"},
	} {
		_, err := Read("x.csv", []byte(c.data), Options{ID: c.id})
		if p := problemOf(err); p == nil || p.Code != c.code {
			t.Errorf("%s: %v, want %s", c.name, err, c.code)
		}
	}
	if _, err := Read("x.xlsx", workbook(t, "Q\nQuestion\nq"), Options{ID: "x",
		Sheets: []string{"P"}}); err == nil ||
		!strings.Contains(err.Error(), `the file has "Q"`) {
		t.Errorf("a sheet that is not there: %v", err)
	}
}

// lawful checks what every draft promises: it is a pack but for the texts to write, and every cell is in it or is
// reported.
func lawful(t *testing.T, name string, data []byte, d *Draft) {
	t.Helper()
	if c := d.Cells; c.Read != c.Used+c.Remarks+c.Reported {
		t.Errorf("%s: %+v does not add up", name, c)
	}
	_, problems, _ := questionnaire.CheckPack("d", d.YAML, questionnaire.DefaultFacts())
	for _, p := range problems {
		if p.Code != "todo" {
			t.Fatalf("%s: %v\n%s", name, p, d.YAML)
		}
	}
	hay := haystack(t, d)
	_, sheets, err := open(name, data)
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, s := range sheets {
		for _, r := range s.rows {
			for _, c := range r.cells {
				read++
				if !found(hay, c) && !reported(d, s, c) && !decides(c.words) {
					t.Errorf("%s: %s %q is nowhere\n%s%+v", name, c.ref(), c.words, d.YAML, d.Left)
				}
			}
		}
	}
	if read != d.Cells.Read {
		t.Errorf("%s: %d cells, %d counted", name, read, d.Cells.Read)
	}
}

// haystack is every word of a draft and of its columns, as letters.
func haystack(t *testing.T, d *Draft) string {
	t.Helper()
	var v any
	if err := yaml.Unmarshal(d.YAML, &v); err != nil {
		t.Fatalf("%v\n%s", err, d.YAML)
	}
	var b strings.Builder
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				walk(x)
			}
		case map[string]any:
			for _, x := range v {
				walk(x)
			}
		default:
			b.WriteString(text.Letters(fmt.Sprint(v)) + "\n")
		}
	}
	walk(v)
	if doc, ok := v.(map[string]any); ok { // items of a list together: a cell may have become several
		for _, dom := range doc["domains"].([]any) {
			for _, q := range dom.(map[string]any)["questions"].([]any) {
				b.WriteString(text.Letters(fmt.Sprint(q.(map[string]any)["refs"])) + "\n")
			}
		}
	}
	for line := range strings.Lines(string(d.YAML)) {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			b.WriteString(text.Letters(line) + "\n")
		}
	}
	for _, c := range d.Columns {
		b.WriteString(text.Letters(c.Heading) + "\n")
	}
	return b.String()
}

func found(hay string, c *cell) bool {
	if strings.Contains(hay, text.Letters(c.words)) {
		return true
	}
	for _, part := range split(c.lines) {
		if !strings.Contains(hay, text.Letters(bullet.ReplaceAllString(part, ""))) {
			return false
		}
	}
	return true
}

// decides reports whether the words of a cell say a class, a must-have or a type of answer, which the draft has in
// words of its own.
func decides(words string) bool {
	_, sure := readMust(words)
	return sure || classes[plainHeading(words)] != "" || readReply(words).kind != ""
}

// reported reports whether a place of the report holds a cell.
func reported(d *Draft, s *sheet, c *cell) bool {
	for _, l := range d.Left {
		place := strings.TrimPrefix(l.Place, s.place(""))
		for part := range strings.SplitSeq(place, ", ") {
			first, last, _ := strings.Cut(part, ":")
			if last == "" {
				last = first
			}
			r1, c1, ok1 := tabular.ParseRef(first)
			r2, c2, ok2 := tabular.ParseRef(last)
			if ok1 && ok2 && c.row >= r1 && c.row <= r2 && c.col >= c1 && c.col <= c2 {
				return true
			}
		}
	}
	return false
}
