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
change itself. The chain shows tampering; it cannot show that its end was cut off or
that all of it was rebuilt. A head printed in an exported register does, up to that head.`, command.GroupKeep,
		newAuditVerifyCmd(e), newAuditLogCmd(e), newAuditClockCmd(e))
}

func newAuditVerifyCmd(e *command.Env) *cobra.Command {
	head := ""
	cmd := &cobra.Command{
		Use: "verify", Short: "Check the whole register: file, chain, events and texts", Args: command.NoArgs,
		Long:    "Exit code 3 when anything is found. With --head the chain must still have a head noted earlier.",
		Example: "  assure audit verify\n  assure audit verify --head 1482:9f2c41...",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				return runAuditVerify(ctx, r, head)
			}),
	}
	cmd.Flags().StringVar(&head, "head", "",
		"a head noted earlier, `ROW:HASH` as printed in a register or by this command")
	return cmd
}

func runAuditVerify(ctx context.Context, r *data.Register, head string) (command.Result, error) {
	anchor, err := parseHead(head)
	if err != nil {
		return command.Result{}, err
	}
	v, err := r.AuditVerify(ctx, anchor)
	if err != nil {
		return command.Result{}, err
	}
	if v.Findings == nil {
		v.Findings = []string{}
	}
	o := wire.Verify{Schema: wire.SchemaVerify, OK: len(v.Findings) == 0, Verification: v}
	return command.Result{Object: o, Findings: !o.OK, Text: func(p *command.Page) {
		p.Line("%s, %s, %s checked", text.Plural(v.Rows, "audit row", "audit rows"),
			text.Plural(v.Events, "event", "events"), text.Plural(v.Texts, "text", "texts"))
		for _, f := range v.Findings {
			p.Line("found: %s", f)
		}
		if o.OK {
			p.Line("the trail is intact")
		} else {
			p.Remark("next: keep this file as it is, restore a backup next to it with `assure restore`, and compare")
		}
		p.Line("head %d:%s", int(v.Head.Seq), v.Head.Hash)
	}}, nil
}

func parseHead(s string) (data.Head, error) {
	if s == "" {
		return data.Head{}, nil
	}
	row, hash, ok := strings.Cut(s, ":")
	n, err := strconv.ParseInt(strings.TrimSpace(row), 10, 64)
	if !ok || err != nil || n < 1 || len(strings.TrimSpace(hash)) != 64 {
		return data.Head{}, command.Usage("copy it as printed: the row, a colon and 64 letters and digits",
			"%q is not a head", s)
	}
	return data.Head{Seq: n, Hash: strings.ToLower(strings.TrimSpace(hash))}, nil
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
