package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/questionnaire"
)

func newEvidenceCmd(e *env) *cobra.Command {
	return group("evidence", "List, add and accept evidence",
		`A document belongs to the supplier. It is offered until a named person accepts it;
accepted once, it can support many questions. Kinds, weakest first: statement,
document, record, independent, verified.`, groupJudge,
		newEvidenceListCmd(e), newEvidenceAddCmd(e), newEvidenceAcceptCmd(e))
}

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
	Supports   []string `json:"supports"` // question ids of the assessment asked about, accepted links
	OfferedFor []string `json:"offered_for"`
}

// evidenceOf puts the documents of an assessment's supplier beside the questions they stand for.
func evidenceOf(v *data.AssessmentView) evidenceObject {
	o := evidenceObject{Schema: "assure.evidence/1", Supplier: v.Supplier.Ref, Documents: []documentObject{}}
	for _, d := range v.Documents {
		row := documentObject{
			Ref: d.Ref, Kind: string(d.Kind), Reference: d.Reference, State: string(d.State), Issued: orNull(d.Issued.String()),
			Expiry: orNull(d.Expiry.String()), AcceptedBy: orNull(d.AcceptedBy), SHA256: orNull(d.SHA256), Supports: []string{}, OfferedFor: []string{},
		}
		for _, s := range v.Supports {
			switch {
			case s.Document != d.ID:
			case s.State == questionnaire.Accepted:
				row.Supports = append(row.Supports, s.Question)
			case s.State == questionnaire.Offered:
				row.OfferedFor = append(row.OfferedFor, s.Question)
			}
		}
		slices.Sort(row.Supports)
		slices.Sort(row.OfferedFor)
		o.Documents = append(o.Documents, row)
	}
	return o
}

func (o evidenceObject) text(p *page) {
	t := table{Head: []string{"document", "kind", "state", "issued", "expires", "accepted for", "offered for", "reference"}, Cut: 7}
	for _, d := range o.Documents {
		t.Rows = append(t.Rows, []string{d.Ref, d.Kind, d.State, deref(d.Issued), deref(d.Expiry), strings.Join(d.Supports, " "), strings.Join(d.OfferedFor, " "), d.Reference})
	}
	if len(t.Rows) == 0 {
		p.line("no evidence is held of %s", o.Supplier)
		return
	}
	p.table(t)
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// EvidenceListOptions are the flags of `assure evidence list`.
type EvidenceListOptions struct {
	Pack string
	At   At
}

func newEvidenceListCmd(e *env) *cobra.Command {
	o := &EvidenceListOptions{}
	cmd := &cobra.Command{
		Use: "list REF", Short: "List the evidence of a supplier, and the questions it supports",
		Example: "  assure evidence list SUP-00041", Args: needArgs(1, 1, "a supplier or engagement"),
		RunE: e.onRegister(reads, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			return runEvidenceList(ctx, r, *o, args[0])
		}),
	}
	addPackFlag(cmd, &o.Pack)
	o.At.addFlags(cmd)
	return cmd
}

func addPackFlag(cmd *cobra.Command, pack *string) {
	cmd.Flags().StringVar(pack, "pack", "", "the pack, by `ID`, when the engagement answers several")
}

func runEvidenceList(ctx context.Context, r assessmentFinder, o EvidenceListOptions, ref string) (Result, error) {
	v, err := findAssessment(ctx, r, ref, o.Pack, o.At.data())
	if err != nil {
		return Result{}, err
	}
	obj := evidenceOf(v)
	return Result{Object: obj, Text: obj.text}, nil
}
