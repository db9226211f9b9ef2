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
	Score         int      `json:"score"` // likeness of the names, 0..100; 100 for a name that differs in writing only, and for a code
	By            string   `json:"by"`    // name, ods_code, company_number or ref
}

// SupplierQuestion is a supplier that could not be told from what a file says: a question to a person, never a guess.
type SupplierQuestion struct {
	Where      string      `json:"where"` // the cell, or the file
	Named      string      `json:"named"` // as the file says it
	Candidates []Candidate `json:"candidates"`
}

// unplacedError is a problem with the suppliers that could be meant.
type unmatchedError struct {
	problem    *problem.Problem
	named      string
	candidates []Candidate
}

func (e *unmatchedError) Error() string { return e.problem.Error() }

func (e *unmatchedError) Unwrap() error { return e.problem }

// What is asked of a likeness: candidates below leastLike are no help to anybody, and more than mostLike are no choice.
const (
	minLikeness = 60
	mostLike    = 5
)

// supplierFinder finds the suppliers that files name. Each name is looked up once, and the names of the register are read
// only when one has to be looked for by name.
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

// find finds a supplier by ref, else ODS code, else a company number held once, else by a name that only one has, whatever
// its case, accents and punctuation. An *unplacedError carries the candidates.
func (w *supplierFinder) find(ctx context.Context, v store.Viewer, typed string) (s entity.Supplier, note string, err error) {
	key := strings.TrimSpace(typed)
	if f, ok := w.found[key]; ok {
		return f.supplier, f.note, f.err
	}
	var f foundSupplier
	f.supplier, err = book.FindSupplier(ctx, v, key)
	switch {
	case err == nil:
	case errors.Is(err, book.ErrAmbiguous):
		f.err, err = w.ambiguousNumber(ctx, v, key, err)
	case book.IsNotFound(err) && !book.NamesEngagement(key):
		f, err = w.byName(ctx, v, key)
	}
	var p *problem.Problem
	if err != nil && !errors.As(err, &p) {
		return s, "", err // the register cannot be read: not an answer to keep
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

// sameNumber lists the suppliers that share a company number.
func (w *supplierFinder) ambiguousNumber(ctx context.Context, v store.Viewer, key string, cause error) (question, err error) {
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
		out.candidates = append(out.candidates, candidateOf(s, 100, "company_number"))
	}
	return out, nil
}

// byName finds a supplier by its legal name. The error is that of reading the register; what cannot be told is in f.
func (w *supplierFinder) byName(ctx context.Context, v store.Viewer, typed string) (f foundSupplier, err error) {
	if err := w.load(ctx, v); err != nil {
		return f, err
	}
	bare, code := legalname.Code(typed)
	name := legalname.Parse(bare)
	same := w.pick(w.names, w.live, name)
	if code != "" {
		s, err := book.FindSupplier(ctx, v, code)
		switch {
		case err == nil:
			return w.byCode(typed, code, name, s, same), nil
		case !book.IsNotFound(err):
			return f, err
		}
	}
	if len(same) == 0 {
		same = w.pick(w.retiredNames, w.retired, name) // a retired one is named as such by who asks for its engagements
	}
	switch {
	case len(same) == 1 && !codeContradicts(same[0], code):
		f.supplier = same[0]
		f.note = fmt.Sprintf("%s was matched by name with %s %s", quoted(typed), same[0].Ref, text.Safe(same[0].Name))
		return f, nil
	case len(same) > 0:
		f.err = w.ambiguous(typed, same, code)
	default:
		f.err = w.unknownSupplier(typed, name)
	}
	return f, nil
}

// byCode takes a supplier by the code in brackets behind its name, unless the name is that of another.
func (w *supplierFinder) byCode(typed, code string, name legalname.Name, s entity.Supplier, same []entity.Supplier) (f foundSupplier) {
	score := legalname.Score(name, legalname.Parse(s.Name))
	others := 0
	for _, o := range same {
		if o.ID != s.ID {
			others++
		}
	}
	if score == 100 || others == 0 && score >= minLikeness {
		f.supplier = s
		f.note = fmt.Sprintf("%s was matched by the code %s with %s %s", quoted(typed), text.Safe(code), s.Ref, text.Safe(s.Name))
		return f
	}
	out := &unmatchedError{named: typed, candidates: []Candidate{candidateOf(s, 100, keyOf(s, code))}}
	for _, o := range same {
		out.candidates = append(out.candidates, candidateOf(o, 100, "name"))
	}
	out.problem = problem.New("ambiguous-supplier", "", candidatesFix("which is meant? ", out.candidates), "the code of %s is that of %s %s, and the name is not", quoted(typed), s.Ref, text.Safe(s.Name))
	f.err = out
	return f
}

// question asks which of several suppliers of one name is meant, or whether one with another code is.
func (w *supplierFinder) ambiguous(typed string, same []entity.Supplier, code string) error {
	out := &unmatchedError{named: typed}
	for _, s := range same[:min(len(same), mostLike)] {
		out.candidates = append(out.candidates, candidateOf(s, 100, "name"))
	}
	what := fmt.Sprintf("%d suppliers are called %s", len(same), quoted(typed))
	if len(same) == 1 {
		what = fmt.Sprintf("%s has the name of %s %s, and a code that is not its own", quoted(typed), same[0].Ref, text.Safe(same[0].Name))
	}
	out.problem = problem.New("ambiguous-supplier", "", candidatesFix("which is meant? ", out.candidates), "%s", what)
	return out
}

// unknown says that there is no such supplier, and which ones are called something like it.
func (w *supplierFinder) unknownSupplier(typed string, name legalname.Name) error {
	out := &unmatchedError{named: typed}
	for _, m := range w.names.Nearest(name, minLikeness, mostLike) {
		out.candidates = append(out.candidates, candidateOf(w.live[m.N], m.Score, "name"))
	}
	ask := ""
	if len(out.candidates) > 0 {
		ask = "did you mean "
	}
	out.problem = problem.New("unknown-supplier", "", candidatesFix(ask, out.candidates), "there is no supplier %s in the register", quoted(typed))
	return out
}

// wayOn names the candidates and the ways to say which one is meant.
func candidatesFix(ask string, list []Candidate) string {
	var b strings.Builder
	b.WriteString(ask)
	b.WriteString(candidateList(list))
	if len(list) > 0 {
		b.WriteString("? ")
	}
	b.WriteString("say so with --supplier REF, with its ref in the cell, or once for all files in the suppliers table of a mapping")
	if len(list) == 0 || list[0].Score < 100 {
		b.WriteString("; a new one is added with assure supplier add or supplier import")
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

// index reads the names of the register.
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
		if s.Retired {
			w.retired = append(w.retired, s)
			w.retiredNames.Add(legalname.Parse(s.Name))
			continue
		}
		w.live = append(w.live, s)
		w.names.Add(legalname.Parse(s.Name))
	}
	return nil
}

func (w *supplierFinder) pick(ix *legalname.Index, list []entity.Supplier, name legalname.Name) (out []entity.Supplier) {
	for _, n := range ix.Exact(name) {
		out = append(out, list[n])
	}
	return out
}

// otherCode reports that a code beside a name speaks against a supplier of that name: it holds one of the same sort, and
// it is another. A code that nobody holds says nothing of a supplier without one.
func codeContradicts(s entity.Supplier, code string) bool {
	switch {
	case code == "":
		return false
	case companyNumber(code):
		return s.CompanyNumber != ""
	}
	return len(s.ODSCodes) > 0
}

// companyNumber reports that a code has the form of a number of the Companies House register: eight characters, the last
// six or more of them digits.
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

// keyOf says which key of a supplier a code is.
func keyOf(s entity.Supplier, code string) string {
	switch {
	case store.RefKey(s.Ref) == store.RefKey(code):
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

// quoted shows words of a file in a sentence, on one line and cut short.
func quoted(s string) string {
	if r := []rune(s); len(r) > 80 {
		s = string(r[:80]) + "…"
	}
	return `"` + text.Safe(s) + `"`
}

// holders are the suppliers, not retired, that hold an ODS code or the company number that a workbook names.
func (w *supplierFinder) holders(ctx context.Context, v store.Viewer, issued *intake.Issued) (out []entity.Supplier, err error) {
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

func holdsCode(s entity.Supplier, code string) bool {
	return slices.ContainsFunc(s.ODSCodes, func(have string) bool { return store.RefKey(have) == store.RefKey(code) })
}
