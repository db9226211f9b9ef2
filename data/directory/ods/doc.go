// Package ods reads the organisation files of the NHS Organisation Data Service: csv of 27 columns without a header, one
// row an organisation. It keeps what identifies one and says whether it is still open: code, name, postcode, the dates of
// opening and closing, and the status. It is pure: bytes in, organisations and problems out.
//
// A file is known by its shape, since nothing in it says what it is: a code, a name and a date of opening where the
// published layout has them. A row of another shape is a problem with its cell, and the other rows are read.
package ods
