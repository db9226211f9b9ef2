package data

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"assure/data/xlsx"
	"assure/internal/problem"
)

// This file is what all that read files have in common: their hashes, and what is wrong with them, in words and with the
// place.

// fileSHA is the SHA-256 of a file in hex.
func fileSHA(path string) (string, error) {
	body, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	return bytesSHA(body), nil
}

func bytesSHA(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// fileProblem says in words why a file could not be read.
func fileProblem(err error, path string) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: %w", err, problem.New("no-file", path, "check the path", "there is no such file"))
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: %w", err, problem.New("no-permission", path, "ask for permission to read it, or copy it to a folder of your own", "the file may not be read"))
	}
	return fmt.Errorf("read %s: %w", path, err)
}

// bookProblem puts the file before the place of what is wrong with a workbook or csv.
func bookProblem(err error, path string) error {
	var p *problem.Problem
	if errors.As(err, &p) {
		where := *p
		where.Where = inFile(path, p.Where)
		return &where
	}
	code := ""
	switch {
	case errors.Is(err, xlsx.ErrNotXLSX):
		code = "unsupported"
	case errors.Is(err, xlsx.ErrEncrypted):
		code = "encrypted"
	case errors.Is(err, xlsx.ErrTooLarge):
		code = "too-large"
	case errors.Is(err, xlsx.ErrDamaged):
		code = "damaged"
	default:
		return fileProblem(err, path)
	}
	fix := map[string]string{
		"unsupported": "save it as an Excel workbook (.xlsx) or csv and try again",
		"encrypted":   "open it, save a copy without a password, and try again",
		"too-large":   "split it into smaller files",
		"damaged":     "open it in a spreadsheet, save it again, or ask for the file again",
	}[code]
	return fmt.Errorf("%w: %w", err, problem.New(code, path, fix, "%s", err))
}

// inFile is a place in a file: file.xlsx!Sheet!C7.
func inFile(path, place string) string {
	if place == "" {
		return path
	}
	return filepath.Base(path) + "!" + place
}

// placed puts the file before the places of problems; the list is never nil, so that JSON shows [].
func placed(problems []problem.Problem, path string) []problem.Problem {
	out := make([]problem.Problem, len(problems))
	for i, p := range problems {
		p.Where = inFile(path, p.Where)
		out[i] = p
	}
	return out
}
