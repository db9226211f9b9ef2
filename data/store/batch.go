package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
)

// WrittenIn reads the entities of a kind that transactions wrote, as they wrote them, in the order
// of their identifiers.
func WrittenIn[T any](ctx context.Context, from Viewer, k *Kind[T], seqs ...int64) (list []T, err error) {
	for chunk := range slices.Chunk(seqs, textChunk) {
		some, err := writtenIn(ctx, from.view(), k, chunk)
		if err != nil {
			return nil, err
		}
		list = append(list, some...)
	}
	return list, nil
}

// RowsOf returns the rows of the audit log after one that wrote entities of a kind, narrowed by identifier ("id") or by
// columns, as they are now.
func RowsOf[T any](ctx context.Context, from Viewer, k *Kind[T], after int64, where ...Where) ([]int64, error) {
	query := "SELECT DISTINCT e.seq FROM " + k.table + "_event e JOIN " + k.table + " c ON c.id = e.id WHERE e.seq > $1"
	args := []any{after}
	for _, w := range where {
		if _, ok := k.column(w.Column); w.Column != "id" && !ok {
			return nil, fmt.Errorf("%s has no column %q", k.table, w.Column)
		}
		if len(w.Values) == 0 {
			return nil, nil
		}
		query += fmt.Sprintf(" AND c.%s IN (%s)", w.Column, placeholders(len(w.Values)))
		args = append(args, w.Values...)
	}
	return numbers(ctx, from.view(), query, args...)
}

// AnswerRows returns the rows of the audit log after one that wrote answers of an assessment.
func AnswerRows(ctx context.Context, from Viewer, assessment string, after int64) ([]int64, error) {
	return numbers(ctx, from.view(), "SELECT DISTINCT seq FROM answer_event WHERE assessment = $1 AND seq > $2",
		assessment, after)
}

func numbers(ctx context.Context, v *View, query string, args ...any) (list []int64, err error) {
	rows, err := v.q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, mapError(err)
	}
	defer rows.Close()
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, mapError(rows.Err())
}

func writtenIn[T any](ctx context.Context, v *View, k *Kind[T], seqs []int64) ([]T, error) {
	args := make([]any, len(seqs))
	for i, n := range seqs {
		args[i] = n
	}
	rows, err := v.q.QueryContext(ctx,
		"SELECT body FROM "+k.table+"_event WHERE seq IN ("+placeholders(len(args))+") ORDER BY id, rev", args...)
	if err != nil {
		return nil, mapError(err)
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		var body string
		if err := rows.Scan(&body); err != nil {
			return nil, err
		}
		var t T
		if err := json.Unmarshal([]byte(body), &t); err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	if err := rows.Err(); err != nil {
		return nil, mapError(err)
	}
	rows.Close() // a transaction has one connection, which the texts need
	return list, fillTexts(ctx, v, k, list)
}

// FileHash is the SHA-256 of the bytes of a file.
type FileHash [sha256.Size]byte

// AppliedFiles returns the hashes of the imported files that were not undone, whatever mapping they were read with.
func AppliedFiles(ctx context.Context, from Viewer) (map[FileHash]bool, error) {
	rows, err := from.view().q.QueryContext(ctx, "SELECT sha256 FROM import_file WHERE applied = 1")
	if err != nil {
		return nil, mapError(err)
	}
	defer rows.Close()
	known := map[FileHash]bool{}
	var text []byte
	for rows.Next() {
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		var h FileHash
		if n, err := hex.Decode(h[:], text); err == nil && n == len(h) {
			known[h] = true
		}
	}
	return known, mapError(rows.Err())
}
