// Package datafile writes a risk register for programs to read: one object (.json), or one line a risk (.csv).
package datafile

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"assure/data/riskregister/tables"
	"assure/internal/text"
	q "assure/questionnaire"
	"assure/scoring"
)

// jsonBook is the object up to its lists.
type jsonBook struct {
	Schema       string        `json:"schema"`
	Demo         bool          `json:"demo"`
	Organisation string        `json:"organisation,omitempty"`
	Scope        string        `json:"scope,omitempty"`
	AsOf         q.Date        `json:"as_of"`
	KnownOn      q.Date        `json:"known_on"`
	Engine       string        `json:"engine"`
	Retired      int           `json:"retired_left_out"` // suppliers left out because they are retired
	Settings     jsonSettings  `json:"settings"`
	Packs        []tables.Pack `json:"packs"`
	Audit        jsonAudit     `json:"audit"`
	Headlines    []string      `json:"headlines"`
	Summary      jsonSummary   `json:"summary"`
	Limits       []string      `json:"limits"`
}

// jsonEnd is what comes after the lists.
type jsonEnd struct {
	Changes *jsonChanges `json:"changes"`
}

type jsonSettings struct {
	Version int    `json:"version"`
	SHA256  string `json:"sha256"`
}

type jsonAudit struct {
	Seq  int64  `json:"seq"`
	Head string `json:"head"`
}

type jsonScore struct {
	Engagement string `json:"engagement"`
	Pack       string `json:"pack"`
	Cycle      int    `json:"cycle"`
	State      string `json:"state"`
	scoring.ResultJSON
}

type jsonChanges struct {
	Since       *q.Date    `json:"since"` // null for the first register
	Sentences   []string   `json:"sentences"`
	Engagements int        `json:"new_engagements"`
	Moves       []jsonMove `json:"moves"`
}

type jsonMove struct {
	What     tables.MoveKind `json:"what"`
	Ref      string          `json:"ref"`
	Supplier string          `json:"supplier"`
	Title    string          `json:"title,omitempty"`
	From     string          `json:"from"`
	To       string          `json:"to"`
}

// jsonAdded is what people added to the row of a risk or action.
type jsonAdded struct {
	Cells map[string]any `json:"cells"` // by heading: a text, a number or a day
	Notes []jsonNote     `json:"notes"`
}

type jsonNote struct {
	Column string `json:"column"`
	Author string `json:"author,omitempty"`
	Text   string `json:"text"`
}

// WriteJSON writes the book as one object, indented, with what is not known as null.
func WriteJSON(w io.Writer, book *tables.Book) (err error) {
	if _, err := tables.NewIndex(book); err != nil {
		return err
	}
	m := &book.Method
	head := jsonBook{
		Schema: tables.Schema, Demo: book.Demo, Organisation: book.Organisation, Scope: book.Scope, AsOf: m.AsOf,
		KnownOn: m.KnownOn, Engine: scoring.Engine, Retired: m.Retired,
		Settings: jsonSettings{m.SettingsNumber, m.Settings.Hash()}, Packs: m.Packs,
		Audit:     jsonAudit{m.AuditSeq, m.AuditHead},
		Headlines: tables.Headlines(book), Summary: summaryJSON(book), Limits: tables.Limits,
	}
	if head.Packs == nil {
		head.Packs = []tables.Pack{}
	}
	lists := newJSONLists(book)
	defer func() { err = errors.Join(err, lists.close()) }()
	if err := errors.Join(book.Each(lists.add), lists.chain()); err != nil {
		return fmt.Errorf("write register: %w", err)
	}
	out := bufio.NewWriter(w)
	first, err := indented("", head)
	if err != nil {
		return err
	}
	last, err := indented("", jsonEnd{changesJSON(book.Changes)})
	if err != nil {
		return err
	}
	_, _ = out.Write(bytes.TrimSuffix(first, []byte("\n}"))) // Flush returns what fails
	for _, l := range lists.all {
		fmt.Fprintf(out, ",\n  %q: ", l.key)
		if err := l.writeTo(out); err != nil {
			return err
		}
	}
	out.WriteString(",")
	_, _ = out.Write(bytes.TrimPrefix(last, []byte("{")))
	out.WriteString("\n")
	return out.Flush()
}

// indented is a value as JSON, with a prefix before each line but the first.
func indented(prefix string, v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent(prefix, "  ")
	err := enc.Encode(v)
	return text.EscapeJSON(bytes.TrimSuffix(out.Bytes(), []byte("\n"))), err
}

// jsonField is a key of an object with its value.
type jsonField struct {
	key   string
	value any
}

// jsonObject is an object whose keys have an order.
type jsonObject []jsonField

// MarshalJSON writes the fields in their order.
func (o jsonObject) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	out.WriteByte('{')
	for i, f := range o {
		if i > 0 {
			out.WriteByte(',')
		}
		if err := enc.Encode(f.key); err != nil { // people choose the headings of what they add
			return nil, err
		}
		out.WriteByte(':')
		if err := enc.Encode(f.value); err != nil {
			return nil, err
		}
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// objectsOf returns what makes the rows of a table JSON.
func objectsOf[T any](t tables.Table[T]) func(*T) (jsonObject, error) {
	facts := factsOf(&t)
	return func(row *T) (jsonObject, error) {
		var o jsonObject
		if t.Record != nil {
			fields, err := fieldsOfRecord(t.Record(row))
			if err != nil {
				return nil, err
			}
			o = slices.DeleteFunc(fields, func(f jsonField) bool {
				return slices.ContainsFunc(facts, func(x fact[T]) bool { return x.key == f.key })
			})
		}
		for _, f := range facts {
			if v := f.value(row); !f.omit || v != nil && v != "" {
				o = append(o, jsonField{f.key, v})
			}
		}
		return o, nil
	}
}

// fact is a key that a column writes.
type fact[T any] struct {
	key   string
	omit  bool
	value func(*T) any
}

// factsOf returns the keys that the columns of a table write, in the order of the schema.
func factsOf[T any](t *tables.Table[T]) []fact[T] {
	order := strings.Fields(t.Order)
	var out []fact[T]
	for _, c := range t.Columns {
		key, option, _ := strings.Cut(c.Key, ",")
		if c.Working || key == "" || strings.Contains(key, ".") {
			continue
		}
		value := c.JSON
		if value == nil {
			value = func(x *T) any { return jsonValue(c.Value(x)) }
		}
		out = append(out, fact[T]{key, option == "omitempty", value})
	}
	place := func(f fact[T]) int {
		if i := slices.Index(order, f.key); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortStableFunc(out, func(a, b fact[T]) int { return place(a) - place(b) })
	return out
}

// jsonValue returns a value with null for what is not known.
func jsonValue(v any) any {
	switch d := v.(type) {
	case q.Date:
		if d == 0 {
			return nil
		}
	case scoring.Tenths:
		if d == scoring.NoTenths {
			return nil
		}
	}
	return v
}

// fieldsOfRecord returns the fields of a struct in their order.
func fieldsOfRecord(record any) (jsonObject, error) {
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(record); err != nil {
		return nil, err
	}
	dec := json.NewDecoder(&body)
	if _, err := dec.Token(); err != nil { // the opening brace
		return nil, err
	}
	var out jsonObject
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, err
		}
		out = append(out, jsonField{fmt.Sprint(key), value})
	}
	return out, nil
}

func changesJSON(c *tables.Changes) *jsonChanges {
	if c == nil {
		return nil
	}
	out := &jsonChanges{Since: tables.DateOrNull(c.Since), Sentences: c.Sentences(), Engagements: c.Engagements,
		Moves: []jsonMove{}}
	for _, m := range c.Sorted() {
		out.Moves = append(out.Moves, jsonMove(m))
	}
	return out
}

// withAdditions adds what people added to a row to its object.
func withAdditions(o jsonObject, a *tables.Added, id string) jsonObject {
	if a == nil || len(a.Rows[id].Cells)+len(a.Rows[id].Notes) == 0 {
		return o
	}
	row := a.Rows[id]
	added := &jsonAdded{Cells: row.Cells, Notes: []jsonNote{}}
	for _, column := range slices.Sorted(maps.Keys(row.Notes)) {
		n := row.Notes[column]
		added.Notes = append(added.Notes, jsonNote{column, n.Author, n.Text})
	}
	return append(o, jsonField{"added", added})
}
