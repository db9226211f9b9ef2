// Package drift compares two cycles of a questionnaire question by question, and flags what looks as if nobody looked:
// better answers without new proof, one document for many questions, notes copied word for word.
//
// [Compare] is a pure function over two [Side]s. [Read] makes them from a register, a cycle that was signed off as it
// was then; [OfFocus] from books, which may be redacted.
package drift
