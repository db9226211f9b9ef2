package riskregister

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"assure/data/book"
	"assure/data/riskregister/edits"
	"assure/data/riskregister/tables"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// setter sets the field of a record that a cell of its column holds.
type setter[T any] struct {
	column string
	set    func(*T, edits.Field) *problem.Problem
}

// riskSetters and actionSetters are the columns that set one field each, in the order of their
// tables.
var (
	riskSetters = settersOf(riskColumns, func(k *entity.Risk, edit func(*tables.RiskRow)) {
		row := tables.RiskRow{Risk: &tables.Risk{Record: *k}}
		edit(&row)
		*k = row.Record
	})
	actionSetters = settersOf(tables.Actions().Columns, func(a *entity.Action, edit func(*tables.ActionRow)) {
		row := tables.ActionRow{Action: &tables.Action{Record: *a}}
		edit(&row)
		*a = row.Record
	})
	riskColumns = tables.Risks(&scoring.Settings{}).Columns
)

// settersOf lists the columns that have an Edit. onRow runs a function on the row of a record.
func settersOf[T, R any](columns []tables.Column[R], onRow func(*T, func(*R))) (out []setter[T]) {
	for _, c := range columns {
		if c.Edit == nil {
			continue
		}
		out = append(out, setter[T]{c.Header, func(record *T, f edits.Field) (pr *problem.Problem) {
			if f.Value == "" && c.Blank != nil {
				blank := *c.Blank
				blank.Where = f.Cell
				return &blank
			}
			onRow(record, func(row *R) { pr = setField(c.Edit(row), f) })
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
	case *questionnaire.Text:
		return setText(to, f)
	case *questionnaire.Date:
		*to = f.Date()
		return nil
	case *entity.RiskResponse:
		return setWord(to, f, entity.RiskResponses)
	case *entity.ActionState:
		return setWord(to, f, entity.ActionStates)
	}
	panic(fmt.Sprintf("no way to set the %T of column %s", to, f.Column))
}

// nextActionColumns are the columns of a risk that show its next action.
var nextActionColumns = slices.DeleteFunc(slices.Clone(riskColumns),
	func(c tables.Column[tables.RiskRow]) bool { return c.ActionColumn == "" })

// actionColumn returns the header on the sheet Actions of a column about an action.
func actionColumn(column string) string {
	for _, c := range nextActionColumns {
		if c.Header == column {
			return c.ActionColumn
		}
	}
	return column
}

// setActionField sets the field of an action that a column of the sheet Actions holds.
func setActionField(a *entity.Action, column string, f edits.Field) *problem.Problem {
	i := slices.IndexFunc(actionSetters, func(s setter[entity.Action]) bool { return s.column == column })
	return actionSetters[i].set(a, f)
}

// riskRule checks and sets columns of a risk that mean something only together.
type riskRule struct {
	columns []string
	whole   bool // an edit counts only while the file has all the columns
	set     func(p *registerPlan, k *entity.Risk, f fields, now map[string]string) *problem.Problem
}

// riskRules are the rules of existing risks, in the order of their changes in the report.
var riskRules = []riskRule{
	{ruleColumns(tables.RuleDecided), true, (*registerPlan).decided},
	{ruleColumns(tables.RuleTarget), true, (*registerPlan).target},
	{ruleColumns(tables.RuleStatus), false, (*registerPlan).status},
}

func ruleColumns(rule tables.Rule) (headers []string) {
	for _, c := range riskColumns {
		if c.Rule == rule {
			headers = append(headers, c.Header)
		}
	}
	return headers
}

func setText[S ~string](to *S, f edits.Field) *problem.Problem {
	s, err := text.Clean(f.Value)
	if err != nil {
		return problem.New("bad-text", f.Cell, "type it again, or paste it through a plain text editor", "%s: %s",
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

// cellFrom reads a place on the 5x5 from its two cells, nil when both are blank.
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

// target sets the place on the 5x5 that a risk should come to.
func (p *registerPlan) target(k *entity.Risk, f fields, _ map[string]string) (pr *problem.Problem) {
	k.Target, pr = cellFrom(f[tables.HTargetL], f[tables.HTargetC])
	return pr
}

// decided sets the score that a person decided. Without an edit of who and when, they are the
// importing person and today.
func (p *registerPlan) decided(k *entity.Risk, f fields, _ map[string]string) *problem.Problem {
	reason, by, on := f[tables.HDecidedReason], f[tables.HDecidedBy], f[tables.HDecidedOn]
	cell, pr := cellFrom(f[tables.HDecidedL], f[tables.HDecidedC])
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
		return problem.New("bad-score", f[tables.HDecidedL].Cell, "give Decided L and Decided C too",
			"a decided score is explained but not given")
	case cell == nil:
		k.DecidedReason, k.DecidedBy, k.DecidedOn = "", "", 0
		return p.authorised(&was, k, p.r.CheckDecided, f[tables.HDecidedL].Cell)
	case k.DecidedReason == "":
		return problem.New("no-reason", reason.Cell, "say why the decided score differs from the calculated one",
			"a decided score needs a reason")
	case on.Date() > p.today():
		return problem.New("bad-date", on.Cell, "give the day it was decided, today or earlier",
			"%s is in the future", on.Shown())
	}
	if moved := !reflect.DeepEqual(was.Decided, k.Decided) || was.DecidedReason != k.DecidedReason; moved {
		k.DecidedBy, k.DecidedOn, k.DecidedSecond, k.DecidedUntil = p.r.Actor(), p.today(), "", 0
	}
	if by.Edited && by.Value != "" {
		if pr := setText(&k.DecidedBy, by); pr != nil {
			return pr
		}
	}
	if on.Edited && on.Value != "" {
		k.DecidedOn = on.Date()
	}
	return p.authorised(&was, k, p.r.CheckDecided, f[tables.HDecidedL].Cell)
}

// authorised holds what people decided about a risk to the authority in force. The workbook has no second person and
// no last day: where a band asks for them, it is decided in the register.
func (p *registerPlan) authorised(was, next *entity.Risk,
	check func(context.Context, store.Viewer, *entity.Risk, *entity.Risk) error, cell string) *problem.Problem {
	err := p.view(func(ctx context.Context, v store.Viewer) error { return check(ctx, v, was, next) })
	var pr *problem.Problem
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &pr):
		return problem.New("not-checked", cell, "try again", "%s", err)
	}
	own := *pr
	own.Where = cell
	if own.Code == "needs-second" || own.Code == "no-end" {
		own.Fix = "decide it in the register, with assure risk set or assure risk close, which take a second person " +
			"and " +
			"a last day"
	}
	return &own
}

// endLapsed reports whether the end of a risk counts no more: see [book.Reopen].
func (p *registerPlan) endLapsed(k *entity.Risk) bool {
	var actions []entity.Action
	for _, a := range p.actions {
		if a.was.Risk == k.ID {
			actions = append(actions, a.was)
		}
	}
	shown := *k
	return book.Reopen(&shown, actions, p.today()) != nil
}

// status closes and reopens a risk. The other states follow from decisions and answers, not from a cell.
func (p *registerPlan) status(k *entity.Risk, f fields, now map[string]string) *problem.Problem {
	st, why := f[tables.HRiskStatus], f[tables.HClosedBecause]
	var word string
	if pr := setWord(&word, st, tables.Statuses); pr != nil {
		return pr
	}
	if !st.Edited || word == now[tables.HRiskStatus] {
		word = ""
	}
	closed := k.Closed != 0 && !p.endLapsed(k)
	switch {
	case word == "" && !closed && why.Edited && why.Value != "":
		return problem.New("not-closed", why.Cell, "set Status to Closed too",
			"there is a reason to close, and the risk is not closed")
	case word == "" && st.Edited && st.Value == "":
		return problem.New("bad-word", st.Cell, "use Open or Closed", "a risk needs a status")
	case word == "" && !closed:
		return nil
	case word == tables.StatusOpen && closed:
		k.Open()
		return nil
	case word == tables.StatusClosed || word == "":
		if why.Value == "" {
			return problem.New("no-reason", why.Cell, "say in Closed because why it is closed",
				"closing a risk needs a reason")
		}
		was := *k
		if !closed {
			k.Closed, k.ClosedBy, k.ClosedSecond, k.ClosedOutright = p.today(), "", "", k.CloseProposed
			if pr := p.authorised(&was, k, p.r.CheckClosed, cmp.Or(st.Cell, why.Cell)); pr != nil {
				return pr
			}
			k.CloseProposed = false
		}
		return setText(&k.ClosedReason, why)
	}
	return problem.New("decided-elsewhere", st.Cell,
		"accept a risk with assure decide risk; here only Closed and, for a closed one, Open can be set",
		"the status %q follows from a decision or from answers", text.Safe(st.Value))
}
