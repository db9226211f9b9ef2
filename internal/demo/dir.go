package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"assure/internal/problem"
	"assure/internal/safefile"
)

// Names in the demo's folder. Only these are removed when it is built again.
const (
	fileMarker    = ".assure-demo"
	fileRegister  = "register.db"
	fileSuppliers = "suppliers.csv"
	fileBids      = "tender-bids.csv"
	fileContracts = "our-contracts.xlsx"
	fileExport    = "risk-register.xlsx"
	fileBoard     = "risk-register.html"
	filePage      = "demo.txt"
	dirDSPT       = "dspt"
	dirIssued     = "issued"
	dirReturned   = "returned"
)

const markerText = "This folder was made by assure demo. Everything in it is made up. assure demo builds it anew.\n"

// prepare prepares the folder. It rejects a folder that is not empty and not a demo, and leaves it
// untouched.
func prepare(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && len(entries) == 0:
	case err != nil:
		return &problem.Problem{Code: "no-folder", What: "the folder cannot be used: " + err.Error(), Where: dir,
			Fix: "name another with --dir"}
	default:
		if made, err := Made(dir); err != nil || !made {
			return &problem.Problem{Code: "not-a-demo",
				What: "the folder holds files that no demo put there; nothing was changed", Where: dir,
				Fix: "name an empty or new folder with --dir"}
		}
	}
	if err := safefile.MkdirAll(dir); err != nil {
		return &problem.Problem{Code: "no-folder", What: "the folder cannot be made: " + err.Error(), Where: dir,
			Fix: "name another with --dir"}
	}
	// The marker comes first, so that an interrupted demo can be built again.
	if err := os.WriteFile(filepath.Join(dir, fileMarker), []byte(markerText), 0o600); err != nil {
		return &problem.Problem{Code: "read-only", What: "the folder cannot be written: " + err.Error(), Where: dir,
			Fix: "name another with --dir"}
	}
	for _, name := range []string{fileRegister, fileRegister + "-wal", fileRegister + "-shm",
		fileRegister + ".heads", fileSuppliers, fileBids, fileContracts, fileExport, fileBoard, filePage, dirDSPT,
		dirIssued, dirReturned} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			return &problem.Problem{Code: "in-use", What: "the last demo cannot be removed: " + err.Error(),
				Where: filepath.Join(dir, name),
				Fix:   "close the program that has it open, or name another folder with --dir"}
		}
	}
	for _, name := range []string{dirDSPT, dirIssued, dirReturned} {
		if err := safefile.MkdirAll(filepath.Join(dir, name)); err != nil {
			return fmt.Errorf("make %s: %w", name, err)
		}
	}
	return nil
}

// Made reports whether a folder holds a demo.
func Made(dir string) (bool, error) {
	body, err := safefile.Read(context.Background(), filepath.Join(dir, fileMarker), 1000)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return string(body) == markerText, err
}
