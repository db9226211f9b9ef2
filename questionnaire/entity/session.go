package entity

import "time"

// Session is a person who signed in with a key, from when to when.
type Session struct {
	ID     string     `json:"id"`
	Person string     `json:"person"` // by id
	Name   string     `json:"name"`   // as it was then
	Key    string     `json:"key"`    // fingerprint
	From   string     `json:"from"`   // the network address, "" where it is not known
	Began  time.Time  `json:"began"`
	Ended  *time.Time `json:"ended,omitempty"` // nil while it lasts, or where the server was killed
	Why    string     `json:"why,omitempty"`   // it ended, as in "left" or "idle for 30 minutes"
}
