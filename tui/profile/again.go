package profile

import (
	"strconv"

	"assure/data"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/pick"
)

// againOptions lists the assessments of an engagement that follow a signed-off cycle, the newest of each pack, and
// those that were taken back.
func (p *Page) againOptions(e *data.EngagementProfile) (out []pick.Option) {
	newest := map[string]entity.Assessment{}
	for _, a := range e.Cycles { // oldest first
		newest[a.Pack] = a
	}
	for _, a := range e.Cycles {
		if newest[a.Pack].ID == a.ID && data.CycleBefore(a, e.Cycles).ID != "" {
			out = append(out, pick.Option{Label: "Compare and confirm: " + p.packTitle(a.Pack),
				Detail: "cycle " + strconv.Itoa(a.Cycle) + ", " + a.State.Label(), Assessment: a.ID})
		}
	}
	for _, a := range e.TakenBack {
		out = append(out, pick.Option{Label: "Bring back: " + p.packTitle(a.Pack),
			Detail:     "cycle " + strconv.Itoa(a.Cycle) + ", taken back by " + text.Safe(a.TakenBack.By),
			Assessment: a.ID})
	}
	return out
}

// againCommand opens the comparison with the last cycle, after a choice when there are several.
func (p *Page) againCommand() page.Command {
	c := page.Command{ID: "again", Title: "compare with the last cycle, and confirm its answers", Hint: "last cycle",
		Keys: []string{"A"}, Off: true, Why: "there is no engagement"}
	e := p.engagement()
	if e == nil || p.links.Again == nil {
		return c
	}
	options := p.againOptions(e)
	if c.Off = len(options) == 0; c.Off {
		c.Why, c.Hint = "no cycle follows a signed-off one here; once one is signed off, a begins the next", ""
	}
	c.Run = func() page.Cmd {
		if len(options) == 1 {
			return p.links.Again(options[0].Assessment)
		}
		p.options, p.choose = options, &kit.Choice{}
		p.take = func(w pick.Option) page.Cmd { return p.links.Again(w.Assessment) }
		for _, w := range options {
			p.choose.Items = append(p.choose.Items, kit.Item{Label: w.Label, Detail: w.Detail})
		}
		return page.Cmd{}
	}
	return c
}
