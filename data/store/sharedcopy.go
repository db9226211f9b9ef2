package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
)

// copyShared copies a register on a server into an empty file that nothing else uses, as it is at one moment.
func (s *Store) copyShared(ctx context.Context, path string) error {
	return readOnce(ctx, s.reader, func(from querier) error {
		_, err := s.copyFrom(ctx, from, path)
		return err
	})
}

// copyFrom is [Store.copyShared] from a transaction. The copy has the schema of the register.
func (s *Store) copyFrom(ctx context.Context, from querier, path string) (sums []TableSum, err error) {
	list, err := loadMigrations(s.cfg.files)
	if err != nil {
		return nil, err
	}
	if s.schema.Older() {
		list = list[:s.schema.Have]
	}
	file := &Store{cfg: Config{Path: path, Now: s.cfg.Now, AppVersion: s.cfg.AppVersion, files: s.cfg.files}}
	if err := file.buildOf(ctx, path, list); err != nil {
		return nil, err
	}
	// Whoever gives the file its name waits for the disk.
	db, err := sql.Open("sqlite", fileURI(path)+"?mode=rw&_journal_mode=MEMORY&_synchronous=OFF&_busy_timeout=5000")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	to, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer to.Rollback()
	tables, err := copiedTables(ctx, to)
	if err != nil {
		return nil, err
	}
	if err := withoutTriggers(ctx, to, func() error {
		sums, err = copyRows(ctx, tables, from, to)
		return err
	}); err != nil {
		return nil, err
	}
	return sums, to.Commit()
}

// withoutTriggers runs f on a file whose triggers are dropped, and makes them again: what is copied was let through
// once, and a forged row must reach the copy to be found there.
func withoutTriggers(ctx context.Context, to querier, f func() error) error {
	v := &View{q: to}
	made := map[string]string{}
	var names []string
	if err := v.each(ctx, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid", nil,
		func(s scanner) error {
			var name, words string
			err := s.Scan(&name, &words)
			names, made[name] = append(names, name), words
			return err
		}); err != nil {
		return err
	}
	for _, name := range names {
		if _, err := to.ExecContext(ctx, "DROP TRIGGER "+name); err != nil {
			return err
		}
	}
	if err := f(); err != nil {
		return err
	}
	for _, name := range names {
		if _, err := to.ExecContext(ctx, made[name]); err != nil {
			return err
		}
	}
	return nil
}

// verifyShared checks a register on a server: its tables as the server has them, and everything else on a copy in a
// file, as it is at one moment.
func (s *Store) verifyShared(ctx context.Context, noted []Noted) (*Verification, error) {
	found, err := s.sharedSchema(ctx)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "assure-verify-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "register.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		return nil, err
	}
	out := &Verification{}
	err = s.copyShared(ctx, path)
	switch {
	case errors.Is(err, ErrDuplicate), errors.Is(err, ErrRefused), errors.Is(err, ErrForeignKey):
		out.Findings, out.count = []string{"what the server has is not a register: " + err.Error()}, 1
	case err != nil:
		return nil, err
	default:
		if out, err = verifyFile(ctx, path, noted...); err != nil {
			return nil, err
		}
	}
	for i := range found {
		found[i] = "schema: " + found[i]
	}
	out.Findings, out.count = append(found, out.Findings...), out.count+len(found)
	return out, nil
}
