package riskregister

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/riskregister/edits"
	"assure/data/riskregister/tables"
	"assure/data/store"
	"assure/data/tabular"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// planned is an entity as the register has it and as the file would leave it.
type planned[T any] struct{ was, next T }

func (p *planned[T]) changed() bool { return !reflect.DeepEqual(p.was, p.next) }

// registerPlan holds what the import of an edited register would change.
type registerPlan struct {
	// view reads the register under the context of the import; the rules of columns take none.
	view    func(func(context.Context, store.Viewer) error) error
	r       *data.Register
	path    string
	out     *Imported
	head    data.Head // of the state it was worked out on
	current edits.Values

	risks   map[string]*planned[entity.Risk] // by folded ref
	actions map[int]*planned[entity.Action]
	given   map[string]edits.Field // action and column -> the cell that gave it: two sheets show the same action
	fresh   map[string]string      // engagement and folded title of a new risk -> its cell

	additions map[string]*planned[store.Addition] // by sheet and subject
	formulas  int                                 // in columns people added

	newRisks   []plannedRisk
	newActions []plannedAction
}

// plannedRisk is a risk to add, with its first action where there is one.
type plannedRisk struct {
	risk   entity.Risk
	action *entity.Action
	added  store.Addition
	at     int // in RegisterImport.New
}

type fields = map[string]edits.Field

func (p *registerPlan) problem(code, where, fix, format string, args ...any) {
	p.out.Problems = append(p.out.Problems, *problem.New(code, tabular.Place(p.path, where), fix, format, args...))
}

func (p *registerPlan) add(pr *problem.Problem) {
	where := *pr
	where.Where = tabular.Place(p.path, pr.Where)
	p.out.Problems = append(p.out.Problems, where)
}

// today returns the day of a decision in the file that gives no day.
func (p *registerPlan) today() questionnaire.Date { return p.r.Today() }

func (p *registerPlan) row(ctx context.Context, row *edits.Row) error {
	switch {
	case row.Sheet == tables.SheetActions && row.ID == "":
		return p.newAction(ctx, row)
	case row.Sheet == tables.SheetActions:
		p.actionRow(row)
	case row.ID == "":
		return p.newRisk(ctx, row)
	default:
		p.riskRow(row)
	}
	return nil
}

// tampered reports edits of read-only columns.
func (p *registerPlan) tampered(ref string, row *edits.Row, now map[string]string) {
	for _, f := range row.Tampered {
		t := RegisterTampering{Ref: ref, Column: f.Column, Cell: f.Cell, File: f.Shown(),
			Stands: f.Show(now[f.Column])}
		if f.Bad != nil && f.Bad.Code == "formula" {
			t.File = strings.TrimSpace("a formula " + t.File)
		}
		if f.Holds(now[f.Column]) {
			t.Was = new(t.Stands)
		}
		p.out.Tampered = append(p.out.Tampered, t)
	}
}

func (p *registerPlan) riskRow(row *edits.Row) {
	k := p.risks[store.RefKey(row.ID)]
	switch {
	case k == nil:
		p.problem("unknown-risk", row.Cell, "put the ID back as exported, or clear the cell to propose a new risk",
			"the register has no risk %s", text.Safe(row.ID))
		return
	case !row.Known:
		p.problem("not-exported", row.Cell, "put the ID back as exported, or write a new export with this risk in it",
			"%s was not in this export, so it is not known which of its cells are edited", text.Safe(row.ID))
		return
	}
	now := p.current[tables.SheetRegister][k.was.Ref]
	p.tampered(k.was.Ref, row, now)
	for _, s := range riskSetters {
		if f, ok := row.Fields[s.column]; ok {
			acceptEdits(p, k, k.was.Ref, now, []edits.Field{f},
				func(k *entity.Risk) *problem.Problem { return s.set(k, f) })
		}
	}
	for _, r := range riskRules {
		acceptEdits(p, k, k.was.Ref, now, p.group(row.Fields, r),
			func(k *entity.Risk) *problem.Problem { return r.set(p, k, row.Fields, now) })
	}
	p.nextAction(row, &k.was)
	p.addedRow(row, k.was.ID, k.was.Ref)
}

// group lists the cells of a rule. Where a column is gone that the others need, an edit of them is
// a problem and the group is empty.
func (p *registerPlan) group(all fields, r riskRule) (out []edits.Field) {
	for _, c := range r.columns {
		if f, ok := all[c]; ok {
			out = append(out, f)
		}
	}
	if !r.whole || len(out) == len(r.columns) {
		return out
	}
	if i := slices.IndexFunc(out, func(f edits.Field) bool { return f.Edited }); i >= 0 {
		p.problem("missing-column", out[i].Cell, "put the columns back as exported", "%s counts only together with %s",
			out[i].Column, strings.Join(r.columns, ", "))
	}
	return nil
}

// acceptEdits sets what the edited cells of a group give. It accepts none of them where a cell is
// not valid, or where the register has changed since the export.
func acceptEdits[T any](p *registerPlan, rec *planned[T], ref string, now map[string]string, group []edits.Field,
	set func(*T) *problem.Problem) {
	edited := slices.DeleteFunc(slices.Clone(group), func(f edits.Field) bool { return !f.Edited })
	if len(edited) == 0 {
		return
	}
	for _, f := range group {
		if f.Bad != nil {
			p.add(f.Bad)
			return
		}
	}
	next := rec.next
	if pr := set(&next); pr != nil {
		if pr.Where == "" {
			pr.Where = edited[0].Cell
		}
		p.add(pr)
		return
	}
	if reflect.DeepEqual(next, rec.next) {
		return // the register has the value already
	}
	for _, f := range edited {
		if first, twice := p.given[ref+"/"+actionColumn(f.Column)]; twice {
			p.problem("two-values", f.Cell, "make the two cells agree",
				"%s of %s is %q here and %q in %s; the first counts", f.Column, ref,
				text.Safe(f.Shown()), text.Safe(first.Shown()), first.Cell)
			return
		}
	}
	if slices.ContainsFunc(group, func(f edits.Field) bool { return !f.Holds(now[f.Column]) }) {
		for _, f := range edited {
			p.out.Conflicts = append(p.out.Conflicts,
				RegisterConflict{Ref: ref, Column: f.Column, Cell: f.Cell, File: f.Shown(),
					Stands: f.Show(now[f.Column])})
		}
		return
	}
	rec.next = next
	for _, f := range edited {
		p.given[ref+"/"+actionColumn(f.Column)] = f
		p.out.Changes = append(p.out.Changes,
			RegisterChange{Ref: ref, Column: f.Column, Cell: f.Cell, Old: f.Show(now[f.Column]), New: f.Shown()})
	}
}

var actionWords = regexp.MustCompile(`(?s)^ACT-(\d{1,9})\b[\s:]*(.*)$`)

// nextAction edits the next action of a risk from its row, or adds one.
func (p *registerPlan) nextAction(row *edits.Row, k *entity.Risk) {
	i := slices.IndexFunc(nextActionColumns,
		func(c tables.Column[tables.RiskRow]) bool { return row.Fields[c.Header].Edited })
	if i < 0 {
		return
	}
	act := row.Fields[tables.HAction]
	if act.Bad != nil {
		p.add(act.Bad)
		return
	}
	m := actionWords.FindStringSubmatch(act.Value)
	switch {
	case act.Value == "" && act.Edited:
		p.problem("no-title", act.Cell, "set its State to dropped on the sheet Actions when it is no longer to be done",
			"an action is not removed by clearing its words")
	case act.Value == "":
		cell := row.Fields[nextActionColumns[i].Header].Cell
		p.problem("no-action", cell, "say in the column Action what is to be done",
			"there is no action for this to belong to")
	case m != nil:
		n, _ := strconv.Atoi(m[1])
		a := p.actions[n]
		if a == nil || a.was.Risk != k.ID {
			p.problem("unknown-action", act.Cell, "begin with the reference as exported", "the risk has no action %s",
				data.ActionRef(n))
			return
		}
		p.editAction(a, m[2], row.Fields)
	case !act.Holds(""):
		p.problem("which-action", act.Cell,
			"begin with the reference of the action (ACT-...) to reword it; add another one with assure "+
				"action add",
			"the reference of the action is gone, so it is not clear whether it is reworded or another")
	default:
		p.firstAction(k, row.Fields)
	}
}

// editAction edits an action from the row of its risk. title is its words without the reference.
func (p *registerPlan) editAction(a *planned[entity.Action], title string, all fields) {
	ref := data.ActionRef(a.was.N)
	for _, c := range nextActionColumns {
		f, now := all[c.Header], p.current[tables.SheetActions][ref][c.ActionColumn]
		value := f
		if c.Header == tables.HAction {
			value.Value = title
			if !f.Holds("") { // else it was typed into a blank cell, and an earlier import made it an action
				now = strings.TrimSpace(ref + " " + now)
			}
		}
		acceptEdits(p, a, ref, map[string]string{c.Header: now}, []edits.Field{f},
			func(a *entity.Action) *problem.Problem { return setActionField(a, c.ActionColumn, value) })
	}
}

// firstAction adds an action to a risk that was exported without one, unless that action exists.
func (p *registerPlan) firstAction(k *entity.Risk, f fields) {
	next := entity.Action{Engagement: k.Engagement, Risk: k.ID, Pack: k.Pack, Question: k.Question}
	if pr := fillAction(&next, f); pr != nil {
		p.add(pr)
		return
	}
	for _, n := range slices.Sorted(maps.Keys(p.actions)) {
		if a := p.actions[n]; a.was.Risk == k.ID && a.was.Title == next.Title {
			p.editAction(a, f[tables.HAction].Value, f)
			return
		}
	}
	p.newActions = append(p.newActions, plannedAction{action: next})
	for _, c := range nextActionColumns {
		if f := f[c.Header]; f.Edited {
			p.out.Changes = append(p.out.Changes,
				RegisterChange{Ref: k.Ref, Column: f.Column, Cell: f.Cell, New: f.Shown()})
		}
	}
}

// fillAction sets the fields of a new action from the row of its risk.
func fillAction(a *entity.Action, f fields) *problem.Problem {
	for _, c := range nextActionColumns {
		if bad := f[c.Header].Bad; bad != nil {
			return bad
		}
	}
	for _, c := range nextActionColumns {
		if pr := setActionField(a, c.ActionColumn, f[c.Header]); pr != nil {
			return pr
		}
	}
	return nil
}

func (p *registerPlan) actionRow(row *edits.Row) {
	m := actionWords.FindStringSubmatch(strings.ToUpper(row.ID))
	var a *planned[entity.Action]
	if m != nil && m[2] == "" {
		n, _ := strconv.Atoi(m[1])
		a = p.actions[n]
	}
	if a == nil || !row.Known {
		p.problem("unknown-action", row.Cell, "put the reference back as exported", "%s was not in this export",
			text.Safe(row.ID))
		return
	}
	ref := data.ActionRef(a.was.N)
	now := p.current[tables.SheetActions][ref]
	p.tampered(ref, row, now)
	for _, s := range actionSetters {
		if f, ok := row.Fields[s.column]; ok {
			acceptEdits(p, a, ref, now, []edits.Field{f},
				func(a *entity.Action) *problem.Problem { return s.set(a, f) })
		}
	}
	p.addedRow(row, a.was.ID, ref)
}

// newRisk plans a risk written by hand, from a row without an ID.
func (p *registerPlan) newRisk(ctx context.Context, row *edits.Row) error {
	f := row.Fields
	at := f["Engagement"]
	if at.Value == "" {
		at = f["Supplier ref"]
	}
	title := f["Risk title"]
	switch {
	case at.Value == "":
		p.problem("no-engagement", row.Cell, "fill in Engagement (ENG-...) or Supplier ref",
			"the row has no risk ID, and a new risk needs an engagement or supplier")
		return nil
	case title.Value == "":
		p.problem("no-title", row.Cell, "say in Risk title what the risk is",
			"the row has no risk ID, and a new risk needs a title")
		return nil
	}
	e, _, err := p.r.Engagement(ctx, at.Value)
	var pr *problem.Problem
	if errors.As(err, &pr) {
		p.problem(pr.Code, at.Cell, pr.Fix, "%s: %s", text.Safe(at.Value), pr.What)
		return nil
	}
	if err != nil {
		return err
	}
	next := plannedRisk{risk: entity.Risk{Kind: entity.HandRisk, Engagement: e.ID}}
	if pr := p.fillRisk(&next, f); pr != nil {
		p.add(pr)
		return nil
	}
	key := e.ID + "/" + text.Fold(next.risk.Title)
	for _, ref := range slices.Sorted(maps.Keys(p.risks)) {
		if k := p.risks[ref].was; k.Kind == entity.HandRisk && k.Engagement+"/"+text.Fold(k.Title) == key {
			p.out.Notes = append(p.out.Notes,
				fmt.Sprintf("%s: this risk is in the register as %s; write a new export to edit it", row.Cell, k.Ref))
			return nil
		}
	}
	if before := p.fresh[key]; before != "" {
		p.problem("twice", row.Cell, "give one of the two another title, or delete it",
			"the same new risk is in %s", before)
		return nil
	}
	next.added = p.addedNew(row)
	p.fresh[key], next.at = row.Cell, len(p.out.New)
	p.newRisks = append(p.newRisks, next)
	p.out.New = append(p.out.New, RegisterNewRisk{Cell: row.Cell, Engagement: e.Ref, Title: next.risk.Title})
	return nil
}

// fillRisk sets the fields of a new risk from its row.
func (p *registerPlan) fillRisk(next *plannedRisk, f fields) *problem.Problem {
	for _, column := range slices.Sorted(maps.Keys(f)) {
		if f[column].Bad != nil {
			return f[column].Bad
		}
	}
	k := &next.risk
	for _, s := range riskSetters {
		if pr := s.set(k, f[s.column]); pr != nil {
			return pr
		}
	}
	if pr := cmp.Or(p.decided(k, f, nil), p.target(k, f, nil)); pr != nil || f[tables.HAction].Value == "" {
		return pr
	}
	next.action = &entity.Action{Engagement: k.Engagement}
	return fillAction(next.action, f)
}
