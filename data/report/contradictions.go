package report

import (
	"context"
	"strconv"

	"assure/data/book"
	"assure/questionnaire/entity"
)

// contradictions is the section on records of an engagement that contradict each other, nil when none does. A reader
// outside gets the words, and not the names of the people who keep the records.
func (rp *reporter) contradictions(ctx context.Context, b *book.Book, e *entity.Engagement, heading,
	intro string, most int) (*Section, error) {
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
		items = append(items, words)
	}
	return &Section{Heading: heading, Parts: []Part{{Text: intro}, {Items: items}}}, nil
}
