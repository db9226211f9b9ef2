package report

import (
	"context"
	"strconv"

	"assure/data/book"
	"assure/questionnaire/entity"
)

// contradictions is the section on records of an engagement that contradict each other and that nobody has judged, nil
// when none does. passing says what a reader is told of one that was passed at the sign-off: one outside is not told by
// whom and why.
func (rp *reporter) contradictions(ctx context.Context, b *book.Book, e *entity.Engagement, heading,
	intro string, most int, passing func(*book.Comparison) string) (*Section, error) {
	c, err := b.Comparer(ctx)
	if err != nil {
		return nil, err
	}
	list := c.Contradictions(*e)
	if len(list) == 0 {
		return nil, nil
	}
	var items []string
	for i := range list {
		if i == most {
			items = append(items, "and "+strconv.Itoa(len(list)-most)+" more")
			break
		}
		words := list[i].What()
		if list[i].Question != "" {
			words = list[i].Question + ": " + words
		}
		if list[i].State == book.Passed {
			words += "; " + passing(&list[i])
		}
		items = append(items, words)
	}
	return &Section{Heading: heading, Parts: []Part{{Text: intro}, {Items: items}}}, nil
}
