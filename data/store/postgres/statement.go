package postgres

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

var rewritten sync.Map // statements of the store, by their text

// jsonEach is a list of values that comes as one argument.
var jsonEach = regexp.MustCompile(`json_each\((\$\d+)\)`)

// Statement is a statement of the store in the words of PostgreSQL: placeholders without a number count on from the
// highest before them, and a list that comes as JSON is read by another function.
func Statement(query string) string {
	if have, ok := rewritten.Load(query); ok {
		return have.(string)
	}
	out := jsonEach.ReplaceAllString(number(query), "json_array_elements_text(CAST($1 AS json)) AS t(value)")
	if len(query) < 20_000 { // longer ones are rare, and would stay for ever
		rewritten.Store(query, out)
	}
	return out
}

// number gives placeholders their numbers. Text in quotes stays as it is.
func number(query string) string {
	if !strings.Contains(query, "?") {
		return query
	}
	var b strings.Builder
	b.Grow(len(query) + len(query)/4)
	highest, quoted := 0, false
	for i := 0; i < len(query); i++ {
		c := query[i]
		switch {
		case c == '\'':
			quoted = !quoted
		case quoted:
		case c == '$':
			n := 0
			for j := i + 1; j < len(query) && query[j] >= '0' && query[j] <= '9'; j++ {
				n = n*10 + int(query[j]-'0')
			}
			highest = max(highest, n)
		case c == '?':
			highest++
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(highest))
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// Quote is text as it stands in a statement that takes no arguments.
func Quote(s string) string {
	return "'" + strings.ReplaceAll(strings.ReplaceAll(s, "$", ""), "'", "''") + "'"
}
