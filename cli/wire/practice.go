package wire

import (
	"assure/data/bundle"
	"assure/data/sharing"
)

// Practice is `assure practice show|take --json`: the files of another body beside what is here.
type Practice struct {
	Schema       string         `json:"schema"`
	Bundle       string         `json:"bundle"`
	Organisation string         `json:"organisation"`
	Name         string         `json:"name"`
	Key          string         `json:"key"`
	Files        []PracticeFile `json:"files"`
	Written      []string       `json:"written"`
}

// PracticeFile is one file. State is new, same or changed; Diff is line by line.
type PracticeFile struct {
	bundle.File
	State   string  `json:"state"`
	Against *string `json:"against"`
	Diff    *string `json:"diff"`
}

// PracticeOf converts a bundle of good practice with the paths that were written.
func PracticeOf(o *sharing.Offer, written []string) Practice {
	return Practice{Schema: SchemaPractice, Bundle: o.Manifest.ID, Organisation: o.Manifest.By.Code,
		Name: o.Signer.Name, Key: o.Signer.Ref, Written: append([]string{}, written...),
		Files: each(o.Files, func(f sharing.OfferedFile) PracticeFile {
			return PracticeFile{File: f.File, State: f.State, Against: OrNull(f.Against), Diff: OrNull(f.Diff)}
		})}
}
