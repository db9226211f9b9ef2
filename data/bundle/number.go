package bundle

import "strconv"

// DocumentNumber is how the document at a place in the list of a bundle is named: D1 is the first.
func DocumentNumber(i int) string { return "D" + strconv.Itoa(i+1) }
