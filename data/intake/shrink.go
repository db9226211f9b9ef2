package intake

import (
	"encoding/binary"
	"strings"

	"assure/questionnaire"
)

// An import keeps the answers of every file until it has read all of them, to find conflicts. Answers
// are substrings of the workbook's texts and keep those in memory; compacted, they take a few
// kilobytes.

// Shrink encodes the answers of every subject compactly; [Subject.Expand] decodes them. Afterwards
// nothing in the Return refers to the texts of the sheets.
func (r *Return) Shrink() {
	for i := range r.Subjects {
		r.Subjects[i].compact()
	}
	for i := range r.Foreign { // cloned, to release the texts they are substrings of
		f := &r.Foreign[i]
		for _, t := range []*string{&f.Sheet, &f.Supplier.Value, &f.ID, &f.Typed, (*string)(&f.Text),
			(*string)(&f.Answer), (*string)(&f.Second), (*string)(&f.Note)} {
			*t = strings.Clone(*t)
		}
		for j := range f.Extra {
			f.Extra[j].Label, f.Extra[j].Text = strings.Clone(f.Extra[j].Label),
				questionnaire.Text(strings.Clone(string(f.Extra[j].Text)))
		}
	}
}

// Count returns the number of answers, compacted or not.
func (s *Subject) Count() int {
	if s.Answers == nil {
		return s.count
	}
	return len(s.Answers)
}

// Expand returns the answers as they were read, decoded if compacted.
func (s *Subject) Expand() []Answer {
	if s.Answers != nil || s.count == 0 {
		return s.Answers
	}
	out := make([]Answer, s.count)
	d := codec{text: s.compacted}
	for i := range out {
		d.answer(&out[i])
		if s.Pack != nil { // the pack's own id, so as not to refer to the encoded answers
			if q := s.Pack.Question(out[i].Question); q != nil {
				out[i].Question = q.ID
			}
		}
	}
	return out
}

// Forget drops the answers in either form.
func (s *Subject) Forget() { s.Answers, s.compacted, s.count = nil, "", 0 }

func (s *Subject) compact() {
	for _, t := range []*string{&s.Sheet, &s.Supplier.Value, &s.Engagement.Value} {
		*t = strings.Clone(*t)
	}
	if w := s.Issued; w != nil {
		for _, t := range []*string{&w.PackSHA, &w.Issue, &w.Assessment, &w.Issuer, &w.Name, &w.Company,
			&w.Declaration.Name.Value, &w.Declaration.Role.Value,
			(*string)(&w.Declaration.Share.Value)} {
			*t = strings.Clone(*t)
		}
		for i := range w.ODSCodes {
			w.ODSCodes[i] = strings.Clone(w.ODSCodes[i])
		}
	}
	for i := range s.Replies {
		x := &s.Replies[i]
		for _, t := range []*string{&x.Ref.Value, &x.Question, &x.Ask, (*string)(&x.Text.Value), &x.Document.Value} {
			*t = strings.Clone(*t)
		}
	}
	if w := s.Asked; w != nil {
		w.Round = strings.Clone(w.Round)
	}
	if len(s.Answers) == 0 {
		return
	}
	d := codec{write: make([]byte, 0, 100*len(s.Answers))}
	for i := range s.Answers {
		d.answer(&s.Answers[i])
	}
	s.compacted, s.count, s.Answers = string(d.write), len(s.Answers), nil
}

// codec encodes answers into bytes or, when text is set, decodes them from it. One list of fields
// serves both directions, so they cannot differ.
type codec struct {
	write []byte
	text  string
}

func (d *codec) answer(a *Answer) {
	d.string(&a.Question)
	d.field(&a.Value.Value, &a.Value.At)
	d.field(&a.Second.Value, &a.Second.At)
	d.field((*string)(&a.Note.Value), &a.Note.At)
	d.day(&a.Planned)
	d.field((*string)(&a.Alternative.Value), &a.Alternative.At)
	d.field((*string)(&a.Evidence.Kind.Value), &a.Evidence.Kind.At)
	d.field(&a.Evidence.Ref.Value, &a.Evidence.Ref.At)
	d.day(&a.Evidence.Issued)
	d.day(&a.Evidence.Expiry)
	still := int32(0)
	if a.Still.Value {
		still = 1
	}
	d.number(&still)
	a.Still.Value = still == 1
	d.place(&a.Still.At)
	d.string(&a.Last)
}

func (d *codec) day(f *Field[questionnaire.Date]) {
	d.number((*int32)(&f.Value))
	d.place(&f.At)
}

func (d *codec) field(s *string, at *Place) {
	d.string(s)
	d.place(at)
}

func (d *codec) place(p *Place) {
	d.number(&p.Row)
	d.number(&p.Col)
}

func (d *codec) string(s *string) {
	n := int32(len(*s)) // a cell holds less than 2 GB
	d.number(&n)
	if d.write != nil {
		d.write = append(d.write, *s...)
		return
	}
	*s, d.text = d.text[:n], d.text[n:]
}

func (d *codec) number(n *int32) {
	if d.write != nil {
		d.write = binary.AppendVarint(d.write, int64(*n))
		return
	}
	v, size := varint(d.text)
	*n, d.text = int32(v), d.text[size:]
}

// varint is [binary.Varint] for a string.
func varint(s string) (int64, int) {
	var b [binary.MaxVarintLen64]byte
	return binary.Varint(b[:copy(b[:], s)])
}
