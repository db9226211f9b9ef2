package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// schema is the parts of a schema by type and name ("table risk", "trigger risk_event_no_update"), each with its words
// without needless blanks, and the columns of each table.
type schema struct {
	parts   map[string]string
	columns map[string][]string
}

// readSchema reads the schema of a database. Indexes that SQLite makes by itself have no words.
func readSchema(ctx context.Context, q querier) (schema, error) {
	v := View{q: q}
	s, err := readParts(ctx, &v)
	if err != nil {
		return s, err
	}
	for _, part := range slices.Sorted(maps.Keys(s.parts)) {
		table, ok := strings.CutPrefix(part, "table ")
		if !ok {
			continue
		}
		err := v.each(ctx, "SELECT name FROM pragma_table_info($1)", []any{table}, func(r scanner) error {
			var name string
			err := r.Scan(&name)
			s.columns[table] = append(s.columns[table], name)
			return err
		})
		if err != nil {
			return s, err
		}
	}
	return s, nil
}

// readParts reads the schema without the columns.
func readParts(ctx context.Context, v *View) (schema, error) {
	s := schema{parts: map[string]string{}, columns: map[string][]string{}}
	return s, v.each(ctx, "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master", nil,
		func(r scanner) error {
			var kind, name, table, words string
			err := r.Scan(&kind, &name, &table, &words)
			s.parts[kind+" "+name] = table + ": " + strings.Join(strings.Fields(words), " ")
			return err
		})
}

// has reports whether a table has a column; with no column, whether there is the table.
func (s schema) has(table, column string) bool {
	if column == "" {
		return s.columns[table] != nil
	}
	return slices.Contains(s.columns[table], column)
}

// madeBy returns the schema of a new register with these migrations.
func madeBy(ctx context.Context, list []migration) (schema, error) {
	db, err := sql.Open("sqlite", "file:/assure-"+newULID()+"?vfs=memdb")
	if err != nil {
		return schema{}, err
	}
	db.SetMaxOpenConns(1)
	s := &Store{}
	s.cfg.Now = time.Now
	var made schema
	if _, err = s.applyMigrations(ctx, db, list); err == nil {
		err = readOnce(ctx, db, func(q querier) error {
			made, err = readSchema(ctx, q)
			return err
		})
	}
	return made, errors.Join(err, db.Close())
}

// verifySchema compares the schema with that of a new register with the same migrations, and the migrations with those
// of this program.
func (v *verifier) verifySchema(ctx context.Context, list []migration) error {
	done, err := appliedMigrations(ctx, v.q, ofSQLite)
	if err == nil && len(done) > len(list) {
		return (&Store{}).compareMigrations(list, done)
	}
	if err != nil && !broken(err) {
		return err
	}
	for i, d := range done {
		if w := list[i]; d.version != w.version || d.name != w.name || d.sha256 != w.sha256 {
			v.add("schema: step %d (%s) is recorded otherwise than this program makes it", w.version, w.name)
		}
	}
	var merr error
	if v.expected, merr = madeBy(ctx, list[:len(done)]); merr != nil {
		return fmt.Errorf("make the schema to compare with: %w", merr)
	}
	if err != nil {
		return err
	}
	if len(done) == 0 {
		v.add("schema: there is no register in this file")
	}
	have, err := readSchema(ctx, v.q)
	if err != nil {
		return err
	}
	for _, difference := range v.expected.differences(have) {
		v.add("schema: %s", difference)
	}
	return v.verifyNumber(ctx, len(done))
}

// verifyNumber compares the number of the schema in the header of the file with the migrations.
func (v *verifier) verifyNumber(ctx context.Context, want int) error {
	var n int
	if err := v.q.QueryRowContext(ctx, "PRAGMA user_version").Scan(&n); err != nil {
		return mapError(err)
	}
	if n != want {
		v.add("schema: the file says schema %d, and it has %d", n, want)
	}
	return nil
}

// sum is the SHA-256 over the parts of a schema.
func (s schema) sum() string {
	h := sha256.New()
	for _, part := range slices.Sorted(maps.Keys(s.parts)) {
		fmt.Fprintf(h, "%s\x00%s\x00", part, s.parts[part])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// harmless reports whether another schema only has more tables, views or indexes: they change nothing of what is read.
func (s schema) harmless(have schema) bool {
	for part, words := range s.parts {
		if have.parts[part] != words {
			return false
		}
	}
	for part := range have.parts {
		if _, ok := s.parts[part]; !ok && strings.HasPrefix(part, "trigger ") {
			return false
		}
	}
	return true
}

// differences says what another schema has otherwise.
func (s schema) differences(have schema) (list []string) {
	var missing, changed, added []string
	for _, part := range slices.Sorted(maps.Keys(s.parts)) {
		switch words, ok := have.parts[part]; {
		case !ok:
			missing = append(missing, part)
		case words != s.parts[part]:
			changed = append(changed, part)
		}
	}
	for _, part := range slices.Sorted(maps.Keys(have.parts)) {
		if _, ok := s.parts[part]; !ok {
			added = append(added, part)
		}
	}
	for _, d := range []struct {
		parts []string
		words string
	}{{missing, "missing"}, {changed, "not as this program makes it"}, {added, "added; no release of this " +
		"program makes it"}} {
		if n := len(d.parts); n > 3 {
			list = append(list, fmt.Sprintf("%s: %s and %d more", d.words, strings.Join(d.parts[:3], ", "), n-3))
		} else if n > 0 {
			list = append(list, d.words+": "+strings.Join(d.parts, ", "))
		}
	}
	return list
}

// verifyReferences finds rows that refer to something that is not there.
func (v *verifier) verifyReferences(ctx context.Context) error {
	type dangling struct {
		table, parent string
		row           int64
	}
	var list []dangling
	err := v.each(ctx, `SELECT "table", "parent", coalesce("rowid", 0) FROM pragma_foreign_key_check`, nil,
		func(r scanner) error {
			var d dangling
			err := r.Scan(&d.table, &d.parent, &d.row)
			if d.parent != d.table+"_event" { // reported with what is shown
				list = append(list, d)
			}
			return err
		})
	if err != nil {
		return err
	}
	for _, d := range list {
		name := "a row of table " + d.table
		if id, ok := v.idOfRow(ctx, d.table, d.row); ok {
			name = v.name(ctx, d.table, id)
		}
		v.add("%s refers to a row of table %s that is not there", name, d.parent)
	}
	return nil
}

// idOfRow is the identifier of a row of a view. ok is false for other tables.
func (v *verifier) idOfRow(ctx context.Context, table string, row int64) (id string, ok bool) {
	column := "id"
	switch {
	case table == "answer_event":
		column = "assessment || '/' || question || '/' || party"
	case !slices.Contains(KindNames(), table):
		return "", false
	}
	err := v.q.QueryRowContext(ctx, "SELECT "+column+" FROM "+table+" WHERE rowid = $1", row).Scan(&id)
	return id, err == nil
}
