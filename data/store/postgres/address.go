package postgres

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"assure/internal/problem"
)

// Address is where a shared register is.
type Address struct {
	config *pgx.ConnConfig
	// Safe is the address as it is shown: without parameters, and never with a password.
	Safe string
	// Files is the folder that the parameter files names, for originals; "" for none.
	Files string
	// Weak says why the connection can be read or changed by others on the network, "" when it cannot.
	Weak string
}

// IsAddress reports whether the name of a register is an address of this engine rather than a path.
func IsAddress(name string) bool {
	scheme, _, ok := strings.Cut(name, "://")
	return ok && (scheme == "postgres" || scheme == "postgresql")
}

// Redact is an address without what may be secret in it: its password and parameters. A name that cannot be read as
// an address is shown as its scheme alone.
func Redact(name string) string {
	u, err := url.Parse(name)
	if err != nil {
		scheme, _, _ := strings.Cut(name, "://")
		return scheme + "://..."
	}
	u.RawQuery, u.Fragment = "", ""
	if u.User != nil {
		u.User = url.User(u.User.Username())
	}
	return u.String()
}

const example = "write it as postgres://USER@HOST/DATABASE, with the password in ~/.pgpass or PGPASSWORD"

// connectTimeout is how long connecting may take when the address does not say otherwise.
const connectTimeout = 10 * time.Second

// Parse reads an address. Passwords come from PGPASSWORD, PGPASSFILE or ~/.pgpass, because an address shows in the list
// of processes. Without sslmode the connection is encrypted and the name of the server checked; what is weaker is
// refused unless the server is on this computer.
func Parse(name string) (*Address, error) {
	safe := Redact(name)
	bad := func(what string) error { return problem.New("bad-address", safe, example, "%s", what) }
	u, err := url.Parse(name)
	if err != nil {
		return nil, bad("this is not an address of a PostgreSQL database")
	}
	q := u.Query()
	if _, has := u.User.Password(); has || q.Has("password") {
		return nil, problem.New("password-in-address", safe, "take it out, change it, and keep it in ~/.pgpass (mode "+
			"0600), or in PGPASSWORD",
			"the address has a password in it, which others see in the list of processes")
	}
	if strings.Trim(u.Path, "/") == "" && !q.Has("dbname") {
		return nil, bad("the address does not name a database")
	}
	a := &Address{Safe: safe, Files: q.Get("files")}
	q.Del("files")
	mode := q.Get("sslmode")
	if mode == "" {
		mode = os.Getenv("PGSSLMODE")
	}
	local := onThisComputer(u, q)
	if mode == "" {
		mode = "verify-full"
		if local {
			mode = "prefer"
		}
	}
	if mode != "verify-full" && !local {
		return nil, problem.New("weak-connection", safe, "leave sslmode out or set sslmode=verify-full, and name the "+
			"certificate of the authority with sslrootcert=FILE; docs/postgres.md shows it",
			"sslmode=%s lets others on the network read the register or pretend to be the server", mode)
	}
	q.Set("sslmode", mode)
	u.RawQuery = q.Encode()
	if a.config, err = pgx.ParseConfig(u.String()); err != nil {
		return nil, bad("the address cannot be read: " + parseWords(err))
	}
	if a.Files != "" && !filepath.IsAbs(a.Files) {
		return nil, bad("files=" + a.Files + " is not a whole path")
	}
	if a.config.ConnectTimeout == 0 {
		a.config.ConnectTimeout = connectTimeout
	}
	if a.config.RuntimeParams["application_name"] == "" {
		a.config.RuntimeParams["application_name"] = "assure"
	}
	return a, nil
}

// parseWords is an error of reading an address without the address, which it repeats.
func parseWords(err error) string {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err.Error()
		}
		err = next
	}
}

// onThisComputer reports whether every host of an address is this computer: a socket or a loopback address.
func onThisComputer(u *url.URL, q url.Values) bool {
	hosts := strings.Split(u.Host, ",")
	if h := q.Get("host"); h != "" {
		hosts = strings.Split(h, ",")
	} else if u.Host == "" {
		if h := os.Getenv("PGHOST"); h != "" {
			hosts = strings.Split(h, ",")
		}
	}
	for _, h := range hosts {
		if name, _, err := net.SplitHostPort(h); err == nil {
			h = name
		}
		h = strings.Trim(h, "[]")
		ip := net.ParseIP(h)
		if h != "" && h != "localhost" && !strings.HasPrefix(h, "/") && !strings.HasPrefix(h, "@") &&
			(ip == nil || !ip.IsLoopback()) {
			return false
		}
	}
	return true
}

// FolderName is a name for the folder of what this computer keeps of the register: of its first host, port and
// database.
func (a *Address) FolderName() string {
	clean := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' {
			return r
		}
		return '_'
	}, fmt.Sprintf("%s-%d-%s", a.config.Host, a.config.Port, a.config.Database))
	return strings.TrimLeft(clean, "._-")
}

// User is the role that the address connects as.
func (a *Address) User() string { return a.config.User }
