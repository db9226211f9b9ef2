// Command assure is supplier assurance in the terminal.
package main

import (
	"os"

	"assure/cli"
	_ "assure/tui/noprobe" // before Bubble Tea asks the terminal a question that may never be answered
)

// version is set by .ci/release.
var version string

func main() { os.Exit(cli.Main(cli.Process(version, openUI))) }
