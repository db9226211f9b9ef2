package directory_test

import (
	"strings"
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/data/directory"
	"assure/data/directory/suppliersheet"
)

const theirList = "Register of suppliers,,,,,,\n" +
	"Supplier,ODS / Org Code,Co. Reg No,System / Service,Contract End,Trust Owner,Notes\n" +
	"Alder Records Ltd,n/a,01234567,Document scanning,2026-12-31,IT,x\n" +
	"Beech Systems Ltd,TBC,n/a,Payroll,2027-03-31,Finance,\n" +
	"Cedar Health Ltd,8E727,TBC,Letters,2027-03-31,IT,\n" +
	"Diagnostics,,,,,,\n" +
	"Elder Ltd,see note,,Imaging,2027-03-31,IT,\n" +
	"TOTAL,,,4,,,\n"

func columnsOf(list []directory.MappedColumn) string {
	var out []string
	for _, c := range list {
		out = append(out, c.Heading+"="+c.Column)
	}
	return strings.Join(out, "; ")
}

// A list in another layout is read by its headings, never written at once, and read the same way again
// once somebody confirmed it.
func TestSupplierListOfOthers(t *testing.T) {
	t.Parallel()
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	path := datatest.WriteFile(t, "list.csv", theirList)
	count := func() int {
		list, err := r.Suppliers(t.Context(), book.At{})
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	run := func(q directory.SupplierRequest) *directory.SupplierImport {
		t.Helper()
		got, err := directory.ImportSupplierList(t.Context(), r, q)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	dry := run(directory.SupplierRequest{Path: path})
	want := "Supplier=name; ODS / Org Code=ods_code; Co. Reg No=company_number; System / Service=service; " +
		"Contract End=contract_end; Trust Owner=owner; Notes="
	if got := columnsOf(dry.Columns); got != want || !dry.DryRun || !dry.Foreign || dry.Batch != "" {
		t.Errorf("columns %s\nwant    %s\n%+v", got, want, dry)
	}
	if dry.Suppliers.New != 4 || count() != 0 {
		t.Errorf("%d new on the dry run, %d in the register", dry.Suppliers.New, count())
	}
	if got := codesOf(dry.Problems); got != "bad-code B7, not-a-supplier A6, not-a-supplier A8" {
		t.Errorf("problems: %s", got)
	}
	if notes := strings.Join(dry.Notes, "\n"); !strings.Contains(notes, `4 cells with a word such as "n/a" or "TBC"`) {
		t.Errorf("notes: %s", notes)
	}
	given := suppliersheet.Mapping{"Trust owner": "", "Notes": "tags"}
	got := run(directory.SupplierRequest{Path: path, Apply: true, Columns: given})
	if got.DryRun || got.Batch == "" || got.Suppliers.New != 4 || count() != 4 {
		t.Errorf("%+v, %d in the register", got, count())
	}
	next := datatest.WriteFile(t, "next.csv", theirList+"Fern Ltd,,,Maps,2027-03-31,IT,y\n")
	again := run(directory.SupplierRequest{Path: next})
	if got := columnsOf(again.Columns); !strings.Contains(got, "Trust Owner=; Notes=tags") ||
		again.Suppliers.New != 1 ||
		!again.DryRun {
		t.Errorf("the same headings again: %s, %+v", got, again.Suppliers)
	}
}

// The same list with the same answers changes nothing: an answer about a name that the register has settled since is no
// answer to nothing.
func TestSupplierListAgainWithItsAnswers(t *testing.T) {
	t.Parallel()
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	q := directory.SupplierRequest{Apply: true, Answers: map[string]string{"BIRCH LIMITED": "same"},
		Path: datatest.WriteFile(t, "list.csv", "Our suppliers,,\nSupplier,ODS / Org Code,System / Service\n"+
			"Birch Ltd,8Z111,Payroll\nBirch Limited,8Z222,Letters\nCedar Health Ltd,8E727,Maps\n")}
	first, err := directory.ImportSupplierList(t.Context(), r, q)
	if err != nil || first.Suppliers.New != 2 || first.Engagements.New != 3 {
		t.Fatalf("%+v, %v", first, err)
	}
	again, err := directory.ImportSupplierList(t.Context(), r, q)
	if err != nil || again.Suppliers.New+again.Engagements.New+again.Engagements.Changed > 0 {
		t.Errorf("again: %+v, %v", again, err)
	}
	q.Answers = map[string]string{"Birch Systems": "same"}
	if _, err := directory.ImportSupplierList(t.Context(), r, q); err == nil {
		t.Error("an answer about a name that the list does not have is taken")
	}
}

// Our own sheet is written at once; one of a few known headings among others is not ours.
func TestSupplierListOurs(t *testing.T) {
	t.Parallel()
	for list, want := range map[string]struct{ dry, foreign bool }{
		"name,service,owner\nAcme Ltd,Scanning,IT\n":                {},
		"name,service,owner,Notes\nAcme Ltd,Scanning,IT,x\n":        {},
		"Name,Postcode,Telephone\nAcme Ltd,AB1 2CD,0123\n":          {true, true},
		"Vendor,Start date,Annual cost\nAcme Ltd,2026-01-01,1500\n": {true, true},
	} {
		r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
		got, err := directory.ImportSuppliers(t.Context(), r, datatest.WriteFile(t, "list.csv", list))
		if err != nil || got.DryRun != want.dry || got.Foreign != want.foreign || got.Suppliers.New != 1 ||
			(got.Batch == "") != want.dry {
			t.Errorf("%q: %+v, %v", list, got, err)
		}
	}
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	got, err := directory.ImportSupplierList(t.Context(), r, directory.SupplierRequest{DryRun: true,
		Path: datatest.WriteFile(t, "own.csv", "name,service\nAcme Ltd,Scanning\n")})
	if err != nil || !got.DryRun || got.Batch != "" || got.Suppliers.New != 1 {
		t.Errorf("a dry run of our own sheet: %+v, %v", got, err)
	}
}

// What is missing is said, with the headings that are there.
func TestSupplierListWithoutNames(t *testing.T) {
	t.Parallel()
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	path := datatest.WriteFile(t, "list.csv", "Trading as,Service,Contract End\nAcme,Scanning,2026-12-31\n")
	_, err := directory.ImportSuppliers(t.Context(), r, path)
	p := datatest.WantCode(t, err, "no-name-column")
	if !strings.Contains(p.What, `"Trading as", "Service", "Contract End"`) {
		t.Fatalf("%v", err)
	}
	got, err := directory.ImportSupplierList(t.Context(), r, directory.SupplierRequest{Path: path,
		Columns: suppliersheet.Mapping{"trading as": "name"}})
	if err != nil || got.Suppliers.New != 1 || !got.DryRun {
		t.Errorf("%+v, %v", got, err)
	}
	_, err = directory.ImportSupplierList(t.Context(), r, directory.SupplierRequest{Path: path,
		Columns: suppliersheet.Mapping{"Trading as": "title"}})
	datatest.WantCode(t, err, "unknown-column")
}
