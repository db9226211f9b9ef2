package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"assure/questionnaire"
)

// Redacted is what a reader sees in the place of a text that was deleted; its digest is still in the events.
const Redacted = "[redacted]"

var textType = reflect.TypeFor[questionnaire.Text]()

// holdsText reports whether a value of the type can hold a questionnaire.Text anywhere inside.
func holdsText(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String:
		return t == textType
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return holdsText(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if t.Field(i).IsExported() && holdsText(t.Field(i).Type) {
				return true
			}
		}
	}
	return false
}

// walkStrings visits every string of a value; free is true for a questionnaire.Text. Maps are visited by value only
// to be checked: their strings cannot be set.
func walkStrings(v reflect.Value, f func(s reflect.Value, free bool) error) error {
	switch v.Kind() {
	case reflect.String:
		return f(v, v.Type() == textType)
	case reflect.Pointer:
		if !v.IsNil() {
			return walkStrings(v.Elem(), f)
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return nil
		}
		for i := range v.Len() {
			if err := walkStrings(v.Index(i), f); err != nil {
				return err
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				if err := walkStrings(v.Field(i), f); err != nil {
					return err
				}
			}
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			if err := walkStrings(it.Value(), f); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkString keeps out what the shared engine could not hold: NUL and bytes that are not UTF-8.
func checkString(v reflect.Value, _ bool) error {
	s := v.String()
	if !utf8.ValidString(s) {
		return fmt.Errorf("%q: %w", s, questionnaire.ErrNotUTF8)
	}
	if strings.IndexByte(s, 0) >= 0 {
		return fmt.Errorf("%q: %w", s, questionnaire.ErrNUL)
	}
	return nil
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// putText keeps a text under its hash and returns it; "" stays "".
func (t *Tx) putText(ctx context.Context, s string) (string, error) {
	s, err := questionnaire.Clean(s)
	if err != nil || s == "" {
		return "", err
	}
	d := digest(s)
	return d, t.exec(ctx, "INSERT INTO text (sha256, body) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING", d, s)
}

// textChunk is how many texts one query fetches.
const textChunk = 400

// texts fetches the bodies of digests.
func (v *View) texts(ctx context.Context, digests map[string]string) error {
	todo := make([]any, 0, textChunk)
	flush := func() error {
		if len(todo) == 0 {
			return nil
		}
		rows, err := v.q.QueryContext(ctx, "SELECT sha256, body FROM text WHERE sha256 IN ("+placeholders(1, len(todo))+")", todo...)
		if err != nil {
			return mapError(err)
		}
		defer rows.Close()
		for rows.Next() {
			var d, body string
			if err := rows.Scan(&d, &body); err != nil {
				return err
			}
			digests[d] = body
		}
		todo = todo[:0]
		return mapError(rows.Err())
	}
	keys := make([]string, 0, len(digests))
	for d := range digests {
		keys = append(keys, d)
		digests[d] = Redacted
	}
	for _, d := range keys {
		if todo = append(todo, d); len(todo) == textChunk {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// placeholders is "$from, ..., $from+n-1".
func placeholders(from, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", from+i)
	}
	return b.String()
}
