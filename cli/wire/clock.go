package wire

import "time"

// Clock compares the clock of the computer with the last change in the register.
type Clock struct {
	Schema string    `json:"schema"`
	OK     bool      `json:"ok"`
	Now    time.Time `json:"now"`
	What   *string   `json:"what"` // what is wrong, null for nothing
	Row    *int64    `json:"row"`  // of the trail that confirms the clock, null for none
}
