package riskregister

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"assure/data/riskregister/edits"
	"assure/data/riskregister/tables"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

type setter[T any] struct {
	column string
	set    func(*T, edits.Field) *problem.Problem
}

// riskSetters are the columns of a risk that are edited on their own.
var riskSetters = settersOf(tables.Risks(&scoring.Settings{}).Columns)

func settersOf(columns []tables.Column[tables.RiskRow]) (out []setter[entity.Risk]) {
	for _, c := range columns {
		if c.Edit == nil {
			continue
		}
		out = append(out, setter[entity.Risk]{c.Header, func(k *entity.Risk, f edits.Field) *problem.Problem {
			row := tables.RiskRow{Risk: &tables.Risk{Record: *k}}
			pr := setField(c.Edit(&row), f)
			*k = row.Record
			return pr
		}})
	}
	return out
}

// setField sets what [tables.Column.Edit] points to.
func setField(to any, f edits.Field) *problem.Problem {
	switch to := to.(type) {
	case *string:
		return setText(to, f)
	case *questionnaire.Date:
		*to = f.Date()
		return nil
	case *entity.RiskResponse:
		return setWord(to, f, entity.RiskResponses)
	}
	panic("no way to edit " + f.Column)
}

var actionSetters = []setter[entity.Action]{
	{"What", func(a *entity.Action, f edits.Field) *problem.Problem {
		if f.Value == "" {
			return problem.New("no-title", f.Cell, "set its State to dropped when it is no longer to be done",
				"an action needs words for what is to be done")
		}
		return setText(&a.Title, f)
	}},
	{"Clause", func(a *entity.Action, f edits.Field) *problem.Problem { return setText(&a.Clause, f) }},
	{"Owner", func(a *entity.Action, f edits.Field) *problem.Problem { return setText(&a.Owner, f) }},
	{"Due", func(a *entity.Action, f edits.Field) *problem.Problem { a.Due = f.Date(); return nil }},
	{"State", func(a *entity.Action, f edits.Field) *problem.Problem {
		if f.Value == "" {
			return problem.New("bad-word", f.Cell,
				"use one of "+strings.Join(entity.Strings(entity.ActionStates), ", "), "an action needs a state")
		}
		return setWord(&a.State, f, entity.ActionStates)
	}},
	{"Accepted until", func(a *entity.Action, f edits.Field) *problem.Problem { a.Until = f.Date(); return nil }},
	{"Proof of completion", func(a *entity.Action, f edits.Field) *problem.Problem { return setText(&a.Proof, f) }},
}

func setText[S ~string](to *S, f edits.Field) *problem.Problem {
	s, err := text.Clean(f.Value)
	if err != nil {
		return problem.New("bad-text", f.Cell, "type it anew, or paste it through a plain text editor", "%s: %s",
			f.Column, err)
	}
	*to = S(s)
	return nil
}

func setWord[S ~string](to *S, f edits.Field, words []S) *problem.Problem {
	i := slices.IndexFunc(words, func(w S) bool { return strings.EqualFold(string(w), f.Value) })
	switch {
	case f.Value == "":
		*to = ""
	case i < 0:
		return problem.New("bad-word", f.Cell, "use one of "+strings.Join(entity.Strings(words), ", "),
			"%s cannot be %q", f.Column, text.Safe(f.Value))
	default:
		*to = words[i]
	}
	return nil
}

// cellFrom is a place on the 5x5 from its two cells; none when both are blank.
func cellFrom(l, c edits.Field) (*entity.Cell, *problem.Problem) {
	if l.Value == "" && c.Value == "" {
		return nil, nil
	}
	var n [2]int
	for i, f := range []edits.Field{l, c} {
		v, err := strconv.Atoi(f.Value)
		if err != nil || v < 1 || v > 5 {
			return nil, problem.New("bad-score", f.Cell, "give L and C as whole numbers from 1 to 5, or clear both",
				"%s is %q", f.Column, text.Safe(f.Value))
		}
		n[i] = v
	}
	return &entity.Cell{Likelihood: n[0], Consequence: n[1]}, nil
}

// decided brings in the cell that a person decided. Who and when are as the file says or, where it
// says nothing new, the importing person and today.
func (p *registerPlan) decided(k *entity.Risk, f fields) *problem.Problem {
	reason, by, on := f["Reason for the decided score"], f["Decided by"], f["Decided on"]
	cell, pr := cellFrom(f["Decided L"], f["Decided C"])
	if pr != nil {
		return pr
	}
	was := *k
	k.Decided = cell
	if pr := setText(&k.DecidedReason, reason); pr != nil {
		return pr
	}
	switch {
	case cell == nil && (reason.Value != "" && reason.Edited || by.Value != "" && by.Edited ||
		on.Value != "" && on.Edited):
		return problem.New("bad-score", f["Decided L"].Cell, "give Decided L and Decided C too",
			"a decided score is explained but not given")
	case cell == nil:
		k.DecidedReason, k.DecidedBy, k.DecidedOn = "", "", 0
		return nil
	case k.DecidedReason == "":
		return problem.New("no-reason", reason.Cell, "say why the decided score differs from the calculated one",
			"a decided score needs a reason")
	case on.Date() > p.today():
		return problem.New("bad-date", on.Cell, "give the day it was decided, today or earlier",
			"%s lies in the future", on.Shown())
	}
	if moved := !reflect.DeepEqual(was.Decided, k.Decided) || was.DecidedReason != k.DecidedReason; moved {
		k.DecidedBy, k.DecidedOn = p.r.Actor(), p.today()
	}
	if by.Edited && by.Value != "" {
		if pr := setText(&k.DecidedBy, by); pr != nil {
			return pr
		}
	}
	if on.Edited && on.Value != "" {
		k.DecidedOn = on.Date()
	}
	return nil
}

// status closes and reopens a risk. The other states follow from decisions and answers, not from a cell.
func (p *registerPlan) status(k *entity.Risk, f fields, stands string) *problem.Problem {
	st, why := f["Status"], f["Closed because"]
	var word string
	if pr := setWord(&word, st, tables.Statuses); pr != nil {
		return pr
	}
	if !st.Edited || word == stands {
		word = ""
	}
	switch {
	case word == "" && k.Closed == 0 && why.Edited && why.Value != "":
		return problem.New("not-closed", why.Cell, "set Status to Closed too",
			"a reason to close stands here, and the risk is not closed")
	case word == "" && st.Edited && st.Value == "":
		return problem.New("bad-word", st.Cell, "use Open or Closed", "a risk needs a status")
	case word == "" && k.Closed == 0:
		return nil
	case word == tables.StatusOpen && k.Closed != 0:
		k.Closed, k.ClosedReason = 0, ""
		return nil
	case word == tables.StatusClosed || word == "":
		if why.Value == "" {
			return problem.New("no-reason", why.Cell, "say in Closed because why it is closed",
				"closing a risk needs a reason")
		}
		if k.Closed == 0 {
			k.Closed, k.CloseProposed = p.today(), false
		}
		return setText(&k.ClosedReason, why)
	}
	return problem.New("decided-elsewhere", st.Cell,
		"accept a risk with assure decide risk; here only Closed and, for a closed one, Open can be set",
		"the status %q follows from a decision or from answers", text.Safe(st.Value))
}
