package tabular

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// attr gives the value of an attribute that has no prefix.
func (p *parser) attr(local string) (value []byte, ok bool) {
	for _, a := range p.attrs {
		if len(a.prefix) == 0 && string(a.local) == local {
			return a.value, true
		}
	}
	return nil, false
}

// prefixed gives the value of an attribute that has a prefix, such as r:id.
func (p *parser) prefixed(local string) (value []byte, ok bool) {
	for _, a := range p.attrs {
		if len(a.prefix) > 0 && string(a.local) == local {
			return a.value, true
		}
	}
	return nil, false
}

// peekRoot gives the local name of the root element of a part not yet read.
func (p *parser) peekRoot() (string, error) {
	ahead := parser{part: p.part, src: p.src, maxDepth: p.maxDepth, maxText: p.maxText, stop: p.stop}
	for {
		switch kind, err := ahead.next(); {
		case err != nil:
			return "", err
		case kind == nodeStart:
			return string(ahead.name), nil
		}
	}
}

// root opens the root element, which must have the given local name, calls fn
// for every child and reads on to the end of the part.
func (p *parser) root(local string, fn func() error) error {
	for {
		kind, err := p.next()
		if err != nil {
			return err
		}
		if kind == nodeStart {
			break
		}
	}
	if string(p.name) != local {
		return p.errorf("the root element is <%.40s>, not <%s>", p.name, local)
	}
	if err := p.each(fn); err != nil {
		return err
	}
	for {
		kind, err := p.next()
		if err != nil || kind == nodeEOF {
			return err
		}
	}
}

// each calls fn for every child of the element just opened, and returns once
// that element is closed. fn may read the child or leave it: what it leaves is
// passed over. Text between the children is damage.
func (p *parser) each(fn func() error) error {
	depth := len(p.open)
	for {
		kind, err := p.next()
		if err != nil {
			return err
		}
		switch kind {
		case nodeEnd:
			if len(p.open) < depth {
				return nil
			}
		case nodeText:
			if len(bytes.TrimSpace(p.text)) > 0 {
				return p.errorf("text directly inside <%s>", p.openName())
			}
		case nodeStart:
			child := len(p.open)
			if err := fn(); err != nil {
				return err
			}
			for len(p.open) >= child {
				if _, err := p.next(); err != nil {
					return err
				}
			}
		}
	}
}

// content appends the text of the element just opened to dst and returns once
// it is closed. An element inside it is damage.
func (p *parser) content(dst []byte) ([]byte, error) {
	depth, from := len(p.open), len(dst)
	for {
		kind, err := p.next()
		if err != nil {
			return dst, err
		}
		switch {
		case kind == nodeEnd && len(p.open) < depth:
			return dst, nil
		case kind == nodeStart:
			return dst, p.errorf("<%.40s> where only text may stand", p.name)
		case kind == nodeText:
			if dst = append(dst, p.text...); len(dst)-from > p.maxText {
				return dst, &Error{Part: p.part, Offset: int64(p.pos),
					What: fmt.Sprintf("a text of more than %d bytes", p.maxText), Err: ErrTooLarge}
			}
		}
	}
}

// decode resolves the five named entities and character references, and line
// ends to a single line feed.
func (p *parser) decode(raw []byte) ([]byte, error) {
	amp := bytes.IndexByte(raw, '&')
	if amp < 0 {
		return p.newlines(raw), nil
	}
	p.buf = p.buf[:0]
	for amp >= 0 {
		p.buf = appendNewlines(p.buf, raw[:amp])
		raw = raw[amp+1:]
		end := bytes.IndexByte(raw, ';')
		if end <= 0 || end > 12 {
			return nil, p.errorf("an & that starts no entity")
		}
		r, ok := entity(string(raw[:end]))
		if !ok {
			return nil, p.errorf("unknown entity &%.12s;", raw[:end])
		}
		p.buf = utf8.AppendRune(p.buf, r)
		raw = raw[end+1:]
		amp = bytes.IndexByte(raw, '&')
	}
	p.buf = appendNewlines(p.buf, raw)
	return p.buf, nil
}

func entity(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil {
		return 0, false
	}
	r := rune(n)
	legal := r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r != 0xFFFE && r != 0xFFFF && utf8.ValidRune(r)
	return r, legal
}

// newlines turns CR LF and CR into LF, as XML demands.
func (p *parser) newlines(raw []byte) []byte {
	if bytes.IndexByte(raw, '\r') < 0 {
		return raw
	}
	p.buf = appendNewlines(p.buf[:0], raw)
	return p.buf
}

func appendNewlines(dst, raw []byte) []byte {
	for {
		i := bytes.IndexByte(raw, '\r')
		if i < 0 {
			return append(dst, raw...)
		}
		dst = append(append(dst, raw[:i]...), '\n')
		raw = bytes.TrimPrefix(raw[i+1:], []byte("\n"))
	}
}
