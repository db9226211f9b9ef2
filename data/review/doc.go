// Package review says which answers of a returned questionnaire are worth reading, why, and in which order: review by
// exception. An assessor reads the list and decides; the rest has nothing to see.
//
// # What may be left unread
//
// A list is only worth something if nothing material is outside it. This is held, for every question outside the list
// of [Of], by a test on random returns of every built-in questionnaire, once anything was returned:
//
//  1. It is no must-have and no key control. Nothing says that it does not apply, no other record contradicts it, its
//     answer is that of the last cycle where there was one, it was not changed after it was judged nor raised since its
//     proof was accepted, its proof has not run out and does not within [SoonDays] days, no document offered for it
//     waits to be looked at, no reply to a query about it waits for a judgement, and no number in it is beyond what the
//     service allows.
//  2. Any one of them alone: put at the worst option it has, with all its evidence taken away, it leaves the state of
//     each must-have and key control, the grade, the status, and the place and band of the risk as they are.
//  3. All of them that nobody here has looked at, together: the claims without a judgement and without accepted proof
//     that counts. Put at their worst, in any number at once, they leave the grade and the place and band of the risk as
//     they are. (The status may turn from could change to settled: with them goes the hope of a better grade.)
//
// Three holds because both ends of a score only fall when an answer falls: a result with some of these claims at their
// worst lies between the one as given and the one with all of them, which have the same grade. What is decided in a
// review changes the result, and with it what hangs on an answer: a list is worked out again after each decision and may
// then have more in it. [List.Wrong] is the result if all of the rest was wrong and unproved at once, the answers with
// accepted proof included: how much the rest is worth, said as a figure.
//
// # When a question is done
//
// Each [Reason] has the time since which it holds. A judgement that is not older than it settles it, and so does proof
// that was accepted for the answer of today, or a decision that the question is out of scope. Documents offered for a
// must-have or a key control are settled by accepting or refusing them and by nothing else, as at the sign-off. A
// question is done when all its reasons are settled; it waits for the supplier while a query about it is out that was
// sent after the last of them.
package review
