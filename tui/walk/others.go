package walk

import (
	"cmp"
	"slices"
	"time"

	"assure/questionnaire/entity"
)

// othersTime is how long ago somebody answered who counts as being at work.
const othersTime = 15 * time.Minute

// Other is somebody else who works in the assessment, with the question that they answered last.
type Other struct {
	By, Question string
	At           time.Time
}

// Others lists who else answered in the last quarter of an hour, the newest first. It is no lock: everybody goes on.
func Others(answers map[string]entity.Answers, actor string, now time.Time) []Other {
	newest := map[string]Other{}
	for question, both := range answers {
		for _, a := range []*entity.Answer{both.Claim, both.Judgement} {
			if a == nil || a.By == actor || a.Origin == entity.Imported || now.Sub(a.At) > othersTime ||
				a.At.After(now) {
				continue
			}
			if a.At.After(newest[a.By].At) {
				newest[a.By] = Other{a.By, question, a.At}
			}
		}
	}
	var out []Other
	for _, o := range newest {
		out = append(out, o)
	}
	slices.SortFunc(out, func(a, b Other) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.By, b.By)) })
	return out
}
