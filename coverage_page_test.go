package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"assure/internal/safefile"
	"assure/questionnaire"
)

// coverageHead begins the page; what follows is worked out from the packs.
const coverageHead = `# What the packs ask, and what they do not

For each list that people know: what the packs that come with Assure ask of it, with how much weight, and what none of
them asks. The figures are those of ` + "`assure pack coverage --all`" + `, and a test compares this page with them.

- A weight is the percent of the score of that pack while all of it is in scope. A question counts for everything it
  refers to, so that the weights of several rows add up to more than 100. A dash is a question without weight: of a pack
  that is judged by area, or one that does not score.
- Asked means that a question refers to the item, not that an answer proves it. What a reference covers is our reading,
  not that of the bodies that publish the lists.
- An id of the CAF means nothing without its version, so that each version is a list of its own.
  ` + "`caf-aligned`" + ` 3.2.0 is shown too, for the editions before 26/27.
- Which packs count for a supplier depends on what you adopted and on its facts:
  ` + "`assure pack coverage`" + ` looks at the packs that count in your register, and
  ` + "`--gaps`" + ` lists only what they do not ask.
`

// coveragePage is docs/coverage.md as the packs make it.
func coveragePage(t *testing.T) string {
	t.Helper()
	c, problems := questionnaire.Embedded(questionnaire.DefaultFacts())
	known, more := questionnaire.EmbeddedFrameworks()
	if problems = append(problems, more...); len(problems) > 0 {
		t.Fatal(problems)
	}
	packs := c.Newest()
	if old := c.Find("caf-aligned@3.2.0"); old != nil {
		packs = append(packs, old)
	}
	cover := questionnaire.Cover(packs, known)
	var b strings.Builder
	b.WriteString(coverageHead)
	for i := range cover.Sections {
		s := &cover.Sections[i]
		gaps := s.Gaps()
		fmt.Fprintf(&b, "\n## %s: %s\n\n%d of %d are asked.", s.ID, s.Title, len(s.Items)-len(gaps), len(s.Items))
		for _, x := range gaps {
			fmt.Fprintf(&b, "\n- Nothing asks **%s**, %s.", x.ID, x.Title)
		}
		b.WriteString("\n\n| item | about | asked by |\n| --- | --- | --- |\n")
		for _, x := range s.Items {
			if len(x.Asked) > 0 {
				fmt.Fprintf(&b, "| %s | %s | %s |\n", x.ID, x.Title, askedWords(x.Asked))
			}
		}
	}
	return b.String()
}

func askedWords(list []questionnaire.AskedBy) string {
	var out []string
	for i := range list {
		by := &list[i]
		weight := "-"
		if by.Share > 0 {
			weight = fmt.Sprintf("%d.%d %%", by.Percent()/10, by.Percent()%10)
		}
		var ids []string
		for _, q := range by.Questions {
			ids = append(ids, q.ID)
		}
		out = append(out, fmt.Sprintf("%s %s (%s)", by.Pack.Ref(), weight, strings.Join(ids, " ")))
	}
	return strings.Join(out, "<br>")
}

// docs/coverage.md says what the packs ask and what nothing asks. ASSURE_GOLDEN=write writes it anew.
func TestCoveragePage(t *testing.T) {
	const page = "docs/coverage.md"
	want := coveragePage(t)
	if os.Getenv("ASSURE_GOLDEN") == "write" {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := safefile.Read(t.Context(), page, 1<<20)
	if err != nil || string(got) != want {
		t.Errorf("%s is not what the packs ask (%v): ASSURE_GOLDEN=write go test . -run TestCoveragePage writes it",
			page, err)
	}
}
