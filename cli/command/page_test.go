package command

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode"

	"assure/internal/text"
	"assure/questionnaire"
)

// hostile is what a supplier's text may hold: a colour change, a cleared screen, a clipboard write, a C1 command
// sequence, a bidirectional override and a line that would pretend to be ours.
const hostile = "Acme\x1b[31m\x1b[2J\x1b]52;c;eA==\x07\u009b31m\u202Egpj.exe\r\nassure: all good"

func TestThousands(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 31970: "31,970", 1234567: "1,234,567",
		-1000: "-1,000", -100: "-100"} {
		if got := text.Thousands(n); got != want {
			t.Errorf("thousands(%d) = %q, want %q", n, got, want)
		}
	}
}

// TestTextNeverSteersTheTerminal sends hostile text through every way a page prints.
func TestTextNeverSteersTheTerminal(t *testing.T) {
	var b bytes.Buffer
	p := NewPage(&b, 60)
	p.Line("supplier %s", hostile)
	p.Line("%s %s %s", []string{hostile}, errors.New(hostile), questionnaire.Text(hostile))
	p.Heading("%s", hostile)
	p.Remark("%s", hostile)
	p.Wrap(2, hostile)
	p.Pairs([2]string{"name", hostile})
	p.Table(Table{head: []string{"name", "ref"}, Rows: [][]string{{hostile, "SUP-1"}}})
	if err := p.Flush(); err != nil {
		t.Fatal(err)
	}
	if i := strings.IndexFunc(b.String(), func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }); i >= 0 {
		t.Errorf("a control character came through at %d: %q", i, b.String())
	}
	for line := range strings.Lines(b.String()) {
		if strings.HasPrefix(line, "assure: all good") && !strings.Contains(b.String(), "  assure: all good") {
			t.Errorf("the text started a line of its own: %q", line)
		}
	}
}

// TestJSONNeverSteersTheTerminal checks that the escapes are only another spelling: a parser gets the bytes back.
func TestJSONNeverSteersTheTerminal(t *testing.T) {
	text := hostile + "\u2028\U000E0041"
	var b bytes.Buffer
	if err := writeJSON(&b, map[string]string{"name": text}); err != nil {
		t.Fatal(err)
	}
	if i := strings.IndexFunc(b.String(), func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }); i >= 0 {
		t.Errorf("a control character came through at %d: %q", i, b.String())
	}
	var back map[string]string
	if err := json.Unmarshal(b.Bytes(), &back); err != nil || back["name"] != text {
		t.Errorf("read back %q, %v; want %q", back["name"], err, text)
	}
}

func TestTableGivesWayInOneColumn(t *testing.T) {
	var b bytes.Buffer
	p := NewPage(&b, 30)
	long := "A supplier with a very long name indeed"
	table := NewTable("ref", "name", "score").AlignRight("score").Shorten("name")
	table.Rows = [][]string{{"SUP-00001", long, "66.0"}}
	p.Table(table)
	_ = p.Flush()
	for line := range strings.Lines(b.String()) {
		if n := len([]rune(strings.TrimRight(line, "\n"))); n > 30 {
			t.Errorf("%d columns: %q", n, line)
		}
	}
	if !strings.Contains(b.String(), "…") || !strings.Contains(b.String(), " 66.0\n") {
		t.Errorf("wrong column gave way:\n%s", b.String())
	}

	b.Reset()
	p = NewPage(&b, 0)
	p.Table(Table{head: []string{"name"}, Rows: [][]string{{long}}})
	_ = p.Flush()
	if !strings.Contains(b.String(), long) {
		t.Errorf("a pipe lost text:\n%s", b.String())
	}
}

func TestASCIIOnly(t *testing.T) {
	got := toASCII("▲ EXTREME · shown 66.0 – “Müller” £10")
	if want := `^ EXTREME - shown 66.0 - "M?ller" GBP 10`; got != want {
		t.Errorf("toASCII = %q, want %q", got, want)
	}
}
