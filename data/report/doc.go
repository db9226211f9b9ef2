// Package report writes documents made for one reader each: a supplier who checks what is held
// about it, a board that decides, a panel that checks bids against published conditions, a person
// who asks for information, a calendar.
//
// What it promises:
//   - the same Document gives the same bytes;
//   - every document says whose it is, who made it, which day it is of, what was known then, and
//     how far the audit trail went;
//   - what came from suppliers is text: escaped on a page, never a formula in a table, folded and
//     escaped in a calendar;
//   - a page is one file that loads nothing from elsewhere, prints on A4 and reads the same without colour;
//   - tables are written as .html, .csv and .xlsx from the same cells.
//
// It reads nothing and writes no files: it fills an io.Writer. The content of a document comes from
// its caller.
package report
