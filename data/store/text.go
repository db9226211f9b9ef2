package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"assure/internal/text"
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
		return fmt.Errorf("%q: %w", s, text.ErrNotUTF8)
	}
	if strings.IndexByte(s, 0) >= 0 {
		return fmt.Errorf("%q: %w", s, text.ErrNUL)
	}
	return nil
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// textSet are texts to be kept, each once.
type textSet struct {
	known map[string]bool // by digest
	rows  []any           // digest and body by turns
}

func newTextSet() *textSet { return &textSet{known: map[string]bool{}} }

// add brings a text in and gives its digest; "" stays "".
func (s *textSet) add(words string) (string, error) {
	words, err := text.Clean(words)
	if err != nil || words == "" {
		return "", err
	}
	d := digest(words)
	if !s.known[d] {
		s.known[d] = true
		s.rows = append(s.rows, d, words)
	}
	return d, nil
}

// putTexts keeps texts under their hashes.
func (t *Tx) putTexts(ctx context.Context, s *textSet) error {
	return t.insertRows(ctx, "INSERT INTO text (sha256, body)", "ON CONFLICT (sha256) DO NOTHING", 2, s.rows)
}

// textChunk is how many texts one query fetches.
const textChunk = 400

// texts fetches the bodies of digests.
func (v *View) texts(ctx context.Context, digests map[string]string) error {
	keys := make([]any, 0, len(digests))
	for d := range digests {
		keys = append(keys, d)
		digests[d] = Redacted
	}
	return v.eachOf(ctx, "SELECT sha256, body FROM text WHERE sha256 IN (%s)", keys, func(s scanner) error {
		var d, body string
		err := s.Scan(&d, &body)
		digests[d] = body
		return err
	})
}
