package report

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"assure/data"
	"assure/data/clauses"
	"assure/data/issue"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// schedule sets out the conditions that the findings on an engagement call for, for its contract: the parties, the
// conditions by number with proof and day, and room to sign.
func (rp *reporter) schedule(ctx context.Context) (output, error) {
	b, st, err := rp.find(ctx, rp.q.Ref)
	if err != nil {
		return nil, err
	}
	l, err := clauses.Of(ctx, b, st, rp.r.Packs().Clauses())
	if err != nil {
		return nil, err
	}
	authority, err := rp.authority(ctx)
	if err != nil {
		return nil, err
	}
	doc := rp.document(clauses.Schedule, subjectOf(b, st), "the contract manager")
	doc.Sections = []Section{
		{Heading: "Draft", Strong: true, Parts: []Part{{Text: "A draft for the contract manager to check and " +
			"agree, and not legal advice."}, {Quiet: "The conditions follow from what is known of the supplier on " +
			l.AsOf.Long() + ". A day that counts from the signature moves with it."}}},
		{Heading: "Parties", Parts: []Part{{Facts: parties(l, authority)}}},
		{Heading: "Conditions", Parts: conditionParts(l)},
		{Heading: "When a condition is not kept", Parts: []Part{{Text: "The Supplier gives the proof of each " +
			"condition to the Authority by its day. Where the day passes without proof that the Authority " +
			"accepts, the risk that the condition answers is open again."}}},
		{Heading: "Signed", Parts: []Part{
			{Lines: []string{"For the Authority (name)", "Role", "Signature", "Date"}},
			{Lines: []string{"For the Supplier (name)", "Role", "Signature", "Date"}}}},
	}
	return doc, nil
}

// authority is whose contract it is: as given, else who asked in the newest questionnaire.
func (rp *reporter) authority(ctx context.Context) (string, error) {
	if rp.q.Organisation != "" || rp.copy.Redacted() {
		return rp.q.Organisation, nil
	}
	known, err := issue.KnownAsker(ctx, rp.r, rp.q.At)
	return known.Issuer, err
}

func parties(l *clauses.List, authority string) []Fact {
	e := &l.Engagement
	out := []Fact{{Label: "The Authority", Words: cmp.Or(authority, "to be completed")},
		{Label: "The Supplier", Words: l.Supplier.Name},
		{Label: "Company number", Words: cmp.Or(l.Supplier.CompanyNumber, "to be completed")},
		{Label: "Service", Words: cmp.Or(e.Service, "to be completed")},
		{Label: "Contract", Words: cmp.Or(strings.TrimSpace(e.ContractRef+" "+e.Lot), "to be completed")}}
	if e.Start != 0 {
		out = append(out, Fact{Label: "Begins", Words: e.Start.Long()})
	}
	return append(out, Fact{Label: "Date of this schedule", Words: l.AsOf.Long()})
}

// conditionParts is the table of the conditions, with what a reader has to know of them.
func conditionParts(l *clauses.List) []Part {
	t := &Table{ID: "conditions", Caption: "What the Supplier shall do, the proof and the day",
		Columns: Columns("No.", "Condition", "Proof", "By", "Reference"),
		Empty:   "The findings call for no condition, and none is recorded."}
	drafted := 0
	for i := range l.Conditions {
		c := &l.Conditions[i]
		if c.FromFinding {
			drafted++
		}
		t.Add(Words(fmt.Sprint(i+1)), Words(c.Words), Words(c.Proof), dueCell(l, c), referenceCell(c))
	}
	out := []Part{{Table: t}}
	if drafted > 0 {
		out = append(out, Part{Quiet: text.Plural(drafted, "condition has", "conditions have") +
			" the words of the finding, because no clause was written for the question: word it for the contract."})
	}
	return out
}

// dueCell is the day of a condition, and what it counts from or that it has passed.
func dueCell(l *clauses.List, c *clauses.Condition) Cell {
	cell := Day(c.Due)
	switch {
	case c.WithinDays > 0:
		cell.Note = fmt.Sprintf("%d days from signature or finding, whichever is later", c.WithinDays)
	case c.Bound() && c.Action.Overdue(l.AsOf):
		cell.Note, cell.Mark = "passed without proof", "warn"
	case c.Bound() && c.Action.State == entity.ActionDone:
		cell.Note = "proof accepted"
	}
	return cell
}

// referenceCell names the question, the risk and the action behind a condition.
func referenceCell(c *clauses.Condition) Cell {
	var refs []string
	if c.Question != "" {
		refs = append(refs, c.Question)
	}
	if c.Risk != nil {
		refs = append(refs, c.Risk.Ref)
	}
	if c.Action != nil {
		refs = append(refs, data.ActionRef(c.Action.N))
	}
	return Cell{Text: strings.Join(refs, ", "), Note: text.UpperFirst(string(c.Why))}
}
