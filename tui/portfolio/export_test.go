package portfolio

// Loaded is the message with which rows that were read come to the page.
func Loaded(rows []Row) any { return prepare(rows, nil) }
