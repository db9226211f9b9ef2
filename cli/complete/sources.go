package complete

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// errNone says that there is no register to read words from.
var errNone = errors.New("no register")

// sourceOf is the source of an argument by its name in the usage line, nil for text that nobody can propose.
func sourceOf(cmd *cobra.Command, name string) source {
	parent := ""
	if cmd.HasParent() {
		parent = cmd.Parent().Name()
	}
	switch name {
	case "REF":
		if cmd.Name() == "history" {
			return all(suppliers, engagements, risks, actions, decisions, documents, certificates, tenders)
		}
		switch parent {
		case "supplier":
			return suppliers
		case "engagement":
			return all(engagements, suppliers)
		}
		return all(suppliers, engagements)
	case "SUPPLIER", "FROM", "INTO":
		return suppliers
	case "BID":
		return engagements
	case "R-NUMBER":
		return risks
	case "ACTION":
		return actions
	case "DECISION":
		return decisions
	case "DOC", "DOC|ENG":
		return documents
	case "CERTIFICATE":
		return certificates
	case "TENDER":
		return tenders
	case "QUESTION":
		return questions
	case "FACT=VALUE":
		return facts
	case "ID", "ID@VERSION", "ID[@VERSION", "ID@OLD", "ID@NEW":
		if parent == "pack" {
			return versions
		}
	case "NAME":
		if parent == "person" {
			return people
		}
	}
	return nil
}

// flags are the sources of flags that take something of the register, by their names.
var flags = map[string]source{
	"pack": packs, "supplier": all(suppliers, engagements), "suppliers": suppliers, "question": questions,
	"band": bands, "risk": risks, "tender": tenders, "document": documents, "as": people, "person": people,
	"second": people, "by": people, "owner": people,
}

func suppliers(ctx context.Context, r *data.Register, _ request) (out []word, err error) {
	if r == nil {
		return nil, errNone
	}
	list, err := r.Suppliers(ctx, book.At{})
	for _, s := range list {
		if s.MergedInto == "" {
			out = append(out, word{s.Ref, s.Name, entity.SupplierForm})
		}
	}
	return out, err
}

func engagements(ctx context.Context, r *data.Register, _ request) (out []word, err error) {
	if r == nil {
		return nil, errNone
	}
	list, err := r.Listing(ctx, book.At{})
	for _, s := range list {
		for _, e := range s.Engagements {
			of := s.Supplier.Name
			if e.Engagement.Service != "" {
				of = e.Engagement.Service + ", " + of
			}
			out = append(out, word{e.Engagement.Ref, of, entity.EngagementForm})
		}
	}
	return out, err
}

func risks(ctx context.Context, r *data.Register, _ request) (out []word, err error) {
	if r == nil {
		return nil, errNone
	}
	list, err := r.Risks(ctx, book.RiskFilter{}, book.At{})
	for _, k := range list {
		out = append(out, word{k.Ref, k.Title, entity.RiskForm})
	}
	return out, err
}

func actions(ctx context.Context, r *data.Register, _ request) (out []word, err error) {
	if r == nil {
		return nil, errNone
	}
	list, err := r.Actions(ctx, "", book.At{})
	for _, a := range list {
		out = append(out, word{data.ActionRef(a.N), string(a.Title), entity.ActionForm})
	}
	return out, err
}

func decisions(ctx context.Context, r *data.Register, _ request) (out []word, err error) {
	if r == nil {
		return nil, errNone
	}
	list, err := r.Decisions(ctx, "", book.At{})
	for _, d := range list {
		out = append(out, word{data.DecisionRef(d.N), strings.TrimSpace(string(d.Kind) + " " + d.Question),
			entity.DecisionForm})
	}
	return out, err
}

// documents are those of the supplier that was named, else all.
func documents(ctx context.Context, r *data.Register, q request) (out []word, err error) {
	if r == nil {
		return nil, errNone
	}
	owner := ""
	if len(q.args) > 0 {
		if p, err := r.Profile(ctx, q.args[0], book.At{}); err == nil {
			owner = p.Supplier.ID
		}
	}
	list, err := r.Documents(ctx, owner, book.At{})
	for _, d := range list {
		out = append(out, word{d.Ref, d.Reference, entity.DocumentForm})
	}
	return out, err
}

func certificates(ctx context.Context, r *data.Register, _ request) (out []word, err error) {
	if r == nil {
		return nil, errNone
	}
	list, err := r.Certificates(ctx, nil, book.At{})
	for _, s := range list {
		for _, c := range s.Certificates {
			out = append(out, word{c.Ref, c.Kind.Label() + " of " + s.Supplier.Name, entity.CertificateForm})
		}
	}
	return out, err
}

func tenders(ctx context.Context, r *data.Register, _ request) (out []word, err error) {
	if r == nil {
		return nil, errNone
	}
	list, err := r.Tenders(ctx, book.At{})
	for _, t := range list {
		out = append(out, word{t.Ref, t.Title, entity.TenderForm})
	}
	return out, err
}

func people(ctx context.Context, r *data.Register, _ request) (out []word, err error) {
	if r == nil {
		return nil, errNone
	}
	list, err := r.People(ctx, book.At{})
	for _, p := range list {
		if !p.Retired {
			out = append(out, word{is: p.Name, of: p.Role})
		}
	}
	return out, err
}

func bands(ctx context.Context, r *data.Register, _ request) (out []word, err error) {
	if r == nil {
		return nil, errNone
	}
	s, err := r.Settings(ctx, book.At{})
	if err != nil {
		return nil, err
	}
	for _, b := range s.Bands {
		out = append(out, word{is: strings.ToLower(string(b.Band))})
	}
	return out, nil
}

// catalogue is the packs of the register, else those of the program.
func catalogue(r *data.Register) *questionnaire.Catalogue {
	if r != nil {
		return r.Packs()
	}
	c, _ := questionnaire.Embedded(questionnaire.DefaultFacts())
	return c
}

// packs are the newest versions by id; each version once an @ is typed.
func packs(ctx context.Context, r *data.Register, q request) (out []word, err error) {
	if strings.Contains(q.prefix, "@") {
		return versions(ctx, r, q)
	}
	for _, p := range catalogue(r).Newest() {
		out = append(out, word{is: p.ID, of: p.Title})
	}
	return out, nil
}

func versions(_ context.Context, r *data.Register, q request) (out []word, err error) {
	c := catalogue(r)
	if !strings.Contains(q.prefix, "@") {
		for _, p := range c.Newest() {
			out = append(out, word{is: p.ID, of: p.Title})
		}
	}
	for _, p := range c.All() {
		out = append(out, word{is: p.Ref(), of: p.Title})
	}
	return out, nil
}

// questions are those of the pack given with --pack, else of the assessments of what was named, else of every pack.
func questions(ctx context.Context, r *data.Register, q request) (out []word, err error) {
	c := catalogue(r)
	list := c.Newest()
	if f := q.cmd.Flags().Lookup("pack"); f != nil && f.Value.String() != "" {
		if p := c.Find(f.Value.String()); p != nil {
			list = []*questionnaire.Pack{p}
		}
	} else if r != nil && len(q.args) > 0 {
		if v, err := command.FindAssessment(ctx, r, q.args[0], "", book.At{}); err == nil {
			list = []*questionnaire.Pack{v.Pack}
		}
	}
	for _, p := range list {
		for _, x := range p.Questions() {
			out = append(out, word{is: x.ID, of: x.Text})
		}
	}
	return out, nil
}

// facts are those of an engagement, each with an equals sign; then its values.
func facts(ctx context.Context, r *data.Register, q request) (out []word, err error) {
	table := questionnaire.DefaultFacts()
	if r != nil {
		if s, err := r.Settings(ctx, book.At{}); err == nil {
			table = s.Facts
		}
	}
	id, _, chosen := strings.Cut(q.prefix, "=")
	for _, d := range table {
		switch {
		case !chosen:
			out = append(out, word{is: d.ID + "=", of: d.Title})
		case text.Fold(id) == d.ID:
			for _, v := range d.Values {
				out = append(out, word{is: d.ID + "=" + v.ID, of: v.Label})
			}
		}
	}
	return out, nil
}
