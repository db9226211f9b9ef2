package legalname_test

import (
	"testing"

	"assure/internal/legalname"
)

// Forty pairs of made-up names as lists of hosts, products and sub-processors have them. same: a person would say that
// they are one company, product or service.
var pairs = []struct {
	a, b string
	same bool
}{
	{"Cumulus Cloud UK", "Cumulus Cloud (UK)", true},
	{"Cumulus Cloud (UK)", "cumulus cloud uk", true},
	{"Cumulus Cloud", "Cumulus Cloud (UK) Ltd.", true},
	{"CUMULUS CLOUD LIMITED", "Cumulus-Cloud", true},
	{"Dosewell Library 4.2", "Dosewell Library v5", true},
	{"Dosewell Library version 4", "dosewell library", true},
	{"Pixwright Viewer (v3.1.2)", "Pixwright Viewer", true},
	{"The Northern Data Halls plc", "Northern Data Halls", true},
	{"Brûlé Hosting GmbH", "Brule Hosting", true},
	{"Acme & Sons Hosting", "ACME AND SONS HOSTING LLP", true},
	{"O'Dell Messaging Inc.", "ODell Messaging", true},
	{"Winterslade  Decision\u00a0Support", "Winterslade Decision Support", true},
	{"Ferncote Identity Co", "Ferncote Identity Company", true},
	{"Cumulus Cloud", "Cumulus Cloude", true},
	{"Northern Data Halls", "Northern Data Hals", true},
	{"Pixwright Viewer", "Viewer by Pixwright", true},
	{"Quillmere Records", "Quillmere Records Hosting Services", true},
	{"CCUK", "Cumulus Cloud UK", true},
	{"Dosewell Medicines Library", "Dosewell Library", true},
	{"Tansyworth Imaging Group", "Tansyworth Imaging", true},
	{"Cumulus Cloud", "Cirrus Cloud", false},
	{"Acme Hosting", "Acme Holdings", false},
	{"Northern Data Halls", "Southern Data Halls", false},
	{"Dosewell Library", "Dosewell Scheduler", false},
	{"Office 365", "Office 360", false},
	{"Studio 54 Hosting", "Studio 45 Hosting", false},
	{"Brockleigh Pathology Link", "Brockleigh Imaging Link", false},
	{"UK Cloud", "US Cloud", false},
	{"Ashdown Systems", "Ashford Systems", false},
	{"Medway Health IT", "Midway Health IT", false},
	{"Alpha Data Centre", "Alpha Dental Centre", false},
	{"Harrow Medicines", "Harrowick Medicines", false},
	{"North East Hosting", "North West Hosting", false},
	{"Kestrel", "Kestrel Analytics", false},
	{"Redcote Backup", "Redcote Print", false},
	{"Orchard Care Records", "Orchid Care Records", false},
	{"Sorrelgate", "Sorrelgate Remote Care Devices", true},
	{"Lumen", "Lumen Digital Pathology", false},
	{"Thistlebourne Endoscopy Ltd", "Thistlebourne Endoscopy Trading Ltd", true},
	{"Pellaby Theatre Systems", "Pelaby Theatre Systems", true},
}

// Names that fold to one are treated as one without asking, so none may be wrong. What is proposed is looked at by a
// person: there more may be wrong, and less may be missed.
func TestBroadOnNamePairs(t *testing.T) {
	var folded, foldedRight, proposed, right, same int
	for _, p := range pairs {
		a, b := legalname.Broad(p.a), legalname.Broad(p.b)
		one := a == b
		x, y := legalname.ParseLoose(p.a), legalname.ParseLoose(p.b)
		like := x.Alike(&y)
		if back := y.Alike(&x); back != like {
			t.Errorf("%q and %q: like %v, the other way round %v", p.a, p.b, like, back)
		}
		if p.same {
			same++
		}
		if one {
			folded++
			if p.same {
				foldedRight++
			} else {
				t.Errorf("%q and %q are taken for one: %q", p.a, p.b, a)
			}
		}
		if like {
			proposed++
			if p.same {
				right++
			}
		}
		if like != p.same {
			t.Logf("%q and %q: like %v, one %v", p.a, p.b, like, p.same)
		}
	}
	t.Logf("%d pairs, %d of one: taken for one %d (precision %d of %d), with proposals: precision %d of %d, "+
		"recall %d of %d", len(pairs), same, folded, foldedRight, folded, right, proposed, right, same)
	if folded < 13 || right < same {
		t.Errorf("too little is found: folded %d, with proposals %d of %d", folded, right, same)
	}
}

func TestBroad(t *testing.T) {
	for name, want := range map[string]string{"": "", "...": "", "UK": "uk", "Ltd": "ltd", "The UK Ltd": "uk",
		"v2": "v2", "4.2": "4 2", "Office 365": "office 365", "Acme (UK) Ltd (v2.1)": "acme",
		"Acme v2 v3": "acme", "Acme UK Limited UK": "acme", "A UK A": "aa",
		"Cumulus Cloud, version 4.2b": "cumulus cloud"} {
		if got := legalname.Broad(name); got != want {
			t.Errorf("%q gives %q, want %q", name, got, want)
		}
	}
}

func FuzzBroad(f *testing.F) {
	for _, p := range pairs {
		f.Add(p.a)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if once := legalname.Broad(s); legalname.Broad(once) != once {
			t.Errorf("%q gives %q, and that %q", s, once, legalname.Broad(once))
		}
	})
}
