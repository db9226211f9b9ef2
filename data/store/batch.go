package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
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

func writtenIn[T any](ctx context.Context, v *View, k *Kind[T], seqs []int64) ([]T, error) {
	args := make([]any, len(seqs))
	for i, n := range seqs {
		args[i] = n
	}
	rows, err := v.q.QueryContext(ctx,
		"SELECT body FROM "+k.table+"_event WHERE seq IN ("+placeholders(1, len(args))+") ORDER BY id, rev", args...)
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
