package wire

import (
	"cmp"
	"strings"

	"assure/questionnaire/entity"
)

// Keys is `assure person key list --json`, and with one person what `add` prints.
type Keys struct {
	Schema string `json:"schema"`
	Keys   []Key  `json:"keys"`
}

// Key is a public key and whose it is.
type Key struct {
	Person      string  `json:"person"`
	Level       *string `json:"level"` // null: the person has none, and cannot sign in
	Retired     bool    `json:"retired"`
	Type        string  `json:"type"`
	Fingerprint string  `json:"fingerprint"`
	Public      string  `json:"public"`
	Note        string  `json:"note"`
	Added       string  `json:"added"`
	By          string  `json:"by"`
}

// LevelWord is the level in words.
func (k *Key) LevelWord() string {
	if k.Level == nil {
		return "none"
	}
	return *k.Level
}

// KeysOf converts the keys of people.
func KeysOf(people entity.People) Keys {
	o := Keys{Schema: SchemaKeys, Keys: []Key{}}
	for i := range people {
		p := &people[i]
		for _, k := range p.Keys {
			kind, _, _ := strings.Cut(k.Public, " ")
			o.Keys = append(o.Keys, Key{Person: p.Name, Level: OrNull(string(p.Level)), Retired: p.Retired,
				Type: cmp.Or(kind, "?"), Fingerprint: k.Fingerprint, Public: k.Public, Note: k.Note,
				Added: k.Added.String(), By: k.By})
		}
	}
	return o
}
