package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"assure/questionnaire/entity"
)

// Removal is an event from which a disposal removed words. Was is the hash of the event before, which the audit log
// covers, Now that of the event as it is since.
type Removal struct {
	N      int      `json:"n"`      // of the disposal
	Source string   `json:"source"` // the kind of the event
	Thing  string   `json:"thing"`
	Rev    int      `json:"rev"`
	Seq    int64    `json:"seq"` // of the row of the audit log that removed the words
	Was    string   `json:"was"`
	Now    string   `json:"now"`
	Texts  []string `json:"texts,omitempty"` // digests of the texts that were removed from it
}

func removalID(r *Removal) string {
	return r.Source + "/" + r.Thing + "/" + strconv.Itoa(r.Rev) + "/" + strconv.Itoa(r.N)
}

// removedPrefix begins what stands in an event in the place of the digest of a text that was removed. The number of the
// disposal follows.
const removedPrefix = "removed/"

func removedToken(n int) string { return removedPrefix + strconv.Itoa(n) }

// removedIn reads the number of the disposal; ok is false for a digest.
func removedIn(s string) (n int, ok bool) {
	rest, ok := strings.CutPrefix(s, removedPrefix)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(rest)
	return n, err == nil
}

// removedWords sets what is read in the place of texts that were removed, whatever the time of the view: a text is
// removed from the past too.
func (v *View) removedWords(ctx context.Context, words map[string]string) error {
	var ns []any
	for token := range words {
		if n, ok := removedIn(token); ok {
			ns = append(ns, n)
		}
	}
	if len(ns) == 0 {
		return nil
	}
	var list []entity.Disposal
	if err := v.eachOf(ctx, "SELECT body FROM disposal WHERE n IN (%s)", ns, func(s scanner) error {
		var body string
		if err := s.Scan(&body); err != nil {
			return err
		}
		var d entity.Disposal
		err := json.Unmarshal([]byte(body), &d)
		list = append(list, d)
		return err
	}); err != nil {
		return err
	}
	if err := fillTexts(ctx, v, Disposals, list); err != nil {
		return err
	}
	for i := range list {
		words[removedToken(list[i].N)] = list[i].Words()
	}
	return nil
}

// Scrub is what to remove from the events of some things.
type Scrub struct {
	N       int                      // of the disposal
	Removes func(digest string) bool // which texts
	List    []Removal                // what was removed, added to by each call
}

// text reports whether what stands in an event for a text is to be removed.
func (s *Scrub) text(d string) bool {
	_, gone := removedIn(d)
	return d != "" && !gone && s.Removes(d)
}

// Forget removes texts from every revision of one thing, and what plain changes besides: words that are no
// [questionnaire.Text]. plain may be nil; it sees digests in the place of texts. The view shows the same from then on.
func Forget[T any](ctx context.Context, in Writer, s *Scrub, k *Kind[T], id string, plain func(*T)) error {
	tx := in.writer()
	type event struct {
		rev  int
		body string
	}
	var events []event
	if err := tx.each(ctx, "SELECT rev, body FROM "+k.table+"_event WHERE id = $1 ORDER BY rev", []any{id},
		func(r scanner) error {
			var e event
			err := r.Scan(&e.rev, &e.body)
			events = append(events, e)
			return err
		}); err != nil {
		return err
	}
	for i, e := range events {
		t, body, texts, err := k.scrubbed(s, e.body, plain)
		if err != nil || body == "" {
			if err != nil {
				return err
			}
			continue
		}
		r := Removal{N: s.N, Source: k.table, Thing: id, Rev: e.rev, Seq: tx.seq, Was: digest(e.body),
			Now: digest(body), Texts: texts}
		if err := Insert(ctx, tx, Removals, r); err != nil {
			return err
		}
		s.List = append(s.List, r)
		if err := tx.exec(ctx, "UPDATE "+k.table+"_event SET body = $3 WHERE id = $1 AND rev = $2", id, e.rev,
			body); err != nil {
			return err
		}
		if i < len(events)-1 {
			continue
		}
		args := []any{id, e.rev, body}
		for _, c := range k.columns {
			args = append(args, c.get(&t))
		}
		if err := tx.exec(ctx, k.updateView, args...); err != nil {
			return err
		}
		if k.after != nil {
			if err := k.after(ctx, tx, &t); err != nil {
				return err
			}
		}
	}
	return nil
}

// scrubbed is the body of an event without what is to be removed, "" where nothing is, with the digests of the texts.
func (k *Kind[T]) scrubbed(s *Scrub, was string, plain func(*T)) (t T, body string, texts []string, err error) {
	if err := json.Unmarshal([]byte(was), &t); err != nil {
		return t, "", nil, fmt.Errorf("%s: %w", k.table, err)
	}
	before, err := json.Marshal(t) // as this release writes it
	if err != nil {
		return t, "", nil, err
	}
	if err := walkStrings(reflect.ValueOf(&t), func(v reflect.Value, free bool) error {
		if d := v.String(); free && s.text(d) {
			texts = append(texts, d)
			v.SetString(removedToken(s.N))
		}
		return nil
	}); err != nil {
		return t, "", nil, err
	}
	if plain != nil {
		plain(&t)
	}
	after, err := json.Marshal(t)
	if err != nil || string(after) == string(before) {
		return t, "", nil, err
	}
	return t, string(after), texts, nil
}

// ForgetAnswers removes words from every answer of an assessment.
func (t *Tx) ForgetAnswers(ctx context.Context, s *Scrub, assessment string) error {
	var rows []answerRow
	if err := t.each(ctx, "SELECT "+answerColumns+" FROM answer_event e WHERE e.assessment = $1 "+
		"ORDER BY e.seq, e.question, e.party, e.rev", []any{assessment}, func(r scanner) error {
		row, _, _, err := scanAnswer(r)
		rows = append(rows, row)
		return err
	}); err != nil {
		return err
	}
	for i := range rows {
		r := &rows[i]
		was := r.content()
		var texts []string
		for j, d := range []*string{&r.ValueText, &r.Note, &r.Alternative} {
			if s.text(*d) {
				texts = append(texts, *d)
				*d, r.words[j] = removedToken(s.N), ""
			}
		}
		if len(texts) == 0 {
			continue
		}
		m := Removal{N: s.N, Source: "answer", Thing: r.key(), Rev: r.Rev, Seq: t.seq, Was: digest(string(was)),
			Now: digest(string(r.content())), Texts: texts}
		if err := Insert(ctx, t, Removals, m); err != nil {
			return err
		}
		s.List = append(s.List, m)
		if err := t.exec(ctx, "UPDATE answer_event SET value_text = $5, note = $6, alternative = $7, "+
			"value_words = $8, note_words = $9, alternative_words = $10 "+
			"WHERE assessment = $1 AND question = $2 AND party = $3 AND rev = $4",
			r.Assessment, r.Question, r.Party, r.Rev, r.ValueText, r.Note, r.Alternative, none(r.words[0]),
			none(r.words[1]), none(r.words[2])); err != nil {
			return err
		}
	}
	return nil
}

// DropTexts deletes those texts that were removed and that nothing else in the register holds. It returns how many
// different texts were removed, and how many of them stay because something else holds the same words.
func (t *Tx) DropTexts(ctx context.Context, s *Scrub) (removed, shared int, err error) {
	gone := map[string]bool{}
	for i := range s.List {
		for _, d := range s.List[i].Texts {
			gone[d] = true
		}
	}
	used := map[string]bool{}
	if err := t.eachDigest(ctx, func(d string) {
		if gone[d] {
			used[d] = true
		}
	}); err != nil {
		return 0, 0, err
	}
	var keys []any
	for d := range gone {
		if !used[d] {
			keys = append(keys, d)
		}
	}
	for chunk := range slices.Chunk(keys, textChunk) {
		if _, err := t.tx.ExecContext(ctx, "DELETE FROM text WHERE sha256 IN ("+placeholders(len(chunk))+")",
			chunk...); err != nil {
			return 0, 0, mapError(err)
		}
	}
	return len(gone), len(used), nil
}

// eachDigest calls f with the digest of every text that an event holds.
func (t *Tx) eachDigest(ctx context.Context, f func(digest string)) error {
	for _, k := range entities {
		if !k.hasTexts() {
			continue
		}
		if err := t.each(ctx, "SELECT body FROM "+k.Name()+"_event", nil, func(r scanner) error {
			var body []byte
			err := r.Scan(&body)
			for _, d := range k.textsOf(body) {
				f(d)
			}
			return err
		}); err != nil {
			return err
		}
	}
	return t.each(ctx, "SELECT value_text, note, alternative FROM answer_event WHERE value_text || note || "+
		"alternative <> ''", nil, func(r scanner) error {
		var all [3]string
		err := r.Scan(&all[0], &all[1], &all[2])
		for _, d := range all {
			f(d)
		}
		return err
	})
}

// erase has the engine overwrite with noughts what it deletes, until done is called, which also empties the log of
// writes: the words before would still be in it. Somebody who reads the register at that moment delays that until the
// log is next emptied.
func (s *Store) erase(ctx context.Context) (done func(), err error) {
	if _, err := s.writer.ExecContext(ctx, "PRAGMA secure_delete = ON"); err != nil {
		return nil, mapError(err)
	}
	return func() {
		ctx := context.WithoutCancel(ctx)
		for _, words := range []string{"PRAGMA secure_delete = OFF", "PRAGMA wal_checkpoint(TRUNCATE)"} {
			_, _ = s.writer.ExecContext(ctx, words) // what was written is written
		}
	}, nil
}

// readRemovals reads which events were changed by disposals, and says what these were.
func (v *verifier) readRemovals(ctx context.Context) error {
	v.removed = map[string]map[[sha256.Size]byte][sha256.Size]byte{}
	if !v.expected.has("removal", "") {
		return nil // of an earlier release
	}
	err := v.each(ctx, "SELECT body FROM removal ORDER BY id", nil, func(s scanner) error {
		var body []byte
		if err := s.Scan(&body); err != nil {
			return err
		}
		var r Removal
		if err := json.Unmarshal(body, &r); err != nil {
			return nil //nolint:nilerr // reported with the view
		}
		var was, now [sha256.Size]byte
		_, errWas := hex.Decode(was[:], []byte(r.Was))
		_, errNow := hex.Decode(now[:], []byte(r.Now))
		if errors.Join(errWas, errNow) != nil {
			v.add("the record of what disposal %d removed from %s cannot be read", r.N, v.name(ctx, r.Source, r.Thing))
			return nil
		}
		key := removedKey(r.Source, r.Thing, r.Rev)
		if v.removed[key] == nil {
			v.removed[key] = map[[sha256.Size]byte][sha256.Size]byte{}
		}
		v.removed[key][now] = was
		return nil
	})
	if err != nil {
		return err
	}
	list, err := List(ctx, &v.View, Disposals)
	for i := range list {
		v.out.Removed = append(v.out.Removed, list[i].Line())
	}
	return err
}

func removedKey(source, thing string, rev int) string {
	return source + "/" + thing + "/" + strconv.Itoa(rev)
}

// asWritten gives an event the hash that it had when it was written, where disposals removed words from it since.
func (v *verifier) asWritten(source string, e *loggedEvent) {
	if len(v.removed) == 0 {
		return
	}
	of := v.removed[removedKey(source, e.key, e.rev)]
	for range of {
		was, ok := of[e.sum]
		if !ok {
			return
		}
		e.sum = was
	}
}

// HeldText is a text that an event holds, with its digest.
type HeldText struct{ Digest, Words string }

// HeldTexts lists the texts that any revision of a thing holds, each once, the oldest first. What was removed is not
// among them.
func HeldTexts[T any](ctx context.Context, from Viewer, k *Kind[T], id string) ([]HeldText, error) {
	v := from.view()
	var digests []string
	if err := v.each(ctx, "SELECT body FROM "+k.table+"_event WHERE id = $1 ORDER BY rev", []any{id},
		func(r scanner) error {
			var body []byte
			err := r.Scan(&body)
			digests = append(digests, k.textsOf(body)...)
			return err
		}); err != nil {
		return nil, err
	}
	return v.heldTexts(ctx, digests, map[string]string{})
}

// HeldAnswerTexts is [HeldTexts] of the answers to a question of an assessment.
func HeldAnswerTexts(ctx context.Context, from Viewer, assessment, question string) ([]HeldText, error) {
	v := from.view()
	var digests []string
	inline := map[string]string{}
	if err := v.each(ctx, "SELECT "+answerColumns+" FROM answer_event e WHERE e.assessment = $1 AND e.question = $2 "+
		"ORDER BY e.seq, e.party, e.rev", []any{assessment, question}, func(s scanner) error {
		r, _, _, err := scanAnswer(s)
		for i, d := range r.digests() {
			if _, gone := removedIn(d); d != "" && !gone {
				digests = append(digests, d)
				if r.words[i] != "" {
					inline[d] = r.words[i]
				}
			}
		}
		return err
	}); err != nil {
		return nil, err
	}
	return v.heldTexts(ctx, digests, inline)
}

// heldTexts adds the words to digests, from known where they are there.
func (v *View) heldTexts(ctx context.Context, digests []string, known map[string]string) (out []HeldText, err error) {
	words := map[string]string{}
	for _, d := range digests {
		if known[d] == "" {
			words[d] = ""
		}
	}
	if err := v.texts(ctx, words); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, d := range digests {
		if !seen[d] {
			seen[d] = true
			out = append(out, HeldText{d, known[d] + words[d]})
		}
	}
	return out, nil
}
