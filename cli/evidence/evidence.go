// Package evidence has `assure evidence`: documents that support answers.
package evidence

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/questionnaire/entity"
)

func New(e *command.Env) *cobra.Command {
	return command.Group("evidence", "List, add and accept evidence",
		`A document belongs to the supplier. It is offered until a named person accepts it;
accepted once, it can support many questions. Kinds, weakest first: statement,
document, record, independent, verified.`, command.GroupJudge,
		newListCmd(e), newAddCmd(e), newAcceptCmd(e))
}

const schemaEvidence = "assure.evidence/1"

// evidenceObject is `assure evidence list|add|accept --json`.
type evidenceObject struct {
	Schema    string           `json:"schema"`
	Supplier  string           `json:"supplier"`
	Documents []documentObject `json:"documents"`
}

type documentObject struct {
	Ref        string   `json:"ref"`
	Kind       string   `json:"kind"`
	Reference  string   `json:"reference"`
	State      string   `json:"state"`
	Issued     *string  `json:"issued"`
	Expiry     *string  `json:"expiry"`
	AcceptedBy *string  `json:"accepted_by"`
	SHA256     *string  `json:"sha256"`
	Supports   []string `json:"supports"` // ids of questions it is accepted for, of every assessment that is listed
	OfferedFor []string `json:"offered_for"`

	Links []evidenceLink `json:"links,omitempty"` // the same with the engagements; evidence list alone
}

// evidenceLink is a question of an assessment that a document is offered or accepted for.
type evidenceLink struct {
	Engagement string `json:"engagement"`
	Pack       string `json:"pack"`
	Cycle      int    `json:"cycle"`
	Question   string `json:"question"`
	State      string `json:"state"`
}

// evidenceOf puts the documents of an assessment's supplier beside the questions they stand for.
func evidenceOf(v *data.AssessmentView) evidenceObject {
	o := evidenceObject{Schema: schemaEvidence, Supplier: v.Supplier.Ref, Documents: []documentObject{}}
	for _, d := range v.Documents {
		row := documentOf(&d)
		for _, s := range v.Supports {
			if s.Document == d.ID {
				row.link(s)
			}
		}
		o.add(row)
	}
	return o
}

func documentOf(d *entity.Document) documentObject {
	return documentObject{
		Ref: d.Ref, Kind: string(d.Kind), Reference: d.Reference, State: string(d.State), Issued: command.OrNull(d.Issued.String()),
		Expiry: command.OrNull(d.Expiry.String()), AcceptedBy: command.OrNull(d.AcceptedBy), SHA256: command.OrNull(d.SHA256), Supports: []string{}, OfferedFor: []string{},
	}
}

func (d *documentObject) link(s entity.Support) {
	switch s.State {
	case entity.Accepted:
		d.Supports = append(d.Supports, s.Question)
	case entity.Offered:
		d.OfferedFor = append(d.OfferedFor, s.Question)
	}
}

func (o *evidenceObject) add(d documentObject) {
	for _, list := range []*[]string{&d.Supports, &d.OfferedFor} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	o.Documents = append(o.Documents, d)
}

func (o evidenceObject) text(p *command.Page) {
	t := command.Table{Head: []string{"document", "kind", "state", "issued", "expires", "accepted for", "offered for", "reference"}, Cut: 7}
	for _, d := range o.Documents {
		t.Rows = append(t.Rows, []string{d.Ref, d.Kind, d.State, command.Deref(d.Issued), command.Deref(d.Expiry), strings.Join(d.Supports, " "), strings.Join(d.OfferedFor, " "), d.Reference})
	}
	if len(t.Rows) == 0 {
		p.Line("no evidence is held of %s", o.Supplier)
		return
	}
	p.Table(t)
}

// listOptions are the flags of `assure evidence list`.
type listOptions struct {
	Pack string
	At   command.At
}

func newListCmd(e *command.Env) *cobra.Command {
	o := &listOptions{}
	cmd := &cobra.Command{
		Use: "list REF", Short: "List the evidence of a supplier, and the questions it supports",
		Example: "  assure evidence list SUP-00041", Args: command.NeedArgs(1, 1, "a supplier or engagement"),
		RunE: e.OnRegister(command.Reads, func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
			return runList(ctx, r, *o, args[0])
		}),
	}
	command.AddPackFlag(cmd, &o.Pack)
	o.At.AddFlags(cmd)
	return cmd
}

// runList lists what is held of a supplier, whatever it was given for. An engagement's ref keeps to the questions
// of that engagement.
func runList(ctx context.Context, r *data.Register, o listOptions, ref string) (command.Result, error) {
	var engagements []entity.Engagement
	s, err := r.FindSupplier(ctx, ref)
	if err == nil {
		engagements, err = r.Engagements(ctx, s.ID, o.At.Data())
	} else if errors.Is(err, data.ErrNotFound) {
		var g entity.Engagement
		g, s, err = r.Engagement(ctx, ref)
		engagements = []entity.Engagement{g}
	}
	if err != nil {
		return command.Result{}, err
	}
	links := map[string]evidenceLink{} // by assessment
	packs, _, _ := strings.Cut(o.Pack, "@")
	for _, g := range engagements {
		list, err := r.Assessments(ctx, g.ID, o.At.Data())
		if err != nil {
			return command.Result{}, err
		}
		for _, a := range list {
			if packs == "" || a.Pack == packs {
				links[a.ID] = evidenceLink{Engagement: g.Ref, Pack: a.Pack, Cycle: a.Cycle}
			}
		}
	}
	held, err := r.Documents(ctx, s.ID, o.At.Data())
	if err != nil {
		return command.Result{}, err
	}
	obj := evidenceObject{Schema: schemaEvidence, Supplier: s.Ref, Documents: []documentObject{}}
	for i := range held {
		row := documentOf(&held[i].Document)
		for _, x := range held[i].Links {
			if l, ok := links[x.Assessment]; ok {
				l.Question, l.State = x.Question, string(x.State)
				row.Links = append(row.Links, l)
				row.link(x)
			}
		}
		obj.add(row)
	}
	return command.Result{Object: obj, Text: obj.text}, nil
}
