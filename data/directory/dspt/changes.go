package dspt

import (
	"slices"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// ChangeKind is the kind of change of an organisation between two snapshots.
type ChangeKind string

// The kinds of change, the most important to a buyer first.
const (
	HasLapsed   ChangeKind = "lapsed"      // counted then, not now
	Disappeared ChangeKind = "disappeared" // listed then, not now
	MovedDown   ChangeKind = "moved down"  // a lower level, or none
	MovedUp     ChangeKind = "moved up"
	Renewed     ChangeKind = "renewed"  // the same level, for a later edition
	Reworded    ChangeKind = "reworded" // a level that cannot be ranked against the one before
	Appeared    ChangeKind = "appeared"
)

// kindOrder is the order of the kinds.
var kindOrder = []ChangeKind{HasLapsed, Disappeared, MovedDown, MovedUp, Renewed, Reworded, Appeared}

// Change is one organisation that differs between two snapshots. Then or Now is nil when it was not listed.
type Change struct {
	Kind ChangeKind
	Code string
	Name string
	Then *entity.DSPTRow
	Now  *entity.DSPTRow
}

// Latest returns the row that counts for each code, by folded code: the one published last, then
// the lower one.
func Latest(rows []entity.DSPTRow) map[string]entity.DSPTRow {
	out := make(map[string]entity.DSPTRow, len(rows))
	for _, row := range rows {
		if row.ODSCode == "" {
			continue
		}
		key := text.Fold(row.ODSCode)
		if old, ok := out[key]; !ok || row.Published >= old.Published {
			out[key] = row
		}
	}
	return out
}

// Compare lists the changes between two snapshots, each judged on its own day, by kind and then by
// name. Rows without a code are left out.
func Compare(then []entity.DSPTRow, thenOn questionnaire.Date, now []entity.DSPTRow,
	nowOn questionnaire.Date) []Change {
	before, after := Latest(then), Latest(now)
	var out []Change
	for key, b := range before {
		a, ok := after[key]
		if !ok {
			out = append(out, Change{Kind: Disappeared, Code: b.ODSCode, Name: b.Name, Then: &b})
			continue
		}
		if k := changed(b, thenOn, a, nowOn); k != "" {
			out = append(out, Change{Kind: k, Code: a.ODSCode, Name: a.Name, Then: &b, Now: &a})
		}
	}
	for key, a := range after {
		if _, ok := before[key]; !ok {
			out = append(out, Change{Kind: Appeared, Code: a.ODSCode, Name: a.Name, Now: &a})
		}
	}
	slices.SortFunc(out, func(x, y Change) int {
		if d := slices.Index(kindOrder, x.Kind) - slices.Index(kindOrder, y.Kind); d != 0 {
			return d
		}
		if d := strings.Compare(text.Fold(x.Name), text.Fold(y.Name)); d != 0 {
			return d
		}
		return strings.Compare(x.Code, y.Code)
	})
	return out
}

// changed returns the change between two rows of one organisation, "" when there is none.
func changed(then entity.DSPTRow, thenOn questionnaire.Date, now entity.DSPTRow, nowOn questionnaire.Date) ChangeKind {
	was, wasEnd := StandingOn(then, thenOn)
	is, isEnd := StandingOn(now, nowOn)
	counted := was == InDate || was == Early
	if counted && (is == Lapsed || is == Nothing) {
		return HasLapsed
	}
	rb, ra := Rank(then.Level), Rank(now.Level)
	switch {
	case text.Fold(then.Level) != text.Fold(now.Level) && (rb < 0 || ra < 0):
		return Reworded
	case ra < rb:
		return MovedDown
	case ra > rb:
		return MovedUp
	case isEnd > wasEnd:
		return Renewed
	case text.Fold(then.Level) != text.Fold(now.Level) && ra > 0:
		return Reworded
	}
	return ""
}
