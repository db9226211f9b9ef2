package directory

import (
	"context"
	"slices"

	"assure/data"
	"assure/data/directory/suppliersheet"
	"assure/data/store"
	"assure/internal/legalname"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// changeSupplier updates a supplier from a row. Codes, tags and contacts are added, never removed.
// If two rows of the sheet differ, the second is a conflict and the first counts.
func (im *supplierImport) changeSupplier(ctx context.Context, tx *data.Tx, s *entity.Supplier,
	row *suppliersheet.Row) error {
	next := *s
	next.ODSCodes, next.Tags, next.Contacts = slices.Clone(s.ODSCodes), slices.Clone(s.Tags), slices.Clone(s.Contacts)
	next.Retired, next.Former = false, slices.Clone(s.Former)
	for _, f := range []struct {
		column, value string
		field         *string
	}{{"name", row.Name, &next.Name}, {"company_number", row.CompanyNumber, &next.CompanyNumber},
		{"parent", row.Parent, &next.Parent}} {
		if f.value == "" || f.value == *f.field {
			continue
		}
		if f.column == "name" && slices.ContainsFunc(s.Former, func(was string) bool {
			return legalname.Parse(was).Key() == legalname.Parse(row.Name).Key()
		}) {
			im.out.Notes = append(im.out.Notes,
				s.Ref+" is called "+text.Safe(s.Name)+" now, and the sheet has a name before")
			continue
		}
		if f.column == "name" && (im.out.Foreign || im.cells[s.ID+"/name"] != "" && sameName(f.value, *f.field)) {
			if !sameName(f.value, *f.field) {
				im.otherName = append(im.otherName, row.Cell("name"))
			}
			continue
		}
		if im.out.Foreign && *f.field != "" && im.cells[s.ID+"/"+f.column] == "" {
			im.problem("conflict", row.Cell(f.column), "make the two agree; `assure supplier set` changes the register",
				"%s of %s is %q here and %q in the register, which is kept", f.column, s.Ref, text.Safe(f.value),
				text.Safe(*f.field))
			continue
		}
		if at := im.cells[s.ID+"/"+f.column]; at != "" {
			im.problem("conflict", row.Cell(f.column), "make the two cells agree",
				"%s of %s is %q here and %q in %s, which was used",
				f.column, s.Ref, text.Safe(f.value), text.Safe(*f.field), at)
			continue
		}
		if f.column == "company_number" {
			im.warnRepeated(row, s.ID)
		}
		*f.field = f.value
	}
	for _, code := range im.freeCodes(row, s.ID) {
		if !slices.ContainsFunc(next.ODSCodes,
			func(have string) bool { return store.RefKey(have) == store.RefKey(code) }) {
			next.ODSCodes = append(next.ODSCodes, code)
		}
	}
	for _, tag := range row.Tags {
		if !slices.Contains(next.Tags, tag) {
			next.Tags = append(next.Tags, tag)
		}
	}
	mergeContact(&next, row.Contact)
	im.noteCells(&next, row)
	return im.putSupplier(ctx, tx, s, next)
}

func (im *supplierImport) putSupplier(ctx context.Context, tx *data.Tx, s *entity.Supplier,
	next entity.Supplier) error {
	if err := data.CleanSupplier(&next); err != nil {
		return err
	}
	if next.Name != s.Name {
		data.NoteName(&next, s.Name)
		next.Why = &entity.Reopening{By: im.r.Actor(), At: tx.At(), Reason: im.noReason()}
	}
	changed, err := store.Put(ctx, tx, store.Suppliers, next)
	if err != nil {
		return data.SupplierTaken(ctx, tx, next, err)
	}
	what := same
	if changed {
		im.changed, what = true, updated
		*s = next
		im.index.add(s)
	}
	im.touched[s.ID] = max(im.touched[s.ID], what)
	return nil
}

// noteCells records which cells of this sheet gave the values of a supplier.
func (im *supplierImport) noteCells(s *entity.Supplier, row *suppliersheet.Row) {
	for column, value := range map[string]string{"name": row.Name, "company_number": row.CompanyNumber,
		"parent": row.Parent} {
		if key := s.ID + "/" + column; value != "" && im.cells[key] == "" {
			im.cells[key] = row.Cell(column)
		}
	}
}

// mergeContact adds a contact or updates the one with the same address, or with the same name if
// one has no address.
func mergeContact(s *entity.Supplier, c entity.Contact) {
	if c == (entity.Contact{}) {
		return
	}
	for i := range s.Contacts {
		have := &s.Contacts[i]
		sameMail := c.Email != "" && text.Fold(have.Email) == text.Fold(c.Email)
		sameName := (c.Email == "" || have.Email == "") && text.Fold(have.Name) == text.Fold(c.Name)
		if sameMail || sameName {
			for _, f := range []struct {
				have *string
				give string
			}{{&have.Name, c.Name}, {&have.Email, c.Email}, {&have.Role, c.Role}} {
				if f.give != "" {
					*f.have = f.give
				}
			}
			return
		}
	}
	s.Contacts = append(s.Contacts, c)
}
