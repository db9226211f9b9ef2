package tui

import (
	"strings"
	"sync"

	"assure/data/find"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/answers"
	"assure/tui/page"
	"assure/tui/people"
)

// finder finds suppliers, engagements and questions of the register for the palette. What can be found is read again
// when the register has changed.
type finder struct {
	w     wiring
	mu    sync.Mutex
	index *find.Index
	seen  page.Seen
}

// read reads the index, in the background.
func (f *finder) read() error {
	f.mu.Lock()
	seen := f.seen
	f.mu.Unlock()
	if seen.IsNow(f.w.c.Context, f.w.Register) {
		return nil
	}
	seen = page.Look(f.w.c.Context, f.w.Register)
	index, err := find.Read(f.w.c.Context, f.w.Register)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.index, f.seen = index, seen
	return nil
}

// find returns commands that open what was found.
func (f *finder) find(words string, most int) []page.Command {
	f.mu.Lock()
	index := f.index
	f.mu.Unlock()
	if index == nil {
		return nil
	}
	var out []page.Command
	if form, n, ok := entity.ParseRef(words); ok && form == entity.RiskForm {
		ref := form.Of(n)
		out = append(out, page.Command{ID: "find." + ref, Title: "risk " + ref,
			Run: func() page.Cmd { return f.w.risks("state:all " + ref) }})
	}
	if name, ok := strings.CutPrefix(words, "who uses "); ok && strings.TrimSpace(name) != "" {
		name = strings.TrimSpace(name)
		out = append(out, page.Command{ID: "find.uses", Title: "who uses " + text.Safe(name) + ", and who may",
			Run: func() page.Cmd { return f.w.whoUses(name) }})
	}
	for _, h := range index.Find(words, most) {
		out = append(out, page.Command{ID: "find." + h.Ref, Title: hitWords(&h),
			Run: func() page.Cmd { return f.open(&h) }})
	}
	return out
}

func hitWords(h *find.Hit) string {
	words := h.Kind.String() + " " + h.Ref + "  " + h.Title
	if h.Kind == find.Engagement || h.Kind == find.Record && h.SupplierName != "" {
		words += ", " + h.SupplierName
	}
	for _, more := range []string{h.Ended, h.Why} {
		if more != "" {
			words += " (" + more + ")"
		}
	}
	return text.Safe(strings.Join(strings.Fields(words), " "))
}

func (f *finder) open(h *find.Hit) page.Cmd {
	switch h.Kind {
	case find.Question:
		return f.w.answers(h.Ref)
	case find.Engagement:
		return f.w.openSupplier(h.Ref)
	case find.Record:
		return f.w.record(h.Ref)
	}
	return f.w.openSupplier(h.Supplier)
}

// record opens the list that has an action, a decision, a document or a person, with nothing else in it.
func (w wiring) record(ref string) page.Cmd {
	form, _, ok := entity.ParseRef(ref)
	switch {
	case !ok:
		return page.Go(people.New(w.c, w.Register, "state:all "+ref))
	case form == entity.ActionForm:
		return page.Go(w.actionsPage("", "state:all "+ref))
	case form == entity.DecisionForm:
		return page.Go(w.decisionsPage("", "state:all "+ref))
	}
	return page.Go(w.evidencePage("", "state:all "+ref))
}

// answers opens what every engagement says of a question.
func (w wiring) answers(question string) page.Cmd {
	links := answers.Links{Supplier: w.openSupplier, Question: w.question}
	return page.Go(answers.New(w.c, w.Register, links, question))
}
