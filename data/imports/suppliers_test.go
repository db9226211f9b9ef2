package imports

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/store"
	"assure/questionnaire/entity"
)

// TestImportFindsSuppliers lists the ways in which a sheet may name a supplier, with the result.
func TestImportFindsSuppliers(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r, _ := datatest.NewRegister(t, "dana")
	d := &fixture{Register: r, t: t, dir: t.TempDir()}
	add := func(s entity.Supplier) entity.Supplier {
		s = datatest.Must(r.AddSupplier(ctx, s))(t)
		datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, Service: "Portal"}))(t)
		return s
	}
	add(entity.Supplier{Ref: "LTD", Name: "The Larch & Rowan Company Ltd", ODSCodes: []string{"8ZZ01"},
		CompanyNumber: "09999901"})
	add(entity.Supplier{Ref: "PLC", Name: "Larch and Rowan Company plc"})
	add(entity.Supplier{Ref: "UK", Name: "Birch (UK) Limited"})
	add(entity.Supplier{Ref: "ONE", Name: "Twin Ltd", CompanyNumber: "09999902"})
	add(entity.Supplier{Ref: "TWO", Name: "TWIN LIMITED", CompanyNumber: "09999902"})
	add(entity.Supplier{Ref: "CAFÉ", Name: "Café Médical Ltd"})
	gone := add(entity.Supplier{Ref: "GONE", Name: "Old Elm Ltd"})
	gone.Retired = true
	if err := r.UpdateSupplier(ctx, gone); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		typed      string
		ref        string   // found, or
		code       string   // the problem
		candidates []string // with these scores
		note       string
	}{
		{typed: "ltd", ref: "LTD"},
		{typed: "8zz01", ref: "LTD"},
		{typed: "LARCH AND ROWAN CO. LIMITED", ref: "LTD", note: "matched by name with LTD"},
		{typed: "Larch & Rowan Company, P.L.C.", ref: "PLC", note: "matched by name with PLC"},
		{typed: "Larch & Rowan Co Ltd (8ZZ01)", ref: "LTD", note: "matched by the code 8ZZ01"},
		{typed: "Larch and Rowan [09999901]", ref: "LTD", note: "matched by the code 09999901"},
		{typed: "Cafe Medical Limited", ref: "CAFÉ", note: "matched by name"},
		// a code nobody holds, beside one who has none
		{typed: "Cafe Medical Limited (8ZZ77)", ref: "CAFÉ", note: "matched by name"},
		{typed: "BIRCH U.K. LTD", ref: "UK", note: "matched by name"},
		{typed: "Birch Ltd", code: "unknown-supplier", candidates: []string{"UK 96"}},
		{typed: "Larch & Rowan Co LLP", code: "unknown-supplier", candidates: []string{"LTD 92", "PLC 92"}},
		{typed: "Larch & Rown Co Ltd", code: "unknown-supplier", candidates: []string{"LTD 94", "PLC 86"}},
		// another code than its own
		{typed: "Larch & Rowan Co Ltd (8ZZ02)", code: "ambiguous-supplier", candidates: []string{"LTD 100"}},
		{typed: "Twin Ltd (8ZZ01)", code: "ambiguous-supplier", candidates: []string{"LTD 100", "ONE 100", "TWO 100"}},
		{typed: "Something Else Ltd (8ZZ01)", code: "ambiguous-supplier", candidates: []string{"LTD 100"}},
		{typed: "twin ltd", code: "ambiguous-supplier", candidates: []string{"ONE 100", "TWO 100"}},
		{typed: "09999902", code: "ambiguous-supplier", candidates: []string{"ONE 100", "TWO 100"}},
		{typed: "Old Elm Limited", code: "unknown-supplier"},
		{typed: "Quercus GmbH", code: "unknown-supplier"},
		{typed: "ENG-00099", code: "unknown-supplier"},
	} {
		t.Run(tc.typed, func(t *testing.T) {
			file := csvFile(t, d.path("in.csv"), "supplier|pack|question|answer",
				tc.typed+"|dspt-it-supplier|ITS-03|met")
			f := d.imports(Request{Paths: []string{file}}).Files[0]
			if tc.code != "" {
				var got []string
				for _, q := range f.Questions {
					if q.Where != "in.csv!A2" || q.Named != tc.typed {
						t.Errorf("asked of %s at %s", q.Named, q.Where)
					}
					for _, c := range q.Candidates {
						got = append(got, fmt.Sprintf("%s %d", c.Ref, c.Score))
						if !strings.Contains(f.Problems[0].Fix, c.Ref) {
							t.Errorf("the next step does not name %s: %s", c.Ref, f.Problems[0].Fix)
						}
					}
				}
				if !slices.Equal(problemCodes(f), []string{tc.code}) || !slices.Equal(got, tc.candidates) ||
					f.Verdict != Rejected {
					t.Errorf("%s with candidates %v, want %v; %+v", f.Verdict, got, tc.candidates, f.Problems)
				}
				return
			}
			if len(f.Subjects) != 1 || f.Subjects[0].Supplier != tc.ref || f.Verdict != Accepted ||
				len(f.Questions) > 0 {
				t.Fatalf("%s %+v %+v", f.Verdict, f.Subjects, f.Problems)
			}
			if notes := strings.Join(f.Notes, "; "); !strings.Contains(notes, tc.note) ||
				(tc.note == "") != (notes == "") {
				t.Errorf("notes %q, want %q", notes, tc.note)
			}
		})
	}
}

// BenchmarkSupplierFinder looks for names that nobody has among as many suppliers as the DSPT
// directory has, and prints what it found.
func BenchmarkSupplierFinder(b *testing.B) {
	ctx := context.Background()
	r, _ := datatest.NewRegister(b, "dana")
	const n = 31970
	trees := []string{"Ash", "Birch", "Cedar", "Elder", "Hazel", "Juniper", "Larch", "Maple", "Rowan", "Willow", "Yew"}
	err := r.Update(ctx, data.ActSupplier, func(tx *data.Tx) error {
		for i := range n {
			s := entity.Supplier{Name: fmt.Sprintf("%s %s %s %d Ltd", trees[i%11], trees[i/11%11],
				trees[i/121%11], i/1331)}
			if _, err := tx.AddSupplier(ctx, s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	looked, exact, asked, candidates := 0, 0, 0, 0
	for b.Loop() {
		looked, exact, asked, candidates = 0, 0, 0, 0
		err := r.View(ctx, book.At{}, func(v *store.View) error {
			var who supplierFinder
			for i := range 200 {
				name := fmt.Sprintf("%s %s %s %d LIMITED", strings.ToUpper(trees[i%11]), trees[i/11%11], trees[3], i%24)
				if i%2 == 1 {
					name = "x" + name // nobody's
				}
				_, _, err := who.find(ctx, v, name)
				looked++
				f := sourceFile{}
				if f.addQuestion("", err); err == nil {
					exact++
				} else if len(f.out.Questions) > 0 {
					asked++
					candidates += len(f.out.Questions[0].Candidates)
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.Logf("%d suppliers: %d names looked for, %d found by name, %d asked about with %d candidates", n, looked, exact,
		asked, candidates)
	if exact != looked/2 || asked != looked/2 {
		b.Fatalf("%d of %d found, %d asked about", exact, looked, asked)
	}
}
