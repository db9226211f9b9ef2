package data

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// AddSupplier adds a supplier and returns it with identifier and reference: the one given, or the next SUP number.
func (r *Register) AddSupplier(ctx context.Context, s entity.Supplier) (entity.Supplier, error) {
	err := r.Update(ctx, ActSupplier, func(tx *Tx) (err error) {
		s, err = tx.AddSupplier(ctx, s)
		tx.Subject("supplier", s.Ref, "")
		return err
	})
	return s, err
}

// AddSupplier is [Register.AddSupplier] inside a transaction.
func (tx *Tx) AddSupplier(ctx context.Context, s entity.Supplier) (entity.Supplier, error) {
	if err := CleanSupplier(&s); err != nil {
		return s, err
	}
	if s.ID == "" {
		s.ID = tx.NewID()
	}
	if s.Ref == "" {
		ref, err := NextRef(ctx, tx, store.Suppliers, entity.SupplierForm)
		if err != nil {
			return s, err
		}
		s.Ref = ref
	}
	if err := codesFree(ctx, tx, &s); err != nil {
		return s, err
	}
	return s, SupplierTaken(ctx, tx, s, store.Insert(ctx, tx, store.Suppliers, s))
}

// UpdateSupplier writes a new version of a supplier that is in the register. Another name is a rename for no reason.
func (r *Register) UpdateSupplier(ctx context.Context, s entity.Supplier) error {
	return r.ChangeSupplier(ctx, s, "")
}

// ChangeSupplier is [Register.UpdateSupplier] with the reason for another name, which is a rename as
// [Register.RenameSupplier] does it. Without one the history says that none was given.
func (r *Register) ChangeSupplier(ctx context.Context, s entity.Supplier, reason questionnaire.Text) error {
	return r.Update(ctx, actChange, func(tx *Tx) error {
		tx.Subject("supplier", s.Ref, "")
		was, err := store.Get(ctx, tx, store.Suppliers, s.ID)
		if err != nil {
			return err
		}
		return tx.changeSupplier(ctx, was, s, reason)
	})
}

// EditSupplier writes what change makes of the supplier as it is now; an error of change writes nothing. Identifier and
// reference stay. So what another person wrote since a form was opened is not undone by it.
func (r *Register) EditSupplier(ctx context.Context, id string, change func(*entity.Supplier) error) error {
	return r.Update(ctx, actChange, func(tx *Tx) error {
		was, err := store.Get(ctx, tx, store.Suppliers, id)
		if err != nil {
			return err
		}
		tx.Subject("supplier", was.Ref, "")
		s := was
		if err := change(&s); err != nil {
			return err
		}
		s.ID, s.Ref = was.ID, was.Ref
		return tx.changeSupplier(ctx, was, s, "")
	})
}

func (tx *Tx) changeSupplier(ctx context.Context, was, s entity.Supplier, reason questionnaire.Text) error {
	if err := CleanSupplier(&s); err != nil {
		return err
	}
	if s.Name == was.Name {
		return tx.updateSupplier(ctx, s)
	}
	tx.Name(actRename)
	s.Why = tx.reasonOr(reason, NoReason)
	if err := tx.updateSupplier(ctx, s); err != nil {
		return err
	}
	return tx.pushOfSupplier(ctx, s.ID, s.Ref)
}

// NoReason is the reason of an act that takes one, and was done where none was asked for.
const NoReason questionnaire.Text = "none given"

// reasonOr is who acts, now, for a reason, or for another one where it is blank.
func (tx *Tx) reasonOr(reason, or questionnaire.Text) *entity.Reopening {
	return &entity.Reopening{By: tx.Actor(), At: tx.At(),
		Reason: questionnaire.Text(text.FirstNonBlank(string(reason), string(or)))}
}

func (tx *Tx) updateSupplier(ctx context.Context, s entity.Supplier) error {
	if err := CleanSupplier(&s); err != nil {
		return err
	}
	was, err := store.Get(ctx, tx, store.Suppliers, s.ID)
	if err != nil {
		return err
	}
	if was.Disposed != 0 {
		return problem.New("disposed", was.Ref, "enter the supplier anew if there is business with it again",
			"the supplier was disposed of: only a stub is left")
	}
	NoteName(&s, was.Name)
	if err := codesFree(ctx, tx, &s); err != nil {
		return err
	}
	_, err = store.Put(ctx, tx, store.Suppliers, s)
	return SupplierTaken(ctx, tx, s, err)
}

// NoteName keeps the name that a supplier had until now among its former ones, where it has another.
func NoteName(s *entity.Supplier, was string) {
	if was == s.Name {
		return
	}
	s.Former = slices.DeleteFunc(slices.Clone(s.Former), func(n string) bool { return n == s.Name || n == was })
	s.Former = append(s.Former, was)
}

// CleanSupplier puts the words of a supplier in the form the register keeps.
func CleanSupplier(s *entity.Supplier) error {
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
	if err := CleanAll(fields...); err != nil {
		return err
	}
	// a number that cannot be read stays as it is typed, for the store to refuse
	if n, err := entity.ParseCompanyNumber(s.CompanyNumber); err == nil {
		s.CompanyNumber = n
	}
	return nil
}

// CleanAll cleans several texts, each as [text.Clean] does.
func CleanAll(fields ...*string) error {
	for _, f := range fields {
		v, err := text.Clean(*f)
		if err != nil {
			return problem.New("bad-text", text.Safe(*f),
				"type it again, or paste it through a plain text editor", "%s", err)
		}
		*f = v
	}
	return nil
}

// SupplierTaken adds a Problem to a duplicate error, naming the supplier's reference or ODS code
// that is in use. It returns other errors as they are.
func SupplierTaken(ctx context.Context, tx *Tx, s entity.Supplier, err error) error {
	if !errors.Is(err, store.ErrDuplicate) {
		return err
	}
	if err := codeTaken(ctx, tx, &s); err != nil {
		return err
	}
	return fmt.Errorf("%w: %w", ErrDuplicate,
		problem.New("ref-taken", s.Ref, "choose another reference, or leave it out to get the next number",
			"another supplier has this reference already"))
}

// codesFree refuses an ODS code that another supplier has. A file is asked once it has refused the code; a server
// answers nothing more in a transaction after an error, and is asked before.
func codesFree(ctx context.Context, tx *Tx, s *entity.Supplier) error {
	if !tx.r.Shared() {
		return nil
	}
	return codeTaken(ctx, tx, s)
}

// codeTaken is the problem of a code of a supplier that another one has, nil for none.
func codeTaken(ctx context.Context, tx *Tx, s *entity.Supplier) error {
	for _, code := range s.ODSCodes {
		id, ok, err := store.SupplierOfCode(ctx, tx, code)
		if err != nil || !ok || id == s.ID {
			continue
		}
		other, err := store.Get(ctx, tx, store.Suppliers, id)
		if err != nil {
			continue
		}
		return fmt.Errorf("%w: %w", ErrDuplicate,
			problem.New("ods-code-taken", code, "use that supplier, merge the two with assure "+
				"supplier merge, or retire that one first with assure supplier retire: an ODS code belongs to "+
				"one supplier that is not retired",
				"the ODS code belongs to %s %s already", other.Ref, text.Safe(other.Name)))
	}
	return nil
}

// SupplierByID returns the supplier with an identifier.
func (r *Register) SupplierByID(ctx context.Context, id string) (s entity.Supplier, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		s, err = store.Get(ctx, v, store.Suppliers, id)
		return err
	})
	return s, err
}

// FindSupplier finds a supplier by reference, else ODS code, else a company number that only one
// has. None is ErrNotFound, several are ErrAmbiguous.
func (r *Register) FindSupplier(ctx context.Context, key string) (s entity.Supplier, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		s, err = book.FindSupplier(ctx, v, key)
		return err
	})
	return s, err
}

// MadeUp reports whether the register is one of made-up data, or holds suppliers of the demo, wherever its file is.
func (r *Register) MadeUp(ctx context.Context) (bool, error) {
	if s, err := r.Settings(ctx, book.At{}); err != nil || s.MadeUp {
		return err == nil, err
	}
	list, err := r.Suppliers(ctx, book.At{})
	return slices.ContainsFunc(list, func(s entity.Supplier) bool { return book.IsDemo(&s) }), err
}

// Suppliers lists all suppliers as they were at a moment, in the order they were added, retired ones included.
func (r *Register) Suppliers(ctx context.Context, at book.At) (list []entity.Supplier, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		list, err = store.List(ctx, v, store.Suppliers)
		return err
	})
	return list, err
}

// WantContact is the next step after a text that is no contact.
const WantContact = "write it as 'Ann Example <ann@example.org>'"

// ParseContact reads "Name <address>", a bare address, or a bare name.
func ParseContact(s string) (entity.Contact, error) {
	a, err := mail.ParseAddress(s)
	if err != nil {
		if !strings.ContainsAny(s, "@<>") {
			return entity.Contact{Name: s}, nil
		}
		return entity.Contact{}, fmt.Errorf("%q is not a contact", s)
	}
	name := a.Name
	if name == "" {
		name = a.Address
	}
	return entity.Contact{Name: name, Email: a.Address}, nil
}
