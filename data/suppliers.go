package data

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
)

// AddSupplier adds a supplier and returns it with identifier and reference: the one given, or the next SUP number.
func (r *Register) AddSupplier(ctx context.Context, s questionnaire.Supplier) (questionnaire.Supplier, error) {
	err := r.Update(ctx, actSupplier, func(tx *Tx) (err error) {
		s, err = tx.addSupplier(ctx, s)
		tx.Subject("supplier", s.Ref, "")
		return err
	})
	return s, err
}

func (tx *Tx) addSupplier(ctx context.Context, s questionnaire.Supplier) (questionnaire.Supplier, error) {
	if err := cleanSupplier(&s); err != nil {
		return s, err
	}
	if s.ID == "" {
		s.ID = tx.NewID()
	}
	if s.Ref == "" {
		ref, err := nextRef(ctx, tx, store.Suppliers, supplierRef)
		if err != nil {
			return s, err
		}
		s.Ref = ref
	}
	return s, supplierTaken(ctx, tx, s, store.Insert(ctx, tx, store.Suppliers, s))
}

// UpdateSupplier writes a new version of a supplier that is in the register.
func (r *Register) UpdateSupplier(ctx context.Context, s questionnaire.Supplier) error {
	return r.Update(ctx, actChange, func(tx *Tx) error {
		tx.Subject("supplier", s.Ref, "")
		return tx.updateSupplier(ctx, s)
	})
}

func (tx *Tx) updateSupplier(ctx context.Context, s questionnaire.Supplier) error {
	if err := cleanSupplier(&s); err != nil {
		return err
	}
	if _, err := store.Get(ctx, tx, store.Suppliers, s.ID); err != nil {
		return err
	}
	_, err := store.Put(ctx, tx, store.Suppliers, s)
	return supplierTaken(ctx, tx, s, err)
}

// cleanSupplier puts the words of a supplier in the form the register keeps.
func cleanSupplier(s *questionnaire.Supplier) error {
	fields := []*string{&s.Ref, &s.Name, &s.CompanyNumber, &s.Parent}
	for i := range s.ODSCodes {
		fields = append(fields, &s.ODSCodes[i])
	}
	for i := range s.Tags {
		fields = append(fields, &s.Tags[i])
	}
	for i := range s.Contacts {
		fields = append(fields, &s.Contacts[i].Name, &s.Contacts[i].Email, &s.Contacts[i].Role)
	}
	if err := cleanAll(fields...); err != nil {
		return err
	}
	if s.Name == "" {
		return problem.New("no-name", s.Ref, "give the legal name of the supplier", "a supplier needs a name")
	}
	return nil
}

func cleanAll(fields ...*string) error {
	for _, f := range fields {
		v, err := text.Clean(*f)
		if err != nil {
			return problem.New("bad-text", text.Safe(*f), "type it anew, or paste it through a plain text editor", "%s", err)
		}
		*f = v
	}
	return nil
}

// supplierTaken says in words which reference or ODS code belongs to another supplier.
func supplierTaken(ctx context.Context, tx *Tx, s questionnaire.Supplier, err error) error {
	if !errors.Is(err, store.ErrDuplicate) {
		return err
	}
	for _, code := range s.ODSCodes {
		if id, ok, ferr := store.SupplierOfCode(ctx, tx, code); ferr == nil && ok && id != s.ID {
			other, gerr := store.Get(ctx, tx, store.Suppliers, id)
			if gerr == nil {
				return fmt.Errorf("%w: %w", ErrDuplicate, problem.New("ods-code-taken", code, "use that supplier, or retire it first: an ODS code belongs to one supplier that is not retired",
					"the ODS code belongs to %s %s already", other.Ref, text.Safe(other.Name)))
			}
		}
	}
	return fmt.Errorf("%w: %w", ErrDuplicate, problem.New("ref-taken", s.Ref, "choose another reference, or leave it out to get the next number", "another supplier has this reference already"))
}

// FindSupplier finds a supplier by reference, else ODS code, else a company number that only one holds. None is
// ErrNotFound, several are ErrAmbiguous.
func (r *Register) FindSupplier(ctx context.Context, key string) (s questionnaire.Supplier, err error) {
	err = r.View(ctx, At{}, func(v *store.View) error {
		s, err = findSupplier(ctx, v, key)
		return err
	})
	return s, err
}

func findSupplier(ctx context.Context, v store.Viewer, key string) (questionnaire.Supplier, error) {
	var none questionnaire.Supplier
	folded := store.RefKey(key)
	s, err := store.Find(ctx, v, store.Suppliers, store.By("ref_key", folded))
	if !errors.Is(err, store.ErrNotFound) {
		return s, err
	}
	if id, ok, err := store.SupplierOfCode(ctx, v, key); err != nil || ok {
		if err != nil {
			return none, err
		}
		return store.Get(ctx, v, store.Suppliers, id)
	}
	if folded == "" {
		return none, noSupplier(key)
	}
	list, err := store.List(ctx, v, store.Suppliers, store.By("company_key", folded))
	switch {
	case err != nil:
		return none, err
	case len(list) == 1:
		return list[0], nil
	case len(list) == 0:
		return none, noSupplier(key)
	}
	refs := make([]string, len(list))
	for i := range list {
		refs[i] = list[i].Ref
	}
	return none, fmt.Errorf("%w: %w", ErrAmbiguous, problem.New("ambiguous-supplier", text.Safe(key), "name one by its reference: "+strings.Join(refs, ", "),
		"%d suppliers have this company number", len(list)))
}

func noSupplier(key string) error {
	if namesEngagement(key) {
		return fmt.Errorf("%w: %w", store.ErrNotFound, problem.New("unknown-supplier", text.Safe(key), "name the supplier by its reference, ODS code or company number",
			"this is a reference of an engagement, and a supplier is meant"))
	}
	return fmt.Errorf("%w: %w", store.ErrNotFound, problem.New("unknown-supplier", text.Safe(key), "check the reference, ODS code or company number, or add the supplier with assure supplier add",
		"there is no such supplier in the register"))
}

// namesEngagement reports whether a person who typed the key means an engagement.
func namesEngagement(key string) bool { return strings.HasPrefix(text.Fold(key), "eng-") }

// noneOf is the error of a key that may name an engagement or a supplier, and names neither.
func noneOf(key string, err error) error {
	if notFound(err) && namesEngagement(key) {
		return fmt.Errorf("%w: %w", store.ErrNotFound, problem.New("unknown-engagement", text.Safe(key), "assure engagement list shows them", "there is no such engagement in the register"))
	}
	return err
}

// Suppliers lists all suppliers as they stood at a moment, in the order they were added, retired ones included.
func (r *Register) Suppliers(ctx context.Context, at At) (list []questionnaire.Supplier, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		list, err = store.List(ctx, v, store.Suppliers)
		return err
	})
	return list, err
}
