package datatest

import (
	"context"
	"fmt"
	"reflect"

	"assure/data"
	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// kept are the fields of text that a redacted copy prints as they are, or that are not free text:
// identifiers, references that the register gives itself, words of lists, and roles, which stand
// for people. Every other field of text of what the register holds is marked by the test, a field
// added tomorrow too.
var kept = map[string]bool{
	"Supplier.ID": true, "Supplier.MergedInto": true,
	"Engagement.ID": true, "Engagement.Supplier": true, "Engagement.Tender": true, "Engagement.Ref": true,
	"Fact.Engagement": true, "Fact.ID": true, "Fact.Role": true,
	"Fact.Value":    true, // values of open facts are marked apart
	"Assessment.ID": true, "Assessment.Engagement": true, "Assessment.Pack": true, "Assessment.Version": true,
	"Assessment.PackSHA": true, "Move.Version": true, "Move.PackSHA": true,
	"Document.ID": true, "Document.Ref": true, "Document.Supplier": true, "Document.SHA256": true,
	"Document.Kept":  true,
	"Certificate.ID": true, "Certificate.Ref": true, "Certificate.Supplier": true, "Certificate.Document": true,
	"Resolution.ID": true, "Resolution.Supplier": true, "Resolution.Engagement": true, "Resolution.Assessment": true,
	"Resolution.Question": true, "Resolution.State": true,
	"Support.Document": true, "Support.Assessment": true, "Support.Question": true, "Support.Batch": true,
	"Issue.ID": true, "Issue.Assessment": true, "Issue.SHA256": true,
	"Query.ID": true, "Query.Assessment": true, "Query.Question": true,
	"Decision.ID": true, "Decision.Engagement": true, "Decision.Assessment": true, "Decision.Question": true,
	"Decision.Risk": true, "Decision.Role": true, "Decision.Basis": true,
	"SignOff.ID": true, "SignOff.Assessment": true, "SignOff.Passes": true,
	"Pass.ID": true, "Pass.Assessment": true, "Pass.Question": true,
	"Admission.ID": true, "Admission.Engagement": true, "Admission.Tender": true, "Admission.Role": true,
	"Risk.ID": true, "Risk.Ref": true, "Risk.Engagement": true, "Risk.Pack": true, "Risk.Question": true,
	"Action.ID": true, "Action.Engagement": true, "Action.Risk": true, "Action.Question": true, "Action.Pack": true,
	"Tender.ID": true, "Tender.Ref": true,
	"Person.ID": true, "Person.Role": true, "Person.Deputy": true,
	"Addition.Sheet": true, "Addition.Subject": true, "Addition.Batch": true,
	"DSPTSnapshot.ID": true, "DSPTSnapshot.SHA256": true, "DSPTSnapshot.Batch": true,
}

// marks writes words of its own into each field of text that is not kept.
type marks struct {
	n     int
	words func(field string, n int) string
}

func (m *marks) next(field string) string {
	m.n++
	return m.words(field, m.n)
}

func (m *marks) mark(v any) {
	s := reflect.ValueOf(v).Elem()
	for i := range s.NumField() {
		name := s.Type().Name() + "." + s.Type().Field(i).Name
		if !kept[name] && s.Type().Field(i).IsExported() {
			m.field(name, s.Field(i))
		}
	}
}

// field marks text, lists of text and of structures. Types of their own, such as states, are words of a list.
func (m *marks) field(name string, f reflect.Value) {
	switch {
	case f.Type() == reflect.TypeFor[string](), f.Type() == reflect.TypeFor[questionnaire.Text]():
		if words := m.next(name); words != "" {
			f.SetString(words)
		}
	case f.Kind() == reflect.Slice &&
		(f.Type().Elem() == reflect.TypeFor[string]() || f.Type().Elem() == reflect.TypeFor[questionnaire.Text]() ||
			f.Type().Elem().Kind() == reflect.Struct):
		if f.Len() == 0 && m.words(name, 0) == "" {
			return
		}
		if f.Len() == 0 {
			f.Set(reflect.MakeSlice(f.Type(), 1, 1))
		} else {
			f.Set(reflect.AppendSlice(reflect.MakeSlice(f.Type(), 0, f.Len()), f)) // what was read may be shared
		}
		for i := range f.Len() {
			if f.Index(i).Kind() == reflect.Struct {
				m.mark(f.Index(i).Addr().Interface())
			} else {
				m.field(name, f.Index(i))
			}
		}
	case f.Kind() == reflect.Map && f.Type().Key().Kind() == reflect.String && f.Type().Elem().Kind() == reflect.String:
		for _, k := range f.MapKeys() {
			f.SetMapIndex(k, reflect.ValueOf(m.next(name)).Convert(f.Type().Elem()))
		}
	}
}

// markAll marks every entity of a kind, and writes it.
func markAll[T any](ctx context.Context, tx *data.Tx, m *marks, k *store.Kind[T]) error {
	list, err := store.List(ctx, tx, k)
	if err != nil {
		return err
	}
	for _, x := range list {
		m.mark(&x)
		if _, err := store.Put(ctx, tx, k, x); err != nil {
			return fmt.Errorf("mark %s: %w", k.Name(), err)
		}
	}
	return nil
}

// MarkEverything replaces every text that the register holds with what words gives for its field, such as
// "Supplier.Name", and a count. A field for which words gives "" stays. The store takes only some values for
// "Supplier.ODSCodes", "Supplier.CompanyNumber" and "Contact.Email".
func MarkEverything(ctx context.Context, tx *data.Tx, table questionnaire.FactTable,
	words func(field string, n int) string) error {
	m := &marks{words: words}
	facts, err := store.List(ctx, tx, store.Facts)
	if err != nil {
		return err
	}
	for _, f := range facts {
		if m.mark(&f); table.Def(f.ID).Open {
			f.Value = m.next("Fact.Value")
		}
		if _, err := store.Put(ctx, tx, store.Facts, f); err != nil {
			return err
		}
	}
	if err := m.answers(ctx, tx); err != nil {
		return err
	}
	for _, mark := range []func() error{
		func() error { return markAll(ctx, tx, m, store.Suppliers) },
		func() error { return markAll(ctx, tx, m, store.Engagements) },
		func() error { return markAll(ctx, tx, m, store.Assessments) },
		func() error { return markAll(ctx, tx, m, store.Documents) },
		func() error { return markAll(ctx, tx, m, store.Certificates) },
		func() error { return markAll(ctx, tx, m, store.Resolutions) },
		func() error { return markAll(ctx, tx, m, store.Supports) },
		func() error { return markAll(ctx, tx, m, store.Issues) },
		func() error { return markAll(ctx, tx, m, store.Queries) },
		func() error { return markAll(ctx, tx, m, store.Decisions) },
		func() error { return markAll(ctx, tx, m, store.SignOffs) },
		func() error { return markAll(ctx, tx, m, store.Passes) },
		func() error { return markAll(ctx, tx, m, store.Admissions) },
		func() error { return markAll(ctx, tx, m, store.Risks) },
		func() error { return markAll(ctx, tx, m, store.Actions) },
		func() error { return markAll(ctx, tx, m, store.Tenders) },
		func() error { return markAll(ctx, tx, m, store.People) },
		func() error { return markAll(ctx, tx, m, store.Additions) },
		func() error { return markAll(ctx, tx, m, store.Snapshots) },
	} {
		if err := mark(); err != nil {
			return err
		}
	}
	return nil
}

// answers replaces the texts of all answers.
func (m *marks) answers(ctx context.Context, tx *data.Tx) error {
	cycles, err := store.List(ctx, tx, store.Assessments)
	if err != nil {
		return err
	}
	for _, c := range cycles {
		all, err := store.AnswersOf(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		for _, both := range all[c.ID] {
			for _, a := range []*entity.Answer{both.Claim, both.Judgement} {
				if a == nil {
					continue
				}
				next := *a
				next.Note, next.Alternative = questionnaire.Text(m.next("Answer.Note")),
					questionnaire.Text(m.next("Answer.Alternative"))
				next.File, next.Sheet, next.Cell = m.next("Answer.File"), m.next("Answer.Sheet"), m.next("Answer.Cell")
				if _, err := tx.PutAnswer(ctx, store.Answered{Answer: next, OpID: m.next("op")}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
