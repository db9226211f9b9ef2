package workbook

import (
	"assure/data/book"
)

// assuranceColumns are what is publicly known, or was shown, of an engagement's supplier beside its answers.
func assuranceColumns() []column[engRow] {
	cols := []column[engRow]{
		{header: "DSPT status", width: 20, value: func(e *engRow) any { return first(e.DSPT, book.NotShown) }},
		{header: "DSPT edition", width: 10, value: func(e *engRow) any { return e.DSPTEdition }},
		{header: "DSPT published", width: 13, kind: date, value: func(e *engRow) any { return e.DSPTPublished }},
		{header: "DSPT directory of", width: 13, kind: date, value: func(e *engRow) any { return e.DSPTAsOf }},
		{header: "DSPT checked on", width: 13, kind: date, value: func(e *engRow) any { return e.DSPTChecked }},
		{header: "DSPT checked by", width: 20, value: func(e *engRow) any { return e.DSPTCheckedBy }},
	}
	words := func(k book.CertificateKind, width float64) column[engRow] {
		return column[engRow]{header: string(k), width: width, kind: long, value: func(e *engRow) any { return e.Certificates[k].Words(e.b.book.Method.AsOf) }}
	}
	expires := func(k book.CertificateKind) column[engRow] {
		return column[engRow]{header: string(k) + " expires", width: 13, kind: date, value: func(e *engRow) any { return e.Certificates[k].Expiry }}
	}
	for _, k := range []book.CertificateKind{book.CyberEssentials, book.CyberEssentialsPlus, book.ISO27001} {
		cols = append(cols, words(k, 22), expires(k))
	}
	return append(cols,
		column[engRow]{header: string(book.ISO27001) + " scope", width: 26, kind: long, value: func(e *engRow) any { return e.Certificates[book.ISO27001].Scope }},
		words(book.PenTest, 20),
		column[engRow]{header: string(book.PenTest) + " of", width: 13, kind: date, value: func(e *engRow) any { return e.Certificates[book.PenTest].Issued }},
		expires(book.PenTest))
}
