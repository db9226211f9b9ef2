package page

import (
	"strconv"

	"assure/questionnaire"
)

// DueWords is when something is due, relative to today: "3 d late", "today", "in 12 days", and a date beyond thirty
// days. It is "" without a day.
func DueWords(due, today questionnaire.Date) string {
	switch d := int(due) - int(today); {
	case due == 0:
		return ""
	case d < 0:
		return strconv.Itoa(-d) + " d late"
	case d == 0:
		return "today"
	case d == 1:
		return "in 1 day"
	case d <= 30:
		return "in " + strconv.Itoa(d) + " days"
	}
	return due.String()
}
