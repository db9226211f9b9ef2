// Package demo builds a made-up portfolio and runs the whole job on it: suppliers and the directory in, questionnaires
// out, answers back with everything that goes wrong on the way, judged, decided, signed off, scored, and a risk register
// out. It stands above the facade as a front end does and uses nothing else of the house: what it shows, anybody can do.
//
// The people, suppliers, documents and the trust are invented and say so. For a given day the demo is the same each time.
package demo
