package directory

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"assure/data/directory/suppliersheet"
	"assure/data/store"
	"assure/internal/legalname"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// Likenesses of names, 0 to 100. From likeName on, a row of a list is not taken for a supplier of its own without
// asking. Our own sheet may rename a supplier, down to renameLikeness.
const (
	likeName       = 85
	renameLikeness = 60
)

// nearNames is the question that answers all open ones about names alike.
const nearNames = "near names"

// Options of a question about a supplier.
const (
	optionSame = "same"
	// AnotherSupplier is the option that joins a row with no supplier.
	AnotherSupplier = "new"
)

// matchListed finds the supplier of a row of a list that is not in our layout. Nothing is joined that is not
// the same for certain: a code of a supplier of another name, the name of one with another code, and a name
// near that of another are questions, and their rows are not taken until they are answered.
func (im *supplierImport) matchListed(row *suppliersheet.Row) (s *entity.Supplier, ok bool) {
	name := legalname.Parse(row.Name)
	keyed := im.keyed(row)
	if len(keyed) == 1 && (row.Name == "" || sameWords(name, legalname.Parse(keyed[0].Name))) {
		return keyed[0], true
	}
	if len(keyed) > 0 {
		why := fmt.Sprintf("the code or number in %s is that of %s, but the name is not", row.Cell(""), im.named(keyed))
		if len(keyed) > 1 {
			why = "the codes of the row are those of " + im.named(keyed)
		}
		why += "; no leaves the code out"
		if s, answered := im.which(row, keyed, why, true); !answered || s != nil {
			return s, answered
		}
		disown(row, keyed)
	}
	same := slices.DeleteFunc(inUse(im.index.byName[name.Key()]),
		func(o *entity.Supplier) bool { return slices.Contains(keyed, o) })
	clear := slices.DeleteFunc(slices.Clone(same), func(o *entity.Supplier) bool { return otherCodes(row, o) })
	switch {
	case row.Name == "":
		return nil, true
	case len(clear) == 1 && len(same) == 1:
		im.byName = append(im.byName, row.Cell(""))
		return clear[0], true
	case len(same) > 0:
		why := fmt.Sprintf("%s has the same name but another code", im.named(same))
		if len(clear) > 0 {
			why = im.named(same) + " have this name"
		}
		return im.which(row, same, why, len(clear) == 0)
	}
	near := im.near(row, name, keyed)
	if len(near) == 0 {
		return nil, true
	}
	return im.which(row, near, "the name is near that of "+im.named(near), true)
}

// disown takes the codes of other suppliers out of a row, and their number.
func disown(row *suppliersheet.Row, others []*entity.Supplier) {
	for _, o := range others {
		row.ODSCodes = slices.DeleteFunc(slices.Clone(row.ODSCodes), func(code string) bool {
			return hasCode(o, code)
		})
		if store.RefKey(o.CompanyNumber) == store.RefKey(row.CompanyNumber) {
			row.CompanyNumber = ""
		}
		if row.Ref != "" &&
			(store.RefKey(o.Ref) == store.RefKey(row.Ref) || o.Ref == entity.SupplierForm.Full(row.Ref)) {
			row.Ref = ""
		}
	}
}

// keyed returns the suppliers that have a ref, an ODS code or the company number of a row. Of several with the
// number, those with its name count.
func (im *supplierImport) keyed(row *suppliersheet.Row) (out []*entity.Supplier) {
	add := func(s *entity.Supplier) {
		if s != nil && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	if row.Ref != "" {
		add(im.index.supplier(row.Ref))
	}
	for _, code := range row.ODSCodes {
		add(im.index.byCode[store.RefKey(code)])
	}
	if row.CompanyNumber == "" {
		return out
	}
	found := inUse(im.index.byCompany[store.RefKey(row.CompanyNumber)])
	key := legalname.Parse(row.Name).Key()
	sameName := slices.DeleteFunc(slices.Clone(found),
		func(s *entity.Supplier) bool { return legalname.Parse(s.Name).Key() != key })
	if len(sameName) > 0 {
		found = sameName
	}
	for _, s := range found {
		add(s)
	}
	return out
}

// near returns suppliers whose names are near that of a row, the nearest first, except those that codes of the
// same kind tell apart.
func (im *supplierImport) near(row *suppliersheet.Row, name legalname.Name, except []*entity.Supplier) (
	out []*entity.Supplier) {
	for _, m := range im.index.names.Nearest(name, likeName, shownNear+len(except)) {
		s := im.index.named[m.N]
		if s.Retired || slices.Contains(except, s) || slices.Contains(out, s) || otherCodes(row, s) {
			continue
		}
		out = append(out, s)
	}
	return out[:min(len(out), shownNear)]
}

// shownNear is how many suppliers of names alike are offered.
const shownNear = 4

// otherCodes reports whether a row and a supplier have codes of the same kind, and none in common.
func otherCodes(row *suppliersheet.Row, s *entity.Supplier) bool {
	if row.CompanyNumber != "" && s.CompanyNumber != "" {
		return store.RefKey(row.CompanyNumber) != store.RefKey(s.CompanyNumber)
	}
	if len(row.ODSCodes) == 0 || len(s.ODSCodes) == 0 {
		return false
	}
	return !slices.ContainsFunc(row.ODSCodes, func(code string) bool {
		return hasCode(s, code)
	})
}

func hasCode(s *entity.Supplier, code string) bool {
	return slices.ContainsFunc(s.ODSCodes, func(have string) bool { return store.RefKey(have) == store.RefKey(code) })
}

// sameWords reports whether two names are the same but for a legal form that one of them leaves out.
func sameWords(a, b legalname.Name) bool {
	return a.Key() != "" && a.Core == b.Core && (a.Form == b.Form || a.Form == "" || b.Form == "")
}

func likeness(name legalname.Name, s *entity.Supplier) int {
	return legalname.Score(name, legalname.Parse(s.Name))
}

// named lists suppliers by name, with the ref or, of one that this list adds, its cell.
func (im *supplierImport) named(list []*entity.Supplier) string {
	out := ""
	for i, s := range list {
		if i > 0 {
			out += " and "
		}
		out += text.Quote(s.Name, 60) + " (" + im.known(s) + ")"
	}
	return out
}

func (im *supplierImport) known(s *entity.Supplier) string {
	if at := im.cells[s.ID+"/name"]; im.touched[s.ID] == created && at != "" {
		return at[strings.LastIndexByte(at, '!')+1:]
	}
	return s.Ref
}

// which asks whether a row is about one of some suppliers, by its name. s is nil for another supplier; answered
// is false while the question is open, or the row is left out. inAll is false where the answer to all questions about
// names does not answer this one.
func (im *supplierImport) which(row *suppliersheet.Row, list []*entity.Supplier, why string, inAll bool) (
	s *entity.Supplier, answered bool) {
	q := suppliersheet.Question{ID: cmp.Or(row.Name, row.Cell("")), Ask: why + ". Is it the same supplier?"}
	said := text.Fold(im.answers[text.Fold(q.ID)])
	var chosen *entity.Supplier
	seen := map[string]bool{}
	for _, s := range list {
		id := s.Name
		if len(list) == 1 {
			id = optionSame
		} else if seen[text.Fold(id)] {
			id = s.Ref
		}
		seen[text.Fold(id)] = true
		q.Options = append(q.Options, suppliersheet.Option{ID: id, Label: "yes: " + s.Name + " (" + im.known(s) + ")"})
		if said != "" &&
			(said == text.Fold(id) || said == text.Fold(s.Ref) || entity.SupplierForm.Full(said) == s.Ref) {
			chosen, q.Answer = s, id
		}
	}
	q.Options = append(q.Options, suppliersheet.Option{ID: AnotherSupplier, Label: "no: another supplier"},
		suppliersheet.Option{ID: suppliersheet.OptionSkip, Label: "leave the row out"})
	asked := im.questions.Ask(q, im.answers)
	asked.Add(row.Cell(""), "")
	if asked.Answer == "" {
		asked.Answer = q.Answer
	}
	answer := im.answerToAll(asked, inAll)
	switch answer {
	case AnotherSupplier:
		return nil, true
	case suppliersheet.OptionSkip:
		im.leftOut = row.Line
		return nil, false
	case "":
		return nil, false
	}
	if chosen == nil { // said about another row of this name
		im.problem("ambiguous-supplier", row.Cell("name"), "write the names of the two rows apart",
			"another row of this name was said to be %s, which this row is not", text.Quote(asked.Answer, 60))
		return nil, false
	}
	im.chosen[text.Fold(q.ID)] = chosen.Ref
	return chosen, true
}

// answerToAll returns the answer to a question about a name, which may be that to all of them.
func (im *supplierImport) answerToAll(q *suppliersheet.Question, inAll bool) string {
	id := text.Fold(q.ID)
	switch {
	case q.Answer != "" && !im.inAll[id]:
	case inAll && im.answers[nearNames] == AnotherSupplier:
		q.Answer, im.inAll[id] = AnotherSupplier, true
	default:
		q.Answer = "" // this row of the name is still open
	}
	return q.Answer
}

// renames reports whether a row names a supplier, found by a code, unlike any writing of its name. That is a
// question: sheets carry codes of other suppliers more often than a supplier is renamed.
func (im *supplierImport) renames(row *suppliersheet.Row, s *entity.Supplier, code string) (*entity.Supplier, bool) {
	if row.Name == "" || im.source == entity.FromDSPT || likeness(legalname.Parse(row.Name), s) >= renameLikeness {
		return s, true
	}
	one := []*entity.Supplier{s}
	why := fmt.Sprintf("the %s in %s is that of %s, but the name is not", code, row.Cell(""), im.named(one))
	return im.which(row, one, why, false)
}
