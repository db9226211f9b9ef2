// Package template writes the questionnaire workbooks that suppliers answer in.
//
// What it promises:
//   - a supplier needs nothing but a spreadsheet program and the first sheet to know what to do;
//   - our own words are protected, the supplier's cells are open, drop-downs hold exactly the words the reader knows;
//   - text never becomes a formula, ours or anybody's, also after a cell is edited and entered again;
//   - the pack, the supplier, the engagement and a checksum of every question travel twice, on a very hidden sheet and
//     as document properties, so that a return is recognised and an edited question is seen;
//   - the same form gives the same bytes.
//
// Protection carries no password: it keeps a slip from doing harm and nobody out. Edits are found by the checksums.
package template

import (
	"errors"
	"fmt"
	"strings"

	q "assure/questionnaire"
	"assure/questionnaire/entity"
)

// Form is one questionnaire for one engagement: everything the workbook says.
type Form struct {
	Pack       *q.Pack
	Questions  []*q.Question // in scope, in pack order; nil means all questions of the pack
	Supplier   entity.Supplier
	Engagement entity.Engagement
	Assessment entity.Assessment
	Issue      entity.Issue
	Issued     q.Date // printed, and the workbook's date of creation
	Issuer     string // the organisation or person who asks; "" leaves the line to "the buyer who sent you this workbook"
	ReplyTo    string // where the answered workbook goes; "" reads "the person who sent it to you"
	Marking    string // in header and footer; "" is DefaultMarking
	Demo       bool   // made-up data: says so on the first sheet

	// Musts are the ids of the questions whose must-have applies to this engagement; nil means every gate of the pack.
	Musts map[string]bool

	// Last holds the last answers by question id. A nil map issues a blank questionnaire without the columns for them.
	Last map[string]Last
}

// Last is what a supplier told us before.
type Last struct {
	Answer string // label of the option as the supplier read it, "" for none
	Detail string // the explanation and evidence given with it, in words
}

// DefaultMarking is printed on every page unless the form brings its own.
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

func (f *Form) marking() string { return firstOf(f.Marking, DefaultMarking) }

func (f *Form) issuer() string { return firstOf(f.Issuer, "The buyer who sent you this workbook") }

func (f *Form) replyTo() string { return firstOf(f.ReplyTo, "The person who sent it to you") }

func (f *Form) service() string { return firstOf(f.Engagement.Service, f.Engagement.Ref) }

func (f *Form) due() string {
	if d := f.Issue.DueOn(); d != 0 {
		return d.Long()
	}
	return "As agreed with the person who sent it to you"
}

// columns are the columns of the Answers sheet of this form.
func (f *Form) columns() []q.FormColumn {
	out := make([]q.FormColumn, 0, len(q.FormColumns))
	for _, c := range q.FormColumns {
		if !f.prefilled() && (c.Key == q.ColLast || c.Key == q.ColLastDetail || c.Key == q.ColStill) {
			continue
		}
		out = append(out, c)
	}
	return out
}

// sections are the domains that have a question in the form, with how many.
func (f *Form) sections() (titles []string, counts []int) {
	at := map[string]int{}
	for _, qu := range f.questions() {
		title := f.section(qu)
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

func (f *Form) section(qu *q.Question) string {
	if d := f.Pack.Domain(qu.Domain); d != nil {
		return firstOf(d.Title, d.ID)
	}
	return qu.Domain
}

func firstOf(words ...string) string {
	for _, w := range words {
		if w = strings.TrimSpace(w); w != "" {
			return w
		}
	}
	return ""
}
