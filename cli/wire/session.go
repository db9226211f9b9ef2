package wire

import (
	"time"

	"assure/questionnaire/entity"
)

// Sessions is `assure serve log --json`.
type Sessions struct {
	Schema   string    `json:"schema"`
	Sessions []Session `json:"sessions"`
}

// Session is somebody who signed in.
type Session struct {
	Person      string     `json:"person"`
	Fingerprint string     `json:"fingerprint"`
	From        string     `json:"from"`
	Began       time.Time  `json:"began"`
	Ended       *time.Time `json:"ended"` // null while it lasts, or where the server was killed
	Why         string     `json:"why"`
}

// SessionsOf converts them.
func SessionsOf(list []entity.Session) Sessions {
	o := Sessions{Schema: SchemaSessions, Sessions: []Session{}}
	for _, s := range list {
		o.Sessions = append(o.Sessions, Session{s.Name, s.Key, s.From, s.Began, s.Ended, s.Why})
	}
	return o
}
