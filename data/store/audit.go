package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// genesis is the previous hash of the first audit row.
var genesis = strings.Repeat("0", 64)

// auditRow is one row of the chain, as hashed.
type auditRow struct {
	Seq, At                         int64
	Actor, Action, Entity, ID, Body string
	Prev                            string
}

// hash returns the SHA-256 over a fixed label, the hash before, and each field preceded by its
// length, so that different rows never hash the same bytes.
func (r auditRow) hash() string {
	h := sha256.New()
	h.Write([]byte("assure-audit-v1\x00"))
	h.Write([]byte(r.Prev))
	h.Write([]byte{0})
	var n [8]byte
	for _, i := range []int64{r.Seq, r.At} {
		binary.BigEndian.PutUint64(n[:], uint64(i))
		h.Write(n[:])
	}
	for _, s := range []string{r.Actor, r.Action, r.Entity, r.ID, r.Body} {
		binary.BigEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		h.Write([]byte(s))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// eventDigest is one event: its key within the table, its revision and the hash of its content.
type eventDigest struct {
	key string
	rev int
	sum [sha256.Size]byte
}

// tableDigest is the digest of all events of a transaction in one table.
type tableDigest struct {
	N      int    `json:"n"`
	SHA256 string `json:"sha256"`
}

// digestEvents hashes events in the order of key and revision, whatever order they were written in.
func digestEvents(events []eventDigest) tableDigest {
	slices.SortFunc(events, func(a, b eventDigest) int {
		return cmp.Or(strings.Compare(a.key, b.key), cmp.Compare(a.rev, b.rev))
	})
	h := sha256.New()
	var n [8]byte
	for _, e := range events {
		binary.BigEndian.PutUint64(n[:], uint64(len(e.key)))
		h.Write(n[:])
		h.Write([]byte(e.key))
		binary.BigEndian.PutUint64(n[:], uint64(e.rev))
		h.Write(n[:])
		h.Write(e.sum[:])
	}
	return tableDigest{N: len(events), SHA256: hex.EncodeToString(h.Sum(nil))}
}

// noteEvent adds an event to the audit row of the transaction.
func (t *Tx) noteEvent(table, key string, rev int, content []byte) {
	t.events[table] = append(t.events[table], eventDigest{key, rev, sha256.Sum256(content)})
}

// Head is the number and hash of the newest audit row, printed in exports. [Store.Verify] can check that a register
// still contains it.
type Head struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"`
}

// Head returns the last audit row that is not an export, so that exports of an unchanged register
// stay the same, byte for byte. A past view returns the last such row of its time.
func (v *View) Head(ctx context.Context) (Head, error) {
	h := Head{Hash: genesis}
	err := v.q.QueryRowContext(ctx,
		`SELECT seq, hash FROM audit WHERE action <> $1 AND ($2 = 0 OR seq <= $2) ORDER BY seq DESC LIMIT 1`,
		ExportAction, v.known).Scan(&h.Seq, &h.Hash)
	if err := noRow(err, "audit", "head"); err != nil && !errors.Is(err, ErrNotFound) {
		return Head{}, err
	}
	return h, nil
}

// AuditEntry is one row of the audit log.
type AuditEntry struct {
	Seq    int64     `json:"seq"`
	At     time.Time `json:"at"`
	Actor  string    `json:"actor"`
	Action string    `json:"action"`
	Entity string    `json:"entity"`
	ID     string    `json:"id"`
	Body   string    `json:"body"` // JSON: note, clock_back_us, events by table with count and digest
	Hash   string    `json:"hash"`
}

// Note returns what the row says beside its subject, "" when it says nothing.
func (a *AuditEntry) Note() string {
	var body struct {
		Note string `json:"note"`
	}
	if json.Unmarshal([]byte(a.Body), &body) != nil {
		return ""
	}
	return body.Note
}

// AuditLog lists the log, newest first.
func (v *View) AuditLog(ctx context.Context, f AuditFilter) ([]AuditEntry, error) {
	where, args, err := f.where(v.known)
	if err != nil {
		return nil, err
	}
	where += " ORDER BY seq DESC"
	if f.Limit > 0 {
		args = append(args, f.Limit)
		where += fmt.Sprintf(" LIMIT $%d", len(args))
	}
	return v.auditRows(ctx, where, args...)
}

// auditRows reads the rows of the log that a condition selects, in its order.
func (v *View) auditRows(ctx context.Context, where string, args ...any) ([]AuditEntry, error) {
	rows, err := v.q.QueryContext(ctx,
		"SELECT seq, at_us, actor, action, entity, entity_id, body, hash FROM audit WHERE "+where, args...)
	if err != nil {
		return nil, mapError(err)
	}
	defer rows.Close()
	var list []AuditEntry
	for rows.Next() {
		var e AuditEntry
		var at int64
		if err := rows.Scan(&e.Seq, &at, &e.Actor, &e.Action, &e.Entity, &e.ID, &e.Body, &e.Hash); err != nil {
			return nil, err
		}
		e.At = time.UnixMicro(at).UTC()
		list = append(list, e)
	}
	return list, mapError(rows.Err())
}

// AuditHash returns the hash of one row of the log, "" when there is no row of that number.
func (v *View) AuditHash(ctx context.Context, seq int64) (hash string, err error) {
	err = v.q.QueryRowContext(ctx, "SELECT hash FROM audit WHERE seq = $1", seq).Scan(&hash)
	if err = noRow(err, "audit", "row"); errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return hash, err
}
