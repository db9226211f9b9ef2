package store

import (
	"context"
	"database/sql"
	"sync"
)

// maxStatements bounds the statements kept. A register writes with about a hundred; those whose form depends on how much
// is asked for could be any number.
const maxStatements = 250

// statements keeps what transactions prepared, so that the next one need not: to prepare the statements of a small
// transaction takes longer than to run them. A statement can be prepared for all transactions only between two of them,
// which is why it is wanted first and prepared before the next one begins. A process that writes once pays nothing.
type statements struct {
	mu     sync.Mutex
	kept   map[string]*sql.Stmt
	wanted map[string]bool
}

// prepare prepares what the transactions before used and gives all that is kept. What comes back is not changed later. A
// statement that cannot be prepared now is left to the transaction that needs it, which says what is wrong.
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
			_ = again.Close() // two transactions wanted it at the same time
		}
		next[query] = st
	}
	s.kept = next
	return next
}

// used notes which statements a transaction ran.
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
