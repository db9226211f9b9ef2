// Package template writes the questionnaire workbooks that suppliers fill in, marked copies of
// returned ones, and blank supplier sheets.
//
// The package promises:
//   - A supplier needs nothing but a spreadsheet program and the first sheet to know what to do.
//   - Our own text is protected and the supplier's cells are open; drop-downs offer exactly the
//     words that package intake accepts.
//   - Text never becomes a formula, even when a cell is edited and entered again.
//   - The pack, the supplier, the engagement and a checksum of every question are stored twice, on
//     a very hidden sheet and in the document properties, so that a return is recognised and an
//     edited question is found.
//   - The same form gives the same bytes.
//
// Protection has no password: it prevents slips and keeps nobody out. The checksums find edits.
package template

import (
	"errors"
	"fmt"

	"assure/data/form"
	"assure/internal/text"
	q "assure/questionnaire"
	"assure/questionnaire/entity"
)

// Form is one questionnaire for one engagement: everything in the workbook.
type Form struct {
	Pack       *q.Pack
	Questions  []*q.Question // in scope, in pack order; nil means all questions of the pack
	Supplier   entity.Supplier
	Engagement entity.Engagement
	Assessment entity.Assessment
	Issue      entity.Issue
	Issued     q.Date // printed, and the creation date of the workbook
	Issuer     string // organisation or person; "" when it is not stated
	ReplyTo    string // address for the answers; "" for "the person who sent it to you"
	Marking    string // in header and footer; "" for DefaultMarking
	Demo       bool   // made-up data, which the first sheet says

	// Musts are the ids of the questions that are must-haves for this engagement; nil means every
	// gate of the pack.
	Musts map[string]bool

	// Last holds the last answers by question id. With a nil map the questionnaire has no columns for
	// them.
	Last map[string]Last
}

// Last is an earlier answer of the supplier.
type Last struct {
	Answer string // label of the option, "" for none
	Detail string // its explanation and evidence, in words
}

// DefaultMarking is the marking on every page when the form has none.
const DefaultMarking = "Commercial in confidence"

// ErrForm is wrapped by every error about a form that cannot be written.
var ErrForm = errors.New("the questionnaire cannot be written")

func (f *Form) check() error {
	switch {
	case f.Pack == nil:
		return fmt.Errorf("%w: no pack", ErrForm)
	case len(f.questions()) == 0:
		return fmt.Errorf("%w: no question of %s is in scope", ErrForm, f.Pack.Ref())
	case f.Supplier.Ref == "" || f.Engagement.Ref == "":
		return fmt.Errorf("%w: supplier and engagement need their refs", ErrForm)
	case f.Issue.ID == "":
		return fmt.Errorf("%w: the issue has no id", ErrForm)
	case f.Issued == 0:
		return fmt.Errorf("%w: no date of issue", ErrForm)
	}
	return nil
}

func (f *Form) questions() []*q.Question {
	if f.Questions != nil {
		return f.Questions
	}
	return f.Pack.Questions()
}

func (f *Form) prefilled() bool { return f.Last != nil }

func (f *Form) must(qu *q.Question) bool {
	return qu.Gate != nil && (f.Musts == nil || f.Musts[qu.ID])
}

func (f *Form) marking() string { return text.FirstNonBlank(f.Marking, DefaultMarking) }

func (f *Form) issuer() string {
	return text.FirstNonBlank(f.Issuer, "Not stated: the person who sent you this workbook can tell you")
}

func (f *Form) replyTo() string {
	return text.FirstNonBlank(f.ReplyTo, "The person who sent it to you")
}

func (f *Form) service() string { return text.FirstNonBlank(f.Engagement.Service, f.Engagement.Ref) }

func (f *Form) due() string {
	if d := f.Issue.DueOn(); d != 0 {
		return d.Long()
	}
	return "As agreed with the person who sent it to you"
}

// columns returns the columns of this form's Answers sheet.
func (f *Form) columns() []form.Column {
	out := make([]form.Column, 0, len(form.Columns))
	for _, c := range form.Columns {
		if !f.prefilled() && (c.Key == form.ColLast || c.Key == form.ColLastDetail || c.Key == form.ColStill) {
			continue
		}
		out = append(out, c)
	}
	return out
}

// sections returns the domains that have a question in the form, with their counts.
func (f *Form) sections() (titles []string, counts []int) {
	at := map[string]int{}
	for _, qu := range f.questions() {
		title := form.Section(f.Pack, qu)
		i, ok := at[title]
		if !ok {
			i = len(titles)
			at[title] = i
			titles, counts = append(titles, title), append(counts, 0)
		}
		counts[i]++
	}
	return titles, counts
}
