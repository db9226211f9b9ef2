// Package history tells what happened to one thing of a register: a supplier, an engagement, a question, a risk, an
// action. Each act is a row of the audit log; each of its events says which field changed, from what to what, and from
// which file, sheet and cell it was read. Nothing is kept for it: it is worked out from the revisions in the store.
package history
