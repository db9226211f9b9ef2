package ask

import (
	"errors"
	"strconv"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
	"assure/tui/kit"
	"assure/tui/page"
)

// Text makes a field for a line of text.
func Text(label, value, hint string, limit int) Field {
	return Field{FormField: &kit.FormField{Label: label, Hint: hint, Input: kit.NewInput(value, limit)}, was: value}
}

// Reason makes the field of a reason that has to be given.
func Reason() Field {
	f := Text("Reason", "", "kept with your name", text.MaxLength)
	f.Need, f.Codes = "Say why; it is kept with your name.", []string{"no-reason"}
	return f
}

// Word makes a field for a word that has to be typed before something is done that a slip of a key must not do.
func Word(word, hint string) Field {
	f := Text("Type "+word, "", hint, 20)
	f.Need = "Type the word " + word + ", or leave with esc."
	f.Check = func(v string) error {
		if !strings.EqualFold(v, word) {
			return errors.New("type the word " + word)
		}
		return nil
	}
	return f
}

// Options makes a field for one of some words.
func Options(label string, options []string, chosen int) Field {
	chosen = max(0, chosen)
	return Field{FormField: &kit.FormField{Label: label, Hint: "space: the next", Options: options, Chosen: chosen},
		was: options[chosen]}
}

// The codes of what the register refuses, by the field that they are about.
var (
	PersonCodes = []string{"unknown-person", "not-their-authority", "person-retired", "other-role"}
	SecondCodes = []string{"needs-second", "same-person", "unknown-person", "person-retired"}
	UntilCodes  = []string{"no-end", "term-too-long", "past-end", "bad-dates"}
)

// Person makes a field for a name, proposed from the list of people.
func Person(label, value, hint string, codes []string) Field {
	f := Text(label, value, hint, 100)
	f.Names, f.Codes = true, codes
	return f
}

// Day makes a field for a day, in any form that people in the UK write.
func Day(label string, day questionnaire.Date, hint string) Field {
	f := Text(label, day.String(), hint, 40)
	f.Reads = page.DayWords
	f.Check = func(v string) error {
		if _, wrong := page.ReadDay("", v); wrong != "" {
			return errors.New(wrong)
		}
		return nil
	}
	return f
}

// Date is the day of a field of [Day], 0 for none.
func (f *Field) Date() questionnaire.Date {
	day, _ := page.ReadDay("", f.Value()) // checked by the form
	return day
}

// Digit makes a field for a number from 1 to 5, 0 for none; words say what each means.
func Digit(label string, n int, hint string, words []string) Field {
	value := ""
	if n > 0 {
		value = strconv.Itoa(n)
	}
	f := Text(label, value, hint, 1)
	f.Check = func(v string) error {
		if n, err := strconv.Atoi(v); v != "" && (err != nil || n < 1 || n > 5) {
			return errors.New("type a number from 1 to 5, or nothing")
		}
		return nil
	}
	all := make([]string, len(words))
	for i, word := range words {
		all[i] = strconv.Itoa(i+1) + " " + text.Safe(word)
	}
	f.Help = strings.Join(all, ", ")
	return f
}

// Number is the number of a field of [Digit], 0 for none.
func (f *Field) Number() int {
	n, _ := strconv.Atoi(f.Value()) // checked by the form
	return n
}

// sentence is a message that stands alone: it begins with a capital letter and ends with a full stop.
func sentence(s string) string {
	if s = text.UpperFirst(s); s != "" && !strings.ContainsAny(s[len(s)-1:], ".!?") {
		s += "."
	}
	return s
}
