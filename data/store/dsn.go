package store

import (
	"errors"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"modernc.org/sqlite"
)

// applicationID marks a SQLite file as a register: "ASUR".
const applicationID = 0x41535552

// driverMode sets the two process-wide switches of the driver: a _pragma of a DSN is one statement, and locks belong to
// the open file, so that closing another handle on it cannot drop them (Linux only; elsewhere it is unavailable).
func driverMode() error {
	sqlite.StrictPragmas(true)
	if _, err := sqlite.OFDLocking(true); err != nil && !errors.Is(err, sqlite.ErrOFDLockingUnavailable) {
		return err
	}
	return nil
}

// fileURI is the path as a SQLite URI. Everything that has a meaning in a URI is escaped: a register may be called
// "a?mode=memory.db". Windows drives and shares become /C:/... and //host/share/....
func fileURI(path string) string {
	p := filepath.ToSlash(path)
	if len(p) > 1 && p[1] == ':' {
		p = "/" + p
	}
	if strings.HasPrefix(p, "//") {
		p = "//" + p // an empty authority, then the share
	}
	return "file:" + strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(p)
}

func writerDSN(cfg Config) string {
	q := url.Values{}
	q.Set("_txlock", "immediate")
	q.Set("_busy_timeout", strconv.FormatInt(cfg.busy.Milliseconds(), 10))
	q.Set("_journal_mode", "WAL")
	q.Set("_synchronous", "FULL")
	q.Set("_foreign_keys", "on")
	q.Set("_dqs", "0")
	q.Set("_defensive", "1")
	q.Set("_error_rc", "1")
	q.Set("mode", "rw")
	q["_pragma"] = []string{"recursive_triggers(1)", "trusted_schema(0)", "cell_size_check(1)"}
	if cfg.MaxPages > 0 {
		q["_pragma"] = append(q["_pragma"], "max_page_count("+strconv.Itoa(cfg.MaxPages)+")")
	}
	// The log is copied into the file every 16 MB rather than every 4 MB, because importing many files touches the same
	// pages again and again. Commits are as durable as before.
	// What undoes a statement of many rows is kept in memory rather than in a file.
	q["_pragma"] = append(q["_pragma"], "wal_autocheckpoint(4000)", "temp_store(MEMORY)")
	if cfg.SingleUserShare {
		// Write-ahead logs need memory shared between processes, which a network drive does not
		// have.
		q.Set("_journal_mode", "TRUNCATE")
		q["_pragma"] = append(q["_pragma"], "locking_mode(EXCLUSIVE)")
	}
	return fileURI(cfg.Path) + "?" + q.Encode()
}

func readerDSN(path string) string {
	q := url.Values{}
	q.Set("mode", "ro")
	q.Set("_query_only", "1")
	q.Set("_busy_timeout", "5000")
	q.Set("_foreign_keys", "on")
	q.Set("_dqs", "0")
	return fileURI(path) + "?" + q.Encode()
}
