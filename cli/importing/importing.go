// Package importing has `assure import`: reading questionnaires that came back, mappings, and undoing an import.
package importing

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/imports"
	"assure/internal/safefile"
	"assure/internal/text"
)

type options struct {
	Apply        bool
	Accept       bool
	TakeFile     bool
	Full         bool
	Keep         bool
	Marked       string
	Supplier     string
	Identity     bool
	Pack         string
	PasswordFile string
	Identities   []string
	Map          string
	Words        []string
}

// New returns `assure import` with its subcommands.
func New(e *command.Env) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use:   "import PATH... | import list | import undo BATCH",
		Short: "Read what comes back: workbooks, sheets of answers, documents", GroupID: command.GroupAsk,
		Long: `Import reads returned workbooks, sheets of answers (.xlsx or .csv, one row an answer or
one row a supplier) and the documents with them, from files, folders, zip archives and saved
mails (.eml, .msg). The text of a mail is not read; its first words are shown. It shows what
would change, worst news first: old and new answers, both ends of the score, grade, risk and
must-haves. --full shows all of it. --apply does it, one transaction a file, as one batch
that can be undone; one that was stopped or killed continues when it is run again. What
cannot be imported is reported with its cell, and the rest of its file counts. A blank never
erases, an older return never overwrites a newer one, and where the register was changed
after a workbook was issued, or two files disagree, both values are shown and nothing is
overwritten. The same file again changes nothing.

Evidence that a file names is offered: it counts little until somebody accepts it. When you
wrote a sheet of answers yourself, --accept-evidence accepts its evidence in your name.
What a supplier filled in, here or on a sheet of another layout, is always only offered.

--marked DIR writes, on a dry run too, a copy of each file with problems to send back: the
cells to correct are marked, with the reasons next to them. --keep, with --apply, keeps the
originals and documents next to the register, by their hash.

A bundle that another body signed (.assure) is taken in as a file: what the supplier told that body is
proposed as its answers, and what the body found is shown beside them until somebody relies on it (see
` + "`assure bundles` and `assure rely`" + `). A recall ends what relies on the bundles that it names.

A sheet with another layout is read with a mapping: ` + "`assure import map FILE`" + ` proposes one, --map
imports with it, and the register remembers it for every file with the same headings (see
` + "`assure import mappings` and `assure import words`" + `). HECVAT 4 and CAIQ 3 and 4 need none. Answers
to such questionnaires are kept whole as the supplier's own record and count for nothing
until you accept what they suggest: see ` + "`assure foreign`" + `.`,
		Example: `  assure import returned
  assure import returned --full --marked to-send-back
  assure import returned --apply --keep
  assure import wide.csv --pack dspt-it-supplier
  assure import map vendor.xlsx --out vendor.yaml
  assure import vendor.xlsx --map vendor.yaml
  assure import caiq.xlsx --supplier SUP-00015 --apply
  assure import undo 01JD0QK2C7V1Y7T0M6W3N4R5S6`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return command.Usage("name the returned files or their folder; see `assure import --help`",
					"no files given")
			}
			return importFiles(e, cmd, *o, args)
		},
	}
	o.addFlags(cmd)
	cmd.AddCommand(newListCmd(e), newUndoCmd(e), newMapCmd(e), newMappingsCmd(e), newWordsCmd(e))
	return cmd
}

func (o *options) addFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&o.Apply, "apply", false, "write what the files say; without it nothing is written")
	f.BoolVar(&o.TakeFile, "take-file", false,
		"use the file's answer where the register was changed since; never an older return")
	f.BoolVar(&o.Accept, "accept-evidence", false,
		"accept in your name the evidence of sheets with one row an answer or one row a supplier")
	f.BoolVar(&o.Full, "full", false, "show every answer, assessment and file, not only what matters most")
	f.BoolVar(&o.Keep, "keep", false,
		"with --apply, keep the originals and documents next to the register, by their hash")
	f.StringVar(&o.Marked, "marked", "",
		"write into `DIR` a copy of each file with problems in which the cells to correct are marked")
	f.StringVar(&o.Supplier, "supplier", "",
		"whose answers they are, by `REF` of supplier or engagement, where a file does not say or others issued it")
	f.BoolVar(&o.Identity, "confirm-identity", false,
		"workbooks issued by others belong to the supplier whose ODS code or company number they name")
	f.StringVar(&o.Pack, "pack", "", "the pack, by `ID`, of sheets that do not say")
	f.StringVar(&o.Map, "map", "",
		"how sheets with another layout are read: a mapping `FILE`, as assure import map proposes one")
	f.StringArrayVar(&o.Words, "word", nil,
		"read an answer `WORD=LABEL` as the option of that label, as in --word 'In place=Met'; may be given "+
			"several times")
	f.StringArrayVar(&o.Identities, "identity", nil,
		"a `FILE` with the secret key of encrypted bundles; may be given again")
	f.StringVar(&o.PasswordFile, "password-file", "", "a `FILE` with the password of encrypted workbooks")
}

// importFiles opens the register for as little as the work needs, so that a dry run works on one that is read-only.
func importFiles(e *command.Env, cmd *cobra.Command, o options, args []string) error {
	m := command.Creates
	if !o.Apply && haveRegister(e) {
		m = command.Reads
	}
	return e.OnRegister(m, func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
		pr := e.Progress()
		defer pr.Done()
		pr.Step("reading files", 0, 0, "")
		meter := meter{Progress: pr}
		return run(ctx, r, o, !o.Apply || o.Full || e.Globals.JSON, args, meter.step)
	})(cmd, args)
}

// readWords reads pairs of a word and the label it stands for.
func readWords(pairs []string) (map[string]string, error) {
	out := map[string]string{}
	for _, p := range pairs {
		word, label, ok := strings.Cut(p, "=")
		word, label = strings.TrimSpace(word), strings.TrimSpace(label)
		if !ok || word == "" || label == "" {
			return nil, command.Usage("want a word and the label of an option, as in --word 'In place=Met'",
				"--word %s is not WORD=LABEL", text.Quote(p, 60))
		}
		out[word] = label
	}
	return out, nil
}

// haveRegister reports whether the register exists. One that cannot be checked is opened, which reports the error.
func haveRegister(e *command.Env) bool {
	path, err := e.RegisterPath()
	return err != nil || !command.Missing(path)
}

func run(ctx context.Context, r *data.Register, o options, changes bool, paths []string,
	watch func(imports.Step)) (command.Result, error) {
	req := imports.Request{Paths: paths, Apply: o.Apply, TakeFile: o.TakeFile, Supplier: o.Supplier,
		Identity: o.Identity, Pack: o.Pack, AcceptEvidence: o.Accept, Changes: changes, Keep: o.Keep, Marked: o.Marked,
		Watch: watch, Identities: o.Identities}
	var err error
	if req.Password, err = readPassword(ctx, o.PasswordFile); err != nil {
		return command.Result{}, err
	}
	if req.Words, err = readWords(o.Words); err != nil {
		return command.Result{}, err
	}
	if o.Map != "" {
		m, err := imports.LoadMapping(ctx, o.Map)
		if err != nil {
			return command.Result{}, err
		}
		req.Mapping = m
	}
	report, err := imports.Run(ctx, r, req)
	return importResult(report, o, err)
}

// importResult is what an import did. One that was stopped half-way lists what it finished, and
// still fails.
func importResult(report *imports.Report, o options, err error) (command.Result, error) {
	if report == nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.ImportOf(report), Findings: report.Findings(),
		Text: func(p *command.Page) { (&printer{p, report, o.Full}).print() }}, err
}

// maxPassword is the largest file of a password in bytes.
const maxPassword = 10_000

// readPassword reads the password of --password-file, "" when none was given.
func readPassword(ctx context.Context, path string) (string, error) {
	if path == "" {
		return "", nil
	}
	secret, err := safefile.Read(ctx, path, maxPassword)
	// An editor ends the file with a line end; blanks may belong to the password.
	return strings.TrimRight(string(secret), "\r\n"), err
}
