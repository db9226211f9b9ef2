package importing

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/directory"
	"assure/data/imports"
	"assure/internal/problem"
	"assure/internal/text"
)

type mapOptions struct {
	Out          string
	Force        bool
	Sheets       []string
	Headers      []string
	Framework    string
	Pack         string
	PasswordFile string
}

func newMapCmd(e *command.Env) *cobra.Command {
	o := &mapOptions{}
	cmd := &cobra.Command{
		Use: "map FILE", Short: "Propose how a sheet with another layout is read",
		Args: command.NeedArgs(1, 1, "one workbook or csv"),
		Long: `The proposal says what each column seems to contain, how sure that is, and why, with
its first values; unknown words and cells that are not dates are counted. Write it to a
file with --out, change what is wrong, and import with --map: that confirms it, and the
register remembers it for every file with the same headings. Give --framework for a
questionnaire from elsewhere: its answers are kept whole and only suggest answers to yours.`,
		Example: "  assure import map vendor.xlsx\n  assure import map vendor.xlsx --sheet Return --header Return=4 " +
			"--out vendor.yaml\n  assure import vendor.xlsx --map vendor.yaml",
		RunE: func(cmd *cobra.Command, args []string) error {
			m := command.Creates
			if haveRegister(e) {
				m = command.Reads
			}
			return e.OnRegister(m, func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runMap(ctx, r, *o, args[0], e.Globals.JSON)
			})(cmd, args)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Out, "out", "", "write the mapping to this `FILE`, with remarks; - is standard output")
	f.BoolVar(&o.Force, "force", false, "replace the file of --out")
	f.StringSliceVar(&o.Sheets, "sheet", nil, "only the sheet of this `NAME`; may be given several times")
	f.StringSliceVar(&o.Headers, "header", nil, "where the headings begin, as `SHEET=ROW`")
	f.StringVar(&o.Framework, "framework", "",
		"the questionnaire is from elsewhere: the `PREFIX` of references to it, such as CAIQ-4.0")
	f.StringVar(&o.Pack, "pack", "", "the pack, by `ID`, whose questions the sheet answers")
	f.StringVar(&o.PasswordFile, "password-file", "", "a `FILE` with the password of an encrypted workbook")
	return cmd
}

func runMap(ctx context.Context, r *data.Register, o mapOptions, path string, asJSON bool) (command.Result, error) {
	if o.Out == "-" && asJSON {
		return command.Result{}, command.Usage("leave one of the two out",
			"standard output cannot take both the mapping and the JSON object about it")
	}
	headers, err := headerRows(o.Headers)
	if err != nil {
		return command.Result{}, err
	}
	password, err := readPassword(ctx, o.PasswordFile)
	if err != nil {
		return command.Result{}, err
	}
	p, err := imports.ProposeMapping(ctx, r, path,
		imports.ProposeOptions{Pack: o.Pack, Framework: o.Framework, Password: password, Sheets: o.Sheets,
			Headers: headers})
	if (err != nil || unsureOfQuestions(p)) && directory.IsSupplierList(ctx, r, path) {
		return command.Result{}, problem.New("supplier-list", path,
			"assure supplier import "+path+" shows how it would be read", "this is a list of suppliers, not of answers")
	}
	if err != nil {
		return command.Result{}, err
	}
	if o.Out == "-" {
		return command.Result{Object: wire.MappingProposalOf(p, o.Out), Findings: len(p.Missing) > 0,
			Text: func(pg *command.Page) {
				for line := range strings.Lines(string(p.YAML())) {
					pg.Line("%s", strings.TrimRight(line, "\n"))
				}
			}}, nil
	}
	if o.Out != "" {
		if err := imports.WriteProposal(o.Out, p, o.Force); err != nil {
			return command.Result{}, err
		}
	}
	return command.Result{Object: wire.MappingProposalOf(p, o.Out), Findings: len(p.Missing) > 0,
		Text: func(pg *command.Page) { proposalText(pg, p, path, o.Out) }}, nil
}

// sureColumn is the confidence, in per cent, below which the shape of its cells alone made a column one of questions.
const sureColumn = 80

// unsureOfQuestions reports whether no heading of a proposal is that of questions: a list of suppliers has codes and
// contract numbers that look like ids.
func unsureOfQuestions(p *imports.MappingProposal) bool {
	for i := range p.Tables {
		for _, c := range p.Tables[i].Columns {
			if c.Column == imports.QuestionColumn && c.Confidence >= sureColumn {
				return false
			}
		}
	}
	return p.Profile == ""
}

// headerRows reads SHEET=ROW.
func headerRows(list []string) (map[string]int, error) {
	out := map[string]int{}
	for _, s := range list {
		i := strings.LastIndexByte(s, '=')
		n, err := strconv.Atoi(s[i+1:])
		if i < 0 || err != nil || n < 1 {
			return nil, command.Usage("write it as SHEET=ROW, such as Return=4",
				"%q does not say where the headings are", s)
		}
		out[s[:i]] = n
	}
	return out, nil
}

func proposalText(pg *command.Page, p *imports.MappingProposal, path, out string) {
	what := "questions of a pack, by their ids"
	if p.Mapping.Framework != "" {
		what = "a questionnaire of its own, " + p.Mapping.Framework
	}
	if p.Profile != "" {
		what = p.Profile + ", which is read without a mapping"
	}
	pg.Heading("%s: %s", p.Name, what)
	for i := range p.Tables {
		proposedTable(pg, &p.Tables[i])
	}
	pg.Gap()
	for _, c := range p.Missing {
		pg.Line("not found: %s; without it no answer can be read", c.Label())
	}
	for _, n := range p.Notes {
		pg.Remark("note: %s", n)
	}
	switch {
	case out != "":
		pg.Line("the mapping was written to %s", out)
		pg.Remark("next: change what is wrong, then `assure import %s --map %s`", path, out)
	default:
		pg.Remark("nothing was written; --out FILE writes the mapping, with these remarks, for you to change")
	}
}

func proposedTable(pg *command.Page, t *imports.ProposedTable) {
	sheet := ""
	if t.Sheet != "" {
		sheet = fmt.Sprintf("sheet %q, ", text.Safe(t.Sheet))
	}
	rows := ""
	if t.HeaderRows > 1 {
		rows = fmt.Sprintf(" to %d", t.Header+t.HeaderRows-1)
	}
	pg.Gap()
	pg.Heading("%sheadings in row %d%s, %s", sheet, t.Header, rows, text.Plural(t.Rows, "row", "rows"))
	tab := command.NewTable("", "heading", "our field", "sure", "why", "first values").
		AlignRight("sure").Shorten("first values")
	for _, c := range t.Columns {
		sure := ""
		if c.Column != "" || c.Tick != "" {
			sure = fmt.Sprintf("%d %%", c.Confidence)
		}
		tab.Rows = append(tab.Rows,
			[]string{c.Letter, command.FirstWords(c.Heading, 30), fieldWords(&c), sure, c.Reason,
				command.FirstWords(strings.Join(c.Samples, ", "), 60)})
	}
	pg.Table(tab)
	for _, c := range t.Columns {
		if c.NotDates > 0 {
			pg.Line("%s: %s that are not dates", c.Letter, text.Plural(c.NotDates, "cell", "cells"))
		}
		for _, w := range c.Unknown {
			pg.Line("%s: %s (%s); say what it means under words:", c.Letter, cmp.Or(w.Why, "unknown word "+w.Word),
				text.Plural(w.Count, "cell", "cells"))
		}
	}
}

func fieldWords(c *imports.ProposedColumn) string {
	switch {
	case c.Tick != "":
		return "a mark here: " + c.Tick
	case c.Column != "":
		return c.Column.Label()
	case c.Keep:
		return "(kept)"
	}
	return "(not imported)"
}
