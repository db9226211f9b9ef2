package risks

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/lists"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/tui/ask"
	"assure/tui/page"
)

// acts are what can be done about a risk.
func (p *risks) acts(k *Row) []page.Command {
	none, why := k == nil, "no risk is under the cursor"
	closed := !none && !k.Open()
	end := page.Command{ID: "risk.close", Title: "close it, with a reason", Hint: "close", Keys: []string{"c"},
		Off: none,
		Why: why, Run: func() page.Cmd { return p.close(k) }}
	if closed {
		end = page.Command{ID: "risk.reopen", Title: "open it again, with a reason", Hint: "reopen",
			Keys: []string{"c"}, Run: func() page.Cmd { return p.reopen(k) }}
	}
	whyOpen := why
	if closed {
		whyOpen = "the risk is closed: c opens it again"
	}
	return []page.Command{
		{ID: "risk.edit", Title: "edit: owner, treatment, review, rating by hand, target", Hint: "edit",
			Keys: []string{"e"}, Off: none || closed, Why: whyOpen, Run: func() page.Cmd { return p.edit(k) }},
		{ID: "risk.accept", Title: "accept it as it is, until a day: a decision", Hint: "accept", Keys: []string{"a"},
			Off: none || closed, Why: whyOpen, Run: func() page.Cmd { return p.accept(k) }},
		end,
		{ID: "risk.action", Title: "add an action for it", Hint: "new action", Keys: []string{"n"},
			Off: none || closed || p.links.Action == nil, Why: whyOpen,
			Run: func() page.Cmd { return p.links.Action(&k.Risk) }},
		{ID: "risk.supplier", Title: "open the supplier", Hint: "supplier", Keys: []string{"o"}, Off: none, Why: why,
			Run: func() page.Cmd { return p.links.Supplier(k.Supplier.Ref) }},
	}
}

func (p *risks) title(k *Row, act string) []string {
	return []string{"Risks", k.Ref + "  " + k.Supplier.Name, act}
}

// heading says which risk a form is about.
func heading(k *Row) string { return safe(k.Ref + ": " + k.Title + ", " + k.Supplier.Name) }

// authority says who may accept, lower or close a risk of a band. lead and tail are around the band, as in "It is" and
// ": that"; done is what is done.
func authority(lead string, of data.Leaving, tail, done string, months bool) string {
	rule := of.Rule
	var needs []string
	if rule.Role != "" {
		needs = append(needs, "is "+done+" by the role "+rule.Role)
	}
	if rule.Second {
		needs = append(needs, "takes a second person")
	}
	if rule.Months > 0 && months {
		needs = append(needs, fmt.Sprintf("lasts %d months at most", rule.Months))
	}
	if of.Band == "" || len(needs) == 0 {
		return ""
	}
	return safe(fmt.Sprintf("%s %s %d%s %s.", lead, of.Band, of.Cell.Score(), tail, strings.Join(needs, ", ")))
}

// then opens a form once it is read what lowering or closing a risk takes.
func (p *risks) then(k *Row, open func(data.Leaving) (page.Page, error)) page.Cmd {
	return page.Do(func() any {
		of, err := p.r.Leaving(p.c.Context, k.Ref)
		if err != nil {
			return page.Say(page.Problem, "The risk could not be read: "+page.Message(err))
		}
		form, err := open(of)
		if err != nil {
			return page.Say(page.Problem, "The risk could not be read: "+page.Message(err))
		}
		return page.Go(form)
	})
}

func (p *risks) close(k *Row) page.Cmd {
	return p.then(k, func(of data.Leaving) (page.Page, error) { return p.closeForm(k, of), nil })
}

func (p *risks) closeForm(k *Row, of data.Leaving) page.Page {
	reason := ask.Reason()
	person := ask.Person("Decided by", "", "empty: you", ask.PersonCodes)
	second := ask.Person("Second person", "", "where it takes two", ask.SecondCodes)
	about := []string{heading(k), "A closed risk stays in the register with the reason."}
	if words := authority("It is", of, ": that", "closed", false); words != "" && stateWord(k) != "to close" {
		about = append(about, words)
	}
	return ask.New(p.c, p.r, ask.Form{Title: p.title(k, "close"), About: about,
		Fields: []ask.Field{reason, person, second}, Subject: "risk " + k.Ref, Label: "close " + k.Ref,
		Do: func(ctx context.Context) (string, error) {
			return k.Ref + " is closed. u undoes it; A lists those closed.",
				p.r.CloseRisk(ctx, k.Ref, data.Closing{Reason: questionnaire.Text(reason.Value()),
					Person: person.Value(), Second: second.Value()})
		}})
}

func (p *risks) reopen(k *Row) page.Cmd {
	reason := ask.Reason()
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: p.title(k, "reopen"), About: []string{heading(k)},
		Fields: []ask.Field{reason}, Subject: "risk " + k.Ref, Label: "reopen " + k.Ref,
		Do: func(ctx context.Context) (string, error) {
			return k.Ref + " is open again. u undoes it.", p.r.ReopenRisk(ctx, k.Ref,
				questionnaire.Text(reason.Value()))
		}}))
}

// accept records the decision of a person to accept a risk as it is.
func (p *risks) accept(k *Row) page.Cmd {
	reason := ask.Reason()
	until := ask.Day("Until", 0, "the last day: 31/03/2027")
	until.Need, until.Codes = "Give the last day: a risk is accepted until one.", ask.UntilCodes
	person := ask.Person("Decided by", "", "empty: you", ask.PersonCodes)
	about := []string{heading(k), "Accepted as it is, until its last day passes or the risk grows."}
	now := data.Leaving{Cell: k.Cells[lists.Current], Band: k.Bands[lists.Current], Rule: k.rule}
	if words := authority("It is", now, ": that", "accepted", true); words != "" {
		about = append(about, words)
	}
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: p.title(k, "accept"), About: about,
		Fields: []ask.Field{reason, until, person}, Subject: "risk " + k.Ref, Label: "accept " + k.Ref,
		Do: func(ctx context.Context) (string, error) {
			v, err := p.r.Risk(ctx, k.Ref, book.At{})
			if err != nil {
				return "", err
			}
			d, err := p.r.Decide(ctx, entity.Decision{Kind: entity.RiskAccept, Engagement: v.Engagement, Risk: v.ID,
				Person: person.Value(), Reason: questionnaire.Text(reason.Value()), Until: until.Date()})
			if err != nil {
				return "", err
			}
			words := data.DecisionRef(d.N) + ": " + k.Ref + " is accepted until " + d.Until.Long() + ". u undoes it."
			if d.TakesTwo {
				words = data.DecisionRef(d.N) + " is recorded. It counts once a second person agrees."
			}
			if d.Recorder != "" {
				words += " " + d.Person + " has not confirmed it yet."
			}
			return words, nil
		}}))
}

// edit changes what people decide about a risk.
func (p *risks) edit(k *Row) page.Cmd {
	return p.then(k, func(of data.Leaving) (page.Page, error) {
		v, err := p.r.Risk(p.c.Context, k.Ref, book.At{})
		if err != nil {
			return nil, err
		}
		settings, err := p.r.Settings(p.c.Context, book.At{})
		if err != nil {
			return nil, err
		}
		return p.editForm(k, &v, settings, of), nil
	})
}

// editing is the fields of the form, and what they were.
type editing struct {
	owner, review, cons, like, why, by, second, until, targetCons, targetLike ask.Field
	response                                                                  ask.Field
}

var responses = []string{"not decided", "Treat", "Tolerate", "Transfer", "Terminate"}

func (p *risks) editForm(k *Row, v *book.RiskView, s *scoring.Settings, of data.Leaving) page.Page {
	var decided, target entity.Cell
	if v.Decided != nil {
		decided = *v.Decided
	}
	if v.Target != nil {
		target = *v.Target
	}
	x := editing{
		owner:  ask.Person("Owner", v.Risk.Owner, "who looks after it", nil),
		review: ask.Day("Review", v.Review, "the day to look at it again"),
		cons: ask.Digit("Consequence", decided.Consequence, "by hand, 1 to 5; empty: as calculated",
			s.Consequences[:]),
		like:   ask.Digit("Likelihood", decided.Likelihood, "by hand, likewise", s.Likelihoods[:]),
		why:    ask.Text("Reason for these", string(v.DecidedReason), "kept with the name", 2000),
		by:     ask.Person("Decided by", "", "empty: you", ask.PersonCodes),
		second: ask.Person("Second person", "", "where it takes two", ask.SecondCodes),
		until:  ask.Day("Until", v.DecidedUntil, "the last day that they count"),
		targetCons: ask.Digit("Target consequence", target.Consequence, "1 to 5; empty: as calculated",
			s.Consequences[:]),
		targetLike: ask.Digit("Target likelihood", target.Likelihood, "likewise", s.Likelihoods[:]),
	}
	chosen := 0
	for i, word := range responses {
		if string(v.Response) == word {
			chosen = i
		}
	}
	x.response = ask.Options("Treatment", responses, chosen)
	x.cons.Codes, x.why.Codes, x.until.Codes = []string{"bad-cell"}, []string{"no-reason"}, ask.UntilCodes
	for field, f := range map[string]*ask.Field{"why": &x.why, "until": &x.until, "by": &x.by, "second": &x.second} {
		f.Codes = append(slices.Clone(f.Codes), "no-place-"+field)
	}
	about := []string{heading(k)}
	if k.Calculated.Score() > 0 {
		about = append(about, fmt.Sprintf("Calculated: likelihood %d x consequence %d = %s %d.",
			k.Calculated.Likelihood,
			k.Calculated.Consequence, k.CalculatedBand, k.Calculated.Score()))
	}
	if words := authority("A place below", of, "", "given", true); words != "" {
		about = append(about, words)
	}
	was, opened := x.given(), v.Risk
	return ask.New(p.c, p.r, ask.Form{Title: p.title(k, "edit"), About: about, Subject: "risk " + k.Ref,
		Label: "edit " + k.Ref, Fields: []ask.Field{x.owner, x.response, x.review, x.cons, x.like, x.why, x.by,
			x.second,
			x.until, x.targetCons, x.targetLike},
		Do: func(ctx context.Context) (string, error) {
			return ask.Edit(k.Ref+" is changed. u undoes it.",
				func(now *entity.Risk) error { return x.put(now, &opened, was) },
				func(f func(*entity.Risk) error) error { return p.r.EditRisk(ctx, opened.ID, f) })
		}})
}

// given is what the form has about a rating by hand.
func (x *editing) given() string {
	return strings.Join([]string{x.cons.Value(), x.like.Value(), x.why.Value(), x.by.Value(), x.second.Value(),
		x.until.Value()}, "\x00")
}

// cellOf is the cell of two fields, the zero Cell where both are empty.
func cellOf(cons, like ask.Field) entity.Cell {
	return entity.Cell{Consequence: cons.Number(), Likelihood: like.Number()}
}

// decided is a rating by hand, which is changed as a whole.
type decided struct {
	cell   entity.Cell
	reason questionnaire.Text
	until  questionnaire.Date
}

func (d decided) String() string {
	if d.cell == (entity.Cell{}) {
		return ""
	}
	words := fmt.Sprintf("likelihood %d x consequence %d", d.cell.Likelihood, d.cell.Consequence)
	if d.reason != "" {
		words += ": " + string(d.reason)
	}
	return words
}

func decidedOf(k *entity.Risk) decided {
	return decided{cell(k.Decided), k.DecidedReason, k.DecidedUntil}
}

func cell(c *entity.Cell) entity.Cell {
	if c == nil {
		return entity.Cell{}
	}
	return *c
}

func pointer(c entity.Cell) *entity.Cell {
	if c == (entity.Cell{}) {
		return nil
	}
	return &c
}

// ofNoPlace refuses what was typed about a place by hand where none is given: the register keeps it with a place only.
// Who takes a place away is kept.
func (x *editing) ofNoPlace(opened *entity.Risk) error {
	if cellOf(x.cons, x.like) != (entity.Cell{}) {
		return nil
	}
	list := []*ask.Field{&x.why, &x.until}
	if opened.Decided == nil {
		list = append(list, &x.by, &x.second)
	}
	for _, f := range list {
		if f.Changed() && f.Value() != "" {
			return problem.New(f.Codes[len(f.Codes)-1], "", "give those two as well, or empty this field",
				"this is kept with a consequence and a likelihood by hand, and there are none")
		}
	}
	return nil
}

// put writes what was changed onto the risk as it is now. A rating by hand that was left as it was, as given says,
// stays its person's.
func (x *editing) put(now, opened *entity.Risk, given string) error {
	response := entity.RiskResponse("")
	if x.response.Chosen > 0 {
		response = entity.RiskResponse(responses[x.response.Chosen])
	}
	target := decided{cell: cell(now.Target)}
	err := cmp.Or(
		page.Meanwhile(x.owner.FormField, &now.Owner, opened.Owner, x.owner.Value()),
		page.Meanwhile(x.response.FormField, &now.Response, opened.Response, response),
		page.Meanwhile(x.review.FormField, &now.Review, opened.Review, x.review.Date()),
		page.Meanwhile(x.targetCons.FormField, &target, decided{cell: cell(opened.Target)},
			decided{cell: cellOf(x.targetCons, x.targetLike)}))
	if err != nil {
		return err
	}
	now.Target = pointer(target.cell)
	if x.given() == given {
		return nil
	}
	if err := x.ofNoPlace(opened); err != nil {
		return err
	}
	have := decidedOf(now)
	if err := page.Meanwhile(x.cons.FormField, &have, decidedOf(opened),
		decided{cellOf(x.cons, x.like), questionnaire.Text(x.why.Value()), x.until.Date()}); err != nil {
		return err
	}
	now.Decided, now.DecidedReason, now.DecidedUntil = pointer(have.cell), have.reason, have.until
	now.DecidedBy, now.DecidedSecond, now.DecidedOn = x.by.Value(), x.second.Value(), 0
	return nil
}
