package store

import (
	"context"
	"encoding/json"
)

// WrittenIn reads the entities of a kind that one transaction wrote, as it wrote them, in the order of their identifiers.
// It is how a batch knows what it did.
func WrittenIn[T any](ctx context.Context, from Viewer, k *Kind[T], seq int64) ([]T, error) {
	v := from.view()
	rows, err := v.q.QueryContext(ctx, "SELECT body FROM "+k.table+"_event WHERE seq = $1 ORDER BY id, rev", seq)
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
	rows.Close() // a transaction has one connection: the texts need it
	return list, fillTexts(ctx, v, k, list)
}
