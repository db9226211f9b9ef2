// Package cli is the command line. It does the work of the terminal UI through the same packages,
// for scripts, for people who prefer it and for screen readers.
//
// Rules of everything printed here:
//
//   - A command returns one [command.Result], printed as text or, under --json, as one object that
//     names its schema. Nothing else reaches standard output, so that a pipe has only the result.
//   - Progress and remarks go to standard error, and progress only to a terminal.
//   - An error says what is wrong, where, and what to do next; it is a [problem.Problem] whatever its cause.
//   - Text from suppliers never reaches a terminal raw: [command.Page] cleans every value it is given, and the
//     JSON printer escapes what a terminal would obey.
//   - Numbers of a score are tenths, printed exactly: 66.0, never 66.
//
// A noun of the command line is a package below cli; what they share is package command. A command is one file: its
// options, newXCmd that builds it, and runX that does the work. commands.go lists the nouns; nothing registers itself.
package cli
