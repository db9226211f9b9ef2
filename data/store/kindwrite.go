package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"assure/questionnaire/entity"
)

// Writer is a transaction, or a type that embeds one.
type Writer interface{ writer() *Tx }

func (t *Tx) writer() *Tx { return t }

// Insert adds a new entity. The error wraps [ErrDuplicate] when it exists already, and
// [ErrForeignKey] when it refers to something that does not exist.
func Insert[T any](ctx context.Context, in Writer, k *Kind[T], t T) error {
	if err := k.sound(&t, nil); err != nil {
		return err
	}
	tx := in.writer()
	texts := newTextSet()
	body, err := k.encode(texts, &t)
	if err != nil {
		return err
	}
	if err := tx.putTexts(ctx, texts); err != nil {
		return err
	}
	return k.insert(ctx, tx, []*T{&t}, [][]byte{body})
}

// Put adds an entity or a new revision of one. When it equals the current revision, nothing is written and changed is
// false.
func Put[T any](ctx context.Context, in Writer, k *Kind[T], t T) (changed bool, err error) {
	tx := in.writer()
	texts := newTextSet()
	body, err := k.encode(texts, &t)
	if err != nil {
		return false, err
	}
	var rev int
	var have string
	err = tx.row(ctx, "SELECT rev, body FROM "+k.table+" WHERE id = $1", k.id(&t)).Scan(&rev, &have)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return false, mapError(err)
	}
	if rev > 0 && have == string(body) {
		return false, nil
	}
	if err := k.sound(&t, []byte(have)); err != nil {
		return false, err
	}
	if err := tx.putTexts(ctx, texts); err != nil {
		return false, err
	}
	return true, k.write(ctx, tx, &t, rev+1, body)
}

// PutMany is [Put] for many entities with different identifiers.
func PutMany[T any](ctx context.Context, in Writer, k *Kind[T], list []T) error {
	tx := in.writer()
	type held struct {
		rev  int
		body string
	}
	have, ids := make(map[string]held, len(list)), make([]any, len(list))
	for i := range list {
		ids[i] = k.id(&list[i])
	}
	if err := tx.eachOf(ctx, "SELECT id, rev, body FROM "+k.table+" WHERE id IN (%s)", ids, func(s scanner) error {
		var id string
		var h held
		err := s.Scan(&id, &h.rev, &h.body)
		have[id] = h
		return err
	}); err != nil {
		return err
	}
	texts := newTextSet()
	var fresh []*T
	var bodies [][]byte
	for i := range list {
		t := &list[i]
		body, err := k.encode(texts, t)
		if err != nil {
			return err
		}
		was, known := have[k.id(t)]
		if err := k.sound(t, []byte(was.body)); err != nil {
			return err
		}
		switch {
		case !known:
			fresh, bodies = append(fresh, t), append(bodies, body)
		case was.body != string(body):
			if err := k.write(ctx, tx, t, was.rev+1, body); err != nil {
				return err
			}
		}
	}
	if err := tx.putTexts(ctx, texts); err != nil {
		return err
	}
	return k.insert(ctx, tx, fresh, bodies)
}

// sound returns the first fault of an entity that its current revision does not have. A fault from an older release may
// stay while other fields change, so that it stops nobody's work.
func (k *Kind[T]) sound(t *T, have []byte) error {
	faults := faultsOf(t)
	if len(faults) == 0 {
		return nil
	}
	var known entity.Faults
	if len(have) > 0 {
		var was T
		if err := json.Unmarshal(have, &was); err != nil {
			return err
		}
		known = faultsOf(&was)
	}
	for i := range faults {
		if !slices.Contains(known, faults[i]) {
			return &faults[i].Problem
		}
	}
	return nil
}

// faultsOf lists the faults of an entity that has rules for its values.
func faultsOf(t any) entity.Faults {
	if checked, ok := t.(interface{ Faults() entity.Faults }); ok {
		return checked.Faults()
	}
	return nil
}

// faults lists the faults of all entities in the current view.
func (k *Kind[T]) faults(ctx context.Context, v *View) (out entity.Faults, err error) {
	if _, ok := any(new(T)).(interface{ Faults() entity.Faults }); !ok {
		return nil, nil
	}
	list, err := List(ctx, v, k)
	for i := range list {
		out = append(out, faultsOf(&list[i])...)
	}
	return out, err
}

// Faults lists the values that no record may have and that an older release took.
func Faults(ctx context.Context, from Viewer) (out entity.Faults, err error) {
	for _, k := range entities {
		found, err := k.faults(ctx, from.view())
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// insert writes the first revisions of new entities.
func (k *Kind[T]) insert(ctx context.Context, tx *Tx, list []*T, bodies [][]byte) error {
	events, views := make([]any, 0, 5*len(list)), make([]any, 0, (3+len(k.columns))*len(list))
	for i, t := range list {
		id, body := k.id(t), string(bodies[i])
		if id == "" {
			return fmt.Errorf("%s without an identifier: %w", k.table, ErrRefused)
		}
		events = append(events, id, 1, tx.seq, tx.at, body)
		views = append(views, id, 1, body)
		for _, c := range k.columns {
			views = append(views, c.get(t))
		}
		tx.noteEvent(k.table, id, 1, bodies[i])
	}
	if err := tx.insertRows(ctx, k.insertEvent, "", 5, events); err != nil {
		if appendOnly(err) { // the trigger fires before the primary key is checked
			err = fmt.Errorf("%s %s: %w", k.table, k.id(list[0]), ErrDuplicate)
		}
		return err
	}
	if err := tx.insertRows(ctx, k.insertView, "", 3+len(k.columns), views); err != nil {
		return fmt.Errorf("%s: %w", k.table, err)
	}
	for _, t := range list {
		if k.after != nil {
			if err := k.after(ctx, tx, t); err != nil {
				return err
			}
		}
	}
	return nil
}

// encode returns the JSON that the event of an entity stores, in which each free text is a digest,
// and adds the texts to the set. It does not change the caller's value.
func (k *Kind[T]) encode(texts *textSet, t *T) ([]byte, error) {
	words := false
	if err := walkStrings(reflect.ValueOf(t), func(s reflect.Value, free bool) error {
		words = words || free && s.Len() > 0
		return checkString(s, free)
	}); err != nil {
		return nil, fmt.Errorf("%s: %w", k.table, err)
	}
	body, err := json.Marshal(t)
	if err != nil || !words {
		return body, err
	}
	var own T // a copy that shares no slice with the caller's
	if err := json.Unmarshal(body, &own); err != nil {
		return nil, err
	}
	if err := walkStrings(reflect.ValueOf(&own), func(s reflect.Value, free bool) error {
		if !free || s.Len() == 0 {
			return nil
		}
		d, err := texts.add(s.String())
		s.SetString(d)
		return err
	}); err != nil {
		return nil, fmt.Errorf("%s: %w", k.table, err)
	}
	return json.Marshal(own)
}

// write adds a revision.
func (k *Kind[T]) write(ctx context.Context, tx *Tx, t *T, rev int, body []byte) error {
	if rev == 1 {
		return k.insert(ctx, tx, []*T{t}, [][]byte{body})
	}
	id := k.id(t)
	if err := tx.insertRows(ctx, k.insertEvent, "", 5, []any{id, rev, tx.seq, tx.at, string(body)}); err != nil {
		return err
	}
	args := []any{id, rev, string(body)}
	for _, c := range k.columns {
		args = append(args, c.get(t))
	}
	if err := tx.exec(ctx, k.updateView, args...); err != nil {
		return fmt.Errorf("%s: %w", k.table, err)
	}
	tx.noteEvent(k.table, id, rev, body)
	if k.after != nil {
		return k.after(ctx, tx, t)
	}
	return nil
}

// viewSQL returns the statement that inserts first revisions into the view, up to VALUES, and the one that updates the
// view for a later revision.
func (k *Kind[T]) viewSQL() (insert, update string) {
	names, sets := "", ""
	for i, c := range k.columns {
		names += ", " + c.name
		sets += fmt.Sprintf(", %s = $%d", c.name, 4+i)
	}
	return "INSERT INTO " + k.table + " (id, rev, body" + names + ")",
		"UPDATE " + k.table + " SET rev = $2, body = $3" + sets + " WHERE id = $1"
}
