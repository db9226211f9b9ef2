package dspt

import (
	"context"
	"errors"
	"io"

	"assure/data/tabular"
	"assure/internal/problem"
	"assure/internal/safefile"
)

// maxFile is the largest export in bytes; one of all organisations takes 5 MB.
const maxFile = 50_000_000

// ReadFile reads an export, xlsx or csv, whatever its name. The error is that of [safefile.Open], a
// [*tabular.Error], a [*problem.Problem] or [ErrNotExport]. Places in problems begin with the
// sheet, where there is one.
func ReadFile(ctx context.Context, path string) (*Export, error) {
	f, err := safefile.Open(ctx, path, maxFile)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	return Read(f, f.Size())
}

// Read reads an export of size bytes.
func Read(r io.ReaderAt, size int64) (*Export, error) {
	book, err := open(r, size)
	if err != nil {
		return nil, err
	}
	var first error
	for i, s := range book.Sheets {
		if !s.Cells || s.State != tabular.Visible {
			continue
		}
		e, err := readSheet(book, i)
		if err == nil {
			return e, nil
		}
		var damage *tabular.Error
		if errors.As(err, &damage) {
			return nil, err
		}
		if first == nil {
			first = err
		}
	}
	if first == nil {
		first = ErrNotExport
	}
	return nil, first
}

func readSheet(book *tabular.Book, i int) (*Export, error) {
	var rd Reader
	if err := book.Cells(i, func(c tabular.Cell) error { rd.Cell(c); return nil }); err != nil {
		return nil, err
	}
	e, err := rd.Export()
	place := func(p *problem.Problem) {
		if name := book.Sheets[i].Name; name != "" {
			p.Where = name + "!" + p.Where
		}
	}
	var p *problem.Problem
	if errors.As(err, &p) {
		place(p)
	}
	if err != nil {
		return nil, err
	}
	for k := range e.Problems {
		place(&e.Problems[k])
	}
	return e, nil
}

// open opens a workbook or, when the bytes are text, a csv.
func open(r io.ReaderAt, size int64) (*tabular.Book, error) {
	book, err := tabular.Open(r, size, tabular.Limits{})
	if !errors.Is(err, tabular.ErrNotXLSX) {
		return book, err
	}
	data := make([]byte, size)
	if _, readErr := r.ReadAt(data, 0); readErr != nil && !errors.Is(readErr, io.EOF) {
		return nil, readErr
	}
	if tabular.Sniff(data) != tabular.CSV {
		return nil, err
	}
	return tabular.OpenCSV(data, tabular.Limits{})
}
