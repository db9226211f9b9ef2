package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"assure/internal/text"
	"assure/questionnaire/entity"
)

// verifyTexts compares every text with its hash, and notes which ones are whole.
func (v *verifier) verifyTexts(ctx context.Context) error {
	rows, err := v.q.QueryContext(ctx, "SELECT sha256, body FROM text")
	if err != nil {
		return mapError(err)
	}
	defer rows.Close()
	var d string
	var body sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&d, &body); err != nil {
			return mapError(err)
		}
		v.out.Texts++
		sum := sha256.Sum256(body)
		if key, ok := shortKey(d); ok && hex.EncodeToString(sum[:]) == d {
			v.texts = append(v.texts, key)
		} else {
			v.altered[d] = true
		}
	}
	slices.Sort(v.texts)
	return mapError(rows.Err())
}

func (k *Kind[T]) hasTexts() bool { return len(k.texts) > 0 }

// textsOf returns the digests of the texts in the body of an event.
func (k *Kind[T]) textsOf(body []byte) (list []string) {
	var t T
	if json.Unmarshal(body, &t) != nil {
		return nil // reported where it is shown
	}
	_ = walkStrings(reflect.ValueOf(&t), func(s reflect.Value, free bool) error {
		if _, gone := removedIn(s.String()); free && s.Len() > 0 && !gone {
			list = append(list, s.String())
		}
		return nil
	})
	return list
}

// verifyViews compares what is shown of every kind with the events, both ways.
func (v *verifier) verifyViews(ctx context.Context) error {
	for _, k := range entities {
		if !v.expected.has(k.Name(), "") {
			continue // of a later release
		}
		if err := k.verifyView(ctx, v); err != nil {
			if !broken(err) {
				return err
			}
			v.add("table %s cannot be read: %v", k.Name(), err)
		}
	}
	return nil
}

// verifyView compares the rows of a view with the newest events, and their columns with what is in them.
func (k *Kind[T]) verifyView(ctx context.Context, v *verifier) error {
	columns := slices.DeleteFunc(slices.Clone(k.columns), func(c column[T]) bool {
		return !v.expected.has(k.table,
			c.name)
	})
	names := ""
	for _, c := range columns {
		names += ", c." + c.name
	}
	rows, err := v.q.QueryContext(ctx, fmt.Sprintf(`SELECT c.id, c.body, e.body IS NULL, e.body IS c.body,
		c.rev = (SELECT max(rev) FROM %[1]s_event WHERE id = c.id)%[2]s
		FROM %[1]s c LEFT JOIN %[1]s_event e ON e.id = c.id AND e.rev = c.rev ORDER BY c.id`, k.table, names))
	if err != nil {
		return mapError(err)
	}
	defer rows.Close()
	have := make([]any, len(columns))
	var id string
	var body sql.RawBytes
	var none, same bool
	var newest sql.NullBool
	into := []any{&id, &body, &none, &same, &newest}
	for i := range have {
		into = append(into, &have[i])
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return mapError(err)
		}
		switch {
		case none:
			v.add("%s was added outside Assure: it is shown, and nobody has recorded it", v.name(ctx, k.table, id))
			continue
		case !same || !newest.Bool:
			v.add("%s: what is shown is not what was recorded last; it was changed outside Assure",
				v.name(ctx, k.table, id))
			continue
		}
		k.verifyColumns(ctx, v, columns, id, body, have)
	}
	if err := rows.Err(); err != nil {
		return mapError(err)
	}
	rows.Close()
	return v.eachID(ctx, fmt.Sprintf(`SELECT DISTINCT id FROM %[1]s_event e
		WHERE NOT EXISTS (SELECT 1 FROM %[1]s c WHERE c.id = e.id)`, k.table),
		func(id string) { v.add("%s was recorded, and is no longer shown", v.name(ctx, k.table, id)) })
}

// verifyColumns compares the columns of a view with the entity in it.
func (k *Kind[T]) verifyColumns(ctx context.Context, v *verifier, columns []column[T], id string, body []byte,
	have []any) {
	var t T
	if err := json.Unmarshal(body, &t); err != nil {
		v.add("%s cannot be read: %v", v.name(ctx, k.table, id), err)
		return
	}
	if k.id(&t) != id {
		v.add("%s is stored under another identifier", v.name(ctx, k.table, id))
	}
	for i, c := range columns {
		if want := c.get(&t); !sameValue(want, have[i]) {
			v.add("%s: its column %s does not match what was recorded", v.name(ctx, k.table, id), c.name)
		}
	}
}

// sameValue compares a value with what a column has.
func sameValue(want, have any) bool {
	switch w := want.(type) {
	case string:
		h, ok := have.(string)
		return ok && w == h
	case int:
		h, ok := have.(int64)
		return ok && int64(w) == h
	case nil:
		return have == nil
	}
	return fmt.Sprint(want) == fmt.Sprint(have)
}

func (v *View) eachID(ctx context.Context, query string, f func(string)) error {
	return v.each(ctx, query, nil, func(s scanner) error {
		var id string
		err := s.Scan(&id)
		if err == nil {
			f(id)
		}
		return err
	})
}

// verifyAnswers compares which revision of each answer counts with the events, both ways. The value is in the event.
func (v *verifier) verifyAnswers(ctx context.Context) error {
	const key = "x.assessment || '/' || x.question || '/' || x.party"
	const same = " y.assessment = x.assessment AND y.question = x.question AND y.party = x.party"
	if err := v.eachID(ctx, "SELECT "+key+" FROM answer x LEFT JOIN answer_event y ON"+same+
		" AND y.rev = x.rev WHERE y.rev IS NULL",
		func(id string) {
			v.add("%s was added outside Assure: it is shown, and nobody has recorded it", v.name(ctx, "answer", id))
		}); err != nil {
		return err
	}
	return v.eachID(ctx, "SELECT "+key+` FROM (SELECT assessment, question, party, max(rev) AS rev FROM answer_event
		GROUP BY assessment, question, party) x LEFT JOIN answer y ON`+same+" WHERE y.rev IS NULL OR y.rev <> x.rev",
		func(id string) {
			v.add("%s: what is shown is not what was recorded last; it was changed outside Assure",
				v.name(ctx, "answer", id))
		})
}

// codeRow is a row of the table of ODS codes.
type codeRow struct {
	supplier, code, key string
	pos, retired        int
}

// verifyCodes compares the ODS codes by which suppliers are found with those in the suppliers.
func (v *verifier) verifyCodes(ctx context.Context) error {
	//nolint:rowserrcheck // advance looks at it
	codes, err := v.q.QueryContext(ctx, "SELECT supplier, pos, code, code_key, retired FROM ods_code ORDER BY "+
		"supplier, pos")
	if err != nil {
		return mapError(err)
	}
	defer codes.Close()
	var next codeRow
	var more bool
	advance := func() error {
		if more = codes.Next(); !more {
			return mapError(codes.Err())
		}
		return mapError(codes.Scan(&next.supplier, &next.pos, &next.code, &next.key, &next.retired))
	}
	wrong := func(id string) {
		v.add("%s: the ODS codes it is found by are not those that were recorded", v.name(ctx, "supplier", id))
	}
	if err := advance(); err != nil {
		return err
	}
	err = v.each(ctx, "SELECT id, body FROM supplier ORDER BY id", nil, func(r scanner) error {
		var id string
		var body []byte
		if err := r.Scan(&id, &body); err != nil {
			return err
		}
		var s entity.Supplier
		if err := json.Unmarshal(body, &s); err != nil {
			return nil //nolint:nilerr // reported with the view
		}
		ok, n := true, 0
		for ; more && next.supplier <= id; n++ {
			if next.supplier < id {
				wrong(next.supplier)
			} else {
				ok = ok && n < len(s.ODSCodes) && next == (codeRow{id, s.ODSCodes[n], RefKey(s.ODSCodes[n]), n,
					flag(s.Retired)})
			}
			if err := advance(); err != nil {
				return err
			}
		}
		if !ok || n != len(s.ODSCodes) {
			wrong(id)
		}
		return nil
	})
	if err == nil && more {
		wrong(next.supplier)
	}
	return err
}

// verifySnapshots compares the rows of every DSPT directory with the digest in its record.
func (v *verifier) verifySnapshots(ctx context.Context) error {
	type snapshot struct {
		DSPTSnapshot
		h    hash.Hash
		rows int
	}
	list := map[string]*snapshot{}
	all, err := List(ctx, v, Snapshots)
	if err != nil {
		return err
	}
	for _, s := range all {
		list[s.ID] = &snapshot{DSPTSnapshot: s, h: sha256.New()}
	}
	rows, err := v.q.QueryContext(ctx,
		`SELECT snapshot, line, ods_code, code_key, name, name_key, sector, status, level,
		edition, published, note, commissioner FROM dspt_row ORDER BY snapshot, line`)
	if err != nil {
		return mapError(err)
	}
	defer rows.Close()
	for rows.Next() {
		var of, key, name string
		var r entity.DSPTRow
		if err := rows.Scan(&of, &r.Row, &r.ODSCode, &key, &r.Name, &name, &r.Sector, &r.Status, &r.Level, &r.Edition,
			&r.Published, &r.Note, &r.Commissioner); err != nil {
			return mapError(err)
		}
		s := list[of]
		if s == nil {
			continue // reported with the references
		}
		s.rows++
		if err := json.NewEncoder(s.h).Encode(&r); err != nil {
			return err
		}
		if key != RefKey(r.ODSCode) || name != text.Fold(r.Name) {
			v.add("the DSPT directory of %s: %s is found by another name or code than was published", s.AsOf, r.ODSCode)
		}
	}
	for _, s := range all {
		if s := list[s.ID]; hex.EncodeToString(s.h.Sum(nil)) != s.Digest || s.rows != s.Rows {
			v.add("the DSPT directory of %s was changed after it was imported", s.AsOf)
		}
	}
	return mapError(rows.Err())
}

// verifyPacks compares the packs that the register keeps with their hashes, and their names with their texts.
func (v *verifier) verifyPacks(ctx context.Context) error {
	return v.each(ctx, "SELECT sha256, id, version, body FROM pack ORDER BY seq, sha256", nil, func(r scanner) error {
		var sum, id, version, body string
		if err := r.Scan(&sum, &id, &version, &body); err != nil {
			return err
		}
		switch has, of := packName(body); {
		case digest(body) != sum:
			v.add("pack %s@%s was changed after an assessment began with it", id, version)
		case has != id || of != version:
			v.add("pack %s@%s is kept under the name %s@%s", has, of, id, version)
		}
		return nil
	})
}

var packLine = regexp.MustCompile(`(?m)^(id|version):[ \t]*([A-Za-z0-9._-]+)[ \t]*\r?$`)

// packName reads the name and version in the text of a pack. It reads most packs as lines, because to parse them takes
// long.
func packName(body string) (id, version string) {
	for _, m := range packLine.FindAllStringSubmatch(body, 3) {
		switch {
		case m[1] == "id" && id == "":
			id = m[2]
		case m[1] == "version" && version == "":
			version = m[2]
		}
	}
	if id == "" || version == "" {
		var p struct{ ID, Version string }
		if yaml.Unmarshal([]byte(body), &p) == nil {
			return p.ID, p.Version
		}
	}
	return id, version
}

// counted are the kinds whose numbers are given out by a counter alone. A reference such as SUP-00012, ENG-00004 or
// TEN-001 may be given by hand, and the next number passes over those in use.
var counted = []anyKind{Decisions, Actions, Ops, Exports, Handovers, Disposals}

// referred are the kinds whose references have numbers that a counter alone gives out.
var referred = []struct {
	kind anyKind
	form entity.RefForm
}{{Risks, entity.RiskForm}, {Documents, entity.DocumentForm}, {Certificates, entity.CertificateForm},
	{Incidents, entity.IncidentForm}}

// verifyCounter compares the counter of a kind with the highest number that was given out.
func (v *verifier) verifyCounter(ctx context.Context, kind string, used int) error {
	n := 0
	err := v.q.QueryRowContext(ctx, "SELECT n FROM counter WHERE name = $1", kind).Scan(&n)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return mapError(err)
	}
	if n < used {
		v.add("%ss are numbered up to %d, and the counter is at %d: it was set back outside Assure", kind, used, n)
	}
	return nil
}

// verifyCounters finds counters that would give out a number again.
func (v *verifier) verifyCounters(ctx context.Context) error {
	for _, k := range counted {
		if !v.expected.has(k.Name(), "") {
			continue // of a later release
		}
		var used int
		err := v.q.QueryRowContext(ctx, "SELECT coalesce(max(n), 0) FROM "+k.Name()).Scan(&used)
		if err := errors.Join(mapError(err), v.verifyCounter(ctx, k.Name(), used)); err != nil {
			return err
		}
	}
	for _, c := range referred {
		if !v.expected.has(c.kind.Name(), "ref_key") {
			continue // of a later release
		}
		used := 0
		err := v.eachID(ctx, "SELECT ref_key FROM "+c.kind.Name(), func(ref string) {
			if n, ok := c.form.Number(ref); ok {
				used = max(used, n)
			}
		})
		if err := errors.Join(err, v.verifyCounter(ctx, c.kind.Name(), used)); err != nil {
			return err
		}
	}
	return v.eachID(ctx, "SELECT name FROM counter ORDER BY name", func(name string) {
		if !slices.Contains(KindNames(), name) {
			v.add("the counter %q was added outside Assure", strings.TrimSpace(name))
		}
	})
}
