package intake

import (
	"slices"
	"strings"

	"assure/data/form"
	"assure/data/tabular"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// declaration reads the cells of the declaration.
func (r *reader) declaration(out *Issued) {
	d := &out.Declaration
	s, c := r.declared(form.NameDeclarer)
	d.Name = r.readString(s, c)
	s, c = r.declared(form.NameDeclarerRole)
	d.Role = r.readString(s, c)
	s, c = r.declared(form.NameDeclaredOn)
	d.On = r.notLater(s, c, r.readDate(s, c), "the declaration is dated in the future")
	d.Share = r.readSharing(r.declared(form.NameShare))
	s, c = r.declared(form.NameDeclared)
	d.Agreed = r.readYesNo(s, c)
	switch {
	case d.Agreed.Given() && !d.Agreed.Value:
		r.flag(s, c, CodeNotDeclared,
			"the declaration says No: whoever signs does not declare that the answers are true",
			"ask what is not true, or who can declare it; the answers are claims as any others")
		d.Agreed = Field[bool]{}
	case !d.Name.Given() || !d.Agreed.Value:
		r.note("the declaration is not complete: it needs a name and a Yes")
	}
}

// readSharing reads whether the answers may be shared.
func (r *reader) readSharing(s *sheet, c *cell) (out Field[entity.Sharing]) {
	if c == nil {
		return out
	}
	text, ok := r.cellText(s, c)
	if !ok || text == "" {
		return out
	}
	w := newWords(word{form.ShareYes, string(entity.MayShare)}, word{form.ShareAsk, string(entity.AskFirst)},
		word{form.ShareNo, string(entity.MayNotShare)})
	value, ok := w.match(text)
	if !ok {
		what, fix := w.explain(text)
		r.flag(s, c, CodeUnknownAnswer, what, fix)
		return out
	}
	c.outcome = imported
	return Field[entity.Sharing]{entity.Sharing(value), c.place()}
}

// declared returns a cell of the declaration, nil when it is blank: the one with the defined name,
// or the one next to its label, since some programs lose names.
func (r *reader) declared(name string) (*sheet, *cell) {
	for _, n := range r.book.DefinedNames {
		if !strings.EqualFold(n.Name, name) {
			continue
		}
		sheetName, row, col, ok := tabular.ParseTarget(n.Refers)
		for _, s := range r.sheets {
			if ok && strings.EqualFold(s.name, sheetName) {
				return s, s.filled(Place{int32(row), int32(col)})
			}
		}
	}
	for _, s := range r.sheets {
		if s.name == form.SheetStart {
			return s, s.declared(name)
		}
	}
	return nil, nil
}

// declared finds the cell to the right of the label of a field of the declaration.
func (s *sheet) declared(name string) *cell {
	i := slices.IndexFunc(form.DeclarationFields, func(f struct{ Name, Label string }) bool { return f.Name == name })
	for _, c := range slices.Backward(s.cells) {
		if i >= 0 && text.Fold(c.text) == text.Fold(form.DeclarationFields[i].Label) {
			return s.filled(Place{c.row, c.col + 1})
		}
	}
	return nil
}

// filled returns the cell at p, nil when it is blank.
func (s *sheet) filled(p Place) *cell {
	if c := s.at(p); c != nil && c.outcome != blank {
		return c
	}
	return nil
}
