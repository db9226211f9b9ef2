package tui

import "assure/tui/page"

// ListPage makes one of the pages that list things, with a filter.
func (o Options) ListPage(c *page.Common, name, filter string) page.Page {
	w := wiring{o, c}
	open := map[string]func(string) page.Cmd{"risks": w.risks, "actions": w.actions, "decisions": w.decisions,
		"evidence": w.evidenceClock, "queries": w.queries, "heat": func(string) page.Cmd { return w.heat() }}
	return open[name](filter).Acts[0].(page.Push).Page
}
