package questionnaire

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"assure/internal/problem"
	"assure/internal/text"
	"assure/internal/yamlfile"
)

// MaxPackFile is the largest pack file in bytes. The embedded pack with 48 questions takes about 80 kB.
const MaxPackFile = 4 << 20

// yamlFile reads a YAML file by its syntax tree, so that every problem has a line and column and
// reading continues after it.
type yamlFile struct {
	name     string
	problems []problem.Problem
}

// parse returns the root mapping, or nil when the file cannot be read further.
func (y *yamlFile) parse(src []byte) *ast.MappingNode {
	body, bad := yamlfile.Parse(src, MaxPackFile)
	if bad != nil {
		code := "pack-syntax"
		if bad.TooLarge {
			code = "pack-too-large"
		}
		y.add(fmt.Sprintf("%d:%d", bad.Line, bad.Column), code, bad.What, bad.Fix)
		return nil
	}
	if body == nil {
		y.add("1:1", "pack-syntax", "the file is empty", "see the pack authoring guide")
		return nil
	}
	m, ok := asMapping(body)
	if !ok {
		y.at(body, "pack-syntax", "a pack file starts with keys such as schema: and id:",
			"see the pack authoring guide")
		return nil
	}
	return m
}

func (y *yamlFile) add(where, code, what, fix string) {
	y.problems = append(y.problems, problem.Problem{Code: code, What: what, Where: y.name + ":" + where, Fix: fix})
}

func (y *yamlFile) at(n ast.Node, code, what, fix string) { y.add(position(n), code, what, fix) }

func position(n ast.Node) string {
	if n == nil || n.GetToken() == nil {
		return "1:1"
	}
	// the token of a mapping is its first colon; report its first key instead
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 {
		return position(m.Values[0])
	}
	if v, ok := n.(*ast.MappingValueNode); ok {
		n = v.Key.(ast.Node)
	}
	p := n.GetToken().Position
	return fmt.Sprintf("%d:%d", p.Line, p.Column)
}

func asMapping(n ast.Node) (*ast.MappingNode, bool) {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n, true
	case *ast.MappingValueNode:
		return &ast.MappingNode{BaseNode: n.BaseNode, Start: n.Start, Values: []*ast.MappingValueNode{n}}, true
	}
	return nil, false
}

// object is a mapping with known keys. self is the place of problems with the whole of it.
type object struct {
	y      *yamlFile
	self   ast.Node
	fields map[string]ast.Node
	shape  *shape // of a pack file, nil in the other files
}

// object reads a mapping and reports every key that is not known. A nil node gives an empty object.
func (y *yamlFile) object(n ast.Node, what string, known ...string) object {
	o := object{y: y, self: n, fields: map[string]ast.Node{}}
	if n == nil {
		return o
	}
	m, ok := asMapping(n)
	if !ok {
		if _, null := n.(*ast.NullNode); !null {
			y.at(n, "pack-type", what+" takes keys and values", "write it as "+strings.Join(known, ": ..., ")+": ...")
		}
		return o
	}
	for _, v := range m.Values {
		key := v.Key.GetToken().Value
		if !slices.Contains(known, key) {
			y.at(v.Key, "unknown-key", fmt.Sprintf("%s has no key %q", what, key), nearest(key, known))
			continue
		}
		o.fields[key] = v.Value
	}
	return o
}

func nearest(key string, known []string) string {
	best, at := "", 3
	for _, k := range known {
		if d := text.Distance(key, k); d < at {
			best, at = k, d
		}
	}
	if best != "" {
		return fmt.Sprintf("did you mean %q?", best)
	}
	return "its keys are " + strings.Join(known, ", ")
}

func (o object) has(key string) bool { return o.fields[key] != nil }

// node returns the value of a key, or the object's node when the key is absent.
func (o object) node(key string) ast.Node {
	if n := o.fields[key]; n != nil {
		return n
	}
	return o.self
}

// text returns a scalar as written, "" when absent or null.
func (o object) text(key string) string {
	n := o.fields[key]
	if n == nil {
		return ""
	}
	s, ok := scalar(n)
	if !ok {
		o.y.at(n, "pack-type", key+" takes one text", "write it on one line, or fold it with >")
		return ""
	}
	clean, err := text.Clean(s)
	if err != nil {
		o.y.at(n, "pack-text", err.Error(), "retype the text")
	}
	return clean
}

func scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.NullNode:
		return "", true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, true
	}
	return "", false
}

// number returns an integer within lo..hi, or def when absent.
func (o object) number(key string, def, lo, hi int) int {
	n := o.fields[key]
	if n == nil {
		return def
	}
	s, ok := scalar(n)
	v, err := strconv.Atoi(s)
	if !ok || err != nil {
		o.y.at(n, "pack-type", fmt.Sprintf("%s takes a whole number, not %q", key, s),
			fmt.Sprintf("give %d to %d", lo, hi))
		return def
	}
	if v < lo || v > hi {
		o.y.at(n, "out-of-range", fmt.Sprintf("%s is %d", key, v), fmt.Sprintf("give %d to %d", lo, hi))
		return def
	}
	return v
}

func (o object) boolean(key string) bool {
	n := o.fields[key]
	if n == nil {
		return false
	}
	b, ok := n.(*ast.BoolNode)
	if !ok {
		o.y.at(n, "pack-type", key+" takes true or false", "write true or false without quotes")
		return false
	}
	return b.Value
}

func (o object) date(key string) Date {
	d, err := ParseDate(o.text(key))
	if err != nil {
		o.y.at(o.fields[key], "bad-date", err.Error(), "write the date as 2026-11-21")
	}
	return d
}

// list returns the items of a sequence, nil when absent.
func (o object) list(key string) []ast.Node {
	n := o.fields[key]
	if n == nil {
		return nil
	}
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		if _, null := n.(*ast.NullNode); !null {
			o.y.at(n, "pack-type", key+" takes a list", "start each item with a hyphen, or write [a, b]")
		}
		return nil
	}
	return s.Values
}

func (o object) texts(key string) []string {
	var out []string
	for _, n := range o.list(key) {
		s, ok := scalar(n)
		if !ok || s == "" {
			o.y.at(n, "pack-type", key+" takes a list of texts", "quote each item")
			continue
		}
		out = append(out, s)
	}
	return out
}

// schema reports a file of another kind, or in another form.
func (y *yamlFile) schema(o object, code, want string) {
	if s := o.text("schema"); s != want {
		y.at(o.node("schema"), code, fmt.Sprintf("the schema is %q", s), "start the file with schema: "+want)
	}
}
