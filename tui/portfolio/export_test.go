package portfolio

import "assure/data"

// Loaded is the message with which rows that were read come to the page.
func Loaded(rows []data.SupplierSummary) any { return prepare(rows, nil) }
