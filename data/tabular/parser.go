package tabular

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unicode/utf8"
)

// parser is a pull parser for the XML of spreadsheets: strict about
// well-formedness, ignorant of schemas. It works over a whole part in memory,
// and hands out slices of it: what it returns is valid until the next call.
type parser struct {
	part     string
	src      []byte
	pos      int
	maxDepth int
	maxText  int // bytes of one element's text
	stop     func() error
	steps    uint // nodes delivered, to ask stop now and then

	open   []span // qualified names of the open elements
	attrs  []attr // of the last start tag
	name   []byte // local name of the last start tag
	text   []byte // of the last text node, entities resolved
	buf    []byte // scratch for text that needs decoding
	hollow bool   // the last start tag was <x/>: its end is still to be delivered
	ended  bool   // the root has been closed
}

type span struct{ from, to int }

type attr struct{ prefix, local, value []byte }

type node uint8

const (
	nodeEOF node = iota
	nodeStart
	nodeEnd
	nodeText
)

// newParser checks that a part is clean UTF-8 without characters that XML
// forbids, and prepares to parse it.
func newParser(part string, src []byte, lim Limits) (*parser, error) {
	p := &parser{part: part, src: src, maxDepth: lim.Depth, maxText: 4*lim.TextRunes + 1024, stop: lim.Stop}
	if at := illegal(src); at >= 0 {
		p.pos = at
		return nil, p.errorf("a character that XML forbids, or text that is not UTF-8")
	}
	return p, nil
}

// illegal gives the position of the first byte that is not part of a legal
// XML character in UTF-8, or -1.
func illegal(src []byte) int {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	for i := 0; i < len(src); {
		if i+8 <= len(src) {
			// eight bytes at a time: none below 0x20, none above 0x7F
			w := binary.LittleEndian.Uint64(src[i:])
			if (w-ones*0x20)&^w&tops == 0 && w&tops == 0 {
				i += 8
				continue
			}
		}
		switch c := src[i]; {
		case c == '\t' || c == '\n' || c == '\r' || c >= 0x20 && c < utf8.RuneSelf:
			i++
		case c < 0x20:
			return i
		default:
			r, n := utf8.DecodeRune(src[i:])
			if r == utf8.RuneError && n == 1 || r == 0xFFFE || r == 0xFFFF {
				return i
			}
			i += n
		}
	}
	return -1
}

func (p *parser) errorf(format string, args ...any) error {
	return &Error{Part: p.part, Offset: int64(p.pos), What: fmt.Sprintf(format, args...), Err: ErrDamaged}
}

// stepsPerStop is how many nodes pass between two questions whether to stop: some milliseconds of the costliest ones.
const stepsPerStop = 1 << 10

// next delivers the next node. Comments and processing instructions are passed
// over; a run of text may arrive in several nodes.
func (p *parser) next() (node, error) {
	if p.steps++; p.steps%stepsPerStop == 0 {
		if err := p.stop(); err != nil {
			return 0, err
		}
	}
	if p.hollow {
		p.hollow = false
		return p.closed()
	}
	for {
		rest := p.src[p.pos:]
		switch {
		case len(rest) == 0:
			if len(p.open) > 0 {
				return 0, p.errorf("the part ends inside <%s>: it was cut short", p.openName())
			}
			if !p.ended {
				return 0, p.errorf("the part is empty")
			}
			return nodeEOF, nil
		case rest[0] != '<':
			return p.charData(rest)
		case len(rest) > 1 && rest[1] == '/':
			return p.endTag(rest)
		case len(rest) > 1 && (rest[1] == '!' || rest[1] == '?'):
			if bytes.HasPrefix(rest, []byte("<![CDATA[")) {
				return p.cdata(rest)
			}
			if err := p.misc(rest); err != nil {
				return 0, err
			}
		default:
			return p.startTag(rest)
		}
	}
}

// misc passes over a comment or a processing instruction and refuses a DTD.
func (p *parser) misc(rest []byte) error {
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		end := bytes.Index(rest[4:], []byte("--"))
		if end < 0 || 4+end+2 >= len(rest) || rest[4+end+2] != '>' {
			return p.errorf("a comment is not closed properly")
		}
		p.pos += 4 + end + 3
	case rest[1] == '?':
		end := bytes.Index(rest, []byte("?>"))
		if end < 0 {
			return p.errorf("a processing instruction is not closed")
		}
		if declares(rest[:end]) && p.pos != 0 {
			return p.errorf("an XML declaration that is not at the start of the part")
		}
		p.pos += end + 2
	case bytes.HasPrefix(rest, []byte("<!DOCTYPE")):
		return p.errorf("a document type definition, which no spreadsheet program writes; it is refused for safety")
	default:
		return p.errorf("markup that is not XML")
	}
	return nil
}

// declares tells whether a processing instruction is the XML declaration.
func declares(pi []byte) bool {
	return bytes.HasPrefix(pi, []byte("<?xml")) && (len(pi) == 5 || isSpace(pi[5]))
}

// charData delivers text up to the next tag.
func (p *parser) charData(rest []byte) (node, error) {
	end := bytes.IndexByte(rest, '<')
	if end < 0 {
		end = len(rest)
	}
	raw := rest[:end]
	if len(p.open) == 0 {
		if len(bytes.TrimSpace(raw)) > 0 {
			return 0, p.errorf("text outside the root element")
		}
		p.pos += end
		p.text = nil
		return nodeText, nil
	}
	text := raw
	if !plain(raw) {
		if bytes.Contains(raw, []byte("]]>")) {
			return 0, p.errorf("\"]]>\" inside text")
		}
		var err error
		if text, err = p.decode(raw); err != nil {
			return 0, err
		}
	}
	p.text, p.pos = text, p.pos+end
	return nodeText, nil
}

// cdata delivers a CDATA section as text.
func (p *parser) cdata(rest []byte) (node, error) {
	const opening = len("<![CDATA[")
	end := bytes.Index(rest, []byte("]]>"))
	if end < 0 || len(p.open) == 0 {
		return 0, p.errorf("a CDATA section that is not closed or stands outside the root element")
	}
	p.text = p.newlines(rest[opening:end])
	p.pos += end + 3
	return nodeText, nil
}

// endTag closes the innermost element, whose name must be the same.
func (p *parser) endTag(rest []byte) (node, error) {
	end := bytes.IndexByte(rest, '>')
	if end < 0 {
		return 0, p.errorf("an end tag is not closed")
	}
	name := rest[2:end]
	for len(name) > 0 && isSpace(name[len(name)-1]) {
		name = name[:len(name)-1]
	}
	if len(p.open) == 0 || !bytes.Equal(name, p.openName()) {
		return 0, p.errorf("end tag </%.40s> does not match", name)
	}
	p.pos += end + 1
	return p.closed()
}

func (p *parser) closed() (node, error) {
	p.open = p.open[:len(p.open)-1]
	if len(p.open) == 0 {
		p.ended = true
	}
	return nodeEnd, nil
}

func (p *parser) openName() []byte {
	s := p.open[len(p.open)-1]
	return p.src[s.from:s.to]
}

// startTag opens an element and reads its attributes.
func (p *parser) startTag(rest []byte) (node, error) {
	if p.ended {
		return 0, p.errorf("a second root element")
	}
	n := nameEnd(rest[1:])
	_, local, ok := splitName(rest[1 : 1+n])
	if !ok {
		return 0, p.errorf("a tag without a proper name")
	}
	if len(p.open) >= p.maxDepth {
		return 0, &Error{Part: p.part, Offset: int64(p.pos),
			What: fmt.Sprintf("elements nested deeper than %d", p.maxDepth), Err: ErrTooLarge}
	}
	p.open = append(p.open, span{p.pos + 1, p.pos + 1 + n})
	p.name = local
	p.attrs = p.attrs[:0]
	p.pos += 1 + n
	for {
		space := p.spaces()
		if p.pos >= len(p.src) {
			return 0, p.errorf("the part ends inside a tag: it was cut short")
		}
		switch p.src[p.pos] {
		case '>':
			p.pos++
			return nodeStart, nil
		case '/':
			if p.pos+1 >= len(p.src) || p.src[p.pos+1] != '>' {
				return 0, p.errorf("a stray / in a tag")
			}
			p.pos += 2
			p.hollow = true
			return nodeStart, nil
		}
		if !space {
			return 0, p.errorf("attributes not separated by a space")
		}
		if err := p.attribute(); err != nil {
			return 0, err
		}
	}
}

// maxAttrs bounds the attributes of one element, which are compared with each other. The root of a worksheet has about
// a dozen.
const maxAttrs = 64

// attribute reads one name="value".
func (p *parser) attribute() error {
	n := nameEnd(p.src[p.pos:])
	prefix, local, ok := splitName(p.src[p.pos : p.pos+n])
	if !ok {
		return p.errorf("an attribute without a proper name")
	}
	p.pos += n
	p.spaces()
	if p.pos >= len(p.src) || p.src[p.pos] != '=' {
		return p.errorf("an attribute without a value")
	}
	p.pos++
	p.spaces()
	if p.pos >= len(p.src) || p.src[p.pos] != '"' && p.src[p.pos] != '\'' {
		return p.errorf("an attribute value without quotes")
	}
	end := bytes.IndexByte(p.src[p.pos+1:], p.src[p.pos])
	if end < 0 {
		return p.errorf("an attribute value is not closed")
	}
	raw := p.src[p.pos+1 : p.pos+1+end]
	simple := plain(raw)
	if !simple && bytes.IndexByte(raw, '<') >= 0 {
		return p.errorf("\"<\" inside an attribute value")
	}
	if len(p.attrs) >= maxAttrs {
		return &Error{Part: p.part, Offset: int64(p.pos),
			What: fmt.Sprintf("an element with more than %d attributes", maxAttrs), Err: ErrTooLarge}
	}
	for _, a := range p.attrs {
		if bytes.Equal(a.local, local) && bytes.Equal(a.prefix, prefix) {
			return p.errorf("attribute %.40q given twice", local)
		}
	}
	if !simple && (bytes.IndexByte(raw, '&') >= 0 || bytes.IndexByte(raw, '\r') >= 0) {
		text, err := p.decode(raw)
		if err != nil {
			return err
		}
		raw = bytes.Clone(text)
	}
	p.attrs = append(p.attrs, attr{prefix, local, raw})
	p.pos += end + 2
	return nil
}

// plain reports that a short text means what it says: no entity, no line end to unify, nothing forbidden. Nearly all
// values of a sheet are a few digits, which one look is enough for.
func plain(raw []byte) bool {
	if len(raw) > 32 {
		return false
	}
	for _, c := range raw {
		if c == '&' || c == '<' || c == ']' || c == '\r' {
			return false
		}
	}
	return true
}

// spaces passes over white space and tells whether there was any.
func (p *parser) spaces() bool {
	from := p.pos
	for p.pos < len(p.src) && isSpace(p.src[p.pos]) {
		p.pos++
	}
	return p.pos > from
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// nameEnd gives the length of the XML name at the start of b; names in
// spreadsheets are ASCII, other letters are let through unexamined.
func nameEnd(b []byte) int {
	for i, c := range b {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_', c == ':', c >= utf8.RuneSelf:
		case i > 0 && (c >= '0' && c <= '9' || c == '-' || c == '.'):
		default:
			return i
		}
	}
	return len(b)
}

// splitName takes prefix and local name apart; ok is false when one that should
// be there is empty or there are two colons.
func splitName(name []byte) (prefix, local []byte, ok bool) {
	i := 0
	for i < len(name) && name[i] != ':' {
		i++
	}
	if i == len(name) {
		return nil, name, len(name) > 0
	}
	prefix, local = name[:i], name[i+1:]
	return prefix, local, i > 0 && len(local) > 0 && bytes.IndexByte(local, ':') < 0
}
