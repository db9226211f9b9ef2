package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"assure/data/store/postgres"
	"assure/internal/problem"
	"assure/internal/safefile"
)

// upgradeShared brings a shared register of an earlier release up to date, when that was asked for: from then on
// everybody needs this release. First it writes a checked copy of it as it was to a file, while nobody else can write.
func (s *Store) upgradeShared(ctx context.Context, list []migration, have int) error {
	if !s.cfg.Upgrade {
		return s.olderShared(have, len(list), "only `assure upgrade --apply` changes that, for everybody")
	}
	copied := fmt.Sprintf("%s.before-%d", s.cfg.local, have+1)
	if _, err := os.Lstat(copied); err == nil {
		copied += "-" + s.cfg.Now().UTC().Format("20060102T150405Z")
	}
	n, err := s.upgradeCopied(ctx, list[have:], copied)
	if n == 0 { // it failed, or another program has done it meanwhile
		if rerr := os.Remove(copied); !errors.Is(rerr, os.ErrNotExist) {
			err = errors.Join(err, rerr)
		}
	}
	switch {
	case errors.Is(mapError(err), ErrNoRight):
		return s.olderShared(have, len(list), "the role "+s.shared.User()+" may not change it")
	case err != nil:
		return err
	case n > 0:
		s.upgrade = &Upgrade{From: have, To: len(list), Copy: copied}
	}
	s.schema.Have = len(list)
	return nil
}

// upgradeCopied copies the register to a file and applies migrations, in one transaction. It returns how many it
// applied.
func (s *Store) upgradeCopied(ctx context.Context, list []migration, copied string) (n int, err error) {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	var seq int64
	if err := tx.QueryRowContext(ctx, "SELECT seq FROM audit_head WHERE id = 1"+s.dialect().forUpdate).
		Scan(&seq); err != nil {
		return 0, err
	}
	if err := s.copyBefore(ctx, tx, copied); err != nil {
		return 0, problem.New("no-copy", s.cfg.Path, "make it possible to write in "+filepath.Dir(copied)+
			"; nothing was changed", "the copy of the register as it is, which comes before any change, cannot be "+
			"written: %s", postgres.Words(err))
	}
	if n, err = s.applyIn(ctx, tx, list); err != nil {
		return 0, err
	}
	return n, tx.Commit()
}

func (s *Store) copyBefore(ctx context.Context, from querier, copied string) error {
	if err := safefile.MkdirAll(filepath.Dir(copied)); err != nil {
		return err
	}
	if err := os.WriteFile(copied, nil, 0o600); err != nil {
		return err
	}
	if _, err := s.copyFrom(ctx, from, copied); err != nil {
		return err
	}
	return checkPages(ctx, copied)
}

func (s *Store) olderShared(have, want int, why string) error {
	return problem.New("older-register", s.cfg.Path, "as the owner of the database, `assure upgrade --apply`: first "+
		"it writes a checked copy to "+filepath.Dir(s.cfg.local)+", and from then on everybody needs this release",
		"the register is of an earlier release (schema %d, and this one works with schema %d), and %s", have, want, why)
}
