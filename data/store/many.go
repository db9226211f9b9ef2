package store

import (
	"context"
	"fmt"
	"strconv"
)

// Numbers of rows that one statement writes, and of values that one query asks for. They are few,
// so that the statements are few and stay prepared. What is left over goes into smaller ones.
var (
	rowGroups = []int{16, 4, 1}
	keyGroups = []int{1, 4, 16, 64, textChunk}
)

// insertRows writes rows of width columns, with their values one after another, in few statements.
func (t *Tx) insertRows(ctx context.Context, head, tail string, width int, values []any) error {
	for _, n := range rowGroups {
		for len(values) >= n*width {
			if err := t.exec(ctx, head+" VALUES "+tuples(n, width)+" "+tail, values[:n*width]...); err != nil {
				return err
			}
			values = values[n*width:]
		}
	}
	return nil
}

// eachOf runs a query with keys in the place of its %s and calls f for every row. A key may be asked for twice.
func (v *View) eachOf(ctx context.Context, query string, keys []any, f func(scanner) error) error {
	for len(keys) > 0 {
		n := keyGroups[len(keyGroups)-1]
		for _, g := range keyGroups {
			if len(keys) <= g {
				n = g
				break
			}
		}
		args := make([]any, n)
		for i := range args {
			args[i] = keys[min(i, len(keys)-1)] // repeat the last one to fill the statement
		}
		if err := v.each(ctx, fmt.Sprintf(query, placeholders(1, n)), args, f); err != nil {
			return err
		}
		keys = keys[min(n, len(keys)):]
	}
	return nil
}

// each runs a query and calls f for every row.
func (v *View) each(ctx context.Context, query string, args []any, f func(scanner) error) error {
	rows, err := v.q.QueryContext(ctx, query, args...)
	if err != nil {
		return mapError(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return mapError(rows.Err())
}

// tuples returns n groups of width placeholders in one numbering: "($1, $2), ($3, $4)".
func tuples(n, width int) string {
	b := make([]byte, 0, n*width*7)
	for i := range n {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = append(b, '(')
		b = appendPlaceholders(b, 1+i*width, width)
		b = append(b, ')')
	}
	return string(b)
}

// placeholders returns "$from, ..., $from+n-1".
func placeholders(from, n int) string { return string(appendPlaceholders(nil, from, n)) }

func appendPlaceholders(b []byte, from, n int) []byte {
	for i := range n {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = append(b, '$')
		b = strconv.AppendInt(b, int64(from+i), 10)
	}
	return b
}
