package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Verification is the result of a full check of the register. Without findings, the file is sound, no audit row before
// Head was changed, moved, added or removed, every event matches its audit row, every text its hash, and every current
// view shows the newest event. It cannot show that the end of the log was cut off or that all of it was rebuilt; an
// earlier head kept elsewhere shows it, up to that head.
type Verification struct {
	Rows     int      `json:"rows"`
	Events   int      `json:"events"`
	Texts    int      `json:"texts"`
	Head     Head     `json:"head"`
	Findings []string `json:"findings"`
}

// maxFindings is the most findings reported.
const maxFindings = 100

// Verify checks the whole register. anchor is a head noted earlier, which the chain must still contain, or zero.
func (s *Store) Verify(ctx context.Context, anchor Head) (*Verification, error) {
	out := &Verification{}
	found, err := integrity(ctx, s.file(), "integrity_check")
	if err != nil {
		return nil, problemFor(err, s.cfg.Path)
	}
	out.add(found...)
	err = s.Read(ctx, time.Time{}, func(v *View) error { return v.verify(ctx, out, anchor) })
	return out, err
}

func (r *Verification) add(found ...string) {
	r.Findings = append(r.Findings, found[:min(len(found), max(0, maxFindings-len(r.Findings)))]...)
}

func (v *View) verify(ctx context.Context, out *Verification, anchor Head) error {
	have, err := v.eventDigests(ctx, out)
	if err != nil {
		return err
	}
	anchored := anchor.Seq == 0
	found, err := verifyChain(ctx, v.q, func(r auditRow) []string {
		out.Rows++
		if r.Seq == anchor.Seq && r.hash() == anchor.Hash {
			anchored = true
		}
		out.Head = Head{r.Seq, r.hash()}
		return compareEvents(r, have)
	})
	if err != nil {
		return err
	}
	out.add(found...)
	if !anchored {
		out.add(fmt.Sprintf("the log does not have the head noted earlier (row %d): it was cut off or rebuilt",
			anchor.Seq))
	}
	for table, bySeq := range have {
		for _, seq := range slices.Sorted(maps.Keys(bySeq)) {
			out.add(fmt.Sprintf("%s: %d events of transaction %d have no audit row", table, len(bySeq[seq]), seq))
		}
	}
	if err := v.verifyTexts(ctx, out); err != nil {
		return err
	}
	return v.verifyViews(ctx, out)
}

// compareEvents compares the events of a transaction with its audit row, and removes them from have.
func compareEvents(r auditRow, have map[string]map[int64][]eventDigest) []string {
	var body auditBody
	if err := json.Unmarshal([]byte(r.Body), &body); err != nil {
		return []string{fmt.Sprintf("audit row %d cannot be read: %v", r.Seq, err)}
	}
	var found []string
	for table, want := range body.Events {
		if got := digestEvents(have[table][r.Seq]); got != want {
			found = append(found, fmt.Sprintf("%s: the events of transaction %d are not those its audit row was "+
				"written for", table, r.Seq))
		}
		delete(have[table], r.Seq)
	}
	slices.Sort(found)
	return found
}

// eventDigests hashes every event again, by table and transaction.
func (v *View) eventDigests(ctx context.Context, out *Verification) (map[string]map[int64][]eventDigest, error) {
	have := map[string]map[int64][]eventDigest{}
	note := func(table string, seq int64, e eventDigest) {
		if have[table] == nil {
			have[table] = map[int64][]eventDigest{}
		}
		have[table][seq] = append(have[table][seq], e)
		out.Events++
	}
	plain := func(table, query string) error {
		rows, err := v.q.QueryContext(ctx, query)
		if err != nil {
			return mapError(err)
		}
		defer rows.Close()
		for rows.Next() {
			var key, body string
			var rev int
			var seq int64
			if err := rows.Scan(&key, &rev, &seq, &body); err != nil {
				return mapError(err)
			}
			note(table, seq, eventDigest{key, rev, sha256.Sum256([]byte(body))})
		}
		return mapError(rows.Err())
	}
	for _, k := range entities {
		if err := plain(k.Name(), "SELECT id, rev, seq, body FROM "+k.Name()+"_event"); err != nil {
			return nil, err
		}
	}
	if err := plain("pack", "SELECT sha256, 1, seq, body FROM pack"); err != nil {
		return nil, err
	}
	rows, err := v.q.QueryContext(ctx, "SELECT "+answerColumns+" FROM answer_event e")
	if err != nil {
		return nil, mapError(err)
	}
	defer rows.Close()
	for rows.Next() {
		r, seq, _, err := scanAnswer(rows)
		if err != nil {
			return nil, mapError(err)
		}
		if !r.wordsMatch() {
			out.add(fmt.Sprintf("the words of answer %s, revision %d, were changed after they were written", r.key(), r.Rev))
		}
		note("answer", seq, eventDigest{r.key(), r.Rev, sha256.Sum256(r.content())})
	}
	return have, mapError(rows.Err())
}

// verifyTexts compares every text with its hash, and every directory snapshot with its digest.
func (v *View) verifyTexts(ctx context.Context, out *Verification) error {
	rows, err := v.q.QueryContext(ctx, "SELECT sha256, body FROM text")
	if err != nil {
		return mapError(err)
	}
	defer rows.Close()
	for rows.Next() {
		var d, body string
		if err := rows.Scan(&d, &body); err != nil {
			return mapError(err)
		}
		out.Texts++
		if digest(body) != d {
			out.add(fmt.Sprintf("text %.16s was changed after it was written", d))
		}
	}
	if err := rows.Err(); err != nil {
		return mapError(err)
	}
	rows.Close()
	snapshots, err := List(ctx, v, Snapshots)
	if err != nil {
		return err
	}
	for _, s := range snapshots {
		list, err := v.DSPTRows(ctx, s.ID)
		if err != nil {
			return err
		}
		h := sha256.New()
		enc := json.NewEncoder(h)
		slices.SortStableFunc(list, func(a, b DSPTEntry) int { return cmp.Compare(a.Row, b.Row) })
		for i := range list {
			if err := enc.Encode(&list[i].DSPTRow); err != nil {
				return err
			}
		}
		if hex.EncodeToString(h.Sum(nil)) != s.Digest {
			out.add(fmt.Sprintf("the DSPT directory of %s was changed after it was imported", s.AsOf))
		}
	}
	return nil
}

// verifyViews finds entities whose view is not their newest event, or whose columns do not match it.
func (v *View) verifyViews(ctx context.Context, out *Verification) error {
	for _, k := range entities {
		t := k.Name()
		err := v.eachID(ctx, fmt.Sprintf(`SELECT e.id FROM (SELECT id, max(rev) AS rev FROM %[1]s_event GROUP BY id) m
			JOIN %[1]s_event e ON e.id = m.id AND e.rev = m.rev LEFT JOIN %[1]s c ON c.id = e.id
			WHERE c.id IS NULL OR c.rev <> e.rev OR c.body <> e.body`, t),
			func(id string) { out.add(fmt.Sprintf("%s %s does not show its newest event", t, id)) })
		if err != nil {
			return err
		}
		if err := k.verifyColumns(ctx, v, out); err != nil {
			return err
		}
	}
	return v.eachID(ctx, `SELECT m.assessment || '/' || m.question || '/' || m.party
		FROM (SELECT assessment, question, party, max(rev) AS rev FROM answer_event
			GROUP BY assessment, question, party) m
		LEFT JOIN answer a ON a.assessment = m.assessment AND a.question = m.question AND a.party = m.party
		WHERE a.rev IS NULL OR a.rev <> m.rev`,
		func(id string) { out.add("answer " + id + " does not show its newest event") })
}

func (v *View) eachID(ctx context.Context, query string, f func(string)) error {
	rows, err := v.q.QueryContext(ctx, query)
	if err != nil {
		return mapError(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return mapError(err)
		}
		f(id)
	}
	return mapError(rows.Err())
}

// verifyColumns compares every column of the current view with the entity in it.
func (k *Kind[T]) verifyColumns(ctx context.Context, v *View, out *Verification) error {
	var names strings.Builder
	for _, c := range k.columns {
		names.WriteString(", " + c.name)
	}
	rows, err := v.q.QueryContext(ctx, "SELECT id, body"+names.String()+" FROM "+k.table)
	if err != nil {
		return mapError(err)
	}
	defer rows.Close()
	have := make([]any, len(k.columns))
	var id, body string
	into := []any{&id, &body}
	for i := range have {
		into = append(into, &have[i])
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return mapError(err)
		}
		var t T
		if err := json.Unmarshal([]byte(body), &t); err != nil {
			out.add(fmt.Sprintf("%s %s cannot be read: %v", k.table, id, err))
			continue
		}
		if k.id(&t) != id {
			out.add(fmt.Sprintf("%s %s is stored under another identifier", k.table, id))
		}
		for i, c := range k.columns {
			if want := c.get(&t); fmt.Sprint(want) != fmt.Sprint(have[i]) {
				out.add(fmt.Sprintf("%s %s: its column %s does not match the entity", k.table, id, c.name))
			}
		}
	}
	return mapError(rows.Err())
}
