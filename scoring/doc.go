// Package scoring turns one assessment into a result that explains itself: two ends of a score, a grade, how certain it
// is, a place on the NHS 5x5, and where every tenth of a point was earned or lost.
//
// It is pure. It has no clock: the day is an input (Input.AsOf). It counts in integers only, so that the same pack,
// answers, facts, settings and day give the same figures on every machine, and a clerk can redo them. Scores are kept in
// milli-basis-points (10,000,000 is 100 points) and rounded once; what people read is tenths, always rounded down.
//
// The parts: Settings holds everything a register may change, with the reason for each value. Settings.Triage turns
// facts into consequence, inherent likelihood and tier. Score turns Input into Result. Settings.Engagement and Supplier
// roll results up. Settings.Risks lists the risks an engagement should have. Sentences puts a result in plain words.
package scoring
