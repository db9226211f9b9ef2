package wire

import "assure/data"

// MovedRegister is a register that was moved to another engine.
type MovedRegister struct {
	Schema    string    `json:"schema"`
	From      string    `json:"from"`
	To        string    `json:"to"`
	Kept      string    `json:"kept"` // new name of the file it was, "" for a shared register
	Head      data.Head `json:"head"` // the end of the audit log, the same on both sides
	Tables    int       `json:"tables"`
	Rows      int       `json:"rows"`
	Originals string    `json:"originals"` // the folder of originals, "" for none
}
