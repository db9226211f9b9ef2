package entity

import (
	"slices"

	"assure/questionnaire"
)

// Level is how much a person may do in a register whose access is on. Each level may also do what those before it may.
// The zero value is nothing: a person who is only named in decisions.
type Level string

// The levels, from the least.
const (
	LevelNone     Level = ""
	LevelReader   Level = "reader"   // reads, and writes reports and lists, which the log notes
	LevelDecider  Level = "decider"  // decides in their own name: an information asset owner, a SIRO
	LevelAssessor Level = "assessor" // the daily work
	LevelReviewer Level = "reviewer" // signs off and opens again
	LevelKeeper   Level = "keeper"   // people, keys, levels, settings, and what cannot be undone
)

// Levels lists the levels that can be given, from the least.
func Levels() []Level {
	return []Level{LevelReader, LevelDecider, LevelAssessor, LevelReviewer, LevelKeeper}
}

// Words say what a person of the level may do more than one of the level before it, in short.
func (l Level) Words() string {
	switch l {
	case LevelReader:
		return "read, write reports"
	case LevelDecider:
		return "decide in their own name"
	case LevelAssessor:
		return "the daily work"
	case LevelReviewer:
		return "sign off, open again, award, merge, reassign"
	case LevelKeeper:
		return "people, keys, settings, packs, disposal"
	}
	return "nothing, and not sign in"
}

// Known reports whether l is one of [Levels].
func (l Level) Known() bool { return slices.Contains(Levels(), l) }

// Reaches reports whether a person of this level may do what takes another.
func (l Level) Reaches(takes Level) bool {
	return slices.Index(Levels(), l) >= slices.Index(Levels(), takes)
}

// Key is a public key by which a person signs in.
type Key struct {
	Fingerprint string             `json:"fingerprint"` // as ssh-keygen -l prints it: SHA256:...
	Public      string             `json:"public"`      // type and key, as in an authorized_keys file, without comment
	Note        string             `json:"note,omitempty"`
	By          string             `json:"by"` // who added it
	Added       questionnaire.Date `json:"added"`
}

// Key returns the person's key with a fingerprint, nil when they have none.
func (p *Person) Key(fingerprint string) *Key {
	for i := range p.Keys {
		if p.Keys[i].Fingerprint == fingerprint {
			return &p.Keys[i]
		}
	}
	return nil
}
