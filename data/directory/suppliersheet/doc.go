// Package suppliersheet reads the sheet in which a buyer lists suppliers and engagements (xlsx or
// csv), one engagement in each row. It does no matching with the register: cells go in, rows and
// problems result.
//
// Header names may be in any case and order, with blanks or hyphens for underscores. A blank cell
// never clears what is in the register. A cell that cannot be understood is a problem with its
// place and what to do; the rest of its row still counts.
package suppliersheet
