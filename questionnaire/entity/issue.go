package entity

import (
	"time"

	"assure/questionnaire"
)

// Issue is a questionnaire workbook sent to a supplier.
type Issue struct {
	ID         string               `json:"id"`
	Assessment string               `json:"assessment"`
	N          int                  `json:"n"` // 1 and up within the assessment
	To         string               `json:"to,omitempty"`
	By         string               `json:"by"`
	Issued     time.Time            `json:"issued"`
	Due        questionnaire.Date   `json:"due,omitempty"`
	Extended   questionnaire.Date   `json:"extended,omitempty"`
	Chased     []questionnaire.Date `json:"chased,omitempty"`
	ReturnedAt *time.Time           `json:"returned_at,omitempty"`
	Late       bool                 `json:"late,omitempty"`
	Declined   bool                 `json:"declined,omitempty"`
	File       string               `json:"file,omitempty"`
	SHA256     string               `json:"sha256,omitempty"`
	Prefilled  bool                 `json:"prefilled,omitempty"`
	// Issuer is who asked, as the workbook says, and ReplyTo where the answers go: the next ones say the same.
	Issuer  string `json:"issuer,omitempty"`
	ReplyTo string `json:"reply_to,omitempty"`
}

// DueOn returns the day the return is due, with any extension.
func (i Issue) DueOn() questionnaire.Date {
	if i.Extended != 0 {
		return i.Extended
	}
	return i.Due
}
