// Command shot turns a captured terminal screen into an SVG picture, for looking at pages:
//
//	tmux capture-pane -p -e -N | go run ./tui/tuitest/shot/cmd/shot -w 100 -h 30 > page.svg
//	rsvg-convert -z 1.5 page.svg -o page.png
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"assure/tui/tuitest/shot"
)

func main() {
	w := flag.Int("w", 100, "cells wide")
	h := flag.Int("h", 30, "cells high")
	light := flag.Bool("light", false, "draw on a light background")
	flag.Parse()
	text, err := io.ReadAll(os.Stdin)
	if err == nil {
		err = shot.SVG(os.Stdout, string(text), *w, *h, *light)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "shot:", err)
		os.Exit(1)
	}
}
