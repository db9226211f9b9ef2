package intake

import (
	"reflect"
	"strings"
	"testing"
	"unsafe"

	"pgregory.net/rapid"

	"assure/questionnaire"
)

// What is shrunk comes back as it was, every field of it.
func TestShrink(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.Make[Answer](), 0, 5).Draw(t, "answers")
		s := Subject{Answers: append([]Answer{}, want...)}
		s.compact()
		if len(want) > 0 && s.Answers != nil || s.Count() != len(want) {
			t.Fatalf("shrunk: %d answers left, counted %d of %d", len(s.Answers), s.Count(), len(want))
		}
		got := s.Expand()
		if len(got) != len(want) || len(want) > 0 && !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v, want %+v", got, want)
		}
		if s.Forget(); s.Count() != 0 || s.Expand() != nil {
			t.Fatal("something is left of what was let go")
		}
	})
}

// Shrunk, nothing of a subject is a piece of the workbook's texts any more: one short name would
// keep all of them in memory.
func TestShrinkLetsGoOfTheTexts(t *testing.T) {
	t.Parallel()
	texts := strings.Repeat("all the texts of a workbook ", 100)
	from := uintptr(unsafe.Pointer(unsafe.StringData(texts)))
	s := Subject{Issued: &Issued{ODSCodes: make([]string, 2)}, Answers: make([]Answer, 1)}
	seen := 0
	pieces(reflect.ValueOf(&s), func(v reflect.Value) {
		seen++
		v.SetString(texts[seen : seen+7])
	})
	s.compact()
	left := 0
	pieces(reflect.ValueOf(&s), func(v reflect.Value) {
		left++
		if at := uintptr(unsafe.Pointer(unsafe.StringData(v.String()))); at >= from && at < from+uintptr(len(texts)) {
			t.Errorf("%q is still a piece of the texts", v.String())
		}
	})
	if seen < 20 || left < 10 {
		t.Fatalf("looked at %d strings before and %d after", seen, left)
	}
}

// pieces calls f with every string that can be reached and set, but for those of packs, which outlive the import.
func pieces(v reflect.Value, f func(reflect.Value)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && v.Type() != reflect.TypeFor[*questionnaire.Pack]() {
			pieces(v.Elem(), f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			pieces(v.Field(i), f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			pieces(v.Index(i), f)
		}
	case reflect.String:
		if v.CanSet() {
			f(v)
		}
	}
}
