package command

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assure/internal/safefile"
	"assure/internal/text"
)

// Output is where a command writes a document: --out, and --format where a document has several formats.
type Output struct {
	Out    string
	Format string // without a dot
	Force  bool

	formats []string
}

// mostInput is how much of standard input is read, in bytes; supplier sheets are far smaller.
const mostInput = 50_000_000

// ReadInput reads standard input as the file that a command was given as -.
func (e *Env) ReadInput(ctx context.Context) ([]byte, error) {
	b, err := safefile.ReadFrom(ctx, e.In, "standard input", mostInput)
	if err == nil && len(b) == 0 {
		return nil, Usage("send a file to it, such as < suppliers.csv", "there is nothing on standard input")
	}
	return b, err
}

// stdout is the name of standard output on the command line.
const stdout = "-"

// binary are the formats that are no text.
var binary = []string{"xlsx"}

// AddFlags defines --out, --format and --force for a document of those formats, extensions with or without a dot. The
// first is the usual one.
func (o *Output) AddFlags(cmd *cobra.Command, formats ...string) {
	for _, f := range formats {
		o.formats = append(o.formats, strings.TrimPrefix(f, "."))
	}
	f := cmd.Flags()
	f.StringVar(&o.Out, "out", "", "the `FILE`; its extension is the format. - is standard output")
	f.BoolVar(&o.Force, "force", false, "replace the file that is there")
	if len(o.formats) > 1 {
		WordVar(f, &o.Format, "format", "format", "the format of standard output: "+orWords(o.formats), o.formats)
	}
}

// Target returns the file to write, whose extension is the format. For standard output to is where the document goes,
// and nil otherwise. example is a file that the usual format could be written to.
func (o *Output) Target(e *Env, example string) (name string, to io.Writer, err error) {
	ext := strings.TrimPrefix(strings.ToLower(filepath.Ext(o.Out)), ".")
	switch {
	case o.Out == "":
		return "", nil, Usage("add --out FILE, such as --out "+example+", or --out - for standard output",
			"no output file given")
	case o.Out != stdout && o.Format != "" && ext == "":
		return o.Out + "." + o.Format, nil, nil
	case o.Out != stdout && o.Format != "" && ext != o.Format:
		return "", nil, Usage("leave --format out: the extension of a file is its format",
			"the file ends in .%s, and --format is %s", text.Safe(ext), o.Format)
	case o.Out != stdout:
		return o.Out, nil, nil
	case e.Globals.JSON:
		return "", nil, Usage("leave --json out, or name a file",
			"standard output cannot take both the document and the JSON object about it")
	}
	format := o.Format
	switch {
	case format == "" && len(o.formats) > 1:
		return "", nil, Usage("add --format "+strings.Join(o.formats, " or --format "),
			"standard output has no extension that says the format")
	case format == "":
		format = o.formats[0]
	}
	switch {
	case !e.IO.OutTTY:
		return stdout + "." + format, e.IO.Out, nil
	case slices.Contains(binary, format):
		return "", nil, Usage("name a file with --out, or send it on with > "+example,
			"a terminal cannot show .%s", format)
	}
	return stdout + "." + format, safeWriter{e.IO.Out}, nil
}

// safeWriter writes a whole document to a terminal, which obeys some characters.
type safeWriter struct{ w io.Writer }

// Write writes b in one piece.
func (s safeWriter) Write(b []byte) (int, error) {
	lines := bytes.Split(b, []byte("\n"))
	for i, l := range lines {
		lines[i] = []byte(text.Safe(string(bytes.TrimSuffix(l, []byte("\r")))))
	}
	if _, err := s.w.Write(bytes.Join(lines, []byte("\n"))); err != nil {
		return 0, err
	}
	return len(b), nil
}
