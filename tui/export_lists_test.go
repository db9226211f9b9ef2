package tui

import "assure/tui/page"

// ListPage makes one of the pages that list things, of a supplier or of all, with a filter.
func (o Options) ListPage(c *page.Common, name, supplier, filter string) page.Page {
	w := o.wire(c)
	open := map[string]func(supplier, filter string) page.Page{"risks": w.risksPage, "actions": w.actionsPage,
		"decisions": w.decisionsPage, "evidence": w.evidencePage, "queries": w.queriesPage,
		"returns": w.returnsPage}[name]
	if open == nil {
		return w.heatPage()
	}
	return open(supplier, filter)
}

// ListPlaces are the names of the lists that can be reached from everywhere.
func (o Options) ListPlaces(c *page.Common) (names []string) {
	for _, p := range (o.wire(c)).listPlaces() {
		names = append(names, p.name)
	}
	return names
}
