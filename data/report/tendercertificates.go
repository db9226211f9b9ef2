package report

import (
	"cmp"
	"slices"

	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// certificateTable lists the certificates of each bidder, from those that people recorded and from nothing else: what
// each names, and who checked it when.
func certificateTable(bids []bid) *Table {
	t := &Table{ID: "certificates", Caption: "Certificates recorded of each bidder", Sheet: "Certificates",
		Columns: []Column{{Header: "Bidder", Width: 28}, {Header: "Bid", Width: 12}, {Header: "Certificate", Width: 22},
			{Header: "Worth", Width: 30}, {Header: "Entity it names", Width: 28}, {Header: "Scope it names", Width: 36},
			{Header: "Number, edition", Width: 22}, {Header: "Last day", Width: 14}, {Header: "Checked on", Width: 14},
			{Header: "Checked by", Width: 24}, {Header: "Checked at", Width: 28}}}
	for i := range bids {
		x := &bids[i]
		bidder, ref := Words(x.d.supplier.Name), Words(x.st.Engagement.Ref)
		list := slices.DeleteFunc(x.b.CertificatesOf(x.st.Engagement.Supplier),
			func(c book.Certificate) bool { return c.Standing == entity.CertificateWithdrawn })
		slices.SortStableFunc(list, func(a, b book.Certificate) int {
			return cmp.Compare(slices.Index(entity.CertificateKinds, a.Kind),
				slices.Index(entity.CertificateKinds, b.Kind))
		})
		for j := range list {
			c := &list[j]
			mark := "warn"
			switch c.Standing {
			case entity.CertificateShown:
				mark = "b0"
			case entity.CertificateExpired:
				mark = "b3"
			}
			t.Add(bidder, ref, Words(c.Kind.Label()+" ("+c.Ref+")"),
				Cell{Text: text.UpperFirst(string(c.Standing)) + c.FormerWords(), Mark: mark}, Words(c.Entity),
				Words(string(c.Scope)), Words(joined(c.Number, c.Edition)), Day(c.LastDay()), Day(c.CheckedOn),
				Words(c.CheckedBy),
				Words(c.CheckedAt))
		}
		if len(list) == 0 {
			t.Add(bidder, ref, Words("None recorded"), Words(book.NotShown), Words(""), Words(""), Words(""), Day(0),
				Day(0), Words(""), Words(""))
		}
	}
	return t
}

// joined are the words that are there, with a comma.
func joined(words ...string) string {
	out := ""
	for _, w := range words {
		if w != "" && out != "" {
			out += ", "
		}
		out += w
	}
	return out
}

// certificateNote says how the table is read.
const certificateNote = "Only a certificate that a named person checked, that names the bidder and covers the " +
	"service, is shown. One of another entity, of another scope or that nobody checked is a statement of the bidder " +
	"and no more. " +
	"Not shown means that nothing is recorded, not that there is nothing: ask all bidders alike."
