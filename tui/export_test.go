package tui

import (
	"context"

	"assure/tui/page"
)

// Retryable and Pages are for the tests of this package.
var Retryable = retryable

// Pages makes the first page.
func (o Options) Pages(c *page.Common) page.Page { return o.pages(c) }

// ReviewPage is the review of an assessment as the first page.
func (o Options) ReviewPage(c *page.Common, assessment string) page.Page {
	return o.wire(c).reviewPage(func(context.Context) (string, error) { return assessment, nil }, "assessment", "")
}
