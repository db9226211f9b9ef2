// Package tabular turns the bytes of a spreadsheet file into cells, and refuses
// any file it cannot read whole.
//
// It knows nothing of suppliers or questionnaires. Its promises, each with a
// test beside it:
//
//   - Every part that is read is checked against its declared size and CRC-32,
//     and parsed to the closing tag of its root. Any damage is an [*Error] that
//     names the part and the position; half a sheet is never an answer. Cells
//     already handed out before an error must be thrown away by the caller.
//   - Parts are found through relationships by type, never by guessed names.
//     Elements match by local name, so transitional, strict and prefixed
//     namespaces read alike.
//   - A cell is placed by its reference, or by position where it has none. The
//     same cell twice is damage, not a silent winner.
//   - Memory is bounded by [Limits] before anything is inflated, and cells are
//     streamed sparse: a value in column XFD costs one cell, not 16,384.
//   - Nothing is evaluated: formulas are flagged and their cached value kept,
//     macros and external links are only reported ([Flag]), DTDs are refused.
//
// Text is kept exactly as stored, control characters included; making it safe
// for a terminal or a formula is the job of whoever prints it.
package tabular
