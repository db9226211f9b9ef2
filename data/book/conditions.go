package book

import (
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Reopen leaves the end of a risk out of k where it counts no more: a condition of the contract, of the actions on the
// risk, passed its day without proof after the risk was closed. It returns that condition, nil for none, and notes in k
// why it is open again. The register keeps the end: it counts again once the proof is accepted or the condition has a
// later day.
func Reopen(k *entity.Risk, actions []entity.Action, asOf questionnaire.Date) *entity.Action {
	if k.Closed == 0 || k.ClosedOutright {
		return nil
	}
	broken := entity.Broken(actions, k.Closed, asOf)
	if broken == nil {
		return nil
	}
	why := brokenWords(broken) + "; the risk was closed on " + k.Closed.Long()
	if who := closedWho(k); who != "" {
		why += " by " + who
	}
	k.Open()
	k.ReopenedReason = questionnaire.Text(why)
	return broken
}

// brokenWords say that a condition was not kept.
func brokenWords(a *entity.Action) string {
	return "condition " + entity.ActionRef(a.N) + " passed its day, " + a.LastDay().Long() + ", without proof"
}
