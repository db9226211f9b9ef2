// Package evidence has `assure evidence`: documents that support answers.
package evidence

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// New returns `assure evidence` with its subcommands.
func New(e *command.Env) *cobra.Command {
	return command.Group("evidence", "List, add and accept evidence",
		`A document belongs to the supplier. It is offered until a named person accepts it;
accepted once, it can support many questions. Kinds, weakest first: statement,
document, record, independent, verified.`, command.GroupJudge,
		newListCmd(e), newAddCmd(e), newAcceptCmd(e), newSuggestCmd(e))
}

func printEvidence(o wire.Evidence, p *command.Page) {
	t := command.NewTable("document", "kind", "state", "issued", "expires", "accepted for", "offered for", "reference").
		Shorten("reference")
	for _, d := range o.Documents {
		t.Rows = append(t.Rows, []string{d.Ref, d.Kind, d.State, command.Deref(d.Issued), command.Deref(d.Expiry),
			strings.Join(d.Supports, " "), strings.Join(d.OfferedFor, " "), d.Reference})
	}
	if len(t.Rows) == 0 && len(o.Themes) > 0 {
		return // the remark says what is left out
	}
	if len(t.Rows) == 0 {
		p.Line("no evidence of %s is recorded", o.Supplier)
		return
	}
	p.Table(t)
}

type listOptions struct {
	Pack string
	command.ThemesFlag
	At command.At
}

func newListCmd(e *command.Env) *cobra.Command {
	o := &listOptions{}
	cmd := &cobra.Command{
		Use: "list REF", Short: "List the evidence of a supplier, and the questions it supports",
		Example: "  assure evidence list SUP-00015\n  assure evidence list SUP-00015 --theme response",
		Args:    command.NeedArgs(1, 1, "a supplier or engagement"),
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runList(ctx, r, *o, args[0])
			}),
	}
	command.AddPackFlag(cmd, &o.Pack)
	o.AddFlag(e, cmd)
	o.At.AddFlags(cmd)
	return cmd
}

// runList lists the documents of a supplier, whatever they are for. An engagement's ref keeps to
// the questions of that engagement.
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
	links := map[string]wire.EvidenceLink{} // by assessment
	asks := map[string]*questionnaire.Pack{}
	packs, _, _ := strings.Cut(o.Pack, "@")
	for _, g := range engagements {
		list, err := r.Assessments(ctx, g.ID, o.At.Data())
		if err != nil {
			return command.Result{}, err
		}
		for _, a := range list {
			if packs == "" || a.Pack == packs {
				asks[a.ID] = r.Packs().BySHA(a.PackSHA)
				links[a.ID] = wire.EvidenceLink{Engagement: g.Ref, Pack: a.Pack, Cycle: a.Cycle}
			}
		}
	}
	held, err := r.Documents(ctx, s.ID, o.At.Data())
	if err != nil {
		return command.Result{}, err
	}
	obj := wire.Evidence{Schema: wire.SchemaEvidence, Supplier: s.Ref, Documents: []wire.Document{},
		Themes: o.Names()}
	for i := range held {
		row := wire.DocumentOf(&held[i].Document)
		for _, x := range held[i].Links {
			if l, ok := links[x.Assessment]; ok {
				l.Question, l.State = x.Question, string(x.State)
				row.Links = append(row.Links, l)
				row.Link(x)
			}
		}
		if !o.On() || slices.ContainsFunc(held[i].Links, func(x entity.Support) bool {
			p := asks[x.Assessment]
			return p != nil && o.Keeps(p.Question(x.Question))
		}) {
			obj.Add(row)
		}
	}
	return command.Result{Object: obj, Text: func(p *command.Page) {
		printEvidence(obj, p)
		o.Remark(p, "")
	}}, nil
}
