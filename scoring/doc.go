// Package scoring scores one assessment. A [Result] holds both ends of the score, the grade, how
// certain it is, the cell of the NHS 5x5 matrix, and where every tenth of a point was earned or
// lost.
//
// The package is pure and reads no clock: the day is an input ([Input].AsOf). It counts in integers only, so that the
// same pack, answers, facts, settings and day give the same figures on every machine, and people
// can check them by hand. Scores are kept in milli-basis-points (10,000,000 is 100 points). The
// ends of each domain, and of the whole, are rounded half up to that unit; printed scores are
// tenths of a point, always rounded down ([Tenths]).
//
// [Settings] holds everything a register may change, with the reason for each value. [Settings.Triage] turns facts into
// consequence, inherent likelihood and tier. [Score] turns an [Input] into a [Result]. [Settings.Engagement] and
// [Supplier] roll results up. [Settings.Risks] lists the risks an engagement should have.
// [Settings.Sentences] describes a result in words.
package scoring
