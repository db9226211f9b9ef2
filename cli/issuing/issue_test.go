package issuing

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"assure/cli/command"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/issue"
)

// In a terminal the preview comes first, then who asks when that is not known, then whether to write: nothing is
// written before a yes, and nothing at all without one.
func TestTerminalAsksBeforeItWrites(t *testing.T) {
	t.Parallel()
	r, _ := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r)
	run := func(typed string, o issueOptions, refs ...string) string {
		t.Helper()
		var out bytes.Buffer
		env := &command.Env{Program: command.Program{In: strings.NewReader(typed), Out: &out, Err: &out},
			IO: &command.IO{Out: &out, Err: &out, InTTY: true, OutTTY: true, Width: 100}}
		o.Pack = "dspt-it-supplier"
		res, err := runIssue(t.Context(), env, r, o, refs)
		if err != nil {
			t.Fatal(err)
		}
		if err := env.IO.Print(false, res.Text); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	issues := func() int {
		return len(datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t).Issues)
	}
	dir := filepath.Join(t.TempDir(), "out")
	for typed, want := range map[string]string{
		"\nn\n":     "nothing is written",
		"":          "nothing is written",
		"\nmaybe\n": "nothing is written", // asked again, and nobody answers
	} {
		got := run(typed, issueOptions{All: true, Out: dir})
		if !strings.Contains(got, "1 workbook of dspt-it-supplier@") || !strings.Contains(got, e.Ref) ||
			!strings.Contains(got, "Write 1 workbook to") || !strings.Contains(got, want) || issues() != 0 {
			t.Errorf("%q: %d issued\n%s", typed, issues(), got)
		}
	}
	if got := run("Westmarch Trust\nig@westmarch.example\nyes\n", issueOptions{All: true, Out: dir}); issues() != 1 ||
		!strings.Contains(got, "asked by Westmarch Trust, answers to ig@westmarch.example (remembered") {
		t.Errorf("%d issued\n%s", issues(), got)
	}
	// It is known from now on, and engagements that are named need no question.
	if got := run("", issueOptions{Out: dir}, e.Ref); issues() != 2 || strings.Contains(got, "Who asks?") {
		t.Errorf("%d issued\n%s", issues(), got)
	}
	if got := run("", issueOptions{All: true, Again: true, Yes: true, Out: dir}); issues() != 3 ||
		strings.Contains(got, "Write 1 workbook to") {
		t.Errorf("%d issued\n%s", issues(), got)
	}
}

// What a plan cannot do yet is said with the reason, never only counted.
func TestEveryReasonHasWords(t *testing.T) {
	t.Parallel()
	for _, why := range []issue.Reason{issue.NotTriaged, issue.IssuedAlready, issue.NotRequired, issue.Retired,
		issue.NotLive} {
		if leftOutWords[why] == "" {
			t.Errorf("%s has no words", why)
		}
	}
}
