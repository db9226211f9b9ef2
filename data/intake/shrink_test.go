package intake

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// What is shrunk comes back as it was, every field of it.
func TestShrink(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.Make[Answer](), 0, 5).Draw(t, "answers")
		s := Subject{Answers: append([]Answer{}, want...)}
		s.shrink()
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
