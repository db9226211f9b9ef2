package register

// assuranceColumns are what is publicly known, or was shown, of an engagement's supplier beside its answers.
func assuranceColumns() []column[engRow] {
	cols := []column[engRow]{
		{header: "DSPT status", width: 20, value: func(e *engRow) any { return first(e.DSPT, NotShown) }},
		{header: "DSPT edition", width: 10, value: func(e *engRow) any { return e.DSPTEdition }},
		{header: "DSPT published", width: 13, kind: date, value: func(e *engRow) any { return e.DSPTPublished }},
		{header: "DSPT directory of", width: 13, kind: date, value: func(e *engRow) any { return e.DSPTAsOf }},
		{header: "DSPT checked on", width: 13, kind: date, value: func(e *engRow) any { return e.DSPTChecked }},
		{header: "DSPT checked by", width: 20, value: func(e *engRow) any { return e.DSPTCheckedBy }},
	}
	words := func(k CertificateKind, width float64) column[engRow] {
		return column[engRow]{header: string(k), width: width, kind: long, value: func(e *engRow) any { return e.Certificates[k].Words(e.b.book.Method.AsOf) }}
	}
	expires := func(k CertificateKind) column[engRow] {
		return column[engRow]{header: string(k) + " expires", width: 13, kind: date, value: func(e *engRow) any { return e.Certificates[k].Expiry }}
	}
	for _, k := range []CertificateKind{CyberEssentials, CyberEssentialsPlus, ISO27001} {
		cols = append(cols, words(k, 22), expires(k))
	}
	return append(cols,
		column[engRow]{header: string(ISO27001) + " scope", width: 26, kind: long, value: func(e *engRow) any { return e.Certificates[ISO27001].Scope }},
		words(PenTest, 20),
		column[engRow]{header: string(PenTest) + " of", width: 13, kind: date, value: func(e *engRow) any { return e.Certificates[PenTest].Issued }},
		expires(PenTest))
}
