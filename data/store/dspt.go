package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	q "assure/questionnaire"
)

// PutSnapshot keeps the rows of a publication export as one dated snapshot. There is one for each day.
func (t *Tx) PutSnapshot(ctx context.Context, s DSPTSnapshot, rows []q.DSPTRow) (DSPTSnapshot, error) {
	h := sha256.New()
	enc := json.NewEncoder(h)
	for i := range rows {
		if err := enc.Encode(&rows[i]); err != nil {
			return s, err
		}
	}
	s.Rows, s.Digest = len(rows), hex.EncodeToString(h.Sum(nil))
	if err := Insert(ctx, t, Snapshots, s); err != nil {
		return s, err
	}
	for i := range rows {
		r := &rows[i]
		if err := t.exec(ctx, `INSERT INTO dspt_row (snapshot, line, ods_code, code_key, name, name_key, sector, status, level, edition, published, note, commissioner)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, s.ID, r.Row, r.ODSCode, RefKey(r.ODSCode), r.Name, q.Fold(r.Name),
			r.Sector, r.Status, r.Level, r.Edition, int64(r.Published), r.Note, r.Commissioner); err != nil {
			return s, err
		}
	}
	return s, nil
}

// DSPTEntry is a row with the day of the snapshot it stands in.
type DSPTEntry struct {
	AsOf q.Date
	q.DSPTRow
}

const dsptSelect = `SELECT s.as_of, r.ods_code, r.name, r.sector, r.status, r.edition, r.level, r.published, r.note, r.commissioner, r.line
	FROM dspt_row r JOIN dspt_snapshot s ON s.id = r.snapshot `

func (v *View) dsptEntries(ctx context.Context, query string, args ...any) ([]DSPTEntry, error) {
	rows, err := v.q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, mapError(err)
	}
	defer rows.Close()
	var list []DSPTEntry
	for rows.Next() {
		var e DSPTEntry
		if err := rows.Scan(&e.AsOf, &e.ODSCode, &e.Name, &e.Sector, &e.Status, &e.Edition, &e.Level, &e.Published, &e.Note, &e.Commissioner, &e.Row); err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, mapError(rows.Err())
}

// DSPTRows reads a whole snapshot in the order of the file.
func (v *View) DSPTRows(ctx context.Context, snapshot string) ([]DSPTEntry, error) {
	return v.dsptEntries(ctx, dsptSelect+"WHERE r.snapshot = $1 ORDER BY r.line", snapshot)
}

// DSPTHistory reads what every snapshot says of the ODS codes, oldest first. Codes are matched whatever their case. In
// a past view only snapshots imported by then count.
func (v *View) DSPTHistory(ctx context.Context, codes ...string) ([]DSPTEntry, error) {
	var out []DSPTEntry
	for len(codes) > 0 {
		n := min(len(codes), textChunk)
		args := make([]any, n, n+1)
		for i, c := range codes[:n] {
			args[i] = RefKey(c)
		}
		args = append(args, v.known)
		list, err := v.dsptEntries(ctx, dsptSelect+"WHERE r.code_key IN ("+placeholders(1, n)+") AND "+snapshotKnown(n+1)+" ORDER BY s.as_of, r.line", args...)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
		codes = codes[n:]
	}
	return out, nil
}

// snapshotKnown is the condition that a snapshot was in the register at the view's time, which is parameter n.
func snapshotKnown(n int) string {
	p := placeholders(n, 1)
	return "(" + p + " = 0 OR EXISTS (SELECT 1 FROM dspt_snapshot_event k WHERE k.id = s.id AND k.at_us <= " + p + "))"
}

// DSPTSearch finds rows of a snapshot whose code is the text or whose name holds it, whatever the case, at most limit.
func (v *View) DSPTSearch(ctx context.Context, snapshot, text string, limit int) ([]DSPTEntry, error) {
	like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(q.Fold(text)) + "%"
	return v.dsptEntries(ctx, dsptSelect+`WHERE r.snapshot = $1 AND (r.code_key = $2 OR r.name_key LIKE $3 ESCAPE '\')
		ORDER BY CASE WHEN r.code_key = $2 THEN 0 ELSE 1 END, r.name_key, r.line LIMIT $4`, snapshot, RefKey(text), like, limit)
}
