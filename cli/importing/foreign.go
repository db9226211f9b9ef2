package importing

import (
	"fmt"

	"assure/data/imports"
	"assure/internal/text"
)

// foreign prints the answers to other questionnaires: what is kept, and what it suggests.
// None of it counts yet.
func (p *printer) foreign() {
	var rows []foreignKept
	for i := range p.r.Files {
		for _, g := range p.r.Files[i].Foreign {
			rows = append(rows, foreignKept{p.r.Files[i].Name, g})
		}
	}
	if len(rows) == 0 {
		return
	}
	p.Gap()
	verb := "would be kept"
	if p.r.Applied {
		verb = "kept"
	}
	p.Heading("answers to other questionnaires, %s whole as the supplier's own record; none of them counts", verb)
	left := 0
	if !p.full && len(rows) > shownAssessments {
		left = len(rows) - shownAssessments
		rows = rows[:shownAssessments]
	}
	for _, k := range rows {
		p.Hang("", "  ", fmt.Sprintf("%s %s: %s (%s)", k.Supplier, text.Safe(k.Name), k.words(), text.Safe(k.file)))
	}
	if left > 0 {
		p.Line("and %s more; --full lists all", text.Thousands(left))
	}
	if p.r.Applied {
		p.Remark("`assure foreign suggest %s` shows what they suggest for your questions", rows[0].Supplier)
	}
}

type foreignKept struct {
	file string
	imports.Foreign
}

func (k *foreignKept) words() string {
	s := text.Plural(k.Answers, "answer", "answers") + " to " + k.Framework
	if k.Unanswered > 0 {
		s += fmt.Sprintf(", %s unanswered", text.Thousands(k.Unanswered))
	}
	if k.NotRead > 0 {
		s += fmt.Sprintf(", %s in words that are not understood", text.Thousands(k.NotRead))
	}
	return s + fmt.Sprintf(", suggesting %s", text.Plural(k.Suggests, "answer", "answers"))
}

// foreignSupplier is the supplier of a file with only such answers, "" when it is about several or
// none.
func foreignSupplier(f *imports.File) string {
	if len(f.Foreign) != 1 {
		return ""
	}
	return f.Foreign[0].Supplier + " " + f.Foreign[0].Name
}
