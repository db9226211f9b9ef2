package report

import (
	"cmp"
	"context"
	"slices"

	"assure/data/book"
	"assure/data/directory/dspt"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// foiTable is what freedom of information requests ask buyers for: which suppliers, with which
// published DSPT status and which certificates, when that was last checked and by whom. It says
// nothing else about them; where nothing is recorded it says so.
func (rp *reporter) foiTable(ctx context.Context) (output, error) {
	b, err := rp.copy.Open(ctx, book.Scope{})
	if err != nil {
		return nil, err
	}
	rp.demo = b.Settings.MadeUp
	rows, err := foiRows(ctx, b, rp)
	if err != nil {
		return nil, err
	}
	t := &Table{ID: "foi", Caption: "Suppliers with a service in force, what they have published and shown, and " +
		"when " +
		"it was last checked", Sheet: "Suppliers", Main: true,
		Empty: "No supplier has a service in force.",
		Columns: []Column{{Header: "Supplier", Width: 36}, {Header: "DSPT status", Width: 24},
			{Header: "DSPT edition", Width: 12}, {Header: "DSPT last checked", Width: 16},
			{Header: "DSPT checked by", Width: 20}, {Header: "DSPT shown to us", Width: 28},
			{Header: "DSPT shown last checked", Width: 16}, {Header: "DSPT shown checked by", Width: 20},
			{Header: "Cyber Essentials Plus", Width: 22}, {Header: "CE Plus last checked", Width: 16},
			{Header: "CE Plus checked by", Width: 20},
			{Header: "ISO 27001", Width: 22}, {Header: "ISO 27001 last checked", Width: 16},
			{Header: "ISO 27001 checked by", Width: 20}}, Rows: rows}
	if left := book.LeftOut(book.Retired(b.Suppliers)); left != "" {
		t.Caption += "; " + left
	}
	doc := rp.document("Suppliers: DSPT and certificates", "", "")
	doc.Subject, doc.Landscape = "Freedom of information table", true
	rp.subject = doc.Subject
	doc.Sections = []Section{{Heading: "Suppliers", Parts: []Part{{Table: t}}},
		{Heading: "How to read it", Parts: []Part{{Items: []string{
			"DSPT status and edition are those of the last published export that was read; the day of that " +
				"export is " +
				"the day it was last checked.",
			"DSPT shown to us is what a named person recorded of the supplier's status and checked, apart from " +
				"that " +
				"export; where the two differ, both are printed.",
			"DSPT shown to us, Cyber Essentials Plus and ISO 27001 are Yes where a named person has recorded " +
				"the " +
				"certificate, checked it, and found that it names the supplier and covers the service.",
			"Statement only means that a certificate is recorded which was not checked, names another entity or " +
				"covers another scope.",
			"Not shown means that nothing is recorded, not that there is nothing.",
		}}}},
		{Heading: "Before you send it: exemptions to consider", Parts: []Part{{Text: exemptionsDanger},
			{Table: exemptionsTable()}, {Quiet: exemptionsAdvice}}}}
	doc.Notes = []string{"exemptions to consider before you send it: sections 43, 41, 31, 40 and 24 of the " +
		"Freedom of " +
		"Information Act 2000 (legislation.gov.uk/ukpga/2000/36); consider them with your FOI lead, not legal " +
		"advice; " +
		"which supplier lacks what may help an attacker. The .html and the .xlsx have the note in full"}
	return doc, nil
}

// foiRows is one row for each supplier with an engagement in force, by name.
func foiRows(ctx context.Context, b *book.Book, rp *reporter) ([][]Cell, error) {
	published, err := b.Publications(ctx)
	if err != nil {
		return nil, err
	}
	var rows [][]Cell
	suppliers := slices.Clone(b.Suppliers)
	slices.SortFunc(suppliers, func(x, y entity.Supplier) int {
		return cmp.Or(cmp.Compare(text.Fold(x.Name), text.Fold(y.Name)), cmp.Compare(x.Ref, y.Ref))
	})
	for i := range suppliers {
		s := &suppliers[i]
		inForce := slices.DeleteFunc(slices.Clone(b.Engagements[s.ID]),
			func(e entity.Engagement) bool { return !e.State.InForce() })
		if s.Retired || len(inForce) == 0 {
			continue
		}
		rp.demo = rp.demo || book.IsDemo(s)
		row := []Cell{Words(s.Name)}
		row = append(row, dsptCells(s, published)...)
		held := b.Certificates(s.ID)
		for _, kind := range []entity.CertificateKind{entity.CertDSPT, entity.CertCyberEssentialsPlus,
			entity.CertISO27001} {
			c := held[kind]
			row = append(row, certificateCells(&c)...)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// dsptCells are status, edition, day and person from the newest snapshot that lists the supplier.
// A supplier that no snapshot lists was looked up in the newest all the same.
func dsptCells(s *entity.Supplier, published *book.Publications) []Cell {
	checked, by := Day(published.Checked), Words(published.CheckedBy)
	d, listed, known := published.Of(s)
	switch {
	case listed:
		status, edition := d.Level, ""
		if d.Status == "" {
			status = "Nothing published"
		}
		if d.DSPTOrganisation.Edition != nil {
			edition = *d.DSPTOrganisation.Edition
		}
		if d.Standing == dspt.Lapsed {
			status += ", lapsed: was current until " + d.Until.Long()
		}
		if d.AsOf < published.Checked {
			status = "Not listed; before: " + status
		}
		return []Cell{Words(status), Words(edition), checked, by}
	case !known || published.Checked == 0:
		return []Cell{Words("Not shown"), Words(""), Words(""), Words("")}
	}
	return []Cell{Words("Not listed"), Words(""), checked, by}
}

// certificateCells say what is recorded of a certificate, when a person last checked it, and who.
func certificateCells(c *book.Certificate) []Cell {
	words, last := text.UpperFirst(string(c.Standing)), c.LastDay()
	switch {
	case c.Standing == "":
		words = book.NotShown
	case c.Standing == entity.CertificateExpired:
		words = "Expired " + last.Long()
	case c.Standing == entity.CertificateShown && last != 0:
		words = "Yes, to " + last.Long()
	case c.Standing == entity.CertificateShown && c.Issued != 0:
		words = "Yes, dated " + c.Issued.Long()
	case c.Standing == entity.CertificateShown:
		words = "Yes"
	}
	if c.Kind == entity.CertDSPT && c.Standing != "" && c.Certificate.Edition != "" {
		words += ", edition " + c.Certificate.Edition
	}
	words += c.FormerWords()
	return []Cell{Words(words), Day(c.CheckedOn), Words(c.CheckedBy)}
}
