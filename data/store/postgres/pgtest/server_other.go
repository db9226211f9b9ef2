//go:build !unix

package pgtest

import "errors"

func start(string, ...string) (*Server, error) {
	return nil, errors.New("tests start PostgreSQL on Unix only")
}

// Run is for Unix.
func (s *Server) Run() error { return errors.New("tests start PostgreSQL on Unix only") }

// Stop is for Unix.
func (s *Server) Stop() {}

// Kill is for Unix.
func (s *Server) Kill() error { return nil }

func (s *Server) copyOf(*Server) error { return errors.New("tests start PostgreSQL on Unix only") }

func serverFolder() (string, error) { return "", errors.New("tests start PostgreSQL on Unix only") }

func freePort() (int, error) { return 0, errors.New("tests start PostgreSQL on Unix only") }
