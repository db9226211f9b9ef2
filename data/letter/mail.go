package letter

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
	"mime/quotedprintable"
	"strings"
	"time"
	"unicode/utf8"

	"assure/internal/text"
)

// Mail writes the letter as a draft that mail programs open to be sent (RFC 5322 with X-Unsent): text and page in one
// message. A party without an address is left out of the headers, and the draft is addressed by hand.
func (l *Letter) Mail(w io.Writer, at time.Time) error {
	var body strings.Builder
	if err := l.html(&body, ""); err != nil {
		return err
	}
	plain, page := strings.ReplaceAll(l.Text(), "\n", "\r\n"), strings.ReplaceAll(body.String(), "\n", "\r\n")
	sum := sha256.Sum256([]byte(plain + page))
	mark := "=_assure_" + hex.EncodeToString(sum[:12]) // no line of quoted-printable begins with "--=_"

	var b strings.Builder
	header := func(name, value string) {
		if value != "" {
			b.WriteString(name + ": " + value + "\r\n")
		}
	}
	header("Date", at.Format("Mon, 02 Jan 2006 15:04:05 -0700"))
	header("From", l.From.mailbox())
	header("To", l.To.mailbox())
	header("Reply-To", l.From.mailbox())
	header("Subject", encoded(l.subject()))
	header("X-Unsent", "1")
	header("MIME-Version", "1.0")
	header("Content-Type", "multipart/alternative;\r\n boundary=\""+mark+"\"")
	for _, part := range []struct{ kind, body string }{{"plain", plain}, {"html", page}} {
		b.WriteString("\r\n--" + mark + "\r\n")
		header("Content-Type", "text/"+part.kind+"; charset=utf-8")
		header("Content-Transfer-Encoding", "quoted-printable")
		b.WriteString("\r\n")
		q := quotedprintable.NewWriter(&b)
		if _, err := io.WriteString(q, part.body); err != nil {
			return err
		}
		if err := q.Close(); err != nil {
			return err
		}
	}
	b.WriteString("\r\n--" + mark + "--\r\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// mailbox is a party in the header of a mail, "" without an address.
func (p Party) mailbox() string {
	a := p.Address()
	if a == "" {
		return ""
	}
	name := strings.TrimSpace(text.Safe(text.FirstNonBlank(p.Person, p.Organisation)))
	if name == "" {
		return a
	}
	return phrase(text.Shorten(name, maxSubject)) + "\r\n <" + a + ">"
}

// phrase is a name in a header: as it is where it is plain words, else encoded.
func phrase(s string) string {
	for _, r := range s {
		plain := r == ' ' || r == '-' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		if !plain {
			return words(s)
		}
	}
	return s
}

// encoded is unstructured text in a header. What has other than printable ASCII, or reads like an encoded word of its
// own, is encoded.
func encoded(s string) string {
	for _, r := range s {
		if r < ' ' || r > 0x7e {
			return words(s)
		}
	}
	if strings.Contains(s, "=?") {
		return words(s)
	}
	return s
}

// words is a text as encoded words of RFC 2047, each on a line of its own and none within a character.
func words(s string) string {
	const most = 42 // bytes, which base64 makes 56 of; a line has 76
	var out []string
	for len(s) > 0 {
		n := 0
		for n < len(s) {
			_, size := utf8.DecodeRuneInString(s[n:])
			if n+size > most {
				break
			}
			n += size
		}
		out, s = append(out, "=?utf-8?b?"+base64.StdEncoding.EncodeToString([]byte(s[:n]))+"?="), s[n:]
	}
	return strings.Join(out, "\r\n ")
}
