// Package access is the page of who may do what in a register: people with their levels and the keys by which they sign
// in. A keeper gives and takes both here, and turns access on and off.
package access

import (
	"cmp"
	"context"
	"strconv"
	"strings"
	"sync/atomic"

	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/list"
	"assure/tui/page"
	"assure/tui/theme"
)

// Row is somebody who is registered.
type Row struct{ entity.Person }

// state is what was true when the rows were read.
type state struct {
	on  bool
	why string // this person may not change anything here, "" where they may
}

type access struct {
	c     *page.Common
	r     *data.Register
	state atomic.Pointer[state]
}

// New opens the list of levels and keys.
func New(c *page.Common, r *data.Register) *list.Page[Row] {
	p := &access{c: c, r: r}
	p.state.Store(&state{})
	return list.New(c, r, p.spec(), "")
}

// none is the word for no level.
const none = "none"

func levelWord(l entity.Level) string { return cmp.Or(string(l), none) }

func (p *access) spec() list.Spec[Row] {
	var levels []string
	for _, l := range entity.Levels() {
		levels = append(levels, string(l))
	}
	return list.Spec[Row]{
		Name: "Levels and keys", One: "person", Many: "people", Cells: p.cells,
		Columns: []kit.Column{{Title: "Name", Width: 20, Flex: true}, {Title: "Level", Width: 9},
			{Title: "Keys", Width: 4, Right: true}, {Title: "Role", Width: 24, Drop: 2},
			{Title: "Logins", Width: 16, Drop: 1}},
		Key: func(x *Row) string { return x.Name }, Copy: copied, Search: copied,
		Fields: list.Fields{{Name: "level", Values: append(levels, none)},
			{Name: "keys", Values: []string{"yes", "no"}},
			{Name: "state", Values: []string{"ended", "all"}}},
		Has: has,
		Orders: []list.Order[Row]{{Name: "name", Compare: byName}, {Name: "level", Compare: func(a, b *Row) int {
			return cmp.Or(rank(b.Level)-rank(a.Level), byName(a, b))
		}}},
		Over: func(x *Row) bool { return x.Retired }, OverWord: "ended", OverField: "state",
		Read: p.read, Sum: p.sum, About: p.about,
		Open: p.give, OpenTitle: "give another level, asks first", OpenHint: "level",
		Acts: p.acts,
		Empty: []string{"Nobody is registered, so nobody can be given a level or a key.",
			"g p registers people, yourself first: you are " + text.Safe(p.r.Actor()) + "."},
	}
}

func byName(a, b *Row) int { return cmp.Compare(text.Fold(a.Name), text.Fold(b.Name)) }

// rank counts levels up from none.
func rank(l entity.Level) int {
	for i, have := range entity.Levels() {
		if have == l {
			return i + 1
		}
	}
	return 0
}

func (p *access) read(ctx context.Context) ([]Row, error) {
	s, err := p.r.Standing(ctx)
	if err != nil {
		return nil, err
	}
	now := &state{on: s.On}
	if !s.May(entity.LevelKeeper) {
		now.why = "levels and keys are given by a keeper, and you are " + levelWords(s.Level)
	}
	people, err := p.r.People(ctx, book.At{})
	if err != nil {
		return nil, err
	}
	p.state.Store(now)
	out := make([]Row, len(people))
	for i := range people {
		out[i] = Row{people[i]}
	}
	return out, nil
}

func levelWords(l entity.Level) string {
	switch l {
	case entity.LevelNone:
		return "of no level"
	case entity.LevelAssessor:
		return "an assessor"
	}
	return "a " + string(l)
}

func has(x *Row, field, v string) bool {
	switch field {
	case "level":
		return list.Word(levelWord(x.Level), v)
	case "keys":
		return list.Word(map[bool]string{true: "yes", false: "no"}[len(x.Keys) > 0], v)
	}
	return v == "all" || x.Retired && list.Word("ended", v)
}

func copied(x *Row) string {
	words := append([]string{x.Name, levelWord(x.Level), x.Role}, x.Logins...)
	for i := range x.Keys {
		words = append(words, x.Keys[i].Fingerprint)
	}
	return text.Safe(strings.Join(words, "  "))
}

func (p *access) cells(x *Row) []kit.Span {
	level, keys := kit.S(theme.Plain, levelWord(x.Level)), kit.S(theme.Plain, strconv.Itoa(len(x.Keys)))
	if x.Retired || x.Level == entity.LevelNone {
		level.Role = theme.Muted
	}
	if len(x.Keys) > 0 && (x.Retired || x.Level == entity.LevelNone) {
		keys.Role = theme.Warn
	}
	return []kit.Span{{Text: text.Safe(x.Name)}, level, keys, {Text: text.Safe(x.Role)},
		{Text: text.Safe(strings.Join(x.Logins, "; "))}}
}

func (p *access) sum([]Row) string {
	if p.state.Load().on {
		return "Access is on: each level may also do what those before it may."
	}
	return "Access is off: whoever opens the register may do everything. o turns it on, by a keeper."
}

func (p *access) about(x *Row, w int) []kit.Line {
	lines := kit.Paragraph(theme.Strong, text.Safe(list.Join(p.c.Theme, x.Name, x.Role)), w, 0)
	level := levelWord(x.Level) + ": " + x.Level.Words()
	if x.Retired {
		level += ". Has ended: may nothing, and does not sign in"
	}
	facts := [][2]string{{"Level", level}}
	for i := range x.Keys {
		k := &x.Keys[i]
		facts = append(facts, [2]string{"Key " + strconv.Itoa(i+1), list.Join(p.c.Theme, keyType(k)+" "+k.Fingerprint,
			k.Note, k.Added.Long()+" by "+k.By)})
	}
	if len(x.Keys) == 0 {
		facts = append(facts, [2]string{"Keys", "none: does not sign in over SSH"})
	}
	return append(lines, list.Facts(w, facts...)...)
}

func keyType(k *entity.Key) string {
	kind, _, _ := strings.Cut(k.Public, " ")
	return kind
}
