package directory_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/directory"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

const supplierHead = "ref,name,ods_code,company_number,contact_name,contact_email,tags,engagement,service," +
	"contract_ref,contract_end,contract_value,owner,state,fact:data,fact:records,consequence,override_reason\n"

func importSuppliers(t *testing.T, r *data.Register, lines ...string) *directory.SupplierImport {
	t.Helper()
	got, err := directory.ImportSuppliers(t.Context(), r,
		datatest.WriteFile(t, "suppliers.csv", supplierHead+strings.Join(lines, "\n")+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func codesOf(problems []problem.Problem) string {
	var out []string
	for _, p := range problems {
		_, cell, _ := strings.Cut(p.Where, ".csv!")
		out = append(out, p.Code+" "+cell)
	}
	return strings.Join(out, ", ")
}

func TestImportSuppliers(t *testing.T) {
	t.Parallel()
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	lines := []string{
		"SUP-00041,Example " +
			"Ltd,8E727,01234567,Ann,ann@example.test,x;y,,Portal,C-1,31/03/2027,125000,Dev,live,patient,under-1m,,",
		"SUP-00041,,,,,,,,Archive,,,,,exiting,staff,,,",
		",Second Ltd,00L,,,,,,,,,,,,,,4,one site only",
		",Third Ltd,,07654321,,,,,,,,,,,,,,",
		",Name Only Ltd,,,,,,,,,,,,,,,,",
	}
	got := importSuppliers(t, r, lines...)
	if got.Suppliers != (directory.Tally{New: 4}) || got.Engagements != (directory.Tally{New: 5}) || got.Facts != 4 ||
		len(got.Problems) != 0 || got.Batch == "" {
		t.Fatalf("first: %+v", got)
	}
	if again := importSuppliers(t, r, lines...); !again.Unchanged || again.Batch != "" {
		t.Errorf("the same sheet again: %+v", again)
	}
	// The same words in other bytes (a re-save) change nothing either, keyless rows included.
	if again := importSuppliers(t, r, append(lines, ",,,,,,,,,,,,,,,,,")...); !again.Unchanged ||
		again.Suppliers != (directory.Tally{Same: 4}) || again.Engagements != (directory.Tally{Same: 5}) {
		t.Errorf("the same rows in another file: %+v", again)
	}
	s, err := r.FindSupplier(t.Context(), "8e727")
	if err != nil || s.Ref != "SUP-00041" || s.CompanyNumber != "01234567" ||
		s.Contacts[0].Email != "ann@example.test" || len(s.Tags) != 2 {
		t.Errorf("supplier %+v, %v", s, err)
	}
	list, err := r.Engagements(t.Context(), s.ID, book.At{})
	if err != nil || len(list) != 2 || *list[0].Value != 125000 || list[0].End != datatest.Date(t, "2027-03-31") ||
		list[1].State != entity.Exiting {
		t.Errorf("engagements %+v, %v", list, err)
	}
	facts, err := r.Facts(t.Context(), list[0].ID, book.At{})
	if err != nil || entity.CurrentFacts(facts, questionnaire.DefaultFacts(), r.Today())["data"] != "patient" ||
		facts[0].Source != entity.FromImport {
		t.Errorf("facts %+v, %v", facts, err)
	}
}

// A later sheet changes what it says, leaves what it leaves blank, and matches by ref, code,
// number, then name.
func TestImportSuppliersMatches(t *testing.T) {
	t.Parallel()
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	importSuppliers(t, r,
		"A-1,Example Ltd,8E727,01234567,Ann,ann@example.test,,,Portal,C-1,,,Dev,,patient,,,",
		",Second Ltd,00L,07654321,,,,,,,,,,,,,,")
	got := importSuppliers(t, r,
		",,8e727,,,,new,,Portal,C-2,,,,,,under-1m,,",          // by code, whatever its case
		",Second Company Ltd,,07654321,,,,,Scanning,,,,,,,,,", // by number; its only engagement gets the service
		"a-1,,,,,,,,Telephony,,,,,,,,,")                       // by ref; another service is another engagement
	if got.Suppliers != (directory.Tally{Changed: 2}) || got.Engagements != (directory.Tally{New: 1, Changed: 2}) ||
		len(got.Problems) != 0 {
		t.Errorf("second sheet: %+v", got)
	}
	s, err := r.FindSupplier(t.Context(), "A-1")
	if err != nil || s.Name != "Example Ltd" || s.Contacts[0].Name != "Ann" || len(s.ODSCodes) != 1 ||
		s.Tags[0] != "new" {
		t.Errorf("supplier %+v, %v", s, err)
	}
	e, _, err := r.Engagement(t.Context(), "07654321")
	if err != nil || e.Service != "Scanning" {
		t.Errorf("engagement %+v, %v", e, err)
	}
}

// A sheet that changes a name or a state says in the history that no reason was given, and by which sheet. What a
// person closed stays closed, and what is no bid is not lost.
func TestImportSuppliersNamesAndStates(t *testing.T) {
	t.Parallel()
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	ctx := t.Context()
	state := func() entity.Engagement {
		s := datatest.Must(r.FindSupplier(ctx, "8E727"))(t)
		return datatest.Must(r.Engagements(ctx, s.ID, book.At{}))(t)[0]
	}
	row := func(name, state string) string { return "," + name + ",8E727,,,,,,Portal,,,,," + state + ",,,," }
	importSuppliers(t, r, row("Example Ltd", "live"))
	importSuppliers(t, r, row("Example Limited (UK) Ltd", "ended"))
	const none = "none given; it is so in suppliers.csv"
	s := datatest.Must(r.FindSupplier(ctx, "8E727"))(t)
	if e := state(); s.Name != "Example Limited (UK) Ltd" || s.Former[0] != "Example Ltd" || s.Why.Reason != none ||
		e.State != entity.Ended || e.Why.Reason != none {
		t.Errorf("%+v, %+v", s, e)
	}
	if got := importSuppliers(t, r, row("", "live")); state().State != entity.Live || len(got.Problems) != 0 {
		t.Errorf("the sheet that closed it cannot open it again: %+v", got.Problems)
	}
	if got := importSuppliers(t, r, row("", "lost")); codesOf(got.Problems) != "not-a-bid N2" ||
		state().State != entity.Live {
		t.Errorf("%+v, %+v", got.Problems, state())
	}
	if _, _, err := r.CloseEngagement(ctx, state().Ref, false, 0, "over"); err != nil {
		t.Fatal(err)
	}
	got := importSuppliers(t, r, row(" ", "live"))
	if codesOf(got.Problems) != "closed N2" || state().State != entity.Ended || state().Why.Reason != "over" {
		t.Errorf("%+v, %+v", got.Problems, state())
	}
	if again := importSuppliers(t, r, row("", "ended")); len(again.Problems) != 0 {
		t.Errorf("%+v", again.Problems)
	}
}

func TestImportSuppliersProblems(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lines []string
		want  string
	}{
		"no name": {[]string{"A-1,,,,,,,,,,,,,,,,,"}, "no-name row 2"},
		"codes of two suppliers": {[]string{"A-1,One,X0001,,,,,,,,,,,,,,,", "A-2,Two,X0002,,,,,,,,,,,,,,,",
			",Both,X0001;X0002,,,,,,,,,,,,,,,"}, "ambiguous-supplier C4"},
		"a code of somebody else": {[]string{"A-1,One,X0001,,,,,,,,,,,,,,,", "A-2,Two,,,,,,,,,,,,,,,,",
			"A-2,,X0001,,,,,,,,,,,,,,,"}, "ods-code-taken C4"},
		"a ref that is not the code": {[]string{"A-1,One,X0001,,,,,,,,,,,,,,,", "A-9,Nine,X0001,,,,,,,,,,,,,,,"},
			"conflict A3"},
		"two names": {[]string{"A-1,One,,,,,,,S1,,,,,,,,,", "A-1,Won,,,,,,,S2,,,,,,,,,"}, "conflict B3"},
		"a number twice": {[]string{"A-1,One,,01234567,,,,,,,,,,,,,,", "A-2,Two,,01234567,,,,,,,,,,,,,,"},
			"company-number-repeated D3"},
		"a number of two": {[]string{"A-1,One,,01234567,,,,,,,,,,,,,,", "A-2,Two,,01234567,,,,,,,,,,,,,,",
			",Three,,01234567,,,,,,,,,,,,,,"}, "ambiguous-supplier D4, company-number-repeated D3"},
		"a name of two": {[]string{"A-1,Same,,,,,,,,,,,,,,,,", "A-2,Same,,,,,,,,,,,,,,,,",
			",same,,,,,,,,,,,,,,,,"}, "ambiguous-supplier B4"},
		"which engagement": {[]string{"A-1,One,,,,,,,S1,,,,,,,,,", "A-1,,,,,,,,S2,,,,,,,,,",
			"A-1,,,,,,,,,,,,Dev,,,,,"}, "several-engagements row 4"},
		"one engagement twice": {[]string{"A-1,One,,,,,,,S1,,,,,,,,,", "A-1,,,,,,,,S1,C-9,,,,,,,,"},
			"duplicate-row row 3"},
		"an engagement of another": {[]string{"A-1,One,,,,,,E-1,,,,,,,,,,", "A-2,Two,,,,,,E-1,,,,,,,,,,"},
			"engagement-elsewhere H3"},
		"by hand without a reason": {[]string{"A-1,One,,,,,,,,,,,,,,,5,"}, "no-reason row 2"},
	} {
		t.Run(name, func(t *testing.T) {
			r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
			if got := importSuppliers(t, r, c.lines...); codesOf(got.Problems) != c.want {
				t.Errorf("problems %s, want %s", codesOf(got.Problems), c.want)
			}
		})
	}
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	_, err := directory.ImportSuppliers(t.Context(), r, datatest.WriteFile(t, "list.csv", "colour,taste\nred,sweet\n"))
	datatest.WantCode(t, err, "unsupported")
	_, err = directory.ImportSuppliers(t.Context(), r, datatest.WriteFile(t, "list.xlsx", "%PDF-1.7"))
	datatest.WantCode(t, err, "unsupported")
}

// A value below the calculated one takes the authority of the band that it leaves: what a sheet does not have the
// authority for is a problem of the column that lacks it, the other facts of the row count, and the right pair is
// written.
func TestImportSuppliersTakesAuthority(t *testing.T) {
	t.Parallel()
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	for _, p := range []entity.Person{{Name: "Robin Reed", Role: "SIRO"},
		{Name: "Ira Owen", Role: "Information asset owner"}, {Name: "Sam Second"}, {Name: "Old Oak", Role: "SIRO",
			Retired: true}} {
		datatest.Must(r.AddPerson(t.Context(), p))(t)
	}
	const head = "ref,name,fact:data,fact:records,fact:access,consequence,override_reason,override_by," +
		"override_second,override_until\n"
	n := 0
	load := func(by, second, until string) *directory.SupplierImport {
		t.Helper()
		n++
		line := fmt.Sprintf("A-1,One Ltd,patient,1m-plus,privileged,1,One clinic only.,%s,%s,%s\n", by, second, until)
		return datatest.Must(directory.ImportSuppliers(t.Context(), r,
			datatest.WriteFile(t, fmt.Sprintf("suppliers%d.csv", n), head+line)))(t)
	}
	held := func() entity.Fact {
		t.Helper()
		e, _, err := r.Engagement(t.Context(), "A-1")
		if err != nil {
			t.Fatal(err)
		}
		list := datatest.Must(r.Facts(t.Context(), e.ID, book.At{}))(t)
		if entity.CurrentFacts(list, questionnaire.DefaultFacts(), r.Today())["records"] != "1m-plus" {
			t.Errorf("the other facts of the row are not written: %+v", list)
		}
		i := slices.IndexFunc(list, func(f entity.Fact) bool { return f.ID == questionnaire.FactConsequence })
		if i < 0 {
			return entity.Fact{}
		}
		return list[i]
	}
	const until = "2027-03-31"
	for _, c := range []struct{ name, by, second, until, want string }{
		{"the importing person, not registered", "", "Sam Second", until, "unknown-person row 2 override_by"},
		{"not registered", "Pat", "Sam Second", until, "unknown-person H2 override_by"},
		{"another role", "Ira Owen", "Sam Second", until, "not-their-authority H2 override_by"},
		{"retired", "Old Oak", "Sam Second", until, "person-retired H2 override_by"},
		{"no second", "Robin Reed", "", until, "needs-second row 2 override_second"},
		{"the same person twice", "Robin Reed", "robin reed", until, "same-person I2 override_second"},
		{"a second that is not registered", "Robin Reed", "Pat", until, "unknown-person I2 override_second"},
		{"a second that is retired", "Robin Reed", "Old Oak", until, "person-retired I2 override_second"},
		{"no end", "Robin Reed", "Sam Second", "", "no-end row 2 override_until"},
		{"too long", "Robin Reed", "Sam Second", "2029-01-31", "term-too-long J2 override_until"},
	} {
		problems := load(c.by, c.second, c.until).Problems
		if len(problems) != 1 {
			t.Fatalf("%s: %+v", c.name, problems)
		}
		column, _, _ := strings.Cut(problems[0].What, ":")
		if got := codesOf(problems) + " " + column; got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if f := held(); f.Value != "" {
			t.Fatalf("%s is written: %+v", c.name, f)
		}
	}
	if got := load("ROBIN REED", "sam second", until); len(got.Problems) != 0 {
		t.Fatalf("the right pair: %+v", got.Problems)
	}
	if f := held(); f.Value != "1" || f.Person != "Robin Reed" || f.Role != "SIRO" || f.Second != "Sam Second" ||
		f.Until.String() != until || f.Calculated == nil || f.Calculated.Score() < 15 {
		t.Errorf("written %+v", f)
	}
	if again := load("Robin Reed", "Sam Second", until); again.Facts != 0 || len(again.Problems) != 0 {
		t.Errorf("the same again: %+v", again)
	}
	if blank := load("", "", until); blank.Facts != 0 || len(blank.Problems) != 0 {
		t.Errorf("who decided left to the register: %+v", blank)
	}
	if other := load("Robin Reed", "Ira Owen", until); other.Facts != 1 || held().Second != "Ira Owen" {
		t.Errorf("another second person: %+v, %+v", other, held())
	}
}

// The blank sheet comes back as a sheet without rows, in both forms.
// What belongs to a value given by hand is named in a row that gives none, cell by cell.
func TestImportSuppliersByHandWithoutAValue(t *testing.T) {
	t.Parallel()
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	path := datatest.WriteFile(t, "suppliers.csv", "name,service,consequence,inherent_likelihood,override_reason,"+
		"override_until,override_by,override_second\nAlder Ltd,Maps,,,,2027-01-01,,\nBirch Ltd,Maps,,,why,,Pat,Sam\n"+
		"Cedar Ltd,Maps,6,,why,2027-01-01,,\n")
	got := datatest.Must(directory.ImportSuppliers(t.Context(), r, path))(t)
	if codes := codesOf(got.Problems); codes != "no-value F2, no-value E3, no-value G3, no-value H3, bad-fact C4" {
		t.Errorf("%s", codes)
	}
	if got.Suppliers.New != 3 || got.Engagements.New != 3 || got.Facts != 0 {
		t.Errorf("%+v", got)
	}
}

func TestSupplierTemplate(t *testing.T) {
	t.Parallel()
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	for _, csv := range []bool{false, true} {
		var b bytes.Buffer
		if err := directory.WriteTemplate(t.Context(), r, &b, csv); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "suppliers.xlsx")
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := directory.ImportSuppliers(t.Context(), r, path)
		if err != nil || got.Rows != 0 || len(got.Problems) != 0 || len(got.Notes) != 0 {
			t.Errorf("csv %v: %+v, %v", csv, got, err)
		}
	}
}
