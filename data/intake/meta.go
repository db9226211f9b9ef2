package intake

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"assure/data/form"
	"assure/questionnaire"
)

// metadata reads the metadata of an issued workbook, from the document properties and from the very
// hidden sheet. Either is enough: sheets get copied into other files, and properties get lost. When
// the two disagree, sheets of one questionnaire were copied into the file of another, and the file
// is rejected.
func (r *reader) metadata() (meta map[string]string, found bool) {
	meta = map[string]string{}
	for name, value := range r.book.Props {
		if k, ok := strings.CutPrefix(name, form.MetaPrefix); ok {
			meta[k] = strings.TrimSpace(value)
		}
	}
	for _, s := range r.sheets {
		onSheet := s.keysAndValues()
		if onSheet == nil {
			continue
		}
		for i := range s.cells {
			s.cells[i].outcome = ownText
		}
		for _, k := range slices.Sorted(maps.Keys(onSheet)) {
			v := onSheet[k]
			if old, ok := meta[k]; ok && old != v && !strings.HasPrefix(k, form.MetaQuestion) {
				r.reject(CodeWrongPack, s.name,
					fmt.Sprintf("the workbook carries both %s = %s and %s = %s", k, quote(old), k, quote(v)),
					"sheets of two questionnaires are mixed in this file; ask for each in its own workbook")
				return nil, false
			}
			meta[k] = v
		}
	}
	if meta[form.MetaFormat] == "" {
		return nil, false
	}
	if meta[form.MetaFormat] != form.Format && meta[form.MetaFormat] != form.FormatQueries {
		r.reject(CodeUnsupported, "",
			"the workbook has the layout "+quote(meta[form.MetaFormat])+", which this version does not know",
			"import it with a newer version of Assure")
		return nil, false
	}
	return meta, true
}

// keysAndValues reads a metadata sheet: keys in one column, values in the next, with the key
// "format" first. It returns nil for any other sheet.
func (s *sheet) keysAndValues() map[string]string {
	var out map[string]string
	s.rows(func(row []cell) bool {
		if len(row) < 2 || row[1].col != row[0].col+1 {
			return out != nil || len(row) < 2
		}
		k, v := strings.TrimSpace(row[0].text), strings.TrimSpace(row[1].text)
		if out == nil {
			if k != form.MetaFormat || !strings.HasPrefix(v, "assure-form/") &&
				!strings.HasPrefix(v, "assure-queries/") {
				return false
			}
			out = map[string]string{}
		}
		out[k] = v
		return true
	})
	return out
}

// issuedPack finds the pack: the exact bytes if they are installed, else the same id and version.
// Question texts are compared one by one, so the second choice loses nothing.
func (r *reader) issuedPack(meta map[string]string) *questionnaire.Pack {
	id, version := meta[form.MetaPack], meta[form.MetaVersion]
	ref := id + "@" + version
	p := r.packs.BySHA(meta[form.MetaPackSHA])
	if p == nil {
		p = r.packs.Find(ref)
	}
	switch {
	case p == nil:
		r.reject(CodeUnknownPack, "", "the workbook was issued from the pack "+quote(ref)+", which is not installed",
			"put its file in the packs folder (--packs) and import again")
	case p.Ref() != ref:
		r.reject(CodeWrongPack, "", "the workbook says it is "+quote(ref)+" but was issued from "+p.Ref(),
			"the hidden information was altered; ask for the answers in the workbook that was issued")
	case r.opt.Pack != "" && r.opt.Pack != p.ID && r.opt.Pack != p.Ref():
		r.reject(CodeWrongPack, "", "the workbook was issued from "+p.Ref()+", not from "+quote(r.opt.Pack),
			"import it without --pack, or import the other file")
	default:
		return p
	}
	return nil
}

func (r *reader) issueOf(meta map[string]string) *Issued {
	out := &Issued{PackSHA: meta[form.MetaPackSHA], Issue: meta[form.MetaIssue],
		Assessment: meta[form.MetaAssessment],
		Issuer:     meta[form.MetaIssuer], Name: meta[form.MetaName],
		Company:   meta[form.MetaCompany],
		ODSCodes:  questionnaire.SplitList(meta[form.MetaODSCodes]),
		Prefilled: meta[form.MetaPrefilled] == "yes"}
	out.Cycle, _ = strconv.Atoi(meta[form.MetaCycle])
	out.On, _ = questionnaire.ParseDate(meta[form.MetaIssued])
	return out
}
