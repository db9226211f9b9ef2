package intake

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"assure/internal/problem"
	"assure/internal/text"
	"assure/internal/yamlfile"
	"assure/questionnaire"
)

// Codes of the problems of a mapping file.
const (
	CodeMappingSyntax = "mapping-syntax" // not YAML, or not of the shape
	CodeMappingSchema = "mapping-schema"
	CodeBadMapping    = "bad-mapping" // a value that cannot be
)

// MaxMapping is the largest mapping file in bytes.
const MaxMapping = 1 << 20

// Further limits of a mapping file.
const (
	maxTables     = 200
	maxHeaderRows = 3
)

// mappingFile is the file format of a Mapping.
type mappingFile struct {
	Schema    string            `yaml:"schema"`
	Name      string            `yaml:"name"`
	Profile   string            `yaml:"profile"`
	Framework string            `yaml:"framework"`
	Pack      string            `yaml:"pack"`
	Tables    []tableFile       `yaml:"tables"`
	Words     map[string]string `yaml:"words"`
	Suppliers map[string]string `yaml:"suppliers"`
}

type tableFile struct {
	Sheet      string            `yaml:"sheet"`
	Header     int               `yaml:"header"`
	HeaderRows *int              `yaml:"header_rows"`
	Last       int               `yaml:"last"`
	Columns    map[Column]string `yaml:"columns"`
	Ticks      map[string]string `yaml:"ticks"`
	Keep       []string          `yaml:"keep"`
	FillDown   []Column          `yaml:"fill_down"`
	IDInText   bool              `yaml:"id_in_text"`
	Heads      map[string]string `yaml:"heads"`
}

// LoadMapping parses a mapping file. Problems call the file name, with line and column. The mapping
// is nil when there is any problem.
func LoadMapping(name string, src []byte) (*Mapping, []problem.Problem) {
	l := &mappingLoader{name: name}
	l.parse(src)
	if len(l.problems) > 0 {
		return nil, l.problems
	}
	m := l.file.mapping()
	l.check(m)
	if len(l.problems) > 0 {
		return nil, l.problems
	}
	return m, nil
}

func (f *mappingFile) mapping() *Mapping {
	m := &Mapping{Name: f.Name, Profile: f.Profile, Framework: f.Framework, Pack: f.Pack, Words: f.Words,
		Suppliers: f.Suppliers}
	for _, t := range f.Tables {
		rows := 1
		if t.HeaderRows != nil {
			rows = *t.HeaderRows
		}
		m.Tables = append(m.Tables,
			Table{Sheet: t.Sheet, Header: t.Header, HeaderRows: rows, Last: t.Last, Columns: t.Columns,
				Ticks: t.Ticks, Keep: t.Keep, FillDown: t.FillDown, IDInText: t.IDInText, Heads: t.Heads})
	}
	return m
}

type mappingLoader struct {
	name     string
	root     ast.Node
	file     mappingFile
	problems []problem.Problem
}

func (l *mappingLoader) add(at ast.Node, code, what, fix string) {
	where := "1:1"
	if at != nil && at.GetToken() != nil {
		p := at.GetToken().Position
		where = fmt.Sprintf("%d:%d", p.Line, p.Column)
	}
	l.problem(where, code, what, fix)
}

func (l *mappingLoader) problem(where, code, what, fix string) {
	l.problems = append(l.problems,
		problem.Problem{Code: code, What: text.Safe(what), Where: text.Safe(l.name) + ":" + where, Fix: text.Safe(fix)})
}

const mappingShape = "assure import map FILE writes a mapping to start from"

func (l *mappingLoader) parse(src []byte) {
	root, bad := yamlfile.Parse(src, MaxMapping)
	if bad != nil {
		l.problem(fmt.Sprintf("%d:%d", bad.Line, bad.Column), CodeMappingSyntax, bad.What, bad.Fix)
		return
	}
	if root == nil {
		l.add(nil, CodeMappingSyntax, "the file is empty", mappingShape)
		return
	}
	l.root = root
	if err := yaml.NodeToValue(l.root, &l.file, yaml.Strict()); err != nil {
		l.syntax(err)
		return
	}
	if l.file.Schema != MappingSchema {
		l.add(l.node("schema"), CodeMappingSchema, "the schema is "+quote(l.file.Schema),
			"start the file with schema: "+MappingSchema)
	}
}

// syntax reports an error of the YAML library at its position.
func (l *mappingLoader) syntax(err error) {
	where, what := "1:1", err.Error()
	var ye yaml.Error
	if errors.As(err, &ye) {
		what = ye.GetMessage()
		if t := ye.GetToken(); t != nil {
			where = fmt.Sprintf("%d:%d", t.Position.Line, t.Position.Column)
		}
	}
	what, _, _ = strings.Cut(strings.TrimSpace(what), "\n")
	l.problem(where, CodeMappingSyntax, "not a mapping: "+what,
		"quote texts that hold \": \" or start with a quote, indent with spaces; "+mappingShape)
}

// node returns the value at a path of keys and indexes, or the last one on the path that exists.
func (l *mappingLoader) node(path ...any) ast.Node {
	n := l.root
	for _, step := range path {
		next := ast.Node(nil)
		switch n := n.(type) {
		case *ast.MappingNode:
			for _, v := range n.Values {
				if key, ok := step.(string); ok && v.Key.GetToken().Value == key {
					next = v.Value
				}
			}
		case *ast.MappingValueNode:
			if key, ok := step.(string); ok && n.Key.GetToken().Value == key {
				next = n.Value
			}
		case *ast.SequenceNode:
			if i, ok := step.(int); ok && i < len(n.Values) {
				next = n.Values[i]
			}
		}
		if next == nil {
			return n
		}
		n = next
	}
	return n
}

// check reports problems between keys.
func (l *mappingLoader) check(m *Mapping) {
	if m.Profile != "" && findProfile(m.Profile) == nil {
		l.add(l.node("profile"), CodeBadMapping, "there is no profile "+quote(m.Profile),
			"use one of: "+strings.Join(profileIDs(), ", "))
	}
	if m.Framework != "" && (strings.ContainsAny(m.Framework, ": \t\r\n") || m.Framework != text.Safe(m.Framework)) {
		l.add(l.node("framework"), CodeBadMapping, "the framework is "+quote(m.Framework),
			"write the prefix of its references, such as CAIQ-4.0, without blanks or colons")
	}
	if len(m.Tables) == 0 && m.Profile == "" || len(m.Tables) > maxTables {
		l.add(l.node("tables"), CodeBadMapping, fmt.Sprintf("the mapping has %d tables", len(m.Tables)), mappingShape)
	}
	for i := range m.Tables {
		l.checkTable(i, &m.Tables[i])
	}
	folded := map[string]string{}
	for _, w := range slices.Sorted(maps.Keys(m.Words)) {
		if other, twice := folded[foldQuotes(w)]; twice && m.Words[w] != m.Words[other] {
			l.add(l.node("words", w), CodeBadMapping,
				"the words "+quote(other)+" and "+quote(w)+" are the same but mean two things", "keep one of them")
		}
		folded[foldQuotes(w)] = w
		if foldQuotes(w) == "" || m.Words[w] == "" {
			l.add(l.node("words", w), CodeBadMapping, "the word "+quote(w)+" means "+quote(m.Words[w]),
				"give the id of an option, or one of: "+meaningList())
		}
	}
	for _, s := range slices.Sorted(maps.Keys(m.Suppliers)) {
		if foldQuotes(s) == "" || strings.TrimSpace(m.Suppliers[s]) == "" {
			l.add(l.node("suppliers", s), CodeBadMapping, "the supplier "+quote(s)+" stands for "+quote(m.Suppliers[s]),
				"give its ref, ODS code or company number")
		}
	}
}

func meaningList() string {
	var out []string
	for _, m := range questionnaire.Meanings {
		out = append(out, string(m))
	}
	return strings.Join(out, ", ")
}

func (l *mappingLoader) checkTable(i int, t *Table) {
	bad := func(key, what, fix string) { l.add(l.node("tables", i, key), CodeBadMapping, what, fix) }
	if t.HeaderRows < 0 || t.HeaderRows > maxHeaderRows {
		bad("header_rows", fmt.Sprintf("the headings take %d rows", t.HeaderRows), "give 0 to 3")
	}
	if least := min(t.HeaderRows, 1); t.Header < least || t.Header > 1<<20 {
		bad("header", fmt.Sprintf("the headings stand in row %d", t.Header),
			"give the number of their first row, 1 or higher")
	}
	if t.Last != 0 && t.Last < t.Header+t.HeaderRows {
		bad("last", fmt.Sprintf("the table ends in row %d, before its first row", t.Last),
			"leave last out, or give a row below the headings")
	}
	used := map[string]string{}
	column := func(key, letter, what string) {
		if columnOf(letter) == 0 {
			bad(key, quote(letter)+" is not a column", "write its letter in capitals, such as F")
		} else if other, twice := used[letter]; twice {
			bad(key, "column "+letter+" is both "+other+" and "+what, "give each column one use")
		}
		used[letter] = what
	}
	for _, c := range slices.Sorted(maps.Keys(t.Columns)) {
		if !slices.Contains(Columns, c) {
			bad("columns", "there is no column "+quote(string(c)), "use some of: "+columnList())
			continue
		}
		column("columns", t.Columns[c], string(c))
	}
	for _, letter := range sortedColumns(t.Ticks) {
		column("ticks", letter, "a column for marks")
		if foldQuotes(t.Ticks[letter]) == "" {
			bad("ticks", "a mark in column "+quote(letter)+" stands for nothing", "give the word it stands for")
		}
	}
	for _, letter := range t.Keep {
		column("keep", letter, "kept")
	}
	for _, c := range t.FillDown {
		if _, ok := t.Columns[c]; !ok {
			bad("fill_down", quote(string(c))+" is not a column of the table", "name it under columns first")
		}
	}
	for _, letter := range sortedColumns(t.Heads) {
		if columnOf(letter) == 0 {
			bad("heads", quote(letter)+" is not a column", "write its letter in capitals, such as F")
		}
	}
	l.checkUse(t, bad)
}

// checkUse reports a table from which no answer could be read.
func (l *mappingLoader) checkUse(t *Table, bad func(key, what, fix string)) {
	if _, ok := t.Columns[ColumnQuestionID]; !ok {
		bad("columns", "no column holds the question ids", "add question: and its letter")
	}
	_, answer := t.Columns[ColumnAnswer]
	if answer == (len(t.Ticks) > 0) {
		bad("columns", "answers stand in one column or as marks in several",
			"give answer: and its letter, or ticks:, and not both")
	}
	if _, second := t.Columns[ColumnSecond]; second && !answer {
		bad("columns", "a second answer needs a first", "give answer: and its letter")
	}
}

func columnList() string {
	var out []string
	for _, c := range Columns {
		out = append(out, string(c))
	}
	return strings.Join(out, ", ")
}
