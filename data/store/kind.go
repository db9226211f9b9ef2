package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Kind describes how entities of one type are stored: the table, the identifier, and the columns
// for SQL to find them by and to check. The Kinds of this package are values that never change; see
// kinds.go.
type Kind[T any] struct {
	table   string
	id      func(*T) string
	columns []column[T]
	after   func(ctx context.Context, tx *Tx, t *T) error // updates tables derived from the view, such as ods_code
	texts   []int                                         // fields that can hold a questionnaire.Text

	insertEvent, insertView string // statements up to VALUES
	updateView              string // whole statement
}

// column is a column of the current view, worked out from the entity. A fixed one never changes for one entity.
type column[T any] struct {
	name  string
	fixed bool
	get   func(*T) any
}

func kind[T any](table string, id func(*T) string, columns ...column[T]) *Kind[T] {
	k := &Kind[T]{table: table, id: id, columns: columns, texts: textFields(reflect.TypeFor[T]())}
	k.insertEvent = "INSERT INTO " + table + "_event (id, rev, seq, at_us, body)"
	k.insertView, k.updateView = k.viewSQL()
	return k
}

// fixed returns a column that keeps its first value.
func fixed[T any](name string, get func(*T) any) column[T] { return column[T]{name, true, get} }

// moving returns a column whose value may change.
func moving[T any](name string, get func(*T) any) column[T] { return column[T]{name, false, get} }

// Name returns the entity's name, as in the audit log.
func (k *Kind[T]) Name() string { return k.table }

func (k *Kind[T]) column(name string) (column[T], bool) {
	i := slices.IndexFunc(k.columns, func(c column[T]) bool { return c.name == name })
	if i < 0 {
		return column[T]{}, false
	}
	return k.columns[i], true
}

func (k *Kind[T]) has(name string) bool { _, ok := k.column(name); return ok }

// Where is a condition on a column of a Kind: its value is one of Values.
type Where struct {
	Column string
	Values []any
}

// By returns the condition that a column has a value.
func By(column string, value any) Where { return Where{column, []any{value}} }

// In returns the condition that a column has one of the values.
func In[V any](column string, values []V) Where {
	w := Where{Column: column}
	for _, v := range values {
		w.Values = append(w.Values, v)
	}
	return w
}

// Viewer is a [View], or a [Tx], which reads its own changes.
type Viewer interface{ view() *View }

func (v *View) view() *View { return v }

// Get reads one entity by its identifier. The error wraps [ErrNotFound] when there is none.
func Get[T any](ctx context.Context, from Viewer, k *Kind[T], id string) (T, error) {
	v := from.view()
	var t T
	var body string
	query, args := "SELECT body FROM "+k.table+" WHERE id = $1", []any{id}
	if v.Past() {
		query, args = "SELECT body FROM "+k.table+"_event WHERE id = $1 AND seq <= $2 ORDER BY rev DESC LIMIT 1",
			[]any{id, v.known}
	}
	if err := noRow(v.q.QueryRowContext(ctx, query, args...).Scan(&body), k.table, id); err != nil {
		return t, err
	}
	list := make([]T, 1)
	if err := json.Unmarshal([]byte(body), &list[0]); err != nil {
		return t, fmt.Errorf("%s %s: %w", k.table, id, err)
	}
	err := fillTexts(ctx, v, k, list)
	return list[0], err
}

// Find reads the first entity, by identifier, that meets the conditions. The error wraps
// [ErrNotFound] when there is none.
func Find[T any](ctx context.Context, from Viewer, k *Kind[T], where ...Where) (T, error) {
	list, err := List(ctx, from, k, where...)
	if err != nil || len(list) > 0 {
		if err != nil {
			list = make([]T, 1)
		}
		return list[0], err
	}
	var none T
	return none, fmt.Errorf("%s %v: %w", k.table, where, ErrNotFound)
}

// List reads the entities that meet all conditions, in the order of their identifiers (which is the order of creation
// for ULIDs).
func List[T any](ctx context.Context, from Viewer, k *Kind[T], where ...Where) ([]T, error) {
	v := from.view()
	query, args, err := k.listSQL(v, where)
	if err != nil {
		return nil, err
	}
	return read(ctx, v, k, where, query, args...)
}

// ListPlain is [List] with digests where free texts stand: for what is decided without them. What it returns must not
// be written back.
func ListPlain[T any](ctx context.Context, from Viewer, k *Kind[T], where ...Where) ([]T, error) {
	v := from.view()
	query, args, err := k.listSQL(v, where)
	if err != nil {
		return nil, err
	}
	return readPlain(ctx, v, k, where, query, args...)
}

// After reads the next entities behind an identifier, "" for the first, at most n, in the order of [List].
func After[T any](ctx context.Context, from Viewer, k *Kind[T], id string, n int) ([]T, error) {
	v := from.view()
	if !v.Past() {
		return read(ctx, v, k, nil, "SELECT body FROM "+k.table+" WHERE id > $1 ORDER BY id LIMIT $2", id, n)
	}
	return read(ctx, v, k, nil, fmt.Sprintf(`SELECT e.body FROM (SELECT id, max(rev) AS rev FROM %[1]s_event
		WHERE id > $1 AND seq <= $3 GROUP BY id ORDER BY id LIMIT $2) m
		JOIN %[1]s_event e ON e.id = m.id AND e.rev = m.rev ORDER BY m.id`, k.table), id, n, v.known)
}

// read reads the bodies that a query gives, with their texts.
func read[T any](ctx context.Context, v *View, k *Kind[T], where []Where, query string, args ...any) ([]T, error) {
	list, err := readPlain(ctx, v, k, where, query, args...)
	if err != nil {
		return nil, err
	}
	return list, fillTexts(ctx, v, k, list)
}

// readPlain reads the bodies that a query gives. Those of a past view that do not meet the conditions are left out.
func readPlain[T any](ctx context.Context, v *View, k *Kind[T], where []Where, query string, args ...any) ([]T, error) {
	rows, err := v.q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, mapError(err)
	}
	defer rows.Close()
	var list []T
	var body sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&body); err != nil {
			return nil, err
		}
		var t T
		if err := json.Unmarshal(body, &t); err != nil {
			return nil, fmt.Errorf("%s: %w", k.table, err)
		}
		if !v.Past() || k.matches(&t, where) {
			list = append(list, t)
		}
	}
	return list, mapError(rows.Err()) // closed before texts are read: a transaction has one connection
}

// listSQL selects bodies. A past view takes the newest event of each entity at its time, narrowed through the current
// view by columns that never change; the others are compared on the entity itself.
func (k *Kind[T]) listSQL(v *View, where []Where) (string, []any, error) {
	var args []any
	var conds []string
	for _, w := range where {
		c, ok := k.column(w.Column)
		if !ok {
			return "", nil, fmt.Errorf("%s has no column %q", k.table, w.Column)
		}
		if v.Past() && !c.fixed {
			continue
		}
		if len(w.Values) == 0 {
			conds = append(conds, "1 = 0")
			continue
		}
		conds = append(conds, fmt.Sprintf("c.%s IN (%s)", w.Column, numbered(len(args)+1, len(w.Values))))
		args = append(args, w.Values...)
	}
	filter := ""
	if len(conds) > 0 {
		filter = " WHERE " + strings.Join(conds, " AND ")
	}
	if !v.Past() {
		return "SELECT c.body FROM " + k.table + " c" + filter + " ORDER BY c.id", args, nil
	}
	args = append(args, v.known)
	return fmt.Sprintf(`SELECT e.body FROM %[1]s c
		JOIN (SELECT id, max(rev) AS rev FROM %[1]s_event WHERE seq <= $%[2]d GROUP BY id) m ON m.id = c.id
		JOIN %[1]s_event e ON e.id = m.id AND e.rev = m.rev%[3]s ORDER BY c.id`, k.table, len(args), filter), args, nil
}

// matches reports whether an entity of a past view meets conditions on its columns.
func (k *Kind[T]) matches(t *T, where []Where) bool {
	for _, w := range where {
		c, _ := k.column(w.Column)
		have := fmt.Sprint(c.get(t))
		if !slices.ContainsFunc(w.Values, func(v any) bool { return fmt.Sprint(v) == have }) {
			return false
		}
	}
	return true
}

// fillTexts replaces digests by their texts in a whole list, with few queries.
func fillTexts[T any](ctx context.Context, v *View, k *Kind[T], list []T) error {
	if len(k.texts) == 0 || len(list) == 0 {
		return nil
	}
	words := map[string]string{}
	each := func(f func(reflect.Value)) {
		for i := range list {
			for _, n := range k.texts { // a list may be long, and most fields hold no text
				_ = walkStrings(reflect.ValueOf(&list[i]).Elem().Field(n), func(s reflect.Value, free bool) error {
					if free && s.String() != "" {
						f(s)
					}
					return nil
				})
			}
		}
	}
	each(func(s reflect.Value) { words[s.String()] = "" })
	if len(words) == 0 {
		return nil
	}
	if err := v.texts(ctx, words); err != nil {
		return err
	}
	each(func(s reflect.Value) { s.SetString(words[s.String()]) })
	return nil
}

// Revision is one event of an entity.
type Revision[T any] struct {
	Rev    int
	Seq    int64 // of the audit row
	Entity T
}

// FirstAt returns when an entity was first written. The error wraps [ErrNotFound] when it never was.
func FirstAt[T any](ctx context.Context, from Viewer, k *Kind[T], id string) (time.Time, error) {
	v := from.view()
	var us int64
	err := noRow(v.q.QueryRowContext(ctx, "SELECT at_us FROM "+k.table+"_event WHERE id = $1 AND rev = 1", id).Scan(
		&us),
		k.table, id)
	return time.UnixMicro(us).UTC(), err
}

// History reads the revisions of one entity up to the view's time, oldest first.
func History[T any](ctx context.Context, from Viewer, k *Kind[T], id string) ([]Revision[T], error) {
	v := from.view()
	rows, err := v.q.QueryContext(ctx,
		"SELECT rev, seq, body FROM "+k.table+"_event WHERE id = $1 AND ($2 = 0 OR seq <= $2) ORDER BY rev",
		id, v.known)
	if err != nil {
		return nil, mapError(err)
	}
	defer rows.Close()
	var revs []Revision[T]
	var list []T
	for rows.Next() {
		var r Revision[T]
		var body string
		if err := rows.Scan(&r.Rev, &r.Seq, &body); err != nil {
			return nil, err
		}
		var t T
		if err := json.Unmarshal([]byte(body), &t); err != nil {
			return nil, err
		}
		revs, list = append(revs, r), append(list, t)
	}
	if err := rows.Err(); err != nil {
		return nil, mapError(err)
	}
	rows.Close()
	if err := fillTexts(ctx, v, k, list); err != nil {
		return nil, err
	}
	for i := range revs {
		revs[i].Entity = list[i]
	}
	return revs, nil
}
