// Package ods reads the organisation files of the NHS Organisation Data Service: csv files of 27
// columns without a header, one organisation in each row. It keeps code, name, postcode, opening
// and closing dates, and status.
//
// Until 2025 the service published them as files; since then its Data Search and Export makes them, as
// reports of the same columns, with or without the names of the columns above, and with the status in words.
//
// Nothing in such a file says what it is, so it is recognised by its layout: a code, a name and an
// opening date in their published columns. A row with another layout is a problem with its cell,
// and the other rows are read.
package ods

// Source is where the Organisation Data Service offers the files.
const Source = "https://www.odsdatasearchandexport.nhs.uk"
