package command

import (
	"bufio"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"assure/cli/wire"
	"assure/internal/celltext"
)

// AddCSVFlag defines --csv for a command whose result is a list.
func (e *Env) AddCSVFlag(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&e.Globals.CSV, "csv", false,
		"print the list as csv: every value whole, with the keys of --json")
}

// byteOrder begins a csv so that spreadsheet programs read it as UTF-8.
const byteOrder = "\ufeff"

// writeCSV writes the list of an object under its keys. No cell is read as a formula, and on a terminal none steers it.
func writeCSV(s *IO, object any) error {
	head, rows, ok := wire.Rows(object)
	if !ok {
		return fmt.Errorf("%T is no list", object)
	}
	var out io.Writer = s.Out
	if s.OutTTY {
		out = safeWriter{out}
	}
	w := bufio.NewWriterSize(out, 1<<16)
	if !s.OutTTY {
		w.WriteString(byteOrder)
	}
	celltext.CSVLine(w, celltext.Texts(head...))
	line := make([]celltext.Field, len(head))
	for _, row := range rows {
		for i, c := range row {
			line[i] = celltext.Field(c)
		}
		celltext.CSVLine(w, line)
	}
	return w.Flush()
}
