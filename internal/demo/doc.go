// Package demo builds a made-up portfolio and runs the whole process on it: it imports suppliers
// and the directory, issues questionnaires, imports answers with the usual mistakes, reviews,
// decides, signs off, scores, and exports a risk register. It uses the same API as the front ends,
// so anybody can do what it shows.
//
// The people, suppliers, documents and the trust are invented and say so. For a given day the demo
// is always the same.
package demo
