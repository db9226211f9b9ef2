package store

import (
	"errors"
	"io/fs"
	"os"

	"assure/internal/problem"
)

// note remembers which file the register is.
func (s *Store) note() (err error) {
	s.opened, err = os.Stat(s.cfg.Path)
	return err
}

// InPlace returns why the file at the path is not the register that was opened, nil while it is. What is read meanwhile
// is what the register was.
func (s *Store) InPlace() error { return problemFor(s.stillThere(), s.cfg.Path) }

// stillThere makes sure that the file at the path is the one that was opened: what is written to a file that was
// deleted or moved away is in no register. On a share the number of a file may change while it is the same one.
func (s *Store) stillThere() error {
	if s.opened == nil {
		return nil
	}
	now, err := os.Stat(s.cfg.Path)
	switch {
	case err == nil && (s.cfg.SingleUserShare || os.SameFile(now, s.opened)):
		return nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	}
	return &problem.Problem{Code: "register-gone", Where: s.cfg.Path,
		What: "the register is no longer the file that was opened: it was moved, deleted or replaced",
		Fix: "put the file back where it was, or leave and open the one that is there now; nothing is saved " +
			"until then"}
}
