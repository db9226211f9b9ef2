package entity

import (
	"fmt"
	"slices"

	"assure/internal/problem"
	"assure/questionnaire"
)

// Faults are values of a record that no record may have. The store refuses to write a value with a fault that was not
// there before, so that every door has the rule; a register of an older release may hold some, and doctor lists them.
type Faults []Fault

// Fault is one such value. Its Where names the record.
type Fault struct {
	problem.Problem
	Mend string // the command that puts a stored one right, "" where it is plain from Fix
}

func (f *Faults) add(code, where, fix, format string, args ...any) {
	*f = append(*f, Fault{Problem: *problem.New(code, where, fix, format, args...)})
}

// mend names the command for the newest fault, if there is one after the first n.
func (f Faults) mend(n int, format string, args ...any) {
	for i := range f[n:] {
		f[n+i].Mend = fmt.Sprintf(format, args...)
	}
}

// parsed adds a fault when a value is not blank and its constructor refuses it.
func (f *Faults) parsed(code, where, fix, value string, parse func(string) (string, error)) {
	if value == "" {
		return
	}
	if _, err := parse(value); err != nil {
		f.add(code, where, fix, "%s", err)
	}
}

// Faults lists identifiers and addresses that are none, and a missing name.
func (s *Supplier) Faults() (out Faults) {
	if s.Name == "" || IsPlaceholder(s.Name) {
		out.add("no-name", s.Ref, "give the legal name of the supplier", "a supplier needs a name")
	}
	out.mend(0, "assure supplier set %s name=NAME", s.Ref)
	n := len(out)
	for _, code := range s.ODSCodes {
		out.parsed("bad-ods-code", s.Ref, WantODSCode, code, ParseODSCode)
	}
	out.mend(n, "assure supplier set %s ods_code=CODE", s.Ref)
	n = len(out)
	out.parsed("bad-company-number", s.Ref, WantCompanyNumber, s.CompanyNumber, ParseCompanyNumber)
	out.mend(n, "assure supplier set %s company_number=NUMBER", s.Ref)
	n = len(out)
	for _, c := range s.Contacts {
		out.parsed("bad-email", s.Ref, WantEmail, c.Email, ParseEmail)
	}
	out.mend(n, "assure supplier set %s contact=ADDRESS", s.Ref)
	return out
}

// Faults lists a state that is none, an end before the start and a value below nothing.
func (e *Engagement) Faults() (out Faults) {
	if !e.State.Valid() {
		out.add("bad-state", e.Ref, "use bid, live, exiting, ended or lost", "an engagement has no state %q",
			string(e.State))
	}
	if e.Start != 0 && e.End != 0 && e.End < e.Start {
		out.add("bad-dates", e.Ref, "check start and end", "the engagement ends on %s, before it starts on %s",
			e.End.Long(), e.Start.Long())
	}
	if e.Value != nil && (*e.Value < 0 || *e.Value > MaxPounds) {
		out.add("bad-value", e.Ref, "give the value of the contract in whole pounds",
			"a contract cannot be worth %d pounds", *e.Value)
	}
	out.mend(0, "assure engagement set %s FIELD=VALUE", e.Ref)
	return out
}

// Valid reports whether both numbers are 1 to 5.
func (c Cell) Valid() bool {
	return c.Consequence >= 1 && c.Consequence <= 5 && c.Likelihood >= 1 && c.Likelihood <= 5
}

// Faults lists cells outside the matrix, a decided cell without its reason and a response that is none.
func (r *Risk) Faults() (out Faults) {
	for _, x := range []struct {
		cell  *Cell
		what  string
		field string
	}{{r.Decided, "decided", ""}, {r.Target, "target", "target_"}} {
		if x.cell != nil && !x.cell.Valid() {
			n := len(out)
			out.add("bad-cell", r.Ref, "give consequence and likelihood as 1 to 5",
				"the %s cell, consequence %d and likelihood %d, is outside the matrix", x.what, x.cell.Consequence,
				x.cell.Likelihood)
			out.mend(n, "assure risk set %s %[2]sconsequence=N %[2]slikelihood=N", r.Ref, x.field)
		}
	}
	if r.Decided != nil && r.DecidedReason == "" {
		out.add("no-reason", r.Ref, "say why the decided cell differs from the calculated one",
			"a decided cell needs a reason")
	}
	if _, err := ParseRiskResponse(string(r.Response)); err != nil {
		out.add("bad-response", r.Ref, "use treat, tolerate, transfer or terminate", "%s", err)
	}
	return out
}

// Faults lists a state that is none.
func (a *Action) Faults() (out Faults) {
	if a.State != "" && !a.State.Valid() {
		out.add("bad-state", ActionRef(a.N), "use open, doing, done, accepted or dropped",
			"an action has no state %q", string(a.State))
	}
	return out
}

// Faults lists a kind that is none, and an expiry before the date of the document.
func (d *Document) Faults() (out Faults) {
	if !slices.Contains(EvidenceKinds, d.Kind) {
		out.add("bad-evidence-kind", d.Ref, "use statement, document, record, independent or verified",
			"there is no kind of evidence %q", string(d.Kind))
	}
	return append(out, period(d.Ref, "a document", d.Issued, d.Expiry)...)
}

// Faults lists a decision that ends before the day it was made.
func (d *Decision) Faults() Faults {
	return period(DecisionRef(d.N), "a decision", d.On, d.Until)
}

// period returns the fault of a record that ends before it begins.
func period(where, what string, from, until questionnaire.Date) (out Faults) {
	if from != 0 && until != 0 && until < from {
		out.add("bad-dates", where, "check the two dates", "%s of %s cannot end on %s", what, from.Long(), until.Long())
	}
	return out
}
