package crosswalk

import (
	"strings"
	"testing"

	"assure/cli/command"
	"assure/data/foreign"
)

// TestQuietSaysThatAListIsCut checks that --quiet leaves out advice, not that there is more.
func TestQuietSaysThatAListIsCut(t *testing.T) {
	var b strings.Builder
	p := command.NewPage(&b, 0)
	p.Quiet = true
	listText(p, &foreign.Report{Answers: make([]foreign.Row, shownForeign+5)}, false)
	_ = p.Flush()
	if !strings.Contains(b.String(), "and 5 more; --full shows all, whole\n") {
		t.Errorf("5 of 35 answers left out without a word:\n%s", b.String())
	}
}
