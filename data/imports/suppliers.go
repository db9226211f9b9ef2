package imports

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"assure/data/book"
	"assure/data/intake"
	"assure/data/store"
	"assure/internal/legalname"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// Candidate is a supplier that a file may mean, for a person to choose from.
type Candidate struct {
	Ref           string   `json:"ref"`
	Name          string   `json:"name"`
	ODSCodes      []string `json:"ods_codes"`
	CompanyNumber *string  `json:"company_number"`
	// likeness of the names, 0..100; 100 for a name that differs in writing only, and for a code
	Score int    `json:"score"`
	By    string `json:"by"` // name, ods_code, company_number or ref
}

// SupplierQuestion is a supplier that a file names and that was not found for certain. A person has
// to choose.
type SupplierQuestion struct {
	Where      string      `json:"where"` // the cell, or the file
	Named      string      `json:"named"` // as the file says it
	Candidates []Candidate `json:"candidates"`
}

// unmatchedError is a problem with the candidates for the supplier.
type unmatchedError struct {
	problem    *problem.Problem
	named      string
	candidates []Candidate
}

func (e *unmatchedError) Error() string { return e.problem.Error() }

func (e *unmatchedError) Unwrap() error { return e.problem }

// Limits of what is listed as a candidate: the least likeness of names, 0 to 100, and the most
// entries.
const (
	minLikeness   = 60
	maxCandidates = 5
)

// supplierFinder finds the suppliers that files name. It looks each name up once, and reads the
// names in the register when the first supplier has to be found by name.
type supplierFinder struct {
	found        map[string]foundSupplier
	live         []entity.Supplier // not retired
	retired      []entity.Supplier // retired
	names        *legalname.Index  // of list
	retiredNames *legalname.Index  // of gone
}

type foundSupplier struct {
	supplier entity.Supplier
	note     string // how it was found, when that was not by a code of its own
	err      error
}

// find finds a supplier by ref, else ODS code, else a company number that only one has, else a name
// that only one has, ignoring case, accents and punctuation. note says how a name was matched. An
// [unmatchedError] has the candidates.
func (w *supplierFinder) find(ctx context.Context, v store.Viewer, typed string) (s entity.Supplier, note string,
	err error) {
	key := strings.TrimSpace(typed)
	if f, ok := w.found[key]; ok {
		return f.supplier, f.note, f.err
	}
	var f foundSupplier
	f.supplier, err = book.SupplierByKey(ctx, v, key)
	switch {
	case err == nil:
	case errors.Is(err, book.ErrAmbiguous):
		f.err, err = w.ambiguousNumber(ctx, v, key, err)
	case book.IsNotFound(err) && !book.NamesEngagement(key):
		f, err = w.byName(ctx, v, key)
	}
	var p *problem.Problem
	if err != nil && !errors.As(err, &p) {
		return s, "", err // the register cannot be read; do not cache that
	}
	if f.err == nil {
		f.err = err
	}
	if w.found == nil {
		w.found = map[string]foundSupplier{}
	}
	w.found[key] = f
	return f.supplier, f.note, f.err
}

// ambiguousNumber returns an [unmatchedError] with the suppliers that share a company number.
func (w *supplierFinder) ambiguousNumber(ctx context.Context, v store.Viewer, key string,
	cause error) (question, err error) {
	list, err := store.List(ctx, v, store.Suppliers, store.By("company_key", store.RefKey(key)))
	if err != nil {
		return nil, err
	}
	var p *problem.Problem
	if !errors.As(cause, &p) {
		return nil, cause
	}
	out := &unmatchedError{problem: p, named: key}
	for _, s := range list {
		if s.Retired { // somebody else has the number
			continue
		}
		out.candidates = append(out.candidates, candidateOf(s, 100, "company_number"))
	}
	return out, nil
}

// byName finds a supplier by its legal name. err is an error of the register; f.err says that none
// or several match.
func (w *supplierFinder) byName(ctx context.Context, v store.Viewer, typed string) (f foundSupplier, err error) {
	if err := w.load(ctx, v); err != nil {
		return f, err
	}
	bare, code := legalname.Code(typed)
	name := legalname.Parse(bare)
	same := w.pick(w.names, w.live, name)
	if code != "" {
		s, err := book.SupplierByKey(ctx, v, code)
		switch {
		case err == nil:
			return w.byCode(typed, code, name, s, same), nil
		case !book.IsNotFound(err):
			return f, err
		}
	}
	if len(same) == 0 {
		same = w.pick(w.retiredNames, w.retired, name) // matchEngagement reports a retired supplier
	}
	switch {
	case len(same) == 1 && !codeContradicts(same[0], code):
		f.supplier = same[0]
		f.note = fmt.Sprintf("%s was matched by name with %s %s", text.Quote(typed, maxQuote), same[0].Ref,
			text.Safe(same[0].Name))
		return f, nil
	case len(same) > 0:
		f.err = w.ambiguous(typed, same, code)
	default:
		f.err = w.unknownSupplier(typed, name)
	}
	return f, nil
}

// byCode accepts the supplier s of a code in brackets after a name, unless the name is that of
// another supplier.
func (w *supplierFinder) byCode(typed, code string, name legalname.Name, s entity.Supplier,
	same []entity.Supplier) (f foundSupplier) {
	score := legalname.Score(name, legalname.Parse(s.Name))
	others := 0
	for _, o := range same {
		if o.ID != s.ID {
			others++
		}
	}
	if score == 100 || others == 0 && score >= minLikeness {
		f.supplier = s
		f.note = fmt.Sprintf("%s was matched by the code %s with %s %s", text.Quote(typed, maxQuote), text.Safe(code),
			s.Ref, text.Safe(s.Name))
		return f
	}
	out := &unmatchedError{named: typed, candidates: []Candidate{candidateOf(s, 100, keyOf(s, code))}}
	for _, o := range same {
		out.candidates = append(out.candidates, candidateOf(o, 100, "name"))
	}
	out.problem = problem.New("ambiguous-supplier", "", candidatesFix("which one is it? ", out.candidates),
		"the code in %s is that of %s %s, but the name is not", text.Quote(typed, maxQuote), s.Ref, text.Safe(s.Name))
	f.err = out
	return f
}

// ambiguous returns an [unmatchedError] for several suppliers of one name, or for one with another
// code.
func (w *supplierFinder) ambiguous(typed string, same []entity.Supplier, code string) error {
	out := &unmatchedError{named: typed}
	for _, s := range same[:min(len(same), maxCandidates)] {
		out.candidates = append(out.candidates, candidateOf(s, 100, "name"))
	}
	what := fmt.Sprintf("%d suppliers are called %s", len(same), text.Quote(typed, maxQuote))
	if len(same) == 1 {
		what = fmt.Sprintf("%s has the name of %s %s, but another code", text.Quote(typed, maxQuote), same[0].Ref,
			text.Safe(same[0].Name))
	}
	out.problem = problem.New("ambiguous-supplier", "", candidatesFix("which one is it? ", out.candidates), "%s", what)
	return out
}

// unknownSupplier returns an [unmatchedError] with the suppliers of similar names.
func (w *supplierFinder) unknownSupplier(typed string, name legalname.Name) error {
	out := &unmatchedError{named: typed}
	for _, m := range w.names.Nearest(name, minLikeness, maxCandidates) {
		out.candidates = append(out.candidates, candidateOf(w.live[m.N], m.Score, "name"))
	}
	ask := ""
	if len(out.candidates) > 0 {
		ask = "did you mean "
	}
	out.problem = problem.New("unknown-supplier", "", candidatesFix(ask, out.candidates),
		"there is no supplier %s in the register", text.Quote(typed, maxQuote))
	return out
}

// candidatesFix lists the candidates and the ways to choose one.
func candidatesFix(ask string, list []Candidate) string {
	var b strings.Builder
	b.WriteString(ask)
	b.WriteString(candidateList(list))
	if len(list) > 0 {
		b.WriteString("? ")
	}
	b.WriteString("choose with --supplier REF, with its ref in the cell, or for all files in the suppliers table of " +
		"a mapping")
	if len(list) == 0 || list[0].Score < 100 {
		b.WriteString("; to add a new one, use assure supplier add or supplier import")
	}
	return b.String()
}

func candidateList(list []Candidate) string {
	parts := make([]string, len(list))
	for i, c := range list {
		parts[i] = fmt.Sprintf("%s %s (%d)", c.Ref, text.Safe(c.Name), c.Score)
	}
	return strings.Join(parts, " or ")
}

// load reads the names in the register, once.
func (w *supplierFinder) load(ctx context.Context, v store.Viewer) error {
	if w.names != nil {
		return nil
	}
	all, err := store.List(ctx, v, store.Suppliers)
	if err != nil {
		return err
	}
	w.names, w.retiredNames = legalname.NewIndex(len(all)), legalname.NewIndex(0)
	for _, s := range all {
		if s.MergedInto != "" { // the one it was merged into has its name
			continue
		}
		if s.Retired {
			w.retired = append(w.retired, s)
			w.retiredNames.Add(legalname.Parse(s.Name))
			continue
		}
		seen := map[string]bool{}
		for _, name := range append([]string{s.Name}, s.Former...) {
			if n := legalname.Parse(name); !seen[n.Key()] {
				seen[n.Key()] = true
				w.live = append(w.live, s)
				w.names.Add(n)
			}
		}
	}
	return nil
}

// pick returns the suppliers of list, indexed by ix, that have a name.
func (w *supplierFinder) pick(ix *legalname.Index, list []entity.Supplier,
	name legalname.Name) (out []entity.Supplier) {
	for _, n := range ix.Exact(name) {
		out = append(out, list[n])
	}
	return out
}

// codeContradicts reports whether a code given with a name rules out the supplier s of that name: s
// has a code of the same kind, and nobody has the code given.
func codeContradicts(s entity.Supplier, code string) bool {
	switch {
	case code == "":
		return false
	case companyNumber(code):
		return s.CompanyNumber != ""
	}
	return len(s.ODSCodes) > 0
}

// companyNumber reports whether a code looks like a Companies House number: eight characters, of
// which at least the last six are digits.
func companyNumber(code string) bool {
	if len(code) != 8 {
		return false
	}
	for i, c := range code {
		if (c < '0' || c > '9') && i >= 2 {
			return false
		}
	}
	return true
}

// keyOf returns which key of a supplier a code is: ref, company_number or ods_code.
func keyOf(s entity.Supplier, code string) string {
	switch {
	case store.RefKey(s.Ref) == store.RefKey(code), s.Ref == entity.SupplierForm.Full(code):
		return "ref"
	case store.RefKey(s.CompanyNumber) == store.RefKey(code):
		return "company_number"
	}
	return "ods_code"
}

func candidateOf(s entity.Supplier, score int, by string) Candidate {
	c := Candidate{Ref: s.Ref, Name: s.Name, ODSCodes: append([]string{}, s.ODSCodes...), Score: score, By: by}
	if s.CompanyNumber != "" {
		c.CompanyNumber = &s.CompanyNumber
	}
	return c
}

// maxQuote is how much of a file's own words a message quotes, in characters.
const maxQuote = 80

// nearest returns the suppliers whose names are most like one, none for "".
func (w *supplierFinder) nearest(ctx context.Context, v store.Viewer, name string) (out []Candidate, err error) {
	if name == "" {
		return nil, nil
	}
	if err := w.load(ctx, v); err != nil {
		return nil, err
	}
	for _, m := range w.names.Nearest(legalname.Parse(name), minLikeness, maxCandidates) {
		out = append(out, candidateOf(w.live[m.N], m.Score, "name"))
	}
	return out, nil
}

// holders returns the suppliers, except retired ones, that have an ODS code or the company number
// in a workbook.
func (w *supplierFinder) holders(ctx context.Context, v store.Viewer, issued *intake.Issued) (out []entity.Supplier,
	err error) {
	add := func(s entity.Supplier) {
		if !s.Retired && !slices.ContainsFunc(out, func(o entity.Supplier) bool { return o.ID == s.ID }) {
			out = append(out, s)
		}
	}
	for _, code := range issued.ODSCodes {
		id, ok, err := store.SupplierOfCode(ctx, v, code)
		if err != nil {
			return nil, err
		}
		if ok {
			s, err := store.Get(ctx, v, store.Suppliers, id)
			if err != nil {
				return nil, err
			}
			add(s)
		}
	}
	if key := store.RefKey(issued.Company); key != "" {
		list, err := store.List(ctx, v, store.Suppliers, store.By("company_key", key))
		if err != nil {
			return nil, err
		}
		for _, s := range list {
			add(s)
		}
	}
	return out, nil
}

func hasCode(s entity.Supplier, code string) bool {
	return slices.ContainsFunc(s.ODSCodes, func(have string) bool { return store.RefKey(have) == store.RefKey(code) })
}
