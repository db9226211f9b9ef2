package questionnaire

import (
	"slices"
	"strings"
)

// Linked says how near two questions of different packs are, and by what: a document that shows the one may show the
// other, or a part of it. It suggests what to look at and never more.
//   - Equal: the same id and revision, as packs of one family share them;
//   - Subset: they cite the very same item, of which either may ask a part;
//   - Related: one cites what is above the other's item (4.5 and 4.5.3) or, where no reference links them, they
//     are on the same theme.
//
// The relation is "" for questions with nothing in common.
func Linked(q, other *Question) (relation Relation, via string) {
	if q.ID == other.ID && q.Revision == other.Revision && q.Text == other.Text {
		return Equal, q.ID
	}
	for _, ref := range q.Refs {
		framework, id, _ := strings.Cut(ref, ":")
		for _, theirs := range other.Refs {
			f, their, _ := strings.Cut(theirs, ":")
			switch id, their := ForeignID(id), ForeignID(their); {
			case f != framework:
			case id == their:
				return Subset, ref
			case via == "" && (within(id, their) || within(their, id)):
				relation, via = Related, theirs
			}
		}
	}
	if via != "" {
		return relation, via
	}
	if i := slices.IndexFunc(other.Themes, func(t string) bool { return q.About(Theme(t)) }); i >= 0 {
		return Related, "theme " + other.Themes[i]
	}
	return "", ""
}
