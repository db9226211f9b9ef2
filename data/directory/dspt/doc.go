// Package dspt reads the public publication export of the Data Security and Protection Toolkit: a
// list of every organisation with the status it last published.
//
// The header, status wording and date format of the export have changed nearly every year, so
// nothing here depends on an edition. Columns are found by the words of their header, a status is
// split into edition and level by its form, and dates may be day/month/year, ISO or spreadsheet
// serials. Three promises, each with a test:
//
//   - Every row that is not empty becomes a directory row. A code, status or date that cannot be
//     understood is kept as published and reported, never dropped and never guessed.
//   - Codes are text: 204 stays 204, 00L keeps its zeros, 8E727 is not 8 x 10^727, lower case stays
//     lower case. They are compared folded ([text.Fold]).
//   - A status is a yearly self-assessment. Whether it is in date on a day follows from its edition
//     ([StandingOn]), never from its wording.
package dspt

// Source is where the toolkit offers the export.
const Source = "https://www.dsptoolkit.nhs.uk/OrganisationSearch"
