package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
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
		if err := v.each(ctx, fmt.Sprintf(query, placeholders(n)), args, f); err != nil {
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

// tuples returns n groups of width placeholders: "(?, ?), (?, ?)".
func tuples(n, width int) string {
	group := "(" + placeholders(width) + ")"
	return group + strings.Repeat(", "+group, n-1)
}

// placeholders returns n placeholders that count on from those in front of them. The driver looks the name of each
// numbered one up in a list of all, which takes the square of their number.
func placeholders(n int) string { return "?" + strings.Repeat(", ?", n-1) }

// numbered returns n placeholders from a number: "$3, $4", for a statement that names others behind them first.
func numbered(from, n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = "$" + strconv.Itoa(from+i)
	}
	return strings.Join(list, ", ")
}
