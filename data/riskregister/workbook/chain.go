package workbook

import (
	"errors"
	"fmt"

	"assure/data/riskregister/tables"
	"assure/internal/sheet"
)

// The sheets of what the engagements depend on: the links, what they come to for each fourth party, and the Herfindahl
// indexes. Formulas follow the numbers of the parties: a name may hold what a formula takes for a wildcard.

// placeChain notes where the three sheets are.
func (b *writer) placeChain() {
	b.parties = placeOf(tables.SheetChain, b.partyColumns(), len(b.book.FourthPartyRows()))
	b.links = placeOf(tables.SheetLinks, b.linkColumns(), len(b.book.DependencyRows()))
	b.indexes = placeOf(tables.SheetIndexes, b.indexColumns(), len(b.book.IndexRows()))
}

// addChain makes their rows, which are of the whole book.
func (b *writer) addChain() error {
	r := &b.rows
	return errors.Join(r.parties.add(b.book.FourthPartyRows()), r.links.add(b.book.DependencyRows()),
		r.indexes.add(b.book.IndexRows()))
}

func (b *writer) chain() error {
	marked := func(p place, header, test string) func(*sheet.Writer) {
		return func(s *sheet.Writer) {
			s.Colour(p.area(header), fmt.Sprintf(test, "$"+sheet.At(p.columns[header], tables.FirstRow)), b.st.warn)
		}
	}
	return errors.Join(
		writeList(b, b.rows.parties, listSheet{table: "ConcentrationTable", frozen: 2, across: 2, tab: accent},
			marked(b.parties, tables.HSingles, "%s>0")),
		writeList(b, b.rows.links, listSheet{table: "DependencyTable", frozen: 1, across: 2, tab: accent, long: true,
			prints: 60}, nil),
		writeList(b, b.rows.indexes, listSheet{table: "HerfindahlTable", frozen: 1, across: 1, tab: accent},
			marked(b.indexes, tables.HIndexFlag, "LEN(%s)>0")))
}

// chained reports whether the sheets are worked out by formulas; see [recounted].
func (b *writer) chained() bool {
	return b.live && b.book.Chain != nil && len(b.book.Chain.Parties)*len(b.book.Chain.Links) <= recounted
}

// chained makes a formula of a sheet that is left out where the sheets are values.
func chained[T any](b *writer, f func(at func(string) string) string) formula[T] {
	return func(_ *T, at func(string) string) string {
		if !b.chained() {
			return ""
		}
		return f(at)
	}
}

// linkColumns are the columns of the sheet Dependencies. The tier is that of the sheet Engagements.
func (b *writer) linkColumns() []tables.Column[tables.DependencyRow] {
	type row = tables.DependencyRow
	t := tables.Dependencies()
	return withFormulas(t.Sheet(), map[string]formula[row]{
		tables.HTier: chained[row](b, func(at func(string) string) string {
			e := at(tables.HEngagement)
			return fmt.Sprintf(`IFERROR(INDEX(%s,MATCH(%s,%s,0)),"")`, b.engagements.ref(tables.HTier), e,
				b.engagements.ref(tables.HEngagement))
		}),
		tables.HLinkWeight: chained[row](b, func(at func(string) string) string {
			l := b.links
			return fmt.Sprintf(`IF(AND(%s="Yes",%s="No",OR(%s="%s",%s="%s")),1/COUNTIFS(%s,%s,%s,%s,%s,"No"),0)`,
				at(tables.HLinkForce), at(tables.HLinkOffered), at(tables.HTier), b.tier(1), at(tables.HTier),
				b.tier(2),
				l.ref(tables.HEngagement), at(tables.HEngagement), l.ref(tables.HLinkRole), at(tables.HLinkRole),
				l.ref(tables.HLinkOffered))
		}),
	})
}

// tier is the label of a tier, as part of a formula.
func (b *writer) tier(n int) string { return quoted(b.book.Method.Settings.TierLabel(n)) }

// counted is the formula that counts the engagements in force that use the party of a row, with further conditions of
// SUMIFS.
func (b *writer) usersOf(at func(string) string, more string) string {
	l := b.links
	return fmt.Sprintf(`SUMIFS(%s,%s,%s,%s,"Yes"%s)`, l.ref(tables.HLinkOnce), l.ref(tables.HPartyNo),
		at(tables.HPartyNo), l.ref(tables.HLinkForce), more)
}

// partyColumns are the columns of the sheet Concentration.
func (b *writer) partyColumns() []tables.Column[tables.FourthPartyRow] {
	type row = tables.FourthPartyRow
	where := func(header, word string) string {
		return fmt.Sprintf(`,%s,"%s"`, b.links.ref(header), word)
	}
	users := func(more func() string) formula[row] {
		return chained[row](b, func(at func(string) string) string { return b.usersOf(at, more()) })
	}
	word := func(header, w string) formula[row] {
		return users(func() string { return where(header, w) })
	}
	unknown := func(header string) formula[row] { return word(header, "Not known") }
	t := tables.FourthParties()
	return withFormulas(t.Sheet(), map[string]formula[row]{
		tables.HUses:       users(func() string { return "" }),
		tables.HCritical:   word(tables.HCritical, "Yes"),
		tables.HNoCritical: unknown(tables.HCritical),
		tables.HTier1:      users(func() string { return where(tables.HTier, b.tier(1)) }),
		tables.HNoTier:     users(func() string { return where(tables.HTier, b.tier(0)) }),
		tables.HTier1Share: chained[row](b, func(at func(string) string) string {
			e := b.engagements
			all := fmt.Sprintf(`SUM(COUNTIFS(%s,"%s",%s,"live"),COUNTIFS(%s,"%s",%s,"exiting"))`, e.ref(tables.HTier),
				b.tier(1), e.ref("State"), e.ref(tables.HTier), b.tier(1), e.ref("State"))
			return fmt.Sprintf(`IF(%s>0,ROUND(100*%s/%s,0),"")`, all, at(tables.HTier1), all)
		}),
		tables.HDays: chained[row](b, func(at func(string) string) string {
			l := b.links
			return fmt.Sprintf(`IF(%s>0,SUMPRODUCT(MAX((%s=%s)*(%s="Yes")*%s)),"")`,
				b.usersOf(at, fmt.Sprintf(`,%s,">=0"`, l.ref(tables.HDays))), l.ref(tables.HPartyNo),
				at(tables.HPartyNo), l.ref(tables.HLinkForce), l.ref(tables.HDays))
		}),
		tables.HNoDays: chained[row](b, func(at func(string) string) string {
			return at(tables.HUses) + "-" + b.usersOf(at, fmt.Sprintf(`,%s,">=0"`, b.links.ref(tables.HDays)))
		}),
		tables.HSingles:   word(tables.HLinkSingle, "Yes"),
		tables.HNoSingles: unknown(tables.HLinkSingle),
	})
}

// indexColumns are the columns of the sheet Herfindahl. The index of a role follows the links; the others are values.
func (b *writer) indexColumns() []tables.Column[tables.Herfindahl] {
	type row = tables.Herfindahl
	ofRole := func(f func(at func(string) string) string) formula[row] {
		return func(x *row, at func(string) string) string {
			if x.Role == "" || !b.chained() {
				return ""
			}
			return f(at)
		}
	}
	sum := func(at func(string) string) string {
		return fmt.Sprintf("SUMIFS(%s,%s,%s)", b.links.ref(tables.HLinkWeight), b.links.ref(tables.HLinkRole),
			at(tables.HIndexRole))
	}
	t := tables.Indexes()
	return withFormulas(t.Sheet(), map[string]formula[row]{
		tables.HIndexKnown: ofRole(func(at func(string) string) string { return "ROUND(" + sum(at) + ",0)" }),
		"Not known for": chained[row](b, func(at func(string) string) string {
			return at(tables.HIndexServices) + "-" + at(tables.HIndexKnown)
		}),
		tables.HIndex: ofRole(func(at func(string) string) string {
			l := b.links
			return fmt.Sprintf(`IF(%s>0,ROUND(10000*SUMPRODUCT((SUMIFS(%s,%s,%s,%s,%s)/%s)^2),0),"")`, sum(at),
				l.ref(tables.HLinkWeight), l.ref(tables.HPartyNo), b.parties.ref(tables.HPartyNo),
				l.ref(tables.HLinkRole), at(tables.HIndexRole), sum(at))
		}),
		tables.HIndexFlag: chained[row](b, func(at func(string) string) string {
			return fmt.Sprintf(`IF(AND(ISNUMBER(%s),N(%s)>%d),"%s","")`, at(tables.HIndex), at(tables.HIndex),
				tables.HerfindahlFlag, tables.FlagWords)
		}),
	})
}
