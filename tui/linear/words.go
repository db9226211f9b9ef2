package linear

import (
	"fmt"
	"strings"
)

func (w *walker) greet() {
	a := w.s.Assessment
	w.say("%s, %s, %s, cycle %d, %s.", w.s.Supplier.Name, w.s.Engagement.Ref, w.s.Pack.Title, a.Cycle, a.State.Label())
	if !a.State.Open() {
		w.say("This cycle is read only: it was signed off by %s. assure assess %s --next-cycle begins the next.",
			a.SignedBy, w.s.Engagement.Ref)
	}
	w.say("%s. Type a number to answer, or a word: %s.", w.progress(), commandWords())
	w.score()
}

func (w *walker) bye() {
	w.say("%s.", w.progress())
	w.score()
	if w.unsaved != nil {
		w.say("NOT SAVED: the answer to %s.", w.unsaved.Question)
		return
	}
	w.say("Everything is saved.")
}

// progress says how many questions need nothing more and, which is another count, how many of those that score have an
// option: the figures that the score and its JSON call answered and applicable.
func (w *walker) progress() string {
	done, all := w.s.Progress("")
	return fmt.Sprintf("%d of %d questions done; %d of %d that score are answered", done, all, w.s.Result.Answered,
		w.s.Result.Applicable)
}

// score prints the figures in a sentence.
func (w *walker) score() {
	r := w.s.Result
	text := "Score: "
	switch {
	case r.Areas != nil:
		text = "Judged by area: " + r.AreaWords() + ", "
	case r.Scored():
		text += "shown " + r.Assured.String() + ", at most " + r.Possible.String() + ", "
	}
	if g := r.ShownGrade(); g != "" {
		text += "grade " + string(g) + " " + w.s.Settings.Word(g) + ", "
		if r.Plain != r.Grade {
			text += "a must-have accepted despite, "
		}
	}
	text += strings.ToLower(string(r.Status))
	if r.Risk != nil && r.Risk.Score > 0 {
		text += fmt.Sprintf(", risk %d %s", r.Risk.Score, r.Risk.Band)
	}
	if open, all := w.s.MustHaves(false); all > 0 {
		text += fmt.Sprintf(", %d of %d must-haves open", open, all)
	}
	if open, all := w.s.MustHaves(true); all > 0 {
		text += fmt.Sprintf(", %d of %d key controls open", open, all)
	}
	w.say("%s.", text)
}
