package intake

import (
	"slices"
	"strings"
)

// compact lets go of the sheets. Texts of cells are pieces of the workbook's whole list of texts, most of which is ours: an
// import keeps what a thousand files say until all are read, and would keep all of each file with it.
func (r *Return) compact() {
	var texts []*string
	add := func(s *string) {
		if *s != "" {
			texts = append(texts, s)
		}
	}
	for i := range r.Subjects {
		s := &r.Subjects[i]
		add(&s.Supplier.Value)
		add(&s.Engagement.Value)
		if s.Issued != nil {
			add(&s.Issued.Declaration.Name.Value)
			add(&s.Issued.Declaration.Role.Value)
			for _, id := range []*string{&s.Issued.PackSHA, &s.Issued.Issue, &s.Issued.Assessment, &s.Issued.Issuer} {
				add(id)
			}
		}
		if cap(s.Answers) > len(s.Answers)+len(s.Answers)/8 {
			s.Answers = slices.Clone(s.Answers)
		}
		for j := range s.Answers {
			a := &s.Answers[j]
			add(&a.Value.Value)
			add((*string)(&a.Note.Value))
			add((*string)(&a.Alternative.Value))
			add(&a.Evidence.Ref.Value)
			add(&a.Last)
		}
	}
	n := 0
	for _, t := range texts {
		n += len(*t)
	}
	var all strings.Builder
	all.Grow(n)
	for _, t := range texts {
		all.WriteString(*t)
	}
	rest := all.String()
	for _, t := range texts {
		*t, rest = rest[:len(*t)], rest[len(*t):]
	}
}
