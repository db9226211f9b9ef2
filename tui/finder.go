package tui

import (
	"strings"
	"sync"

	"assure/data/find"
	"assure/internal/text"
	"assure/tui/answers"
	"assure/tui/page"
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
	for _, h := range index.Find(words, most) {
		out = append(out, page.Command{ID: "find." + h.Ref, Title: hitWords(&h),
			Run: func() page.Cmd { return f.open(&h) }})
	}
	return out
}

func hitWords(h *find.Hit) string {
	words := h.Kind.String() + " " + h.Ref + "  " + h.Title
	if h.Kind == find.Engagement {
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
	}
	return f.w.openSupplier(h.Supplier)
}

// answers opens what every engagement says of a question.
func (w wiring) answers(question string) page.Cmd {
	links := answers.Links{Supplier: w.openSupplier, Question: w.question}
	return page.Go(answers.New(w.c, w.Register, links, question))
}
