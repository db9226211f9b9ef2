package page

import (
	"errors"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
)

// WantDay says how to write a day, wherever one is typed.
const WantDay = "Write the day as 2026-11-21, 21/11/2026 or 21 Nov 2026."

// DayWords are the day that was typed, as "is 3 April 2027", so that one which was meant otherwise is seen before it is
// recorded; "" for what is no day.
func DayWords(typed string) string {
	if day, wrong := ReadDay("", typed); day != 0 && wrong == "" {
		return "is " + day.Time().Format("Monday 2 January 2006")
	}
	return ""
}

// ReadDay reads a day that was typed in a field, in any form that has one meaning in the UK; nothing is no day.
// wrong is "" or says what to type instead, after the label of the field where that is given.
func ReadDay(label, typed string) (day questionnaire.Date, wrong string) {
	day, err := questionnaire.ReadDate(typed)
	switch {
	case err == nil:
		return day, ""
	}
	wrong = WantDay
	if errors.Is(err, questionnaire.ErrNoSuchDay) {
		what, _, _ := strings.Cut(err.Error(), ";")
		wrong = text.UpperFirst(what) + "."
	}
	if label == "" {
		return 0, wrong
	}
	return 0, label + ": " + wrong
}
