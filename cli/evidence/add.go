package evidence

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

type addOptions struct {
	Pack      string
	Kind      string
	Reference string
	File      string
	Issuer    string
	Entity    string
	Scope     string
	Marking   string
	Issued    command.Date
	Expiry    command.Date
	Questions []string
	Accept    bool
}

func newAddCmd(e *command.Env) *cobra.Command {
	o := &addOptions{}
	cmd := &cobra.Command{
		Use: "add REF", Short: "Add a document for one or more questions",
		Long: `Add a document that the supplier offered or that you have seen. It is worth something
once accepted: with --accept at once, in your name, or later with ` + "`assure evidence accept`" + `.`,
		Example: "  assure evidence add SUP-00015 --kind independent --reference \"ISO 27001 cert 123\" --issued " +
			"2026-03-01 \\\n" +
			"      --expiry 2029-02-28 --question ITS-22,ITS-26 --accept",
		Args: command.NeedArgs(1, 1, "a supplier or engagement"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runAdd(ctx, r, *o, args[0])
			}),
	}
	f := cmd.Flags()
	command.WordVar(f, &o.Kind, "kind", "kind of evidence", "document, record, independent or verified",
		[]string{"document", "record", "independent", "verified"}, string(entity.Statement))
	f.StringVar(&o.Reference, "reference", "", "its title or certificate number; the file's name otherwise")
	f.StringVar(&o.File, "file", "", "the `FILE`: it is hashed and stays where it is")
	f.StringVar(&o.Issuer, "issuer", "", "who issued it")
	f.StringVar(&o.Entity, "entity", "", "the legal entity it names")
	f.StringVar(&o.Scope, "scope", "", "what it covers")
	f.StringVar(&o.Marking, "marking", "", "how confidential it is")
	f.Var(&o.Issued, "issued", "the `DATE` it was issued")
	f.Var(&o.Expiry, "expiry", "the `DATE` it expires: it does not count from the next day")
	f.StringSliceVar(&o.Questions, "question", nil, "the questions it supports, by `ID`")
	f.BoolVar(&o.Accept, "accept", false, "accept it now, in your name")
	command.AddPackFlag(cmd, &o.Pack)
	return cmd
}

func runAdd(ctx context.Context, r *data.Register, o addOptions, ref string) (command.Result, error) {
	v, err := command.FindAssessment(ctx, r, ref, o.Pack, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	d, err := o.document(ctx, v.Supplier.ID)
	if err != nil {
		return command.Result{}, err
	}
	links, err := o.links(v)
	if err != nil {
		return command.Result{}, err
	}
	if d, err = r.AddDocument(ctx, d, supports(links)); err != nil {
		return command.Result{}, err
	}
	if o.Accept {
		if err := r.AcceptDocument(ctx, d.Ref, links...); err != nil {
			return command.Result{}, err
		}
	}
	if v, err = r.Assessment(ctx, v.Assessment.ID, book.At{}); err != nil {
		return command.Result{}, err
	}
	obj := wire.EvidenceOf(v)
	return command.Result{Object: obj, Text: func(p *command.Page) {
		p.Line("added %s", d.Ref)
		printEvidence(obj, p)
	}}, nil
}

// document is the document the flags describe.
func (o addOptions) document(ctx context.Context, supplier string) (entity.Document, error) {
	kind := entity.EvidenceKind(strings.ToLower(o.Kind))
	switch {
	case kind == entity.Statement:
		return entity.Document{}, command.Usage("record the statement as the answer's note, or name the document "+
			"behind it with another kind", "a statement is the supplier's word and needs no document")
	case !slices.Contains(entity.EvidenceKinds, kind):
		return entity.Document{}, command.Usage("the kinds are document, record, independent and verified",
			"--kind: there is no kind of evidence %q", o.Kind)
	}
	scope, err := command.FlagText("--scope", o.Scope)
	if err != nil {
		return entity.Document{}, err
	}
	d := entity.Document{
		Supplier: supplier, Kind: kind, Reference: strings.TrimSpace(o.Reference), Issuer: o.Issuer, Entity: o.Entity,
		Scope:   scope,
		Marking: o.Marking, Issued: questionnaire.Date(o.Issued), Expiry: questionnaire.Date(o.Expiry),
		State: entity.Offered,
	}
	if o.File != "" {
		sum, err := safefile.HashFile(ctx, o.File)
		if err != nil {
			return d, err
		}
		d.SHA256, d.Path, d.Held = sum, command.Absolute(o.File), true
		d.Reference = text.FirstNonBlank(d.Reference, filepath.Base(o.File))
	}
	if d.Reference == "" {
		return d, command.Usage("give --reference, or --file", "the document has no reference to find it by")
	}
	return d, nil
}

// links are the questions that the document is offered for.
func (o addOptions) links(v *data.AssessmentView) ([]data.Link, error) {
	if len(o.Questions) == 0 {
		return nil, command.Usage("add --question, such as --question ITS-22",
			"no question is named that the document supports")
	}
	return questionLinks(v, o.Questions)
}

// questionLinks turns question ids into links to them.
func questionLinks(v *data.AssessmentView, ids []string) (links []data.Link, err error) {
	for _, id := range ids {
		q, err := command.FindQuestion(v, strings.TrimSpace(id))
		if err != nil {
			return nil, err
		}
		links = append(links, data.Link{Assessment: v.Assessment.ID, Question: q.ID})
	}
	return links, nil
}

func supports(links []data.Link) []entity.Support {
	out := make([]entity.Support, len(links))
	for i, l := range links {
		out[i] = entity.Support{Assessment: l.Assessment, Question: l.Question, State: entity.Offered}
	}
	return out
}
