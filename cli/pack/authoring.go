package pack

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data/authoring"
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/questionnaire"
)

func newSchemaCmd(e *command.Env) *cobra.Command {
	o := &command.Output{}
	cmd := &cobra.Command{
		Use: "schema", Short: "Write the JSON Schema of a pack file, for editors",
		Long: `An editor that knows JSON Schema, such as VS Code with its YAML extension, then completes the
keys of a pack, explains each and marks what is wrong while you type. Write it next to your
packs under the name ` + questionnaire.PackSchemaFile + `: new packs and drafts there name it in their first
line. Without --out it goes to standard output.`,
		Example: "  assure pack schema --out " + questionnaire.PackSchemaFile,
		Args:    command.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return e.Run(cmd.Context(), func(context.Context) (command.Result, error) {
				return written(e, o, questionnaire.PackSchemaFile,
					questionnaire.JSONSchema(questionnaire.DefaultFacts()), nil)
			})
		},
	}
	o.AddFlags(cmd, "json")
	return cmd
}

func newNewCmd(e *command.Env) *cobra.Command {
	o, title := &command.Output{}, ""
	cmd := &cobra.Command{
		Use: "new ID", Short: "Write a small complete pack with remarks, to change into your own",
		Long: `The file has two domains, a must-have, a key control, a condition and rules of evidence, with a
remark at each that says what it is. It passes assure pack check. Without --out it is ID.yaml.`,
		Example: "  assure pack new clinic-booking --out our-packs",
		Args:    command.NeedArgs(1, 1, "the id of the pack, such as clinic-booking"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return e.Run(cmd.Context(), func(context.Context) (command.Result, error) {
				o.Out = packFile(o.Out, args[0])
				body, err := authoring.New(args[0], title, schemaLine(o.Out))
				if err != nil {
					return command.Result{}, err
				}
				return written(e, o, args[0]+".yaml", body, func(p *command.Page) {
					p.Remark("next: change it, and run assure pack check %s", o.Out)
				})
			})
		},
	}
	o.AddFlags(cmd, "yaml")
	cmd.Flags().StringVar(&title, "title", "", "heading of the questionnaire")
	return cmd
}

// packFile is the file to write a pack to: that of its id in a folder, or here when nothing is named.
func packFile(out, id string) string {
	if out == "" {
		return id + ".yaml"
	}
	if info, err := os.Stat(out); err == nil && info.IsDir() {
		return filepath.Join(out, id+".yaml")
	}
	return out
}

// schemaLine names the schema for an editor where it lies next to the file.
func schemaLine(out string) string {
	if out == safefile.Stdout {
		return ""
	}
	return authoring.SchemaLine(out)
}

// written writes a file, to standard output where none is named. more follows the name of the file.
func written(e *command.Env, o *command.Output, example string, body []byte,
	more func(*command.Page)) (command.Result, error) {
	if o.Out == "" {
		o.Out = safefile.Stdout
	}
	name, to, err := o.Target(e, example)
	if err != nil {
		return command.Result{}, err
	}
	if _, _, err := safefile.Send(to, name, o.Force, func(w io.Writer) error {
		_, err := w.Write(body)
		return err
	}); err != nil || to != nil {
		return command.Result{Object: wire.Written{}}, err
	}
	obj := wire.Written{Schema: wire.SchemaWritten, Path: command.Absolute(name)}
	return command.Result{Object: obj, Text: func(p *command.Page) {
		p.Line("wrote %s", obj.Path)
		if more != nil {
			more(p)
		}
	}}, nil
}

type draftOptions struct {
	command.Output
	ID, Title string
	Sheets    []string
}

// mostSheet is the largest spreadsheet that is drafted, in bytes.
const mostSheet = 50_000_000

func newDraftCmd(e *command.Env) *cobra.Command {
	o := &draftOptions{}
	cmd := &cobra.Command{
		Use: "draft SHEET", Short: "Make a pack to finish of a spreadsheet of questions",
		Long: `The columns are found by their headings: question, section, guidance, response options, evidence,
importance, standard, mandatory and others like them, in any order and below any title. What
the sheet does not say is a text that begins with ` + questionnaire.Todo + `, and assure pack check names each.
Cells that fit no key are kept as remarks or listed with their place. Without --out the draft
is ID.yaml.`,
		Example: "  assure pack draft questions.xlsx --id trust-security\n" +
			"  assure pack draft questions.xlsx --id trust-security --sheet Return --out trust.yaml",
		Args: command.NeedArgs(1, 1, "one workbook or csv"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return e.Run(cmd.Context(), func(ctx context.Context) (command.Result, error) {
				return runDraft(ctx, e, o, args[0])
			})
		},
	}
	o.AddFlags(cmd, "yaml")
	f := cmd.Flags()
	f.StringVar(&o.ID, "id", "", "the `ID` of the pack, such as trust-security")
	f.StringVar(&o.Title, "title", "", "heading of the questionnaire; otherwise what stands above the table")
	f.StringSliceVar(&o.Sheets, "sheet", nil, "only the sheet of this `NAME`; may be given several times")
	return cmd
}

func runDraft(ctx context.Context, e *command.Env, o *draftOptions, path string) (command.Result, error) {
	if o.ID == "" {
		return command.Result{}, command.Usage("add --id ID, such as --id trust-security", "the pack has no id")
	}
	if err := authoring.CheckID(o.ID); err != nil {
		return command.Result{}, err
	}
	src, err := safefile.Read(ctx, path, mostSheet)
	if err != nil {
		return command.Result{}, err
	}
	o.Out = packFile(o.Out, o.ID)
	d, err := authoring.Read(path, src, authoring.Options{ID: o.ID, Title: o.Title, Sheets: o.Sheets,
		Schema: schemaLine(o.Out)})
	if err != nil {
		return command.Result{}, err
	}
	out, err := written(e, &o.Output, o.ID+".yaml", d.YAML, nil)
	if err != nil || out.Text == nil {
		return out, err
	}
	obj := wire.PackDraftOf(d, out.Object.(wire.Written).Path)
	return command.Result{Object: obj, Text: func(p *command.Page) { showDraft(p, obj, o.Out) }}, nil
}

func showDraft(p *command.Page, o wire.PackDraft, out string) {
	p.Line("wrote %s", o.Path)
	p.Fold("%s in %s. Of %s, %s in the draft, %s kept in it as remarks, and %s not in it",
		text.Plural(o.Questions, "question", "questions"), text.Plural(o.Domains, "domain", "domains"),
		text.Plural(o.Cells.Read, "cell", "cells"), are(o.Cells.Used), are(o.Cells.Remarks), are(o.Cells.Reported))
	p.Gap()
	t := command.NewTable("column", "heading", "read as").Shorten("heading")
	for _, c := range o.Columns {
		name := c.Letter
		if c.Sheet != "" {
			name = c.Sheet + "!" + c.Letter
		}
		t.Rows = append(t.Rows, []string{name, c.Heading, c.As})
	}
	p.Table(t)
	if len(o.Left) > 0 {
		p.Gap()
		p.Heading("In no key of the draft")
	}
	for _, l := range o.Left {
		words := "not in the draft"
		if l.Kept {
			words = "kept as remarks"
		}
		p.Hang("- ", "  ", strings.TrimSpace(fmt.Sprintf("%s, %s: %s", l.Place, words, l.What)))
	}
	showList(p, "Still to write", o.Todo)
	showList(p, "Taken for granted", o.Notes)
	p.Gap()
	p.Remark("next: assure pack check %s names each place that begins with %s", out, questionnaire.Todo)
}

func are(n int) string {
	if n == 1 {
		return "1 is"
	}
	return text.Thousands(n) + " are"
}

func showList(p *command.Page, heading string, list []string) {
	if len(list) == 0 {
		return
	}
	p.Gap()
	p.Heading("%s", heading)
	for _, s := range list {
		p.Hang("- ", "  ", s)
	}
}
