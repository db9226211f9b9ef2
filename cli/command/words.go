package command

import (
	"fmt"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
)

// Digit is a figure of 1..5, or nothing where there is none.
func Digit(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// Deref returns the string that s points to, "" for nil.
func Deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// FirstWords is the beginning of a text on one line.
func FirstWords(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// Percent prints basis points: 1500 is 15, 1250 is 12.5.
func Percent(basisPoints int) string {
	s := fmt.Sprintf("%d.%02d", basisPoints/100, basisPoints%100)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// BlankZero returns n with thousands separators, "" for 0.
func BlankZero(n int) string {
	if n == 0 {
		return ""
	}
	return text.Thousands(n)
}

// Until returns " until " and the date, "" when there is none.
func Until(d questionnaire.Date) string {
	if d == 0 {
		return ""
	}
	return " until " + d.String()
}

// Recorded is a person with who wrote the decision down, as in [scoring.Acceptance].
func Recorded(by, recorded string) string {
	if recorded == "" {
		return by
	}
	return by + ", " + recorded
}
