package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/action"
	"assure/cli/answers"
	"assure/cli/assess"
	"assure/cli/certificate"
	"assure/cli/chain"
	"assure/cli/clauses"
	"assure/cli/command"
	"assure/cli/cost"
	"assure/cli/crosswalk"
	"assure/cli/decide"
	"assure/cli/dispose"
	"assure/cli/dspt"
	"assure/cli/engagement"
	"assure/cli/evidence"
	"assure/cli/history"
	"assure/cli/importing"
	"assure/cli/incident"
	"assure/cli/issuing"
	"assure/cli/keep"
	"assure/cli/pack"
	"assure/cli/person"
	"assure/cli/query"
	"assure/cli/reassign"
	"assure/cli/register"
	"assure/cli/reporting"
	"assure/cli/representation"
	"assure/cli/review"
	"assure/cli/risk"
	"assure/cli/score"
	"assure/cli/serve"
	"assure/cli/sharing"
	"assure/cli/supplier"
	"assure/cli/tender"
	"assure/cli/today"
)

// commands lists every command there is. A new one is a file and a line here.
func commands(e *command.Env) []*cobra.Command {
	return []*cobra.Command{
		pack.New(e),
		supplier.New(e),
		engagement.New(e),
		tender.New(e),
		dspt.New(e),
		issuing.NewIssue(e),
		importing.New(e),
		crosswalk.New(e),
		issuing.NewReturns(e),
		issuing.NewChase(e),
		assess.New(e),
		evidence.New(e),
		certificate.New(e),
		decide.New(e),
		person.New(e),
		reassign.New(e),
		review.New(e),
		today.New(e),
		answers.New(e),
		action.New(e),
		clauses.New(e),
		chain.New(e),
		chain.NewExposed(e),
		cost.New(e),
		incident.New(e),
		query.New(e),
		representation.New(e),
		sharing.NewShare(e),
		sharing.NewPassport(e),
		sharing.NewRecall(e),
		sharing.NewBundles(e),
		sharing.NewRely(e),
		sharing.NewPractice(e),
		sharing.NewKeys(e),
		score.New(e),
		register.New(e),
		reporting.New(e),
		risk.New(e),
		history.New(e),
		keep.NewAudit(e),
		keep.NewBackup(e),
		dispose.New(e),
		dispose.NewRedact(e),
		keep.NewRestore(e),
		keep.NewDoctor(e),
		keep.NewUpgrade(e),
		keep.NewMove(e),
		serve.New(e),
		newDemoCmd(e),
		newCompletionCmd(e),
	}
}

// lists are the commands whose result is a list, which --csv prints as csv. A new one is a line here.
func lists() []string {
	return []string{
		"supplier list", "engagement list", "certificate list", "person list", "person key list", "serve log",
		"tender list", "import list",
		"import mappings list", "foreign list", "returns", "evidence list", "decide list", "review list",
		"review contradictions", "action list", "clauses list", "query list", "representation list",
		"risk list", "pack list",
		"audit log", "dspt search",
		"dspt changes", "score", "score compare", "score rescore", "today", "answers", "review exceptions",
		"review drift", "backup list", "pack coverage", "pack profile",
		"evidence suggest", "chain list", "chain names", "chain proposals", "exposed", "incident list", "reassign list",
		"dispose list", "bundles list", "keys list", "cost list",
	}
}

// addCSVFlags gives the commands of lists their flag. It panics on a name that is no command.
func addCSVFlags(e *command.Env, root *cobra.Command) {
	for _, name := range lists() {
		cmd, rest, err := root.Find(strings.Fields(name))
		if err != nil || len(rest) > 0 {
			panic("cli: no command " + name)
		}
		e.AddCSVFlag(cmd)
	}
}
