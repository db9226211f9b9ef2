package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"assure/data/store/postgres"
	"assure/internal/problem"
)

// Moved is what a move copied, the same on both sides.
type Moved struct {
	Head   Head       `json:"head"`
	Tables []TableSum `json:"tables"`
}

// MoveTo copies the register into a new one at to.Path and checks it there: from a file to the address of an empty
// database, or from a server to a file that is not there. Every row is read again from where it went and compared, and
// both sides are verified in full. Nobody else can write to the register meanwhile, and done is called while they still
// cannot, to keep them from writing to it afterwards. A register on a server is closed for good: it says where it went.
func (s *Store) MoveTo(ctx context.Context, to Config, done func() error) (*Moved, error) {
	if s.standby {
		return nil, s.refuseStandby()
	}
	if s.writer == nil {
		return nil, problemFor(ErrReadOnly, s.cfg.Path)
	}
	before, err := s.Verify(ctx, Head{})
	if err != nil {
		return nil, err
	}
	if !before.Whole() {
		return nil, problem.New("damaged", s.cfg.Path, "`assure audit verify` lists everything; restore a backup and "+
			"move that", "the register is not sound, so it was not moved: %s", before.Summary())
	}
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return nil, problemFor(err, s.cfg.Path)
	}
	defer tx.Rollback()
	own := &Tx{store: s, tx: tx, stmts: map[string]*sql.Stmt{}, View: View{q: tx}}
	var head Head
	if err := tx.QueryRowContext(ctx, "SELECT seq, hash FROM audit_head WHERE id = 1"+s.dialect().forUpdate).
		Scan(&head.Seq, &head.Hash); err != nil {
		return nil, problemFor(err, s.cfg.Path)
	}
	out := &Moved{Head: head}
	switch {
	case s.shared == nil && IsShared(to.Path):
		out.Tables, err = moveToServer(ctx, tx, to)
	case s.shared != nil && !IsShared(to.Path):
		out.Tables, err = s.moveToFile(ctx, own, to.Path)
	default:
		return nil, problem.New("same-engine", to.Path, "a file is moved to an address postgres://..., and a shared "+
			"register to a file", "this is the same kind of place")
	}
	if err != nil {
		return nil, problemFor(err, Shown(to.Path))
	}
	if err := done(); err != nil {
		return nil, err
	}
	if s.shared == nil {
		return out, nil // what it has written is nothing
	}
	return out, problemFor(tx.Commit(), s.cfg.Path)
}

// moveToServer copies the register that a transaction reads into an empty database, all of it or nothing, and verifies
// it.
func moveToServer(ctx context.Context, from querier, to Config) (sums []TableSum, err error) {
	tables, err := copiedTables(ctx, from)
	if err != nil {
		return nil, err
	}
	dst := &Store{cfg: to}
	dst.cfg.files = migrations()
	dst.cfg.ReadOnly, dst.cfg.busy = false, lockWait
	if dst.shared, err = postgres.Parse(to.Path); err != nil {
		return nil, err
	}
	dst.findLocal()
	defer func() { err = errors.Join(err, dst.Close()) }()
	if err := dst.dial(ctx); err != nil {
		return nil, err
	}
	if dst.standby {
		return nil, dst.refuseStandby()
	}
	var others int
	if err := dst.reader.QueryRowContext(ctx, "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()").
		Scan(&others); err != nil {
		return nil, err
	}
	if others > 0 {
		return nil, problem.New("not-empty", dst.cfg.Path, "create a new database for it; nothing was changed",
			"this database has tables already")
	}
	list, err := loadMigrations(dst.cfg.files)
	if err != nil {
		return nil, err
	}
	tx, err := dst.writer.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	if _, err := dst.applyIn(ctx, tx, list); err != nil {
		return nil, err
	}
	if sums, err = copyRows(ctx, tables, from, tx); err != nil {
		return nil, err
	}
	if err := tx.Commit(); err != nil {
		return nil, err
	}
	return sums, dst.sound(ctx)
}

// sound verifies a register that was moved.
func (s *Store) sound(ctx context.Context) error {
	after, err := s.Verify(ctx, Head{})
	if err != nil {
		return err
	}
	if !after.Whole() {
		return fmt.Errorf("%w: the copy is not sound: %s", ErrDamaged, after.Summary())
	}
	return nil
}

// moveToFile copies a register on a server to a new file, verifies it, and closes the one on the server.
func (s *Store) moveToFile(ctx context.Context, own *Tx, path string) (sums []TableSum, err error) {
	err = s.copyTo(ctx, path, func(ctx context.Context, tmp string) error {
		if err := checkCopy(ctx, tmp, s.cfg.Path); err != nil {
			return err
		}
		db, err := sql.Open("sqlite", readerDSN(tmp)+"&immutable=1")
		if err != nil {
			return err
		}
		defer db.Close()
		tables, err := copiedTables(ctx, db)
		if err != nil {
			return err
		}
		for i := range tables {
			is, err := tables[i].sum(ctx, db)
			if err != nil {
				return err
			}
			was, err := tables[i].sum(ctx, own.q)
			if err != nil {
				return err
			}
			if is != was {
				return fmt.Errorf("table %s: %d rows on the server and %d in the copy, or they are not the same: %w",
					was.Table, was.Rows, is.Rows, ErrDamaged)
			}
			sums = append(sums, was)
		}
		return own.closeMoved(ctx, path)
	})
	return sums, err
}
