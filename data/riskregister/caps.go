package riskregister

import (
	"fmt"

	"assure/data/book"
	"assure/data/riskregister/tables"
	"assure/scoring"
)

// capWords says what caps the grade of an engagement: the binding must-haves, key controls and weak
// sections of the deciding pack, and the must-haves that are accepted despite being open.
func capWords(b *book.Book, st *book.Standing) []string {
	r := st.Results[st.RollUp.Pack]
	if r == nil || r.ShownGrade() == "" {
		return nil
	}
	a := st.Governing[st.RollUp.Pack]
	pack := b.Compiled[a.PackSHA].Pack()
	var out []string
	for _, c := range r.Caps {
		var words string
		switch {
		case c.Kind != scoring.DomainCap:
			words = fmt.Sprintf("%s %s (%s) is %s", c.Noun(), c.Name, c.ID, c.State)
		case c.Binds:
			title := c.ID
			if d := pack.Domain(c.ID); d != nil {
				title = d.Title
			}
			words = "weak section: " + title
		default:
			continue // the grade is as low without it
		}
		switch {
		case c.AcceptedBy != "":
			words += ", accepted despite by " + tables.Recorded(c.AcceptedBy, c.Recorded)
			if c.Until != 0 {
				words += " until " + c.Until.Long()
			}
		case c.Binds:
			words += ": holds the grade at " + string(c.Cap)
		default:
			words += fmt.Sprintf(": at most %s, as it is anyway", c.Cap)
		}
		out = append(out, words)
	}
	return out
}
