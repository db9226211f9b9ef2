// Package ods reads the organisation files of the NHS Organisation Data Service: csv files of 27
// columns without a header, one organisation in each row. It keeps code, name, postcode, opening
// and closing dates, and status.
//
// Nothing in such a file says what it is, so it is recognised by its layout: a code, a name and an
// opening date in their published columns. A row with another layout is a problem with its cell,
// and the other rows are read.
package ods
