// Command shot turns a captured terminal screen into an SVG picture, for the README and for looking at pages:
//
//	tmux capture-pane -p -e -N | go run ./tui/tuitest/shot -w 100 -h 30 > page.svg
//	rsvg-convert -z 1.5 page.svg -o page.png
//
// Each cell is drawn at a place of its own, so a picture never depends on how wide a font sets a line.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	w := flag.Int("w", 100, "cells wide")
	h := flag.Int("h", 30, "cells high")
	light := flag.Bool("light", false, "draw on a light background")
	flag.Parse()
	if err := run(os.Stdin, os.Stdout, *w, *h, *light); err != nil {
		fmt.Fprintln(os.Stderr, "shot:", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer, w, h int, light bool) error {
	text, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(out)
	writeSVG(b, parse(string(text), w, h), light)
	return b.Flush()
}
