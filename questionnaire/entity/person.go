package entity

import "assure/questionnaire"

// Person is a user of the register.
type Person struct {
	ID          string             `json:"id"`
	Login       string             `json:"login"`
	Name        string             `json:"name"`
	Role        string             `json:"role,omitempty"`
	Logins      []string           `json:"logins,omitempty"`
	OutOfOffice questionnaire.Date `json:"out_of_office,omitempty"` // until
	Deputy      string             `json:"deputy,omitempty"`
}
