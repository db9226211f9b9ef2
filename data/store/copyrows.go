package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"slices"
	"strings"
)

// copiedTable is a table as it is copied from one engine to another: its columns, and the order of its rows, which is
// that in which they were written where they have the number of a row of the audit log.
type copiedTable struct {
	name    string
	columns []string
	order   []string
}

// TableSum is the number of rows of a table and a digest over them, the same for the same rows on either engine.
type TableSum struct {
	Table  string `json:"table"`
	Rows   int    `json:"rows"`
	SHA256 string `json:"sha256"`
}

// copiedTables lists the tables of a register in a file, in the order in which their rows may be added: what a row
// refers to comes before it.
func copiedTables(ctx context.Context, q querier) ([]copiedTable, error) {
	v := &View{q: q}
	var names []string
	if err := v.eachID(ctx, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid",
		func(name string) { names = append(names, name) }); err != nil {
		return nil, err
	}
	out := make([]copiedTable, 0, len(names))
	for _, name := range names {
		t := copiedTable{name: name}
		var key []string
		if err := v.each(ctx, "SELECT name, pk FROM pragma_table_info($1) ORDER BY cid", []any{name},
			func(s scanner) error {
				var column string
				var pk int
				err := s.Scan(&column, &pk)
				t.columns = append(t.columns, column)
				if pk > 0 {
					key = append(key, column)
				}
				return err
			}); err != nil {
			return nil, err
		}
		if slices.Contains(t.columns, "seq") && name != "audit" && name != "audit_head" {
			t.order = []string{"seq"}
		}
		t.order = append(t.order, key...)
		out = append(out, t)
	}
	return out, nil
}

// read calls f with each row of the table, whose values it may keep.
func (t *copiedTable) read(ctx context.Context, from querier, f func(row []any) error) error {
	v := &View{q: from}
	return v.each(ctx, "SELECT "+strings.Join(t.columns, ", ")+" FROM "+t.name+" ORDER BY "+
		strings.Join(t.order, ", "), nil, func(s scanner) error {
		row, into := make([]any, len(t.columns)), make([]any, len(t.columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := s.Scan(into...); err != nil {
			return err
		}
		return f(row)
	})
}

// rowSum adds up the rows of a table.
type rowSum struct {
	h hash.Hash
	n int
}

func (r *rowSum) add(row []any) {
	var n [8]byte
	for _, x := range row {
		words := ""
		switch x := x.(type) {
		case nil:
			r.h.Write([]byte{0})
			continue
		case string:
			words = x
		case []byte:
			words = string(x)
		default:
			words = fmt.Sprint(x)
		}
		r.h.Write([]byte{1})
		binary.BigEndian.PutUint64(n[:], uint64(len(words)))
		r.h.Write(n[:])
		r.h.Write([]byte(words))
	}
	r.n++
}

func (t *copiedTable) sum(ctx context.Context, from querier) (TableSum, error) {
	r := rowSum{h: sha256.New()}
	err := t.read(ctx, from, func(row []any) error { r.add(row); return nil })
	return TableSum{t.name, r.n, hex.EncodeToString(r.h.Sum(nil))}, err
}

// maxCopied is the most values that one statement of a copy writes.
const maxCopied = 4000

// copy writes the rows of the table to another register, and returns what was read.
func (t *copiedTable) copy(ctx context.Context, from, to querier) (TableSum, error) {
	r := rowSum{h: sha256.New()}
	head := "INSERT INTO " + t.name + " (" + strings.Join(t.columns, ", ") + ") VALUES "
	if t.name == "audit_head" {
		head = ""
	}
	width := len(t.columns)
	group := max(1, maxCopied/width)
	full := head + tuples(group, width)
	var values []any
	flush := func() error {
		if len(values) == 0 {
			return nil
		}
		words := full
		if n := len(values) / width; n < group {
			words = head + tuples(n, width)
		}
		_, err := to.ExecContext(ctx, words, values...)
		values = values[:0]
		return mapError(err)
	}
	err := t.read(ctx, from, func(row []any) error {
		r.add(row)
		if t.name == "audit_head" { // there is a first one, which cannot be deleted
			return t.setHead(ctx, to, row)
		}
		values = append(values, row...)
		if len(values) < group*width {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	if err != nil {
		return TableSum{}, fmt.Errorf("table %s: %w", t.name, err)
	}
	return TableSum{t.name, r.n, hex.EncodeToString(r.h.Sum(nil))}, nil
}

func (t *copiedTable) setHead(ctx context.Context, to querier, row []any) error {
	sets := make([]string, len(t.columns))
	for i, c := range t.columns {
		sets[i] = fmt.Sprintf("%s = $%d", c, i+1)
	}
	_, err := to.ExecContext(ctx, "UPDATE audit_head SET "+strings.Join(sets, ", "), row...)
	return mapError(err)
}

// copyRows copies a whole register into an empty one, and reads both again: what differs is an error.
func copyRows(ctx context.Context, tables []copiedTable, from, to querier) ([]TableSum, error) {
	if _, err := to.ExecContext(ctx, "DELETE FROM schema_migration"); err != nil {
		return nil, mapError(err)
	}
	sums := make([]TableSum, 0, len(tables))
	for i := range tables {
		was, err := tables[i].copy(ctx, from, to)
		if err != nil {
			return nil, err
		}
		is, err := tables[i].sum(ctx, to)
		if err != nil {
			return nil, err
		}
		if is != was {
			return nil, fmt.Errorf("table %s: %d rows were read and %d are in the copy, or they are not the same: %w",
				was.Table, was.Rows, is.Rows, ErrDamaged)
		}
		sums = append(sums, was)
	}
	return sums, nil
}
