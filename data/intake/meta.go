package intake

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	"assure/questionnaire"
)

// metadata finds what an issued workbook says of itself, in the document properties and on the very hidden sheet: sheets
// are copied into other files and properties survive that, so either will do. When they disagree, the sheets of one
// questionnaire have got into the file of another, and nothing is taken.
func (r *reader) metadata() (meta map[string]string, found bool) {
	meta = map[string]string{}
	for name, value := range r.book.Props {
		if k, ok := strings.CutPrefix(name, questionnaire.MetaPrefix); ok {
			meta[k] = strings.TrimSpace(value)
		}
	}
	for _, s := range r.sheets {
		onSheet := s.keysAndValues()
		if onSheet == nil {
			continue
		}
		for i := range s.cells {
			s.cells[i].fate = ours
		}
		for _, k := range sortedKeys(onSheet) {
			v := onSheet[k]
			if old, ok := meta[k]; ok && old != v && !strings.HasPrefix(k, questionnaire.MetaQuestion) {
				r.reject(CodeWrongPack, s.name, fmt.Sprintf("the workbook says of itself both %s = %s and %s = %s", k, quote(old), k, quote(v)),
					"sheets of two questionnaires are mixed in this file; ask for each in its own workbook")
				return nil, false
			}
			meta[k] = v
		}
	}
	if meta[questionnaire.MetaFormat] == "" {
		return nil, false
	}
	if meta[questionnaire.MetaFormat] != questionnaire.FormFormat {
		r.reject(CodeUnsupported, "", "the workbook has the layout "+quote(meta[questionnaire.MetaFormat])+", which this version does not know", "import it with a newer version of Assure")
		return nil, false
	}
	return meta, true
}

// keysAndValues reads a metadata sheet, nil when the sheet is none: keys in one column, values in the next, "format"
// among them.
func (s *sheet) keysAndValues() map[string]string {
	var out map[string]string
	s.rows(func(row []cell) bool {
		if len(row) < 2 || row[1].col != row[0].col+1 {
			return out != nil || len(row) < 2
		}
		k, v := strings.TrimSpace(row[0].text), strings.TrimSpace(row[1].text)
		if out == nil {
			if k != questionnaire.MetaFormat || !strings.HasPrefix(v, "assure-form/") {
				return false
			}
			out = map[string]string{}
		}
		out[k] = v
		return true
	})
	return out
}

func sortedKeys(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// issuedPack finds the pack: its very bytes if they are held, else the same id and version. Texts are compared question
// by question, so that the second loses nothing.
func (r *reader) issuedPack(meta map[string]string) *questionnaire.Pack {
	id, version := meta[questionnaire.MetaPack], meta[questionnaire.MetaVersion]
	ref := id + "@" + version
	p := r.packs.BySHA(meta[questionnaire.MetaPackSHA])
	if p == nil {
		p = r.packs.Find(ref)
	}
	switch {
	case p == nil:
		r.reject(CodeUnknownPack, "", "the workbook was issued from the pack "+quote(ref)+", which is not installed", "put its file in the packs folder (--packs) and import again")
	case p.Ref() != ref:
		r.reject(CodeWrongPack, "", "the workbook says it is "+quote(ref)+" but was issued from "+p.Ref(), "the hidden information was altered; ask for the answers in the workbook that was issued")
	case r.opt.Pack != "" && r.opt.Pack != p.ID && r.opt.Pack != p.Ref():
		r.reject(CodeWrongPack, "", "the workbook was issued from "+p.Ref()+", not from "+quote(r.opt.Pack), "import it without --pack, or import the other file")
	default:
		return p
	}
	return nil
}

func (r *reader) issueOf(meta map[string]string) *Issued {
	out := &Issued{PackSHA: meta[questionnaire.MetaPackSHA], Issue: meta[questionnaire.MetaIssue], Assessment: meta[questionnaire.MetaAssessment],
		Issuer: meta[questionnaire.MetaIssuer], Name: meta[questionnaire.MetaName], Company: meta[questionnaire.MetaCompany],
		ODSCodes: questionnaire.SplitList(meta[questionnaire.MetaODSCodes]), Prefilled: meta[questionnaire.MetaPrefilled] == "yes"}
	out.Cycle, _ = strconv.Atoi(meta[questionnaire.MetaCycle])
	out.On, _ = questionnaire.ParseDate(meta[questionnaire.MetaIssued])
	return out
}
