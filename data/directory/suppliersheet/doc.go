// Package suppliersheet reads the sheet in which a buyer lists suppliers and engagements (xlsx or csv), one row an
// engagement. It is pure: cells in, rows and problems out; who is already in the register is the caller's question.
//
// Header names may come in any case and order, with blanks or hyphens for underscores. A blank cell says nothing: it
// never clears what the register holds. A cell that cannot be understood is a problem with its place and the way to
// mend it; the rest of its row still counts.
package suppliersheet
