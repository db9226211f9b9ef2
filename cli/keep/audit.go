// Package keep has `assure audit`, `backup`, `restore` and `doctor`, which keep a register safe.
package keep

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/history"
	"assure/cli/wire"
	"assure/data"
	"assure/internal/text"
	"assure/questionnaire"
)

// NewAudit returns `assure audit` with verify and log.
func NewAudit(e *command.Env) *cobra.Command {
	return command.Group("audit", "Check the trail, and read it",
		`Every change is one row in a chain of hashes, written in the same transaction as the
change itself. The chain makes tampering evident; it cannot show by itself that its end was
cut off or that all of it was rebuilt. A head that was noted earlier does, up to that head.`, command.GroupKeep,
		newAuditVerifyCmd(e), newAuditLogCmd(e), newAuditClockCmd(e))
}

func newAuditVerifyCmd(e *command.Env) *cobra.Command {
	var heads []string
	cmd := &cobra.Command{
		Use: "verify", Short: "Check the whole register: file, chain, events and texts", Args: command.NoArgs,
		Long: `Everything that Assure reads from the register is checked: the file and its schema, the
chain of the log, each event with its time against the log, each text against its hash, what
is shown against the events, the packs, the DSPT directory, and the originals kept next to it.

Heads noted earlier are looked for in the log: those in the file next to the register that ends
with .heads, to which each export and backup adds one, and those of --anchor: a head as it was
printed, or a file of text with heads in it, such as a copy of that file or a mail.

Exit code 3 when anything is found; 4 when a head noted earlier is not in the log, because its
end was cut off, it was rebuilt, or an earlier copy is in the place of the register.`,
		Example: "  assure audit verify\n  assure audit verify --anchor 1482:9f2c41...\n" +
			"  assure audit verify --anchor /media/safe/register.db.heads",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return e.Run(cmd.Context(),
				func(ctx context.Context) (command.Result, error) { return runAuditVerify(ctx, e, heads) })
		},
	}
	cmd.Flags().StringArrayVar(&heads, "anchor", nil,
		"a head noted earlier, `ROW:HASH|FILE`: as printed in a register, or a file with heads")
	cmd.Flags().StringArrayVar(&heads, "head", nil, "the same as --anchor, for `ROW:HASH`")
	return cmd
}

func runAuditVerify(ctx context.Context, e *command.Env, heads []string) (command.Result, error) {
	path, err := e.RegisterPath()
	if err != nil {
		return command.Result{}, err
	}
	var noted []data.Noted
	for _, s := range heads {
		some, err := parseAnchor(s)
		if err != nil {
			return command.Result{}, err
		}
		noted = append(noted, some...)
	}
	v, err := data.Verify(ctx, e.Options(path, command.Reads), noted...)
	if err != nil {
		return command.Result{}, err
	}
	if v.Findings == nil {
		v.Findings = []string{}
	}
	o := wire.Verify{Schema: wire.SchemaVerify, OK: len(v.Findings) == 0, Verification: v}
	r := command.Result{Object: o, Findings: !o.OK, Text: func(p *command.Page) { printVerify(p, o) }}
	if v.CutOff {
		r.Code = command.ExitCutOff
	}
	return r, nil
}

func printVerify(p *command.Page, o wire.Verify) {
	v := o.Verification
	p.Line("%s, %s, %s checked", text.Plural(v.Rows, "audit row", "audit rows"),
		text.Plural(v.Events, "event", "events"), text.Plural(v.Texts, "text", "texts"))
	for _, line := range v.Removed {
		p.Line("%s", line)
	}
	for _, f := range v.Findings {
		p.Line("found: %s", f)
	}
	if o.OK {
		p.Line("the trail is intact")
	} else {
		p.Remark("next: keep this file as it is, as evidence; restore the last backup to a new path with `assure " +
			"restore`, check that with `assure audit verify --db`, and compare the two")
	}
	if v.Heads == 0 {
		p.Line("no head noted earlier was compared: whether the end of the log was cut off is not known")
	}
	if v.Heads > 0 && !v.CutOff {
		p.Line("%s in the log", text.Plural(v.Heads, "head noted earlier is", "heads noted earlier are"))
	}
	if v.Head.Seq > 0 {
		p.Line("head %d:%s", int(v.Head.Seq), v.Head.Hash)
	}
}

// parseAnchor reads a head as it is printed, whole or its first 16 digits, or the heads in a file.
func parseAnchor(s string) ([]data.Noted, error) {
	row, hash, _ := strings.Cut(strings.TrimSpace(s), ":")
	n, err := strconv.ParseInt(strings.TrimSpace(row), 10, 64)
	if err != nil {
		list, err := data.HeadsIn(s)
		if err != nil {
			return nil, command.Usage("copy a head as printed, the row, a colon and the letters and digits "+
				"after it, or name "+
				"a file of text with heads in it", "%q is not a head, and is no file that can be read: %v", s, err)
		}
		if len(list) == 0 {
			return nil, command.Usage("name a file of text that has heads in it, such as REGISTER.heads or a mail",
				"there is no head in %s", s)
		}
		return list, nil
	}
	hash = strings.ToLower(strings.TrimSpace(hash))
	if n < 1 || len(hash) < 16 || len(hash) > 64 || strings.Trim(hash, "0123456789abcdef") != "" {
		return nil, command.Usage("copy it as printed: the row, a colon and 16 to 64 letters and digits",
			"%q is not a head", s)
	}
	return []data.Noted{{Head: data.Head{Seq: n, Hash: hash}}}, nil
}

type auditLogOptions struct {
	Limit  int
	ID     string
	By     string
	Action string
	Since  command.Date
	Until  command.Date
}

func newAuditLogCmd(e *command.Env) *cobra.Command {
	o := &auditLogOptions{}
	cmd := &cobra.Command{
		Use: "log", Short: "Read the trail, newest first: who did what, when", Args: command.NoArgs,
		Long: `Each row is one change of the register. --of keeps those that wrote something of a supplier
or an engagement, or of anything below it: answers, evidence, decisions, risks, actions.
"assure history REF" says which fields changed, and from what to what.`,
		Example: "  assure audit log --limit 20\n  assure audit log --of SUP-00015 --action answer\n" +
			"  assure audit log --by \"Jo Demo-Assessor\" --since 2026-11-01 --until 2026-11-21",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				return runAuditLog(ctx, r, *o)
			}),
	}
	command.NumberVar(cmd.Flags(), &o.Limit, "limit", 50, "at most `N` rows; 0 is all")
	cmd.Flags().StringVar(&o.ID, "of", "",
		"only what concerns this `REF`, or the supplier of this name")
	cmd.Flags().StringVar(&o.Action, "action", "", "only what was `DONE`, such as answer, or begins so, such as add")
	history.AddFilters(cmd, &o.By, &o.Since, &o.Until)
	return cmd
}

func runAuditLog(ctx context.Context, r *data.Register, o auditLogOptions) (command.Result, error) {
	list, err := r.AuditLog(ctx, data.AuditFilter{Of: o.ID, By: o.By, Action: o.Action, Limit: o.Limit,
		Since: questionnaire.Date(o.Since), Until: questionnaire.Date(o.Until)})
	if err != nil {
		return command.Result{}, err
	}
	obj := wire.AuditLog{Schema: wire.SchemaAudit, Entries: append([]data.AuditEntry{}, list...)}
	return command.Result{Object: obj, Text: func(p *command.Page) {
		t := command.NewTable("row", "at (UTC)", "who", "did", "to").AlignRight("row").Shorten("to")
		for _, a := range list {
			t.Rows = append(t.Rows, []string{fmt.Sprint(a.Seq), a.At.UTC().Format(time.DateTime), a.Actor, a.Action,
				strings.TrimSpace(a.Entity + " " + a.ID + " " + a.Note())})
		}
		switch {
		case len(list) > 0:
			p.Table(t)
		case o.ID != "":
			p.Line("no row of the trail concerns %s", o.ID)
		default:
			p.Line("no row of the trail is asked for")
		}
	}}, nil
}
