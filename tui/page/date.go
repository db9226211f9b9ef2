package page

import "assure/questionnaire"

// WantDay says how to write a day, wherever one is typed.
const WantDay = "Write the day as 2026-11-21, 21/11/2026 or 21 Nov 2026."

// ReadDay reads a day that was typed in a field, in any form that has one meaning in the UK; nothing is no day.
// wrong is "" or says what to type instead, after the label of the field where that is given.
func ReadDay(label, typed string) (day questionnaire.Date, wrong string) {
	day, err := questionnaire.ReadDate(typed)
	switch {
	case err == nil:
		return day, ""
	case label == "":
		return 0, WantDay
	}
	return 0, label + ": " + WantDay
}
