// Package tabular reads the cells of spreadsheet files, xlsx and csv, and rejects any file that it
// cannot read completely.
//
// It knows nothing of suppliers or questionnaires. Its promises, each with a test:
//
//   - Every part that is read is checked against its declared size and CRC-32, and parsed to the
//     closing tag of its root. Any damage is an [*Error] with the part and the position; half a
//     sheet is never a result. The caller must discard cells received before an error.
//   - Parts are found through relationships by type, never by guessed names. Elements match by
//     local name, so transitional, strict and prefixed namespaces read alike.
//   - A cell is placed by its reference, or by position without one. The same cell twice is damage.
//   - Memory is bounded by [Limits] before anything is inflated, and cells are streamed sparse: a
//     value in column XFD costs one cell, not 16,384.
//   - Nothing is evaluated: formulas are flagged and their cached value kept, macros and external
//     links are only reported ([Flag]), DTDs are rejected.
//
// Text is returned exactly as stored, control characters included; whoever prints it must make it
// safe.
package tabular
