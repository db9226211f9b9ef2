package entity

import (
	"fmt"
	"strconv"
	"strings"

	"assure/internal/text"
)

// maxHours bounds the hours of notice of a contract: a year.
const maxHours = 8784

// ParseHours reads whole hours, nil for none: "24", "24 h", "24 hours".
func ParseHours(s string) (*int, error) {
	t := strings.TrimSpace(s)
	if t == "" {
		return nil, nil //nolint:nilnil // not known is no error
	}
	for _, unit := range []string{"hours", "hour", "h"} {
		t = strings.TrimSpace(strings.TrimSuffix(text.Fold(t), unit))
	}
	n, err := strconv.Atoi(t)
	if err != nil || n < 0 || n > maxHours || strings.HasPrefix(t, "+") {
		return nil, fmt.Errorf("%q is no number of whole hours from 0 to %d", s, maxHours)
	}
	return &n, nil
}

// NoticeWords are the hours of notice in words, "" when they are not known.
func (e *Engagement) NoticeWords() string {
	if e.NoticeHours == nil {
		return ""
	}
	return "within " + text.Plural(*e.NoticeHours, "hour", "hours")
}
