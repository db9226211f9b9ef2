package supplier

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/directory"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

type importOptions struct {
	FromDSPT bool
	Sectors  []string
	State    string
	Apply    bool
	DryRun   bool
	Ask      bool
	Columns  map[string]string
	Answers  []string
}

func newImportCmd(e *command.Env) *cobra.Command {
	o := &importOptions{}
	cmd := &cobra.Command{
		Use:   "import FILE | import --from-dspt [--sector NAME]...",
		Short: "Import a supplier sheet, a list of your own, or suppliers from the DSPT directory",
		Long: `The sheet is .xlsx or .csv with the columns that ` + "`assure supplier template`" + ` writes, in any
order. A row finds its supplier by ref, then ODS code, then company number; otherwise the
supplier is new. What cannot be imported is reported with its cell and the rest counts.
The import is written at once, as a batch that can be undone; the same sheet again
changes nothing.

A list of your own is read by its headings and by what its columns hold: "Supplier" is the
name, "Contract End" the end of the contract. The page says what each column was taken for,
and nothing is written without --apply; --column corrects it. What the list leaves open is
asked once for the whole column: --ask asks it here, --answer gives it. Nothing is guessed:
cells and rows that wait for an answer are not taken. Lists with the same headings are then
read the same way. FILE may be -, standard input.`,
		Example: "  assure supplier import suppliers.xlsx\n  assure supplier import contracts.xlsx --ask\n" +
			"  assure supplier import --from-dspt --sector Company --dry-run",
		Args: func(cmd *cobra.Command, args []string) error {
			if err := command.NeedArgs(0, 1, "one file")(cmd, args); err != nil {
				return err
			}
			return o.check(args, e.Globals.JSON) // before a register is made
		},
		RunE: e.OnRegister(command.Creates,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runImport(ctx, e, r, *o, args)
			}),
	}
	f := cmd.Flags()
	f.BoolVar(&o.FromDSPT, "from-dspt", false, "import the organisations of the newest DSPT snapshot")
	f.BoolVar(&o.Apply, "apply", false, "write a list that has headings of its own")
	f.BoolVar(&o.DryRun, "dry-run", false, "show what would be imported, and write nothing")
	f.BoolVar(&o.Ask, "ask", false, "ask what the list leaves open, line by line, then whether to write it")
	f.StringToStringVar(&o.Columns, "column", nil,
		"what a column of such a list holds, as `HEADING=COLUMN`; nothing behind = leaves it out")
	f.StringArrayVar(&o.Answers, "answer", nil,
		"the answer to a question about such a list, as `QUESTION=OPTION`; may be given several times")
	f.StringArrayVar(&o.Sectors, "sector", nil,
		"only this sector, by `NAME` as published; may be given several times")
	f.StringVar(&o.State, "state", "",
		"the `STATE` of the engagements from the DSPT directory, such as bid; live if not given")
	return cmd
}

// check returns the usage error of options that do not go together, nil for none.
func (o *importOptions) check(args []string, asJSON bool) error {
	switch {
	case o.FromDSPT == (len(args) == 1):
		return command.Usage("give either a file or --from-dspt", "it is not clear what to import")
	case len(o.Sectors) > 0 && !o.FromDSPT:
		return command.Usage("add --from-dspt, or leave --sector out", "a sheet has no sectors")
	case o.State != "" && !o.FromDSPT:
		return command.Usage("add --from-dspt, or leave --state out; a sheet has a column state",
			"--state is for the DSPT directory")
	case o.Ask && (asJSON || o.FromDSPT || args[0] == "-"):
		return command.Usage("leave --ask out, or give a file without --json",
			"there is nobody to ask")
	}
	return nil
}

func runImport(ctx context.Context, e *command.Env, r *data.Register, o importOptions, args []string) (command.Result,
	error) {
	answers, err := answersOf(o.Answers)
	if err != nil {
		return command.Result{}, err
	}
	var im *directory.SupplierImport
	req := directory.SupplierRequest{Apply: o.Apply, DryRun: o.DryRun, Columns: o.Columns, Answers: answers}
	switch {
	case o.FromDSPT:
		im, err = fromDSPT(ctx, e, r, o)
	default:
		if req.Path = args[0]; req.Path == "-" {
			if req.Body, err = e.ReadInput(ctx); err != nil {
				return command.Result{}, err
			}
		}
		im, err = importList(ctx, e, r, req)
		if err == nil && o.Ask && im.Foreign && (!im.Unchanged || im.Open() > 0) {
			im, err = askAll(ctx, e, r, req, im)
		}
	}
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.SupplierImportOf(im), Findings: len(im.Problems) > 0 || im.Open() > 0,
		Text: func(p *command.Page) { importText(p, im, req) }}, nil
}

// answersOf reads QUESTION=OPTION. A question may have an equals sign in it, an option has none.
func answersOf(list []string) (map[string]string, error) {
	out := map[string]string{}
	for _, s := range list {
		i := strings.LastIndexByte(s, '=')
		if i < 1 || i == len(s)-1 {
			return nil, command.Usage("write it as \"QUESTION=OPTION\", as the page shows it",
				"%s is no answer to a question", text.Quote(s, 80))
		}
		out[s[:i]] = s[i+1:]
	}
	return out, nil
}

func fromDSPT(ctx context.Context, e *command.Env, r *data.Register, o importOptions) (*directory.SupplierImport,
	error) {
	req := directory.DSPTRequest{Sectors: o.Sectors, DryRun: o.DryRun}
	if o.State != "" {
		var states []string
		for _, s := range entity.EngagementStates {
			states = append(states, string(s))
		}
		state, err := command.OneOf("state", o.State, states)
		if err != nil {
			return nil, err
		}
		req.State = entity.EngagementState(state)
	}
	pr := e.Progress()
	defer pr.Done()
	pr.Step("importing suppliers", 0, 0, "")
	return directory.SuppliersFromDSPT(ctx, r, req)
}

func importList(ctx context.Context, e *command.Env, r *data.Register, req directory.SupplierRequest) (
	*directory.SupplierImport, error) {
	pr := e.Progress()
	defer pr.Done()
	req.Progress = func(n, of int) { pr.Step("importing suppliers", n, of, "") }
	return directory.ImportSupplierList(ctx, r, req)
}

// askAll asks the open questions of a list one by one, and then whether to write it.
func askAll(ctx context.Context, e *command.Env, r *data.Register, req directory.SupplierRequest,
	im *directory.SupplierImport) (*directory.SupplierImport, error) {
	ask := e.Prompt()
	if req.Answers == nil {
		req.Answers = map[string]string{}
	}
	left := map[string]bool{}
	for {
		q := firstOpen(im, left)
		if q == nil {
			break
		}
		option, err := askOne(ask, q)
		if err != nil {
			return im, nil // no more lines: what was found so far is shown
		}
		if option == "" {
			left[q.ID] = true
			continue
		}
		req.Answers[q.ID] = option
		again := req
		again.Apply, again.DryRun = false, true
		if im, err = importList(ctx, e, r, again); err != nil {
			return nil, err
		}
	}
	if req.DryRun {
		return im, nil
	}
	req.Apply = req.Apply || ask.YesNo("Write %s and %s?",
		text.Plural(im.Suppliers.New, "new supplier", "new suppliers"),
		text.Plural(im.Engagements.New, "engagement", "engagements"))
	if !req.Apply {
		return im, nil
	}
	return importList(ctx, e, r, req)
}

func firstOpen(im *directory.SupplierImport, left map[string]bool) *directory.Question {
	for i := range im.Questions {
		if q := &im.Questions[i]; q.Answer == "" && !left[q.ID] {
			return q
		}
	}
	return nil
}

// askOne asks one question and reads the number of an option; a blank line leaves it open, "".
func askOne(ask *command.Prompt, q *directory.Question) (option string, err error) {
	ask.Say("\n%s\n", questionLine(q))
	for i, o := range q.Options {
		ask.Say("  %d  %s\n", i+1, o.Label)
	}
	for {
		line, err := ask.Line("1 to %d, or enter to leave it open: ", len(q.Options))
		n, bad := strconv.Atoi(line)
		switch {
		case bad == nil && n >= 1 && n <= len(q.Options):
			return q.Options[n-1].ID, nil
		case err != nil:
			return "", err
		case line == "":
			return "", nil
		}
	}
}

func questionLine(q *directory.Question) string {
	line := q.ID + ": " + q.Ask + " " + text.Plural(len(q.Places), "place", "places") + ", " + q.Cells()
	if len(q.Words) > 0 {
		line += ": " + strings.Join(q.Words, ", ")
	}
	return line
}

func importText(p *command.Page, im *directory.SupplierImport, req directory.SupplierRequest) {
	p.Line("%s read", text.Plural(im.Rows, "row", "rows"))
	if im.Foreign {
		columns := command.NewTable("heading", "taken for", "why")
		for _, c := range im.Columns {
			columns.Rows = append(columns.Rows, []string{c.Heading, cmp.Or(c.Column, "(not read)"), c.Why})
		}
		p.Table(columns)
	}
	t := command.NewTable("", "new", "changed", "same").AlignRight("new", "changed", "same")
	for _, l := range []struct {
		name string
		n    directory.Tally
	}{{"suppliers", im.Suppliers}, {"engagements", im.Engagements}} {
		t.Rows = append(t.Rows, []string{l.name, text.Thousands(l.n.New), text.Thousands(l.n.Changed),
			text.Thousands(l.n.Same)})
	}
	p.Table(t)
	if im.Facts > 0 {
		p.Line("%s set", text.Plural(im.Facts, "fact", "facts"))
	}
	questionsText(p, im)
	if list := im.LikeProblems(); len(list) > 0 {
		p.Gap()
		p.Problems(list)
	}
	if len(im.Notes) > 0 {
		p.Gap()
	}
	for _, n := range im.Notes {
		p.Remark("note: %s", n)
	}
	p.Gap()
	lastLine(p, im, req)
}

// questionsText prints the open questions with the ways to answer them, and then what was answered.
func questionsText(p *command.Page, im *directory.SupplierImport) {
	if n := im.Open(); n > 0 {
		p.Gap()
		p.Heading("%s; what waits for an answer is not taken", text.Plural(n, "open question", "open questions"))
	}
	for i := range im.Questions {
		q := &im.Questions[i]
		if q.Answer != "" {
			for _, o := range q.Options {
				if o.ID == q.Answer {
					p.Hang("answered: ", "  ", q.ID+": "+o.Label+" ("+q.Cells()+")")
				}
			}
			continue
		}
		p.Hang("  ", "    ", questionLine(q))
		for _, o := range q.Options {
			p.Hang("    ", "      ", answerFlag(q.ID, o.ID)+"  "+o.Label)
		}
	}
}

func answerFlag(id, option string) string { return "--answer " + shellQuoted(id+"="+option) }

// shellQuoted is an argument that a shell reads as it is.
func shellQuoted(s string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' ||
			strings.ContainsRune("=-_./:,", r)
	}
	if strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	if !strings.ContainsAny(s, "\"$`\\!") {
		return `"` + s + `"`
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// lastLine says how to undo what was written, or how to write it.
func lastLine(p *command.Page, im *directory.SupplierImport, req directory.SupplierRequest) {
	switch {
	case im.Batch != "":
		p.Remark("to undo it: `assure import undo %s`", im.Batch)
	case im.DryRun && im.Foreign && !im.Unchanged:
		p.Remark("nothing is written yet; add --apply to do it. --ask asks what is open; --column " +
			"\"HEADING=COLUMN\" says what a column holds")
	case im.DryRun && !im.Unchanged:
		p.Remark("nothing is written")
	default:
		p.Line("nothing changed")
	}
}
