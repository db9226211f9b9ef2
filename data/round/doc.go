// Package round sends queries out: a letter and a workbook a supplier, with the queries that wait for a reply. It
// writes files and records that the queries went out; it sends nothing.
package round
