// Package noprobe keeps every command from waiting for a terminal that does not answer. Main imports it blank;
// nothing else needs it.
//
// Bubble Tea v1 asks the terminal for its background colour in an init function, so each process that links it asks,
// `assure --help` included, and waits five seconds for the answer. Telling Lip Gloss the answer beforehand makes the
// question unnecessary. Go runs the init functions of packages that are ready in the order of their import paths, so
// this works only while the module path "assure" sorts before "github.com/charmbracelet/bubbletea"; TestHelpIsAtOnce
// builds the program and runs it on a terminal that does not answer.
package noprobe

import "github.com/charmbracelet/lipgloss"

func init() { lipgloss.SetHasDarkBackground(true) }
