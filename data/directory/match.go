package directory

import (
	"cmp"
	"context"
	"slices"

	"assure/data/directory/suppliersheet"
	"assure/data/store"
	"assure/internal/legalname"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// supplierIndex finds the suppliers and engagements in the register by what a sheet names them by.
type supplierIndex struct {
	byRef       map[string]*entity.Supplier
	byCode      map[string]*entity.Supplier // one that is not retired wins
	byCompany   map[string][]*entity.Supplier
	byName      map[string][]*entity.Supplier   // by legalname key
	engagements map[string][]*entity.Engagement // by supplier id
	engRef      map[string]*entity.Engagement
	names       *legalname.Index // of named
	named       []*entity.Supplier
}

func newSupplierIndex(ctx context.Context, v store.Viewer) (*supplierIndex, error) {
	suppliers, err := store.List(ctx, v, store.Suppliers)
	if err != nil {
		return nil, err
	}
	engagements, err := store.List(ctx, v, store.Engagements)
	if err != nil {
		return nil, err
	}
	ix := &supplierIndex{byRef: map[string]*entity.Supplier{}, byCode: map[string]*entity.Supplier{},
		byCompany: map[string][]*entity.Supplier{}, byName: map[string][]*entity.Supplier{},
		engagements: map[string][]*entity.Engagement{}, engRef: map[string]*entity.Engagement{},
		names: legalname.NewIndex(len(suppliers))}
	byID := map[string]*entity.Supplier{}
	for i := range suppliers {
		byID[suppliers[i].ID] = &suppliers[i]
	}
	for i := range suppliers {
		if s := &suppliers[i]; s.MergedInto == "" {
			ix.add(s)
		} else { // its reference finds the one it was merged into, which has its names and codes
			into := s
			for range suppliers {
				if into.MergedInto == "" {
					break
				}
				into = byID[into.MergedInto]
			}
			ix.byRef[store.RefKey(s.Ref)] = into
		}
	}
	for i := range engagements {
		ix.addEngagement(&engagements[i])
	}
	return ix, nil
}

// add puts a supplier into the index or updates it there.
func (ix *supplierIndex) add(s *entity.Supplier) {
	ix.byRef[store.RefKey(s.Ref)] = s
	for _, code := range s.ODSCodes {
		if have := ix.byCode[store.RefKey(code)]; have == nil || have.Retired {
			ix.byCode[store.RefKey(code)] = s
		}
	}
	put := func(m map[string][]*entity.Supplier, key string) {
		if key == "" {
			return
		}
		for _, have := range m[key] {
			if have.ID == s.ID {
				return
			}
		}
		m[key] = append(m[key], s)
	}
	put(ix.byCompany, store.RefKey(s.CompanyNumber))
	for _, words := range append([]string{s.Name}, s.Former...) {
		name := legalname.Parse(words)
		if key := name.Key(); !slices.Contains(ix.byName[key], s) {
			ix.names.Add(name)
			ix.named = append(ix.named, s)
		}
		put(ix.byName, name.Key())
	}
}

func (ix *supplierIndex) addEngagement(e *entity.Engagement) {
	ix.engagements[e.Supplier] = append(ix.engagements[e.Supplier], e)
	ix.engRef[store.RefKey(e.Ref)] = e
}

// supplier returns the supplier with a reference, whole or short as people type it; nil for none.
func (ix *supplierIndex) supplier(ref string) *entity.Supplier {
	return cmp.Or(ix.byRef[store.RefKey(ref)], ix.byRef[store.RefKey(entity.SupplierForm.Full(ref))])
}

// engagement returns the engagement with a reference, whole or short as people type it; nil for none.
func (ix *supplierIndex) engagement(ref string) *entity.Engagement {
	return cmp.Or(ix.engRef[store.RefKey(ref)], ix.engRef[store.RefKey(entity.EngagementForm.Full(ref))])
}

// match finds the supplier of a row: by ref, else ODS code, else a company number that only one
// has. A row with none of these is matched by name, ignoring case, punctuation and the form of Ltd,
// so that importing the same list twice adds no supplier twice. Retired suppliers, such as those of
// an undone import, are found last. nil is a new supplier; ok is false if a problem was reported.
func (im *supplierImport) match(row *suppliersheet.Row) (s *entity.Supplier, ok bool) {
	ix := im.index
	if im.out.Foreign {
		return im.matchListed(row)
	}
	if s := ix.supplier(row.Ref); row.Ref != "" && s != nil {
		return s, true
	}
	byCode, ok := im.matchCode(row)
	if !ok {
		return nil, false
	}
	if byCode != nil {
		if s, ok := im.renames(row, byCode, "ODS code"); !ok || s != nil {
			return s, ok
		}
	}
	if row.CompanyNumber != "" {
		switch found := inUse(ix.byCompany[store.RefKey(row.CompanyNumber)]); {
		case row.Ref != "" || len(row.ODSCodes) > 0:
			// the row has another key, which is new: a repeated number does not make it the same
			// supplier
		case len(found) == 1:
			return im.renames(row, found[0], "company number")
		case len(found) > 1:
			im.problem("ambiguous-supplier", row.Cell("company_number"), "give the row a ref: "+refList(found),
				"%d suppliers have this company number", len(found))
			return nil, false
		}
		return nil, true
	}
	if row.Ref != "" || len(row.ODSCodes) > 0 {
		return nil, true
	}
	switch found := inUse(ix.byName[legalname.Parse(row.Name).Key()]); len(found) {
	case 0:
		return nil, true
	case 1:
		return found[0], true
	default:
		im.problem("ambiguous-supplier", row.Cell("name"), "give the row a ref: "+refList(found),
			"%d suppliers have this name", len(found))
		return nil, false
	}
}

// matchCode finds the supplier with an ODS code of the row. Codes of two suppliers, or a ref of
// another one, are a problem.
func (im *supplierImport) matchCode(row *suppliersheet.Row) (*entity.Supplier, bool) {
	var found *entity.Supplier
	for _, code := range row.ODSCodes {
		s := im.index.byCode[store.RefKey(code)]
		if s != nil && found != nil && s.ID != found.ID {
			im.problem("ambiguous-supplier", row.Cell("ods_code"), "keep the codes of one supplier in a row",
				"the ODS codes of the row belong to %s and %s", found.Ref, s.Ref)
			return nil, false
		}
		if s != nil {
			found = s
		}
	}
	if found != nil && row.Ref != "" && !found.Retired {
		im.problem("conflict", row.Cell("ref"), "use the ref "+found.Ref+", or leave the cell blank",
			"the ODS code belongs to %s, which is not %q", found.Ref, text.Safe(row.Ref))
		return nil, false
	}
	return found, true
}

// inUse removes retired suppliers; if all are retired it returns the first.
func inUse(list []*entity.Supplier) []*entity.Supplier {
	var live []*entity.Supplier
	for _, s := range list {
		if !s.Retired {
			live = append(live, s)
		}
	}
	if len(live) > 0 || len(list) == 0 {
		return live
	}
	return list[:1]
}

func refList(list []*entity.Supplier) string {
	out := ""
	for i, s := range list {
		if i > 0 {
			out += ", "
		}
		if i == 5 {
			return out + "…"
		}
		out += s.Ref
	}
	return out
}

// matchEngagement finds the engagement of a row: by ref, else service, else the supplier's only
// one. nil is a new one; ok is false if the row has none or a problem was reported.
func (im *supplierImport) matchEngagement(s *entity.Supplier, row *suppliersheet.Row) (e *entity.Engagement, ok bool) {
	if row.Engagement != "" {
		e := im.index.engagement(row.Engagement)
		if e != nil && e.Supplier != s.ID {
			im.problem("engagement-elsewhere", row.Cell("engagement"), "correct the ref, or leave the cell blank",
				"the engagement %s belongs to another supplier", e.Ref)
			return nil, false
		}
		return e, true
	}
	all := im.index.engagements[s.ID]
	if im.out.Foreign && row.ContractRef != "" {
		if e, found := im.byContract(all, row); found {
			return e, true
		}
	}
	if row.Service != "" {
		var closed *entity.Engagement
		for _, e := range all {
			if text.Fold(e.Service) == text.Fold(row.Service) {
				if e.State.Open() {
					return e, true
				}
				closed = e
			}
		}
		if closed != nil {
			return closed, true
		}
		// A single engagement without a service gets this one.
		if len(all) == 1 && all[0].Service == "" {
			return all[0], true
		}
		return nil, true
	}
	switch len(all) {
	case 0:
		return nil, true
	case 1:
		return all[0], true
	}
	if row.HasEngagement() {
		im.problem("several-engagements", row.Cell(""), "fill in engagement or service",
			"%s has %d engagements and the row names none of them", s.Ref, len(all))
	}
	return nil, false
}

// byContract finds the engagement of a row of a list by its contract: a supplier may have two contracts for one
// service. found is also true for a contract that is new; it is false when the service has to decide.
func (im *supplierImport) byContract(all []*entity.Engagement, row *suppliersheet.Row) (e *entity.Engagement,
	found bool) {
	others := true // every engagement of the service has another contract
	for _, e := range all {
		sameService := row.Service == "" || e.Service == "" || text.Fold(e.Service) == text.Fold(row.Service)
		switch {
		case sameService && text.Fold(e.ContractRef) == text.Fold(row.ContractRef):
			return e, true
		case sameService && e.ContractRef == "":
			others = false
		}
	}
	return nil, others
}
