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

// Redacted is read in the place of a text that was deleted. Its digest is still in the events.
const Redacted = "[redacted]"

var textType = reflect.TypeFor[questionnaire.Text]()

// holdsText reports whether a value of the type can contain a questionnaire.Text.
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

// walkStrings calls f for every string of a value. free is true for a questionnaire.Text. Strings
// in maps cannot be set.
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

// textFields are the fields of a struct type that can hold a questionnaire.Text.
func textFields(t reflect.Type) []int {
	var out []int
	for i := range t.NumField() {
		if t.Field(i).IsExported() && holdsText(t.Field(i).Type) {
			out = append(out, i)
		}
	}
	return out
}

// checkString refuses NUL and bytes that are not UTF-8.
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

// textSet collects texts to be stored, each once.
type textSet struct {
	known map[string]bool // by digest
	rows  []any           // digest and body in turn
}

func newTextSet() *textSet { return &textSet{known: map[string]bool{}} }

// digested returns the digest of words, "" for none, and the words as they are stored.
func digested(words string) (sha, clean string, err error) {
	clean, err = text.Clean(words)
	if err != nil || clean == "" {
		return "", "", err
	}
	return digest(clean), clean, nil
}

// add adds a text and returns its digest, "" for "".
func (s *textSet) add(words string) (string, error) {
	d, words, err := digested(words)
	if d != "" && !s.known[d] {
		s.known[d] = true
		s.rows = append(s.rows, d, words)
	}
	return d, err
}

// putTexts stores texts under their digests.
func (t *Tx) putTexts(ctx context.Context, s *textSet) error {
	return t.insertRows(ctx, "INSERT INTO text (sha256, body)", "ON CONFLICT (sha256) DO NOTHING", 2, s.rows)
}

// textChunk is how many texts one query fetches.
const textChunk = 400

// texts sets the values of a map by digest to the texts: what a disposal left in the place of one that it removed, and
// [Redacted] where the text was deleted otherwise.
func (v *View) texts(ctx context.Context, digests map[string]string) error {
	keys := make([]any, 0, len(digests))
	for d := range digests {
		digests[d] = Redacted
		if _, gone := removedIn(d); !gone {
			keys = append(keys, d)
		}
	}
	if len(keys) < len(digests) {
		if err := v.removedWords(ctx, digests); err != nil {
			return err
		}
	}
	return v.eachOf(ctx, "SELECT sha256, body FROM text WHERE sha256 IN (%s)", keys, func(s scanner) error {
		var d, body string
		err := s.Scan(&d, &body)
		digests[d] = body
		return err
	})
}
