package unpack

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"path"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"assure/data/tabular"
)

// maxNesting is how deep the parts of a message may be nested. Mail programs go to five.
const maxNesting = 20

// mailReader reads one message with the messages in it.
type mailReader struct {
	lim    Limits
	spent  *budget
	found  func(item) error
	names  names
	opened []Opened
}

// readMail reads a message as mail programs save it. Its files are the parts that have a name, are
// attached or are no text; the text itself is no file.
func readMail(data []byte, lim Limits, spent *budget, found func(item) error) ([]Opened, error) {
	m := &mailReader{lim: lim, spent: spent, found: found, names: names{}}
	data = bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")), " \t\r\n")
	if bytes.HasPrefix(data, []byte("From ")) { // the mark of a mailbox
		_, data, _ = bytes.Cut(data, []byte("\n"))
	}
	err := m.message("", bytes.NewReader(data), 0)
	return m.opened, err
}

// message reads a message whose files go below dir.
func (m *mailReader) message(dir string, r io.Reader, depth int) error {
	msg, err := mail.ReadMessage(r)
	if err != nil {
		return refuse(tabular.ErrDamaged, dir, "the header of the mail cannot be read (%v)", err)
	}
	n := len(m.opened)
	m.opened = append(m.opened, Opened{Path: dir, Format: tabular.Mail, From: decodeWords(msg.Header.Get("From")),
		Subject: decodeWords(msg.Header.Get("Subject")), Sent: msg.Header.Get("Date")})
	return m.entity(n, dir, textproto.MIMEHeader(msg.Header), msg.Body, depth)
}

// entity reads a message or a part of one: a list of parts, a message, text or a file. n is the
// index of the message in m.opened.
func (m *mailReader) entity(n int, dir string, h textproto.MIMEHeader, body io.Reader, depth int) error {
	if err := m.spent.take(0, &m.lim); err != nil {
		return err
	}
	if depth > maxNesting {
		return refuse(tabular.ErrTooLarge, dir, "its parts are nested more than %d deep", maxNesting)
	}
	p := partOf(h)
	switch {
	case p.kind == "multipart/encrypted", strings.HasSuffix(p.kind, "pkcs7-mime"):
		return refuse(tabular.ErrEncrypted, dir, "the mail is encrypted or sealed, and only its mail program opens it")
	case strings.HasPrefix(p.kind, "multipart/"):
		return m.multipart(n, dir, p.params["boundary"], body, depth)
	case p.isReport(), strings.HasSuffix(p.kind, "-signature"):
		return nil
	}
	body, err := decoded(h.Get("Content-Transfer-Encoding"), body)
	if err != nil {
		return refuse(tabular.ErrDamaged, path.Join(dir, p.name), "%v", err)
	}
	if p.isText() {
		m.text(n, p, body)
		return nil
	}
	read := func() ([]byte, error) {
		content, err := io.ReadAll(io.LimitReader(body, m.lim.Bytes-m.spent.bytes+1))
		if err != nil {
			return nil, refuse(tabular.ErrDamaged, path.Join(dir, p.name),
				"the attachment is cut short or altered (%v)", err)
		}
		return content, m.spent.take(len(content), &m.lim)
	}
	switch o := &m.opened[n]; {
	case p.kind == "message/rfc822" || p.kind == "message/global":
		content, err := read()
		if err != nil {
			return err
		}
		return m.inner(dir, p, content, depth)
	case p.picture:
		o.Left = append(o.Left, cmp.Or(p.name, "a picture")+": a picture in the text of the mail")
		return nil
	}
	return m.found(item{m.names.unique(path.Join(dir, cmp.Or(p.name, "attachment"))), read})
}

// inner reads a message inside another.
func (m *mailReader) inner(dir string, p mailPart, content []byte, depth int) error {
	subject := ""
	if msg, err := mail.ReadMessage(bytes.NewReader(content)); err == nil {
		subject = decodeWords(msg.Header.Get("Subject"))
	}
	at := m.names.unique(path.Join(dir, mailName(p.name, subject, ".eml")))
	return m.message(at, bytes.NewReader(content), depth+1)
}

// multipart reads a list of parts up to the boundary that ends it.
func (m *mailReader) multipart(n int, dir, boundary string, body io.Reader, depth int) error {
	if boundary == "" {
		return refuse(tabular.ErrDamaged, dir, "the mail does not say where its parts begin")
	}
	for r := multipart.NewReader(body, boundary); ; {
		part, err := r.NextRawPart()
		switch {
		case err == io.EOF: // the reader wraps it where the end is missing
			return nil
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return refuse(tabular.ErrDamaged, dir, "the mail ends before its last part: it was cut short")
		case err != nil:
			return refuse(tabular.ErrDamaged, dir, "a part of the mail cannot be read (%v)", err)
		}
		if err := m.entity(n, dir, part.Header, part, depth+1); err != nil {
			return err
		}
	}
}

// text keeps the beginning of the text of a message, as far as it can be read. The first text that
// is not blank counts: mail programs put plain text before the page.
func (m *mailReader) text(n int, p mailPart, body io.Reader) {
	content, _ := io.ReadAll(io.LimitReader(body, maxText)) // the text is not read as answers
	words := decodeText(content)
	if p.kind == "text/html" {
		words = htmlWords(words)
	}
	if o := &m.opened[n]; o.Text == "" {
		o.Text = firstWords(words)
	}
}

// mailPart is what the header of a part says.
type mailPart struct {
	kind     string // the media type, in lower case
	params   map[string]string
	name     string // of the file, "" for none
	attached bool
	picture  bool // a picture that the text shows
}

func partOf(h textproto.MIMEHeader) mailPart {
	p := mailPart{kind: "text/plain"}
	if v := h.Get("Content-Type"); v != "" {
		p.kind, p.params = parseField(v)
	}
	disposition, params := parseField(h.Get("Content-Disposition"))
	p.attached = disposition == "attachment"
	p.name = fileName(decodeWords(cmp.Or(params["filename"], p.params["name"])))
	p.picture = strings.HasPrefix(p.kind, "image/") && h.Get("Content-Id") != "" && !p.attached
	return p
}

// isText reports whether a part is the text of a message and no file.
func (p *mailPart) isText() bool {
	return strings.HasPrefix(p.kind, "text/") && p.name == "" && !p.attached
}

// isReport reports whether a part is what a mail server says about a delivery.
func (p *mailPart) isReport() bool {
	switch p.kind {
	case "message/delivery-status", "message/disposition-notification", "text/rfc822-headers":
		return true
	}
	return false
}

// parseField returns the value of a header field in lower case, and its parameters. What cannot be
// read of the parameters is left out.
func parseField(v string) (value string, params map[string]string) {
	value, params, err := mime.ParseMediaType(v)
	if err != nil && value == "" {
		value, _, _ = strings.Cut(v, ";")
		value = strings.ToLower(strings.TrimSpace(value))
	}
	return value, params
}

// decodeWords decodes names written as =?charset?...?=, and leaves others as they are.
func decodeWords(s string) string {
	d := mime.WordDecoder{CharsetReader: func(charset string, in io.Reader) (io.Reader, error) {
		for _, c := range []*charmap.Charmap{charmap.Windows1252, charmap.Windows1250, charmap.ISO8859_15,
			charmap.ISO8859_2} {
			if strings.EqualFold(strings.ReplaceAll(c.String(), " ", "-"), charset) {
				return c.NewDecoder().Reader(in), nil
			}
		}
		return nil, fmt.Errorf("unknown character set %q", charset)
	}}
	if out, err := d.DecodeHeader(s); err == nil {
		s = out
	}
	return decodeText([]byte(s))
}

// decoded undoes the transfer encoding of a part.
func decoded(encoding string, body io.Reader) (io.Reader, error) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, withoutBlanks{body}), nil
	case "quoted-printable":
		return quotedprintable.NewReader(body), nil
	case "", "7bit", "8bit", "binary":
		return body, nil
	}
	return nil, fmt.Errorf("packed as %q, which is not read here", encoding)
}

// withoutBlanks leaves blanks and tabs out of what it reads.
type withoutBlanks struct{ io.Reader }

func (r withoutBlanks) Read(p []byte) (int, error) {
	for {
		n, err := r.Reader.Read(p)
		kept := p[:0]
		for _, b := range p[:n] {
			if b != ' ' && b != '\t' {
				kept = append(kept, b)
			}
		}
		if len(kept) > 0 || err != nil || len(p) == 0 {
			return len(kept), err
		}
	}
}
