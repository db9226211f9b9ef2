package postgres

import (
	"context"
	"crypto/tls"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
)

// Kind is what an error means to the register.
type Kind int

// The kinds of error. Other is one of the program.
const (
	Other Kind = iota
	Duplicate
	ForeignKey
	Refused
	Busy
	DiskFull
	ReadOnly
	Damaged
	Unreachable // the server cannot be reached, or the connection broke
	NoLogin     // the server does not let this person in
	NoDatabase
	NoRight // the role may not do this
)

// failure is an error of a connection, with what it means.
type failure struct {
	kind Kind
	error
}

func (f *failure) Unwrap() error { return f.error }

// fail marks an error as one of a connection.
func fail(err error) error {
	if err == nil {
		return nil
	}
	return &failure{kindOf(err), err}
}

// KindOf is what an error of a connection means, [Other] for errors that come from elsewhere.
func KindOf(err error) Kind {
	var f *failure
	if errors.As(err, &f) {
		return f.kind
	}
	if errors.Is(err, driver.ErrBadConn) {
		return Unreachable
	}
	return Other
}

// kindOf reads the code of an error of the server, and tells a broken connection from other errors.
func kindOf(err error) Kind {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return kindOfCode(pg.Code)
	}
	var connect *pgconn.ConnectError
	var network net.Error
	switch {
	case errors.Is(err, context.Canceled):
		return Other
	case errors.As(err, &connect), errors.As(err, &network), errors.Is(err, driver.ErrBadConn),
		errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, net.ErrClosed),
		errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, syscall.ECONNREFUSED),
		strings.Contains(err.Error(), "conn closed"):
		return Unreachable
	}
	return Other
}

func kindOfCode(code string) Kind {
	switch code {
	case "23505":
		return Duplicate
	case "23503":
		return ForeignKey
	case "55P03", "40001", "40P01", "25P03", "57014": // no lock in time, conflict, deadlock, idle, cancelled
		return Busy
	case "53100":
		return DiskFull
	case "25006": // a standby, or a database that is set to reading only
		return ReadOnly
	case "42501":
		return NoRight
	case "3D000":
		return NoDatabase
	case "28000", "28P01":
		return NoLogin
	case "57P01", "57P02", "57P03", "53300", "57P05": // it stops, crashed, starts, has no connection left, idle
		return Unreachable
	}
	switch code[:min(2, len(code))] {
	case "23", "22":
		return Refused
	case "08":
		return Unreachable
	case "XX":
		return Damaged
	}
	return Other
}

// BehindReader reports whether a standby ended a reading because it had to follow its primary.
func BehindReader(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "40001" && strings.Contains(pg.Message, "conflict with recovery")
}

// Words is what the server said, without what the driver puts before it.
func Words(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Message
	}
	var tls *tls.CertificateVerificationError
	if errors.As(err, &tls) {
		return tls.Err.Error()
	}
	var name *net.DNSError
	if errors.As(err, &name) {
		return "no such host: " + name.Name
	}
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err.Error()
	}
	var f *failure
	if errors.As(err, &f) {
		err = f.error
	}
	return parseWords(err)
}
