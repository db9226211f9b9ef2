package unpack

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"assure/data/tabular"
	"assure/internal/booktest"
)

// walked is what a walk gave: parts as path=content, or path!reason for those not opened.
func walked(data []byte, lim Limits) (parts []string, opened []Opened, err error) {
	opened, err = Walk(data, lim, func(p Part) error {
		if p.Err != nil {
			parts = append(parts, p.Path+"!"+p.Err.Error())
		} else {
			parts = append(parts, p.Path+"="+string(p.Data))
		}
		return nil
	})
	return parts, opened, err
}

func file(name, body string) booktest.Parcel { return booktest.Parcel{Name: name, Data: []byte(body)} }

func eml(header, body string) []byte {
	return []byte(strings.ReplaceAll("From: robin@supplier.example\nMIME-Version: 1.0\n"+header+"\n\n"+body,
		"\n", "\r\n"))
}

func TestWalk(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a long attachment ", 1000)
	inner := booktest.OutlookNodes("FW: first/second", "Inner words", []booktest.Parcel{file("answers.xlsx", "y")})
	for _, c := range []struct {
		name  string
		data  []byte
		parts []string
		text  string // of the outermost mail
	}{
		{"a zip archive", booktest.Zip(t, file("Northmoor/answers.xlsx", "x"), file("policy.pdf", "y"),
			file("__MACOSX/._answers.xlsx", "m"), file("a/.DS_Store", "m"), file("~$answers.xlsx", "m")),
			[]string{"Northmoor/answers.xlsx=x", "policy.pdf=y"}, ""},
		{"a mail", booktest.Mail("Re: questionnaire", "Dear Dana,\r\n\r\nsee  attached.", file("answers.xlsx", "x"),
			file("answers.xlsx", "y")),
			[]string{"answers.xlsx=x", "answers (2).xlsx=y"}, "Dear Dana, see attached."},
		{"a mail of Outlook", booktest.OutlookMail("Re", "Dear Dana", []booktest.Parcel{file("answers.xlsx", "x"),
			file("policy.pdf", long)}), []string{"answers.xlsx=x", "policy.pdf=" + long}, "Dear Dana"},
		{"a mail of Outlook in another",
			booktest.OutlookMail("Re", "Outer", []booktest.Parcel{file("answers.xlsx", "x")},
				inner), []string{"answers.xlsx=x", "FW: first-second.msg/answers.xlsx=y"}, "Outer"},
		{"a zip archive in a mail", booktest.Mail("Re", "see zip", booktest.Parcel{Name: "reply.zip",
			Data: booktest.Zip(t, file("a/answers.xlsx", "x"))}), []string{"reply.zip/a/answers.xlsx=x"}, "see zip"},
		{"a mail in a zip archive", booktest.Zip(t, booktest.Parcel{Name: "m.eml",
			Data: booktest.Mail("Re", "words", file("answers.xlsx", "x"))}, file("m.eml/answers.xlsx", "z")),
			[]string{"m.eml/answers.xlsx=x", "m.eml/answers (2).xlsx=z"}, ""},
		{"a zip archive in a zip archive", booktest.Zip(t, file("a.txt", "x"), booktest.Parcel{Name: "b.zip",
			Data: booktest.Zip(t, file("c.txt", "y"))}),
			[]string{"a.txt=x", "b.zip!nested: a zip archive inside a zip archive"}, ""},
		{"a damaged mail in a zip archive", booktest.Zip(t, file("a.txt", "x"), booktest.Parcel{Name: "m.eml",
			Data: bytes.TrimSuffix(booktest.Mail("Re", "w", file("b.txt", "y")), []byte("--=_b--\r\n"))}),
			[]string{"a.txt=x", "m.eml!damaged: the attachment is cut short or altered (unexpected EOF) (\"b.txt\")"},
			""},
		{"names and encodings", eml(`Content-Type: multipart/mixed; boundary=b`, `--b
Content-Type: multipart/alternative; boundary=c

--c
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

caf=E9 first
--c
Content-Type: text/html

<html><head><style>p {}</style></head><p>page</p></html>
--c--
--b
Content-Type: text/csv; name="=?iso-8859-1?Q?r=E9ponse.csv?="
Content-Transfer-Encoding: quoted-printable

a=3Db
--b
Content-Type: application/octet-stream
Content-Disposition: attachment; filename*0*=utf-8''r%C3%A9; filename*1=ponse.bin
Content-Transfer-Encoding: BASE64

eA=
=
--b
Content-Disposition: attachment; filename="..\..\evil.txt"

z
--b
Content-Type: message/rfc822

From: x@y.example
Subject: =?utf-8?Q?Forwarded=3A_/etc?=
Content-Type: text/plain; name=notes.txt

inner
--b
Content-Type: application/pkcs7-signature; name=smime.p7s

sig
--b--
`), []string{"réponse.csv=a=b", "réponse.bin=x", "evil.txt=z", "Forwarded: -etc.eml/notes.txt=inner"}, "café first"},
		{"a page with its picture", eml(`Content-Type: multipart/related; boundary=b`, `--b
Content-Type: text/html

<style>p {}</style><p>Please&nbsp;see <b>below</b></p>
--b
Content-Type: image/png; name=logo.png
Content-Id: <1>

x
--b
Content-Type: image/png; name=proof.png
Content-Id: <2>
Content-Disposition: attachment

x
--b--
`), []string{"proof.png=x"}, "Please see below"},
		{"words and nothing else", eml("Subject: x", "All controls are met."), nil, "All controls are met."},
	} {
		parts, opened, err := walked(c.data, Limits{})
		if err != nil || !slices.Equal(parts, c.parts) {
			t.Errorf("%s: %q, %v, want %q", c.name, parts, err, c.parts)
		}
		if len(opened) == 0 || opened[0].Text != c.text {
			t.Errorf("%s: opened %+v, want the text %q", c.name, opened, c.text)
		}
	}
}

// TestRead has every file of a walk found again by its path alone.
func TestRead(t *testing.T) {
	t.Parallel()
	inner := booktest.OutlookNodes("FW", "w", []booktest.Parcel{file("a.txt", "inner")})
	data := booktest.Zip(t, file("x/a.txt", "first"), booktest.Parcel{Name: "m.eml", Data: booktest.Mail("Re", "w",
		file("a.txt", "1"), file("a.txt", "2"),
		booktest.Parcel{Name: "z.zip", Data: booktest.Zip(t, file("a.txt", "3"))})},
		booktest.Parcel{Name: "o.msg",
			Data: booktest.OutlookMail("Re", "w", []booktest.Parcel{file("a.txt", "4")}, inner)},
		file("last.txt", "5"))
	found := 0
	_, err := Walk(data, Limits{}, func(p Part) error {
		found++
		got, err := Read(data, Limits{}, p.Path)
		if err != nil || !bytes.Equal(got, p.Data) {
			t.Errorf("%s: %q, %v, want %q", p.Path, got, err, p.Data)
		}
		return nil
	})
	if err != nil || found != 7 {
		t.Errorf("%d files, %v", found, err)
	}
	for _, at := range []string{"", "a.txt", "m.eml", "m.eml/b.txt", "x", "x/a.txt/b"} {
		if got, err := Read(data, Limits{}, at); !errors.Is(err, fs.ErrNotExist) && at != "m.eml" {
			t.Errorf("%s: %q, %v", at, got, err)
		}
	}
}

// TestOpened has every mail inside a mail with its own text and number of files.
func TestOpened(t *testing.T) {
	t.Parallel()
	inner := booktest.OutlookNodes("Inner", "Inner words", []booktest.Parcel{file("a.txt", "1"), file("b.txt", "2")})
	zipped := booktest.Zip(t, file("empty.txt", "3"), booktest.Parcel{Name: "m.msg",
		Data: booktest.OutlookMail("Re", "Outer words", []booktest.Parcel{file("c.txt", "4")}, inner)})
	_, opened, err := walked(zipped, Limits{})
	got := fmt.Sprint(err)
	for _, o := range opened {
		got += fmt.Sprintf("; %s %d %q", o.Path, o.Files, o.Text)
	}
	if want := `<nil>;  4 ""; m.msg 3 "Outer words"; m.msg/Inner.msg 2 "Inner words"`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// What a mail says about its sender is read from either kind of mail.
func TestSender(t *testing.T) {
	t.Parallel()
	eml := bytes.Replace(booktest.Mail("=?utf-8?q?Our_=C2=A3_answers?=", "w", file("a.txt", "1")), []byte("To: "),
		[]byte("Date: Tue, 10 Mar 2026 09:00:00 +0000\r\nTo: "), 1)
	for name, tt := range map[string]struct {
		data          []byte
		subject, sent string
	}{
		"mail": {eml, "Our £ answers", "Tue, 10 Mar 2026 09:00:00 +0000"},
		"outlook": {booktest.OutlookMail("Our £ answers", "w", []booktest.Parcel{file("a.txt", "1")}),
			"Our £ answers", ""},
	} {
		_, opened, err := walked(tt.data, Limits{})
		if err != nil || len(opened) != 1 || opened[0].From != "Robin Larch <robin@supplier.example>" ||
			opened[0].Subject != tt.subject || opened[0].Sent != tt.sent {
			t.Errorf("%s: %+v, %v", name, opened, err)
		}
	}
}

// TestRefusedWhole has nothing of an archive or mail given out when any of it is damaged, too large
// or locked.
func TestRefusedWhole(t *testing.T) {
	t.Parallel()
	z := booktest.Zip(t, file("first.txt", "whole"), file("second.txt", "altered"))
	bad := bytes.Clone(z)
	bad[bytes.LastIndex(bad[:bytes.Index(bad, []byte("PK\x01\x02"))], []byte("second.txt"))+len("second.txt")+2] ^= 4
	locked := bytes.Clone(z)
	for _, sign := range []string{"PK\x03\x04", "PK\x01\x02"} {
		at := map[string]int{"PK\x03\x04": 6, "PK\x01\x02": 8}[sign]
		locked[bytes.Index(locked, []byte(sign))+at] |= 1
	}
	mail := booktest.Mail("Re", "w", file("a.txt", "first"), file("b.txt", strings.Repeat("second ", 50)))
	msg := booktest.OutlookMail("Re", "w", []booktest.Parcel{file("a.txt", "first"),
		file("b.bin", strings.Repeat("x", 9000))})
	nested := booktest.Mail("1", "", booktest.Parcel{Name: "2.msg", Data: booktest.OutlookMail("2", "",
		[]booktest.Parcel{file("a.txt", "x")})})
	for _, c := range []struct {
		name string
		data []byte
		lim  Limits
		is   error
		says string
	}{
		{"cut short", z[:len(z)-30], Limits{}, tabular.ErrDamaged, "cut short"},
		{"altered", bad, Limits{}, tabular.ErrDamaged, "second.txt"},
		{"a locked file", locked, Limits{}, tabular.ErrEncrypted, "first.txt"},
		{"a name that leads out", booktest.Zip(t, file("a.txt", "x"), file("../b.txt", "y")), Limits{},
			tabular.ErrDamaged, "outside the file"},
		{"an absolute name", booktest.Zip(t, file("/etc/b.txt", "y")), Limits{}, tabular.ErrDamaged, "/etc"},
		{"a name with backslashes", booktest.Zip(t, file(`a\b.txt`, "y")), Limits{}, tabular.ErrDamaged, `a\\b`},
		{"a name twice", booktest.Zip(t, file("a.txt", "x"), file("A.TXT", "y")), Limits{},
			tabular.ErrDamaged, "twice"},
		{"too many files", z, Limits{Files: 1}, tabular.ErrTooLarge, "more than the 1 allowed"},
		{"too many bytes", z, Limits{Bytes: 11}, tabular.ErrTooLarge, "11 bytes"},
		{"a large archive", z, Limits{FileBytes: 50}, tabular.ErrTooLarge, "more than the 50"},
		{"a mail cut short", mail[:len(mail)-10], Limits{}, tabular.ErrDamaged, "cut short"},
		{"a mail cut inside an attachment", mail[:len(mail)-100], Limits{}, tabular.ErrDamaged, "cut short"},
		{"a mail with altered base64", bytes.Replace(mail, []byte("c2Vjb25k"), []byte("c2V!b25k"), 1), Limits{},
			tabular.ErrDamaged, "b.txt"},
		{"a mail with too many parts", mail, Limits{Files: 4}, tabular.ErrTooLarge, "more than the 4"},
		{"a mail with too many bytes", mail, Limits{Bytes: 100}, tabular.ErrTooLarge, "100 bytes"},
		{"a sealed mail", eml("Content-Type: application/pkcs7-mime; name=smime.p7m", "x"), Limits{},
			tabular.ErrEncrypted, "mail program"},
		{"a mail of Outlook cut short", msg[:len(msg)-3000], Limits{}, tabular.ErrDamaged, ""},
		{"a mail of Outlook with too many bytes", msg, Limits{Bytes: 5000}, tabular.ErrTooLarge, "5000 bytes"},
		{"bytes shared by what is nested", nested, Limits{Files: 3}, tabular.ErrTooLarge, "more than the 3"},
	} {
		parts, _, err := walked(c.data, c.lim)
		if !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %v with %q", c.name, err, c.is, c.says)
		}
		if len(parts) > 0 && c.name != "bytes shared by what is nested" {
			t.Errorf("%s: gave out %q", c.name, parts)
		}
	}
	if parts, _, err := walked(nested, Limits{Depth: 1}); err != nil || len(parts) != 1 ||
		!strings.Contains(parts[0], "2 archives and mails inside each other") {
		t.Errorf("too deep: %q, %v", parts, err)
	}
	stop := errors.New("stop")
	if _, _, err := walked(z, Limits{Stop: func() error { return stop }}); !errors.Is(err, stop) {
		t.Errorf("stopped with %v", err)
	}
	if _, err := Walk(z, Limits{}, func(Part) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("the caller stopped with %v", err)
	}
}

// FuzzWalk has no file make a walk panic, go beyond its limits, or give two parts one path or a path
// that leads out.
func FuzzWalk(f *testing.F) {
	z := booktest.Zip(f, file("a/b.txt", "x"),
		booktest.Parcel{Name: "m.eml", Data: booktest.Mail("s", "w", file("c", "y"))})
	f.Add(z)
	f.Add(booktest.Mail("s", "w", booktest.Parcel{Name: "z.zip", Data: z}))
	f.Add(booktest.OutlookMail("s", "w", []booktest.Parcel{{Name: "z.zip", Data: z}},
		booktest.OutlookNodes("i", "w", []booktest.Parcel{file("c", strings.Repeat("y", 5000))})))
	f.Add(eml("Content-Type: multipart/mixed; boundary=b", "--b\nContent-Type: message/rfc822\n\nFrom: x\n\n--b--\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		lim := Limits{Files: 50, Bytes: 1 << 20, FileBytes: 1 << 20}
		seen, total := map[string]bool{}, 0
		_, err := Walk(data, lim, func(p Part) error {
			if key := strings.ToLower(p.Path); seen[key] || p.Path == "" || strings.HasPrefix(p.Path, "/") ||
				slices.Contains(strings.Split(p.Path, "/"), "..") {
				t.Errorf("path %q", p.Path)
			}
			seen[strings.ToLower(p.Path)] = true
			total += len(p.Data)
			return nil
		})
		if total > 1<<20 || len(seen) > 50 {
			t.Errorf("%d parts of %d bytes", len(seen), total)
		}
		var e *tabular.Error
		if err != nil && !errors.As(err, &e) {
			t.Errorf("error %v", err)
		}
	})
}
