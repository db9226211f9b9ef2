package book

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// Limits of a supplier named by its name: the fewest characters that its beginning is taken by, and the most candidates
// that are listed.
const (
	leastPrefix    = 3
	mostCandidates = 6
)

// FindSupplier finds the supplier that a person names: as [SupplierByKey] does, else by its name or a name before, in
// any case, whole or, where only one begins so, its beginning. Several are [ErrAmbiguous].
func FindSupplier(ctx context.Context, v store.Viewer, typed string) (entity.Supplier, error) {
	s, err := SupplierByKey(ctx, v, typed)
	if !IsNotFound(err) {
		return s, err
	}
	if _, _, ok := entity.ParseRef(typed); ok { // a reference is never the beginning of a name
		near, nerr := nearSuppliers(ctx, v, typed)
		if nerr != nil {
			return s, nerr
		}
		return s, noSupplier(typed, near, entity.SupplierForm)
	}
	all, lerr := store.List(ctx, v, store.Suppliers)
	if lerr != nil {
		return s, lerr
	}
	all = slices.DeleteFunc(all, func(s entity.Supplier) bool { return s.MergedInto != "" }) // its names moved along
	want := text.Fold(typed)
	found := named(all, func(name string) bool { return name == want })
	if len(found) == 0 && len([]rune(want)) >= leastPrefix {
		found = named(all, func(name string) bool { return strings.HasPrefix(name, want) })
	}
	switch len(found) {
	case 0:
		return s, noSupplier(typed, likeNames(all, want), entity.SupplierForm)
	case 1:
		return found[0], nil
	}
	return s, fmt.Errorf("%w: %w", ErrAmbiguous,
		problem.New("ambiguous-supplier", text.Safe(typed), "name one by its reference: "+candidates(found),
			"the names of %d suppliers begin so", len(found)))
}

// named are the suppliers with a name that is wanted, retired ones only where no other has one.
func named(all []entity.Supplier, wanted func(folded string) bool) []entity.Supplier {
	var live, retired []entity.Supplier
	for _, s := range all {
		fits := slices.ContainsFunc(append([]string{s.Name}, s.Former...),
			func(name string) bool { return wanted(text.Fold(name)) })
		switch {
		case !fits:
		case s.Retired:
			retired = append(retired, s)
		default:
			live = append(live, s)
		}
	}
	if len(live) > 0 {
		return live
	}
	return retired
}

// candidates are suppliers in words: SUP-00003 Acme Health Ltd, SUP-00007 Acme Care.
func candidates(list []entity.Supplier) string {
	var out []string
	for i, s := range list {
		if i == mostCandidates {
			out = append(out, fmt.Sprintf("and %d more", len(list)-i))
			break
		}
		out = append(out, s.Ref+" "+text.Safe(s.Name))
	}
	return strings.Join(out, ", ")
}

// likeNames proposes the suppliers whose names hold the words typed, or begin with a word that is a slip of them; ""
// for none.
func likeNames(all []entity.Supplier, want string) string {
	if len([]rune(want)) < leastPrefix {
		return ""
	}
	like := named(all, func(name string) bool {
		return strings.Contains(name, want) || slip(name, want)
	})
	if len(like) == 0 {
		return ""
	}
	return "did you mean " + candidates(like) + "? "
}

// slip reports whether the beginning of a name is what was typed but for one or two letters.
func slip(name, want string) bool {
	words := strings.Fields(name)
	n := min(len(words), len(strings.Fields(want)))
	most := 1
	if len(want) > 6 {
		most = 2
	}
	if text.SwapDistance(strings.Join(words[:n], " "), want) <= most {
		return true
	}
	whole, typed := []rune(name), len([]rune(want))
	for n := typed - 1; typed > leastPrefix && n <= min(typed+1, len(whole)); n++ { // of its beginning
		if text.SwapDistance(string(whole[:n]), want) <= 1 {
			return true
		}
	}
	return false
}

// noSupplier is the error of a key that names no supplier. near proposes others, "" for none; wanted says what else it
// might have named.
func noSupplier(key, near string, wanted ...entity.RefForm) error {
	return notFound(problem.New("unknown-supplier", text.Safe(key),
		near+"check the reference, ODS code, company number or name, or add the supplier with assure supplier add",
		"there is no such supplier in the register"), wanted...)
}

// NamesEngagement reports whether a person who typed the key means an engagement.
func NamesEngagement(key string) bool { return strings.HasPrefix(text.Fold(key), "eng-") }

// NoSuch is the error of a key that may name an engagement or a supplier, and names neither.
func NoSuch(ctx context.Context, v store.Viewer, key string, err error) error {
	if !IsNotFound(err) {
		return err
	}
	if NamesEngagement(key) {
		near, nerr := near(ctx, v, store.Engagements, entity.EngagementForm, key,
			func(e *entity.Engagement) (string, string) { return e.Ref, e.Service })
		if nerr != nil {
			return nerr
		}
		return notFound(problem.New("unknown-engagement", text.Safe(key), near+"assure engagement list shows them",
			"there is no such engagement in the register"), entity.SupplierForm, entity.EngagementForm)
	}
	if RefKind(key) == "" {
		return err
	}
	near, nerr := nearSuppliers(ctx, v, key)
	if nerr != nil {
		return nerr
	}
	return noSupplier(key, near, entity.SupplierForm, entity.EngagementForm)
}

func nearSuppliers(ctx context.Context, v store.Viewer, typed string) (string, error) {
	return near(ctx, v, store.Suppliers, entity.SupplierForm, typed,
		func(s *entity.Supplier) (string, string) { return s.Ref, s.Name })
}

// near names the things whose numbers are next to that of a reference which nothing has, as [entity.RefForm.Near] does.
func near[T any](ctx context.Context, v store.Viewer, k *store.Kind[T], form entity.RefForm, typed string,
	words func(*T) (ref, name string)) (string, error) {
	if _, ok := form.Number(typed); !ok {
		return "", nil
	}
	list, err := store.List(ctx, v, k)
	if err != nil {
		return "", err
	}
	names := map[int]string{}
	for i := range list {
		ref, name := words(&list[i])
		if n, ok := form.Number(ref); ok {
			names[n] = strings.TrimSpace(ref + " " + text.Shorten(text.Safe(name), 40))
		}
	}
	return form.Near(typed, names), nil
}

// NoDocument is the error of a reference that no document has.
func NoDocument(ctx context.Context, v store.Viewer, ref string) error {
	near, err := near(ctx, v, store.Documents, entity.DocumentForm, ref,
		func(d *entity.Document) (string, string) { return d.Ref, d.Reference })
	if err != nil {
		return err
	}
	return notFound(problem.New("unknown-document", text.Safe(ref), near+"see assure evidence list",
		"there is no such document"), entity.DocumentForm)
}

// NoCertificate is the error of a reference that no certificate has.
func NoCertificate(ctx context.Context, v store.Viewer, ref string) error {
	near, err := near(ctx, v, store.Certificates, entity.CertificateForm, ref,
		func(c *entity.Certificate) (string, string) { return c.Ref, c.Kind.Label() })
	if err != nil {
		return err
	}
	return notFound(problem.New("unknown-certificate", text.Safe(ref), near+"see assure certificate list",
		"there is no such certificate"), entity.CertificateForm)
}
