package imports

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"assure/data/intake"
	"assure/data/store"
	"assure/internal/legalname"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// issuedElsewhere says whose answers a workbook of another organisation holds: the supplier named beside the file, or the
// one whose ODS code or company number the workbook carries, once a person has said that this is so.
func (im *importer) matchOtherIssuer(ctx context.Context, v store.Viewer, f *sourceFile, w *intake.Issued) (none entity.Supplier, err error) {
	if im.supplier != nil {
		return *im.supplier, nil
	}
	by := "another organisation"
	if w.Issuer != "" {
		by = text.Safe(w.Issuer)
	}
	out := &unmatchedError{named: w.Name}
	suppliers, err := im.suppliers.holders(ctx, v, w)
	if err != nil {
		return none, err
	}
	for _, s := range suppliers {
		key := "company_number"
		if slices.ContainsFunc(w.ODSCodes, func(code string) bool { return holdsCode(s, code) }) {
			key = "ods_code"
		}
		out.candidates = append(out.candidates, candidateOf(s, 100, key))
	}
	switch {
	case len(suppliers) == 1 && im.req.Identity:
		f.notes = append(f.notes, fmt.Sprintf("issued by %s to %s, and taken as the word of %s %s, whose %s it names", by, quoted(w.Name), suppliers[0].Ref, text.Safe(suppliers[0].Name), keyWords(out.candidates[0].By)))
		return suppliers[0], nil
	case len(suppliers) == 1:
		out.problem = problem.New("identity-unconfirmed", "", fmt.Sprintf("if they are one, import it with --supplier %s, or several such workbooks with --confirm-identity", suppliers[0].Ref),
			"the workbook was issued by %s to %s, whose %s is that of %s %s", by, quoted(w.Name), keyWords(out.candidates[0].By), suppliers[0].Ref, text.Safe(suppliers[0].Name))
		return none, out
	case len(suppliers) > 1:
		out.problem = problem.New("ambiguous-supplier", "", candidatesFix("which is meant? ", out.candidates), "the workbook was issued by %s to %s, whose codes belong to %d suppliers of this register", by, quoted(w.Name), len(suppliers))
		return none, out
	}
	fix := "if you know whose answers they are, import the file alone with --supplier REF"
	if w.Name != "" {
		if err := im.suppliers.load(ctx, v); err != nil {
			return none, err
		}
		for _, m := range im.suppliers.names.Nearest(legalname.Parse(w.Name), minLikeness, mostLike) {
			out.candidates = append(out.candidates, candidateOf(im.suppliers.live[m.N], m.Score, "name"))
		}
		if len(out.candidates) > 0 {
			fix += ": " + candidateList(out.candidates)
		}
	}
	to := ""
	if w.Name != "" {
		to = " to " + quoted(w.Name)
	}
	out.problem = problem.New("unknown-supplier", "", fix, "the workbook was issued by %s%s, for an assessment that is not in this register", by, to)
	return none, out
}

func holdsCode(s entity.Supplier, code string) bool {
	return slices.ContainsFunc(s.ODSCodes, func(have string) bool { return store.RefKey(have) == store.RefKey(code) })
}

// holders are the suppliers, not retired, that hold an ODS code or the company number that a workbook names.
func (w *supplierFinder) holders(ctx context.Context, v store.Viewer, issued *intake.Issued) (out []entity.Supplier, err error) {
	add := func(s entity.Supplier) {
		if !s.Retired && !slices.ContainsFunc(out, func(o entity.Supplier) bool { return o.ID == s.ID }) {
			out = append(out, s)
		}
	}
	for _, code := range issued.ODSCodes {
		id, ok, err := store.SupplierOfCode(ctx, v, code)
		if err != nil {
			return nil, err
		}
		if ok {
			s, err := store.Get(ctx, v, store.Suppliers, id)
			if err != nil {
				return nil, err
			}
			add(s)
		}
	}
	if key := store.RefKey(issued.Company); key != "" {
		list, err := store.List(ctx, v, store.Suppliers, store.By("company_key", key))
		if err != nil {
			return nil, err
		}
		for _, s := range list {
			add(s)
		}
	}
	return out, nil
}

func keyWords(by string) string {
	return strings.ReplaceAll(strings.Replace(by, "ods", "ODS", 1), "_", " ")
}
