package store

import (
	"context"
	"database/sql"
	"sync"
)

// maxStatements is the most statements kept. A register uses about a hundred for writing; those
// whose text depends on the number of values could be any number.
const maxStatements = 250

// statements keeps prepared statements from transaction to transaction, because preparing those of a small transaction
// takes longer than running them. A statement for all transactions can be prepared only between two of them, so it is
// noted as wanted and prepared before the next one begins. A process that writes once prepares nothing extra.
type statements struct {
	mu     sync.Mutex
	kept   map[string]*sql.Stmt
	wanted map[string]bool
}

// prepare prepares the wanted statements and returns all that are kept, in a map that is not changed later. A statement
// that cannot be prepared is left to the transaction that needs it, which returns the error.
func (s *statements) prepare(ctx context.Context, db *sql.DB) map[string]*sql.Stmt {
	s.mu.Lock()
	wanted, kept := s.wanted, s.kept
	s.wanted = nil
	s.mu.Unlock()
	if len(wanted) == 0 {
		return kept
	}
	next := make(map[string]*sql.Stmt, len(kept)+len(wanted))
	for query := range wanted {
		st, err := db.PrepareContext(ctx, query) //nolint:sqlclosecheck // it is kept, and closed with the database
		if err == nil {
			next[query] = st
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for query, st := range s.kept {
		if again := next[query]; again != nil {
			_ = again.Close() // two transactions prepared it at the same time
		}
		next[query] = st
	}
	s.kept = next
	return next
}

// used notes the statements that a transaction ran.
func (s *statements) used(stmts map[string]*sql.Stmt) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for query := range stmts {
		if s.kept[query] != nil || len(s.kept)+len(s.wanted) >= maxStatements {
			continue
		}
		if s.wanted == nil {
			s.wanted = map[string]bool{}
		}
		s.wanted[query] = true
	}
}
