package questionnaire

import (
	"fmt"
	"strings"
	"unicode"
)

// maxCondition limits the bytes of a condition, so that nested brackets cannot exhaust the stack.
const maxCondition = 2000

// ParseCondition parses a condition. Its error gives the column in the text, from 1.
func ParseCondition(s string) (*Condition, error) {
	if len(s) > maxCondition {
		return nil, fmt.Errorf("the condition is longer than %d characters", maxCondition)
	}
	toks, err := tokenize(s)
	if err != nil {
		return nil, err
	}
	p := &condParser{toks: toks}
	root, err := p.or()
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind != tokEnd {
		return nil, p.errorf(t, "%q is not expected here", t.text)
	}
	return &Condition{text: strings.TrimSpace(s), root: root}, nil
}

type tokKind int

const (
	tokEnd tokKind = iota
	tokWord
	tokString
	tokNumber
	tokOp
)

type token struct {
	kind tokKind
	text string
	col  int
}

func tokenize(s string) ([]token, error) {
	var out []token
	for i := 0; i < len(s); {
		c := s[i]
		start := i
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
			continue
		case c == '"' || c == '\'':
			end := strings.IndexByte(s[i+1:], c)
			if end < 0 {
				return nil, fmt.Errorf("column %d: the quoted value has no closing quote", i+1)
			}
			out = append(out, token{tokString, s[i+1 : i+1+end], start + 1})
			i += end + 2
			continue
		case strings.HasPrefix(s[i:], "==") || strings.HasPrefix(s[i:], "!=") || strings.HasPrefix(s[i:], ">="):
			i += 2
		case c == '<' || c == '(' || c == ')' || c == ',':
			i++
		case c >= '0' && c <= '9':
			for i < len(s) && s[i] >= '0' && s[i] <= '9' {
				i++
			}
			out = append(out, token{tokNumber, s[start:i], start + 1})
			continue
		case isWordByte(c):
			for i < len(s) && isWordByte(s[i]) {
				i++
			}
			out = append(out, token{tokWord, s[start:i], start + 1})
			continue
		default:
			return nil, fmt.Errorf("column %d: %q is not part of a condition", i+1, string([]rune(s[i:])[0]))
		}
		out = append(out, token{tokOp, s[start:i], start + 1})
	}
	return append(out, token{tokEnd, "end of the condition", len(s) + 1}), nil
}

func isWordByte(c byte) bool {
	return c == '_' || c == '.' || c == '-' ||
		c < unicode.MaxASCII && (unicode.IsLetter(rune(c)) || unicode.IsDigit(rune(c)))
}

type condParser struct {
	toks []token
	at   int
}

func (p *condParser) peek() token { return p.toks[p.at] }

func (p *condParser) next() token {
	t := p.toks[p.at]
	if t.kind != tokEnd {
		p.at++
	}
	return t
}

func (p *condParser) word(w string) bool {
	if t := p.peek(); t.kind == tokWord && t.text == w {
		p.at++
		return true
	}
	return false
}

func (p *condParser) op(o string) bool {
	if t := p.peek(); t.kind == tokOp && t.text == o {
		p.at++
		return true
	}
	return false
}

func (p *condParser) errorf(t token, format string, args ...any) error {
	return fmt.Errorf("column %d: "+format, append([]any{t.col}, args...)...)
}

func (p *condParser) or() (expr, error) {
	a, err := p.and()
	for err == nil && p.word("or") {
		var b expr
		b, err = p.and()
		a = orExpr{a, b}
	}
	return a, err
}

func (p *condParser) and() (expr, error) {
	a, err := p.not()
	for err == nil && p.word("and") {
		var b expr
		b, err = p.not()
		a = andExpr{a, b}
	}
	return a, err
}

func (p *condParser) not() (expr, error) {
	if p.word("not") {
		a, err := p.not()
		return notExpr{a}, err
	}
	if p.op("(") {
		a, err := p.or()
		if err == nil && !p.op(")") {
			return nil, p.errorf(p.peek(), "a closing bracket is missing")
		}
		return a, err
	}
	return p.comparison()
}

func (p *condParser) comparison() (expr, error) {
	t := p.next()
	id, isFact := strings.CutPrefix(t.text, "facts.")
	if t.kind != tokWord || !isFact && t.text != "tier" || id == "" {
		return nil, p.errorf(t, "expected facts.ID or tier, found %q", t.text)
	}
	op := p.next()
	switch {
	case op.kind == tokWord && op.text == "in":
		values, err := p.list()
		return compare{id, "in", values}, err
	case op.kind == tokOp && strings.Contains(" == != < >= ", " "+op.text+" "):
		v := p.next()
		if v.kind != tokString && v.kind != tokNumber {
			return nil, p.errorf(v, "expected a quoted value or a number, found %q", v.text)
		}
		return compare{id, op.text, []string{v.text}}, nil
	}
	return nil, p.errorf(op, "expected ==, !=, <, >= or in, found %q", op.text)
}

func (p *condParser) list() ([]string, error) {
	if !p.op("(") {
		return nil, p.errorf(p.peek(), "expected a bracketed list of values")
	}
	var values []string
	for {
		v := p.next()
		if v.kind != tokString && v.kind != tokNumber {
			return nil, p.errorf(v, "expected a quoted value or a number, found %q", v.text)
		}
		values = append(values, v.text)
		if p.op(")") {
			return values, nil
		}
		if !p.op(",") {
			return nil, p.errorf(p.peek(), "expected a comma or a closing bracket")
		}
	}
}
