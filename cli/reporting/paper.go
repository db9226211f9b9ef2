package reporting

import (
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data/lists"
	"assure/data/report"
)

func newPaperCmd(e *command.Env) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use: "paper REF [QUESTION] --out FILE", Short: "One page to sign for a decision, recorded or not yet",
		Args: command.NeedArgs(1, 2, "a decision (DEC-...), risk (R-...), tender (TEN-...) or engagement, and a "+
			"question"),
		Long: `One page of A4 to sign: what is decided, the question and what the supplier says, what the decision
changes at both ends, why, by whom, until when, what lapses by itself, and room for names and
signatures. DEC-7 is a decision that is recorded, R-12 the acceptance of a risk, TEN-1 the award of a
tender, ENG-12 ITS-22 a decision on a question, and ENG-12 alone the sign-off despite what is open or,
of a bid that came late, the ruling on it. One that is not recorded is printed to be completed: sign
first, record after. --kind says what is decided where it is not what is likeliest.`,
		Example: "  assure report paper DEC-0012 --out mfa.html\n  assure report paper ENG-00022 ITS-45 --kind " +
			"despite " +
			"--out accept.html\n  assure report paper TEN-001 --out award.html",
	}
	kinds := lists.PaperKinds()
	command.WordVar(cmd.Flags(), &o.Kind, "kind", "kind", "what is decided: "+strings.Join(kinds, ", "), kinds)
	return reportCmd(e, cmd, o, is(report.KindPaper))
}
