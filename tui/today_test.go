package tui_test

import (
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// What there is to do stands in its section, goes to where it is done, narrows to one person, and is gone once it is
// done. What people wrote stays text.
func TestTodayPage(t *testing.T) {
	for name, size := range map[string]struct {
		w, h  int
		theme string
	}{"80x24": {80, 24, ""}, "100x30": {100, 30, ""}, "60x16": {60, 16, ""}, "mono": {80, 24, "mono"}} {
		t.Run(name, func(t *testing.T) {
			d, r := open(t, true, size.w, size.h, size.theme)
			ctx := t.Context()
			s := datatest.Must(r.FindSupplier(ctx, "SUP-00001"))(t)
			e := datatest.Must(r.Engagements(ctx, s.ID, book.At{}))(t)[0]
			a := datatest.Must(r.Assessments(ctx, e.ID, book.At{}))(t)[0]
			for _, x := range []entity.Action{
				{Title: "Enforce MFA \x1b[31mnow\u202e", Owner: "K. Patel", Due: datatest.Date(t, "2026-11-02")},
				{Title: "Notice in the contract", Condition: true, Due: datatest.Date(t, "2026-12-10")}} {
				x.Engagement = e.ID
				datatest.Must(r.AddAction(ctx, x))(t)
			}
			datatest.Must(r.SendQuery(ctx,
				entity.Query{Assessment: a.ID, Question: "ITS-22", Body: "Which accounts?"}))(t)
			if err := r.ReplyQuery(ctx, a.ID, 1, "All but two."); err != nil {
				t.Fatal(err)
			}
			d.Keys("q").Has("Late: 1", "19 d late", "Waiting: ", "reply to a query", "action due")
			d.Lacks("\x1b[31mnow")
			d.Golden("today-" + name)
			d.Keys("o").Has("Whose list?", "A. Shah", "K. Patel", "1, 1 late")
			d.Keys("4").Has("Today", "K. Patel", "Late: 1").Lacks("reply to a query")
			d.Keys("o", "home", "enter").Has("reply to a query")
			d.Keys("s").Has("1 Overview").Keys("esc").Has("Late: 1")
			for range 12 {
				if d.Keys("j"); strings.Contains(d.Screen(), "query 1 (ITS-22)") {
					break
				}
			}
			d.Keys("enter").Has("review: ", "> ○ ITS-22").Keys("esc").Has("Today")
			if err := r.UpdateAction(ctx, done(t, r, e.ID)); err != nil {
				t.Fatal(err)
			}
			d.Keys("R").Lacks("Late: 1")
		})
	}
}

// done is the first action of an engagement, done.
func done(t *testing.T, r *data.Register, engagement string) entity.Action {
	t.Helper()
	a := datatest.Must(r.Actions(t.Context(), engagement, book.At{}))(t)[0]
	a.State = entity.ActionDone
	return a
}
