package book_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/data/store"
	"assure/internal/problem"
)

// A reference of another kind than a command wants is refused by its kind, whether or not that
// thing exists.
func TestReferenceOfAnotherKind(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	datatest.Seed(t, r)
	kinds := map[string]string{"SUP-99999": "a supplier", "ENG-99999": "an engagement", "r-99999": "a risk",
		"ACT-9999": "an action", "DEC-9999": "a decision", "DOC-9999": "a document", "TEN-999": "a tender",
		"INC-999": "an incident", "R-D": "", "ACT": "", "12345678": "", "": ""}
	finders := []struct {
		what   string
		wanted []string
		plain  []string // what the problem with a reference of the right form that names nothing
		find   func(context.Context, store.Viewer, string) error
	}{
		{"FindSupplier", []string{"a supplier"}, []string{"there is no such supplier in the register"},
			func(ctx context.Context, v store.Viewer, ref string) error {
				_, err := book.FindSupplier(ctx, v, ref)
				return err
			}},
		{"FindEngagement", []string{"a supplier", "an engagement"},
			[]string{"there is no such supplier in the register", "there is no such engagement in the register"},
			func(ctx context.Context, v store.Viewer, ref string) error {
				_, _, err := book.FindEngagement(ctx, v, ref)
				return err
			}},
		{"FindRisk", []string{"a risk"}, []string{"there is no such risk"},
			func(ctx context.Context, v store.Viewer, ref string) error {
				_, err := book.FindRisk(ctx, v, ref)
				return err
			}},
		{"FindTender", []string{"a tender"}, []string{"there is no such tender"},
			func(ctx context.Context, v store.Viewer, ref string) error {
				_, err := book.FindTender(ctx, v, ref)
				return err
			}},
	}
	for _, f := range finders {
		for ref, kind := range kinds {
			if got := book.RefKind(ref); got != kind {
				t.Errorf("RefKind(%q) = %q, want %q", ref, got, kind)
			}
			var err error
			if verr := r.View(t.Context(), book.At{}, func(v *store.View) error {
				err = f.find(t.Context(), v, ref)
				return nil
			}); verr != nil {
				t.Fatal(verr)
			}
			var pr *problem.Problem
			if !book.IsNotFound(err) || !errors.As(err, &pr) {
				t.Errorf("%s(%q) = %v, want a problem", f.what, ref, err)
				continue
			}
			other := "this is the reference of " + kind + ", not of " + strings.Join(f.wanted, " or ")
			switch plain := slices.Contains(f.plain, pr.What); {
			case kind == "" || slices.Contains(f.wanted, kind):
				if !plain {
					t.Errorf("%s(%q): %q, want one of %q", f.what, ref, pr.What, f.plain)
				}
			case pr.What != other:
				t.Errorf("%s(%q): %q, want %q", f.what, ref, pr.What, other)
			case strings.Contains(pr.Fix, "assure risk show") != (kind == "a risk" && f.wanted[0] == "a supplier"):
				t.Errorf("%s(%q): the next step is %q", f.what, ref, pr.Fix)
			}
		}
	}
}
