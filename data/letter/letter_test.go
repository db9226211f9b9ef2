package letter

import (
	"encoding/csv"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"assure/questionnaire"
)

var at = time.Date(2026, 11, 30, 9, 15, 0, 0, time.UTC)

// sample is a letter with a name that other languages write.
func sample() Letter {
	on, _ := questionnaire.ParseDate("2026-11-30")
	return Letter{Name: "SUP-00012 Zoë & Sons", From: Party{Organisation: "Westmarch NHS Trust",
		Email: "assurance@westmarch.example"}, To: Party{Organisation: "Zoë & Sons Ltd", Person: "Zoë Quill",
		Email: "zoe@zoe.example"}, On: on, Subject: "What we still need from Zoë & Sons",
		Parts: []Part{{Text: "Thank you for your work so far."},
			{Heading: "Questions not answered", Numbered: true, Items: []Item{
				{Text: "ITS-22: Is MFA enforced?", Items: []string{"It is a must-have."}},
				{Text: "ITS-05: Who is the lead?"}}}},
		Fields: []Field{{"reply_by", "2026-12-10"}}}
}

func TestText(t *testing.T) {
	t.Parallel()
	l := sample()
	want := `30 Nov 2026
Zoë Quill, Zoë & Sons Ltd <zoe@zoe.example>

What we still need from Zoë & Sons

Dear Zoë Quill,

Thank you for your work so far.

Questions not answered
----------------------

1. ITS-22: Is MFA enforced?
   - It is a must-have.
2. ITS-05: Who is the lead?

Yours sincerely,
Westmarch NHS Trust
assurance@westmarch.example
`
	if got := l.Text(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	l.Parts = []Part{{Text: strings.Repeat("word ", 40)}}
	for line := range strings.Lines(l.Text()) {
		if len(strings.TrimRight(line, "\n")) > width {
			t.Errorf("%d characters: %s", len(line), line)
		}
	}
}

// read takes a mail apart as a mail program does.
func read(t *testing.T, l *Letter) (head mail.Header, plain, page string) {
	t.Helper()
	var b strings.Builder
	if err := l.Mail(&b, at); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		if !strings.HasSuffix(line, "\r\n") || len(line) > 80 {
			t.Fatalf("a line of a mail: %q", line)
		}
		for _, r := range line {
			if r > 0x7e {
				t.Fatalf("not ASCII: %q", line)
			}
		}
	}
	m, err := mail.ReadMessage(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatal(kind, err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	var out []string
	for {
		p, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, p.Header.Get("Content-Type"), string(body))
	}
	if len(out) != 4 || out[0] != "text/plain; charset=utf-8" || out[2] != "text/html; charset=utf-8" {
		t.Fatalf("parts %q", out)
	}
	return m.Header, strings.ReplaceAll(out[1], "\r\n", "\n"), out[3]
}

func TestMail(t *testing.T) {
	t.Parallel()
	l := sample()
	head, plain, page := read(t, &l)
	to, err := head.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Name != "Zoë Quill" || to[0].Address != "zoe@zoe.example" {
		t.Errorf("to %v, %v", to, err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(head.Get("Subject"))
	if err != nil || subject != l.Subject {
		t.Errorf("subject %q, %v", subject, err)
	}
	if on, err := head.Date(); err != nil || !on.Equal(at) || head.Get("X-Unsent") != "1" {
		t.Errorf("date %v, %v, X-Unsent %q", on, err, head.Get("X-Unsent"))
	}
	if strings.TrimSpace(plain) != strings.TrimSpace(l.Text()) {
		t.Errorf("the text of the mail:\n%s", plain)
	}
	if !strings.Contains(page, "<li>ITS-22: Is MFA enforced?<ul>") || !strings.Contains(page, "Zoë &amp; Sons") {
		t.Errorf("the page of the mail:\n%s", page)
	}
	l.To.Email = ""
	if head, _, _ := read(t, &l); head.Get("To") != "" {
		t.Errorf("to %q without an address", head.Get("To"))
	}
}

// hostile are words that try to become a header, a boundary, a tag, a formula or another line.
var hostile = []string{"Acme\r\nBcc: all@evil.example\r\n\r\nHello", "Acme\nX-Evil: 1", "=?utf-8?q?Acme=0D=0ABcc:?=",
	"<script>alert(1)</script>", "=HYPERLINK(\"http://evil.example\",\"x\")", "Acme\u202egpj.exe", "a\x1b[2Jb",
	"\"Acme\" <all@evil.example>, x", "--=_assure_", ".", "From nobody", strings.Repeat("ü", 3000)}

// Words of suppliers stay words, in every format and at every place.
func TestHostileWords(t *testing.T) {
	t.Parallel()
	known := []string{"Date", "From", "To", "Reply-To", "Subject", "X-Unsent", "Mime-Version", "Content-Type"}
	for _, s := range hostile {
		l := sample()
		l.Name, l.To.Organisation, l.To.Person, l.Subject, l.From.Organisation, l.Marking = s, s, s, s, s, s
		l.Parts = []Part{{Heading: s, Text: s, Items: []Item{{Text: s, Items: []string{s}}}}}
		l.Fields = []Field{{"note", s}}
		head, plain, page := read(t, &l)
		for name := range head {
			if !slices.Contains(known, name) {
				t.Errorf("%.40q became the header %s", s, name)
			}
		}
		for _, name := range []string{"To", "From"} {
			if list, err := head.AddressList(name); err != nil || len(list) != 1 ||
				strings.Contains(list[0].Address, "evil") {
				t.Errorf("%.40q made %s %v, %v", s, name, list, err)
			}
		}
		for _, r := range plain + page {
			if r == '\x1b' || r == '\u202e' {
				t.Errorf("%.40q is raw in the mail", s)
			}
		}
		if strings.Contains(page, "<script") {
			t.Errorf("%.40q is a tag", s)
		}
		var b strings.Builder
		if err := Table(&b, []Letter{l}); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\ufeff"))).ReadAll()
		if err != nil || len(rows) != 2 {
			t.Fatal(len(rows), err)
		}
		for _, cell := range rows[1] {
			if cell != "" && strings.ContainsRune("=+@\t\r", rune(cell[0])) {
				t.Errorf("a formula: %.40q", cell)
			}
		}
	}
}

// What is no single address is none.
func TestAddress(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{"a@b.example": "a@b.example", " a.b+c@d-e.example ": "a.b+c@d-e.example",
		"a@b": "", "a@b.example, c@d.example": "", "a@b.example\nBcc: c@d.example": "", "Ann <a@b.example>": "",
		"": ""} {
		if got := (Party{Email: s}).Address(); got != want {
			t.Errorf("%q is %q, want %q", s, got, want)
		}
	}
}

// A file that is there is never replaced, and after an error none of the new ones is left.
func TestWrite(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "letters")
	letters := []Letter{sample(), sample()}
	files, err := Write(dir, letters, Formats, at)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, path := range files.All() {
		names = append(names, filepath.Base(path))
	}
	want := []string{"sup-00012-zo-sons.txt", "sup-00012-zo-sons.html", "sup-00012-zo-sons.eml",
		"sup-00012-zo-sons (2).txt", "sup-00012-zo-sons (2).html", "sup-00012-zo-sons (2).eml", "letters.csv"}
	if !slices.Equal(names, want) {
		t.Errorf("wrote %q", names)
	}
	if err := files.Remove(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left %v, %v", left, err)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(filepath.Join(file, "below"), letters, Formats, at); err == nil {
		t.Error("a folder below a file")
	}
	for s, want := range map[string]int{"": 1, "txt": 1, "TXT, eml,txt": 2, "pdf": 0, "txt,,": 0} {
		if got, err := ParseFormats(s); len(got) != want || (err == nil) != (want > 0) {
			t.Errorf("%q is %v, %v", s, got, err)
		}
	}
}
