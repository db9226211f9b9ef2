package issue

import (
	"context"
	"fmt"

	"assure/data"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// days are when a questionnaire was sent and when it is due.
type days struct{ sent, due questionnaire.Date }

// recording reports whether the request records what is out already, and writes nothing.
func (q *Request) recording() bool { return q.SentOn != 0 || len(q.Forms) > 0 }

// Recording reports whether a plan records what is out already, and writes nothing.
func (p *Plan) Recording() bool { return p.q.recording() }

// checkSent checks the days of what is out already.
func checkSent(r *data.Register, d days, where string) error {
	switch {
	case d.sent == 0:
		return problem.New("no-day", where, "say when it was sent, with --sent-on or in the column Sent",
			"no day given on which it was sent")
	case d.sent > r.Today():
		return problem.New("bad-date", d.sent.String(), "give the day it was sent", "the day is after today")
	case d.due != 0 && d.due < d.sent:
		return problem.New("bad-date", d.due.String(), "give a due day after the day it was sent",
			"it would be due before it was sent, on %s", d.sent.Long())
	}
	return nil
}

// daysOf are the days of a questionnaire that is recorded: its own, else those of the request.
func (p *Plan) daysOf(engagement string) days {
	own := p.own[engagement]
	if own.sent == 0 {
		own.sent = p.q.SentOn
	}
	if own.due == 0 {
		own.due = p.q.Due
	}
	return own
}

// Record records the questionnaires of a plan as sent, in one act that [data.Register.UndoOf] undoes. It starts an
// assessment where none is open, and writes no file.
func (p *Plan) Record(ctx context.Context) (*Report, error) {
	out, r := &Report{Plan: p, Issued: []Workbook{}}, p.r
	if len(p.Asked) == 0 {
		return out, nil
	}
	err := r.Update(ctx, data.ActSent, func(tx *data.Tx) error {
		out.Issued = out.Issued[:0]
		for i := range p.Asked {
			w, err := p.recordOne(ctx, tx, &p.Asked[i])
			if err != nil {
				return err
			}
			out.Issued = append(out.Issued, w)
		}
		what := "recorded as sent"
		if more := len(p.Asked) - 1; more > 0 {
			what += ", and " + text.Plural(more, "other", "others")
		}
		tx.Subject("return", p.Asked[0].engagement.Ref+" "+p.pack.ID, what)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (p *Plan) recordOne(ctx context.Context, tx *data.Tx, c *Asked) (w Workbook, err error) {
	e := &c.engagement
	a, begun, err := tx.StartAssessment(ctx, e.ID, p.q.Pack)
	if err != nil {
		return w, err
	}
	d := p.daysOf(e.ID)
	if begun { // it began when the questionnaire went out
		if a.Opened = data.NoonOf(d.sent); a.Opened.After(tx.At()) {
			a.Opened = tx.At()
		}
		if _, err := store.Put(ctx, tx, store.Assessments, a); err != nil {
			return w, err
		}
	}
	have, err := store.List(ctx, tx, store.Issues, store.By("assessment", a.ID))
	if err != nil {
		return w, err
	}
	i := entity.Issue{ID: tx.NewID(), Assessment: a.ID, N: 1, To: c.To, By: tx.Actor(), Issued: data.NoonOf(d.sent),
		Due: d.due, Issuer: p.By.Issuer, ReplyTo: p.By.ReplyTo, Elsewhere: true}
	for k := range have {
		i.N = max(i.N, have[k].N+1)
	}
	if i.Issued.After(tx.At()) {
		i.Issued = tx.At()
	}
	if err := store.Insert(ctx, tx, store.Issues, i); err != nil {
		return w, err
	}
	_, err = tx.Advance(ctx, a.ID, entity.Issued)
	return Workbook{Supplier: c.Supplier, Engagement: e.Ref, Service: e.Service, ID: i.ID, N: i.N, Assessment: a.ID,
		Cycle: a.Cycle, Pack: c.Pack, Questions: c.Questions, To: i.To, Sent: d.sent, Due: d.due}, err
}

// outAlready is the problem of a questionnaire that is named to be recorded and is out by the register, nil where it is
// not.
func (p *Plan) outAlready(c *Asked, last *entity.Assessment, sent map[string]entity.Issue) *problem.Problem {
	if !p.q.recording() || p.q.Again || last == nil || !last.State.Open() {
		return nil
	}
	i := sent[last.ID]
	if i.ID == "" || i.State() != entity.IssueIsOut {
		return nil
	}
	return problem.New("sent-already", c.engagement.Ref, "leave it out, or add --again to record another one",
		"the register has this questionnaire as out: %s", fmt.Sprintf("%s of %s", c.Before, c.Pack))
}
