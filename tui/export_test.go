package tui

import "assure/tui/page"

// Retryable and Pages are for the tests of this package.
var Retryable = retryable

// Pages makes the first page.
func (o Options) Pages(c *page.Common) page.Page { return o.pages(c) }
