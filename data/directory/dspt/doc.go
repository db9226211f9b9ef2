// Package dspt reads the public publication export of the Data Security and Protection Toolkit: a list of every
// organisation with the status it last published. It is pure: cells in, directory rows and problems out.
//
// The export has had a different header, status wording and date format nearly every year, so nothing here depends on
// an edition. Columns are found by the words of their header, a status is split into edition and level by its shape,
// and dates are taken as day/month/year, ISO or spreadsheet serials. Three promises, each with a test:
//
//   - Every row that holds anything becomes a directory row. A code, status or date that cannot be understood is
//     kept as published and reported, never dropped and never guessed.
//   - Codes are text: 204 stays 204, 00L keeps its zeros, 8E727 is not 8 x 10^727, lower case stays lower case. They
//     are compared with [FoldCode].
//   - A status is a yearly self-assessment. What is in date on a day follows from its edition ([StandingOn]), never
//     from its wording.
package dspt
