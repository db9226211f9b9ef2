package main

import (
	"fmt"
	"strings"

	"assure/questionnaire"
	"assure/scoring"
)

// longer puts a pack with at least n questions in the place of the one of the catalogue: it asks the questions that are
// not must-haves again, under other ids.
func longer(packs *questionnaire.Catalogue, n int) error {
	p := packs.Find(pack)
	have := len(p.Questions())
	if n <= have {
		return nil
	}
	again := 0
	for _, q := range p.Questions() {
		if q.Gate == nil {
			again++
		}
	}
	times := (n - have + again - 1) / again
	const begin = "      - id: "
	var out, block strings.Builder
	end := func() {
		out.WriteString(block.String())
		id, body, ok := strings.Cut(strings.TrimPrefix(block.String(), begin), "\n")
		for i := range times {
			if ok && !strings.Contains(body, "\n        gate:") {
				fmt.Fprintf(&out, "%s%s-%d\n%s", begin, id, i+2, body)
			}
		}
		block.Reset()
	}
	for line := range strings.Lines(string(p.Source)) {
		inside := block.Len() > 0 && strings.HasPrefix(line, "        ")
		if block.Len() > 0 && !inside {
			end()
		}
		if inside || strings.HasPrefix(line, begin) {
			block.WriteString(line)
			continue
		}
		out.WriteString(line)
	}
	end()
	long, problems := questionnaire.LoadPack(pack, []byte(out.String()), scoring.DefaultSettings().Facts)
	if long == nil {
		return &problems[0]
	}
	packs.Add(long, "the longer one")
	return nil
}
