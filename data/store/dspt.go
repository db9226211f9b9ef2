package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"assure/internal/text"
	q "assure/questionnaire"
	"assure/questionnaire/entity"
)

// PutSnapshot stores the rows of a publication export as one dated snapshot. There is at most one for each day.
func (t *Tx) PutSnapshot(ctx context.Context, s DSPTSnapshot, rows []entity.DSPTRow) (DSPTSnapshot, error) {
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
		if err := t.exec(ctx,
			`INSERT INTO dspt_row (snapshot, line, ods_code, code_key, name, name_key, sector,
			status, level, edition, published, note, commissioner)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, s.ID, r.Row, r.ODSCode, RefKey(r.ODSCode),
			r.Name, text.Fold(r.Name),
			r.Sector, r.Status, r.Level, r.Edition, int64(r.Published), r.Note, r.Commissioner); err != nil {
			return s, err
		}
	}
	return s, nil
}

// DSPTEntry is a row with the day of its snapshot.
type DSPTEntry struct {
	AsOf q.Date
	entity.DSPTRow
}

const dsptSelect = `SELECT s.as_of, r.ods_code, r.name, r.sector, r.status, r.edition, r.level, r.published,
	r.note, r.commissioner, r.line
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
		if err := rows.Scan(&e.AsOf, &e.ODSCode, &e.Name, &e.Sector, &e.Status, &e.Edition, &e.Level, &e.Published,
			&e.Note, &e.Commissioner, &e.Row); err != nil {
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

// SnapshotsInUse reads the snapshots that were not undone, oldest day first.
func SnapshotsInUse(ctx context.Context, from Viewer) ([]DSPTSnapshot, error) {
	all, err := List(ctx, from, Snapshots)
	all = slices.DeleteFunc(all, func(s DSPTSnapshot) bool { return s.Undone })
	slices.SortFunc(all, func(a, b DSPTSnapshot) int { return int(a.AsOf - b.AsOf) })
	return all, err
}

// DSPTHistory reads the rows of the ODS codes in every snapshot in use at the view's time, oldest first. Codes are
// compared ignoring case.
func DSPTHistory(ctx context.Context, from Viewer, codes ...string) ([]DSPTEntry, error) {
	v := from.view()
	used, err := SnapshotsInUse(ctx, v)
	if err != nil || len(used) == 0 || len(codes) == 0 {
		return nil, err
	}
	var out []DSPTEntry
	for _, s := range used {
		for chunk := range slices.Chunk(codes, textChunk) {
			args := []any{s.ID}
			for _, c := range chunk {
				args = append(args, RefKey(c))
			}
			list, err := v.dsptEntries(ctx,
				dsptSelect+"WHERE r.snapshot = $1 AND r.code_key IN ("+placeholders(len(chunk))+") ORDER BY r.line",
				args...)
			if err != nil {
				return nil, err
			}
			out = append(out, list...)
		}
	}
	return out, nil
}

// DSPTSearch finds rows of a snapshot whose code is the text or whose name has every word of it, ignoring case, at most
// limit. The code comes first, then names that begin with the text.
func (v *View) DSPTSearch(ctx context.Context, snapshot, words string, limit int) ([]DSPTEntry, error) {
	folded := text.Fold(words)
	args := []any{snapshot, RefKey(words), likeWords(folded) + "%"}
	names := ""
	for word := range strings.FieldsSeq(folded) {
		args = append(args, "%"+likeWords(word)+"%")
		names += fmt.Sprintf(` AND r.name_key LIKE $%d ESCAPE '\'`, len(args))
	}
	args = append(args, limit)
	return v.dsptEntries(ctx, dsptSelect+`WHERE r.snapshot = $1 AND (r.code_key = $2 OR (r.name_key <> ''`+names+`))
		ORDER BY CASE WHEN r.code_key = $2 THEN 0 WHEN r.name_key LIKE $3 ESCAPE '\' THEN 1 ELSE 2 END,
		r.name_key, r.line LIMIT `+fmt.Sprintf("$%d", len(args)), args...)
}

// likeWords escapes the wildcards of LIKE.
func likeWords(s string) string {
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(s)
}
