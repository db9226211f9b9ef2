package tender

import (
	"cmp"
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/data/report"
	"assure/questionnaire/entity"
)

func newShowCmd(e *command.Env) *cobra.Command {
	o := &command.At{}
	cmd := &cobra.Command{
		Use: "show TENDER", Short: "Show a tender: how each condition is read, bids, who evaluated them",
		Args:    command.NeedArgs(1, 1, "one tender (TEN-...)"),
		Example: "  assure tender show TEN-001",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return tenderResult(ctx, r, args[0], o.Data(), "")
			}),
	}
	o.AddFlags(cmd)
	return cmd
}

// tenderResult shows a tender; verb goes before its reference.
func tenderResult(ctx context.Context, r *data.Register, ref string, at book.At, verb string) (command.Result, error) {
	v, err := report.Tender(ctx, r, ref, at)
	if err != nil {
		return command.Result{}, err
	}
	o := wire.TenderOf(v)
	closes := closingWords(r, v.Closes)
	var moved []string
	for i := range v.Moves {
		m := &v.Moves[i]
		moved = append(moved, movedWords(r, m))
	}
	return command.Result{Object: wire.OneTender{Schema: wire.SchemaTender, Tender: o}, Text: func(p *command.Page) {
		p.Heading("%s%s  %s", verb, o.Ref, o.Title)
		printTender(o, p, closes)
		for _, words := range moved {
			p.Wrap(0, words)
		}
	}}, nil
}

// closingWords is a closing time by the clock in London, "" for none.
func closingWords(r *data.Register, closes *time.Time) string {
	if closes == nil {
		return ""
	}
	return r.Clock(*closes)
}

// movedWords say when a closing time that had passed was moved, by whom and why.
func movedWords(r *data.Register, m *entity.ClosingMove) string {
	to := "removed"
	if m.To != nil {
		to = "moved to " + r.Clock(*m.To)
	}
	return "the closing time of " + r.Clock(m.From) + " was " + to + " on " + r.Clock(m.At) + " by " + m.By + ": " +
		string(m.Reason)
}

func printTender(o wire.Tender, p *command.Page, closes string) {
	scores := "not among the published conditions"
	if o.ScoresPublished {
		scores = "among the published conditions"
	}
	p.Pairs([2]string{"closes", cmp.Or(closes, "no closing time is recorded")}, [2]string{"scores and places", scores})
	p.Gap()
	if len(o.Conditions) == 0 {
		p.Line("no published condition is recorded")
		p.Remark("next: `assure tender set %s --condition TEXT`", o.Ref)
	}
	for _, c := range o.Conditions {
		n := strconv.Itoa(c.N) + "  "
		p.Hang(n, strings.Repeat(" ", len(n)), c.Text)
		reads := strings.Join(c.Reads, "; ")
		switch {
		case reads == "" && len(o.Bids) == 0:
			reads = "nothing yet: which questions it names is known once there are bids"
		case reads == "":
			reads = "for the panel to judge"
		}
		p.Hang("   read as: ", "     ", reads)
	}
	p.Gap()
	if len(o.Bids) == 0 {
		p.Line("no bid belongs to this tender")
		p.Remark("next: `assure engagement add SUPPLIER --tender %s`", o.Ref)
		return
	}
	t := command.NewTable("bid", "supplier", "name", "state", "came in", "evaluated by").Shorten("came in")
	for _, b := range o.Bids {
		t.Rows = append(t.Rows, []string{b.Engagement, b.Supplier, b.Name, b.State, b.CameIn,
			cmp.Or(strings.Join(b.Evaluators, ", "), "not evaluated yet")})
	}
	p.Table(t)
	printFindings(o, p)
	p.Remark("next: `assure report tender %s --out tender.html`", o.Ref)
}

// printFindings prints how each bid meets each condition, as the report does.
func printFindings(o wire.Tender, p *command.Page) {
	if len(o.Conditions) == 0 {
		return
	}
	p.Gap()
	t := command.NewTable("bid", "no.", "finding", "why").Shorten("why")
	for _, b := range o.Bids {
		for _, f := range b.Findings {
			t.Rows = append(t.Rows, []string{b.Engagement, strconv.Itoa(f.N), f.Finding, command.Deref(f.Why)})
		}
	}
	p.Table(t)
}
