package workbook

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"assure/data/riskregister/tables"
	"assure/data/riskregister/tables/tablestest"
	q "assure/questionnaire"
	"assure/questionnaire/entity"
)

// A value that follows from other cells needs a formula: without one it goes stale in Excel when
// they are edited.
func TestDerivedColumnsHaveFormulas(t *testing.T) {
	b := tablestest.Sample(t, 2)
	w := &writer{book: b}
	documents, actions, decisions, scopes := tables.Documents(), tables.Actions(), tables.Decisions(), tables.Scopes()
	derived := checkDerived(t, tables.SheetRegister, w.riskColumns()) +
		checkDerived(t, tables.SheetEngagements, w.engagementColumns()) +
		checkDerived(t, tables.SheetControls, w.controlColumns()) +
		checkDerived(t, tables.SheetSections, w.sectionColumns()) +
		checkDerived(t, tables.SheetScores, w.scoreColumns()) +
		checkDerived(t, tables.SheetEvidence, documents.Columns) +
		checkDerived(t, tables.SheetActions, actions.Columns) +
		checkDerived(t, tables.SheetDecisions, decisions.Columns) +
		checkDerived(t, tables.SheetScope, scopes.Columns)
	if derived < 10 {
		t.Errorf("only %d derived columns", derived)
	}

	risk := b.Risks[0]
	risk.Record.Decided, risk.Record.Target = &entity.Cell{Consequence: 3, Likelihood: 3}, &entity.Cell{Consequence: 3,
		Likelihood: 2}
	row := func(edit func(*tables.Risk)) *tables.RiskRow {
		r := risk
		edit(&r)
		return &tables.RiskRow{Risk: &r, Of: &b.Engagements[0], Settings: b.Method.Settings}
	}
	var rules []tables.Rule
	for rule, edit := range map[tables.Rule]func(*tables.Risk){
		tables.RuleDecided: func(r *tables.Risk) {
			r.Record.Decided, r.Record.DecidedBy, r.Record.DecidedOn, r.Record.DecidedReason =
				&entity.Cell{Consequence: 5, Likelihood: 5}, "Mx Other", b.Method.AsOf, "Other words"
		},
		tables.RuleTarget: func(r *tables.Risk) { r.Record.Target = &entity.Cell{Consequence: 5, Likelihood: 4} },
		tables.RuleStatus: func(r *tables.Risk) {
			r.Record.Closed, r.Record.ClosedReason = b.Method.AsOf, "Other words"
		},
	} {
		rules = append(rules, rule)
		checkEdit(t, string(rule), w.riskColumns(), row(func(*tables.Risk) {}), row(edit))
	}
	for _, c := range w.riskColumns() {
		if c.Rule != "" && !slices.Contains(rules, c.Rule) {
			t.Errorf("%s: add an edit under the rule %q to this test", c.Header, c.Rule)
		}
	}
	checkEdit(t, "the next action", w.riskColumns(), row(func(*tables.Risk) {}),
		row(func(r *tables.Risk) { r.Action, r.Owner, r.Due = "Other words", "Mx Other", b.Method.AsOf }))
	checkFields(t, w.riskColumns(), b.Method.AsOf, func() *tables.RiskRow { return row(func(*tables.Risk) {}) })
	checkFields(t, actions.Sheet(), b.Method.AsOf, func() *tables.ActionRow {
		a := b.Actions[0]
		a.Record.State, a.Record.Due = entity.ActionOpen, b.Method.AsOf-10
		return &tables.ActionRow{Action: &a, Of: &b.Engagements[0], AsOf: b.Method.AsOf}
	})
}

// checkDerived wants a formula for each column that is derived, and text format for none that has a
// formula.
func checkDerived[T any](t *testing.T, sheet string, columns []tables.Column[T]) (derived int) {
	t.Helper()
	for _, c := range columns {
		switch is := c.Kind == tables.Derived || c.Kind == tables.DerivedLong; {
		case is && c.Formula == nil:
			t.Errorf("%s, %s: a derived column has no formula; give it one in formulas.go", sheet, c.Header)
		case is:
			derived++
		case c.Formula != nil && (c.Kind == tables.Short || c.Kind == tables.Long):
			t.Errorf("%s, %s: text format turns a formula into text; use Derived", sheet, c.Header)
		}
	}
	return derived
}

// checkFields edits each field that a column can set, and looks for other columns that change with
// it.
func checkFields[T any](t *testing.T, columns []tables.Column[T], asOf q.Date, row func() *T) {
	t.Helper()
	for _, c := range columns {
		if c.Edit == nil || !c.Input {
			continue
		}
		for _, value := range otherValues(t, c.Edit(row()), asOf) {
			edited := row()
			reflect.ValueOf(c.Edit(edited)).Elem().Set(value)
			checkEdit(t, fmt.Sprintf("%s, now %v,", c.Header, value), columns, row(), edited)
		}
	}
}

// otherValues are values for a field that [tables.Column.Edit] points to.
func otherValues(t *testing.T, field any, asOf q.Date) (values []reflect.Value) {
	t.Helper()
	switch field.(type) {
	case *string:
		values = append(values, reflect.ValueOf("Other words"))
	case *q.Text:
		values = append(values, reflect.ValueOf(q.Text("Other words")))
	case *q.Date:
		values = append(values, reflect.ValueOf(asOf-30), reflect.ValueOf(asOf+30))
	case *entity.RiskResponse:
		for _, r := range entity.RiskResponses {
			values = append(values, reflect.ValueOf(r))
		}
	case *entity.ActionState:
		for _, s := range entity.ActionStates {
			values = append(values, reflect.ValueOf(s))
		}
	default:
		t.Fatalf("add values of %T to this test", field)
	}
	return values
}

// checkEdit wants a formula for each column that an edit changes and that a person does not type,
// or the reason why it has none.
func checkEdit[T any](t *testing.T, edit string, columns []tables.Column[T], was, now *T) {
	t.Helper()
	for _, c := range columns {
		if c.Input || c.Formula != nil || c.Frozen != "" || reflect.DeepEqual(c.Value(was), c.Value(now)) {
			continue
		}
		t.Errorf("an edit of %s changes %s, which has no formula: give it one in formulas.go, or say in its Frozen "+
			"why it may stay as exported", edit, c.Header)
	}
}
