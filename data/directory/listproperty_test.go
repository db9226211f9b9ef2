package directory_test

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/directory"
)

// made is some companies with names near each other, as lists name them.
type made struct{ names, codes []string }

func makeCompanies(rnd *rand.Rand) (m made) {
	first := []string{"Alder", "Beech", "Alden", "Birch", "Cedar"}
	second := []string{"Systems", "System", "Health", "Data"}
	for i := range 12 {
		m.names = append(m.names,
			first[rnd.IntN(len(first))]+" "+second[rnd.IntN(len(second))]+" "+string(rune('A'+i)))
		m.codes = append(m.codes, fmt.Sprintf("8Z%03d", i))
	}
	return m
}

// madeList is a random list: title rows, sections, sums, placeholders, several services of a company, its name
// written in other ways, codes of others by mistake. company[line] is who a row is about, 0 for nobody.
type madeList struct {
	lines   [][]string
	company map[int]int
	head    int // the line of the headings
	from    int // what the number of a contract has besides the line
}

// makeList makes a list of companies. The contracts count on from a number, so that those of two lists differ.
func makeList(rnd *rand.Rand, of made, from int) madeList {
	m := madeList{company: map[int]int{}, from: from}
	add := func(company int, cells ...string) {
		m.lines = append(m.lines, cells)
		m.company[len(m.lines)] = company
	}
	pick := func(words ...string) string { return words[rnd.IntN(len(words))] }
	for range rnd.IntN(3) {
		add(0, "Contract register of a made-up trust", "", "", "", "", "")
	}
	m.head = len(m.lines) + 1
	add(0, "Supplier", "ODS code", "System", "Contract end", "Cost", "Contract ref")
	names, codes := of.names, of.codes
	for range 30 {
		who := rnd.IntN(len(names))
		name := names[who] + pick("", " Ltd", " Limited", " LTD", "  ltd.")
		if rnd.IntN(6) == 0 {
			name = strings.ToUpper(name)
		}
		code := pick(codes[who], codes[who], "n/a", "TBC", "", "-")
		if rnd.IntN(12) == 0 {
			code = codes[rnd.IntN(len(codes))]
		}
		add(who+1, name, code, pick("Letters", "Maps", "Locks"), pick("31/03/2027", "Mar 2027", "rolling", "soon"),
			pick("c. 20k", "£45k", "12,000", "?"),
			fmt.Sprintf("L%d", from+len(m.lines)+1)) // tells the row
		switch rnd.IntN(12) {
		case 0:
			add(0, "SECTION", "", "", "", "", "")
		case 1:
			add(0, "Sub-total", "", "", "", "900", "")
		}
	}
	add(0, "Prepared by A Clerk", "", "", "", "", "")
	return m
}

func (m madeList) file(t *testing.T) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	if err := w.WriteAll(m.lines); err != nil {
		t.Fatal(err)
	}
	return datatest.WriteFile(t, "list.csv", b.String())
}

// No row of a list is lost without a line that names it, and no two companies become one supplier, whatever is
// open: only what is the same for certain is joined.
func TestListsLoseNoRowAndJoinNobody(t *testing.T) {
	t.Parallel()
	seeds := 12
	if os.Getenv("ASSURE_LONG") != "" {
		seeds = 400
	}
	for seed := range seeds {
		rnd := rand.New(rand.NewPCG(uint64(seed), 7))
		of := makeCompanies(rnd)
		m := makeList(rnd, of, 0)
		r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
		req := directory.SupplierRequest{Path: m.file(t), Apply: true}
		if seed%2 == 1 { // every name is another supplier: what is left is joined by the program alone
			req.Answers = map[string]string{"near names": "new"}
		}
		got, err := directory.ImportSupplierList(t.Context(), r, req)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		checkLines(t, seed, m, got, checkJoined(t, seed, r, m))
		req = directory.SupplierRequest{Path: req.Path, Apply: true, Columns: map[string]string{"supplier": "name"}}
		again, err := directory.ImportSupplierList(t.Context(), r, req)
		checkJoined(t, seed, r, m)
		if err != nil || seed%2 == 1 && again.Suppliers.New != 0 { // what was open may have become clear
			t.Errorf("seed %d: the same list again: %+v, %+v, %v", seed, again.Suppliers, again.Engagements, err)
		}
		who := putRight(t, seed, rnd, r, m)
		next := makeList(rnd, of, 1000)
		req = directory.SupplierRequest{Path: next.file(t), Apply: true, Answers: req.Answers}
		if seed%3 == 0 {
			req.Answers = map[string]string{"near names": "new"}
		}
		later, err := directory.ImportSupplierList(t.Context(), r, req)
		if err != nil {
			t.Fatalf("seed %d: the next list: %v", seed, err)
		}
		checkLines(t, seed, next, later, checkJoined(t, seed, r, m, next))
		for ref, company := range who { // what a person retired is not back, and nothing of another came to it
			s := datatest.Must(r.FindSupplier(t.Context(), ref))(t)
			if company == 0 && !s.Retired {
				t.Errorf("seed %d: %s %s is back", seed, s.Ref, s.Name)
			}
		}
	}
}

// putRight merges, renames and retires suppliers as people do between two lists, and returns what became of them: the
// company of one by its reference, 0 of one that is retired.
func putRight(t *testing.T, seed int, rnd *rand.Rand, r *data.Register, m madeList) map[string]int {
	t.Helper()
	ctx := t.Context()
	out, of := map[string]int{}, map[int]string{} // company by reference, and the other way round
	for _, s := range datatest.Must(r.Suppliers(ctx, book.At{}))(t) {
		engagements := datatest.Must(r.Engagements(ctx, s.ID, book.At{}))(t)
		company := m.companyOf(engagements[0].ContractRef)
		switch other := of[company]; {
		case other != "": // two records of one company
			if _, err := r.MergeSuppliers(ctx, s.Ref, other, false, "entered twice"); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		case rnd.IntN(4) == 0:
			name := fmt.Sprintf("Zephyr %d Holdings Ltd", company)
			if _, err := r.RenameSupplier(ctx, s.Ref, name, "sold"); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			of[company], out[s.Ref] = s.Ref, company
		case rnd.IntN(5) == 0:
			for _, e := range engagements {
				if _, _, err := r.CloseEngagement(ctx, e.Ref, false, 0, "over"); err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
			}
			if _, err := r.RetireSupplier(ctx, s.Ref, "over"); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			out[s.Ref] = 0
		default:
			of[company], out[s.Ref] = s.Ref, company
		}
	}
	return out
}

// companyOf is who the contract of a line is with, 0 for one of another list.
func (m madeList) companyOf(contract string) int {
	n, err := strconv.Atoi(strings.TrimPrefix(contract, "L"))
	if err != nil {
		return 0
	}
	return m.company[n-m.from]
}

// checkJoined checks that each supplier has rows of one company, and returns the lines of the last list that were
// taken.
func checkJoined(t *testing.T, seed int, r *data.Register, lists ...madeList) map[int]bool {
	t.Helper()
	taken := map[int]bool{}
	list, err := r.Suppliers(t.Context(), book.At{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		engagements, err := r.Engagements(t.Context(), s.ID, book.At{})
		if err != nil {
			t.Fatal(err)
		}
		who := 0
		for _, e := range engagements {
			company := 0
			for i, m := range lists {
				if c := m.companyOf(e.ContractRef); c != 0 {
					company = c
					if n, _ := strconv.Atoi(e.ContractRef[1:]); i == len(lists)-1 {
						taken[n-m.from] = true
					}
				}
			}
			if company == 0 {
				t.Fatalf("seed %d: %s has the contract %q", seed, s.Name, e.ContractRef)
			}
			if who != 0 && company != who {
				t.Errorf("seed %d: %s %s has the contract %s of another company", seed, s.Ref, s.Name, e.ContractRef)
			}
			who = company
		}
	}
	return taken
}

var places = regexp.MustCompile(`(?:row |[A-Z])(\d+)$`)

// checkLines checks that each row below the headings was taken, or is named by a problem or a question.
func checkLines(t *testing.T, seed int, m madeList, got *directory.SupplierImport, taken map[int]bool) {
	t.Helper()
	named := map[string]bool{}
	for _, p := range got.Problems {
		if at := places.FindStringSubmatch(p.Where); at != nil {
			named[at[1]] = true
		}
	}
	for _, q := range got.Questions {
		for _, where := range q.Places {
			if at := places.FindStringSubmatch(where); at != nil {
				named[at[1]] = true
			}
		}
	}
	for line := m.head + 1; line <= len(m.lines); line++ {
		switch {
		case m.company[line] == 0 && taken[line]:
			t.Errorf("seed %d: line %d was taken: %q", seed, line, m.lines[line-1])
		case !taken[line] && !named[strconv.Itoa(line)]:
			t.Errorf("seed %d: no word of line %d: %q", seed, line, m.lines[line-1])
		}
	}
}
