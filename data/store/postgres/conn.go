package postgres

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Connector connects to the server of an address, for database/sql.
type Connector struct {
	Address *Address
	// LockWait is how long a transaction waits for another writer.
	LockWait time.Duration
	// Name is what those who listen hear after each transaction that wrote: the window, of letters and digits. Without
	// one they hear nothing.
	Name string
	// SyncCommit has commits wait for the disk of the server, where it is set not to.
	SyncCommit bool
}

// Connect opens a connection.
func (c *Connector) Connect(ctx context.Context) (driver.Conn, error) {
	pg, err := pgx.ConnectConfig(ctx, c.Address.config.Copy())
	if err != nil {
		return nil, fail(err)
	}
	return &conn{pg: pg, begin: c.beginSQL()}, nil
}

// Driver is asked for by database/sql, and used by nobody.
func (c *Connector) Driver() driver.Driver { return noDriver{} }

type noDriver struct{}

func (noDriver) Open(string) (driver.Conn, error) { return nil, errors.New("connect with a Connector") }

// idleLimit is how long a transaction that writes may wait for its own program, which holds up the others.
const idleLimit = 2 * time.Minute

func (c *Connector) beginSQL() string {
	ms := func(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }
	s := "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = " + ms(c.LockWait) +
		"; SET LOCAL idle_in_transaction_session_timeout = " + ms(idleLimit)
	if c.SyncCommit {
		s += "; SET LOCAL synchronous_commit = on"
	}
	if c.Name != "" {
		s += "; NOTIFY " + written + ", " + Quote(c.Name)
	}
	return s
}

// conn is a connection. At most one result is read from the server at a time; see settle.
type conn struct {
	pg    *pgx.Conn
	begin string // starts a transaction that writes
	open  *rows  // the result that is still being read, nil for none
}

// settle keeps what is left of the open result, so that the connection is free for the next statement.
func (c *conn) settle() {
	if r := c.open; r != nil {
		for r.fetch() {
		}
	}
}

// BeginTx starts a transaction. One that reads sees the register as it is at its first statement until its end.
func (c *conn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	words := c.begin
	if o.ReadOnly {
		words = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
	}
	c.settle()
	if _, err := c.pg.Exec(ctx, words, pgx.QueryExecModeSimpleProtocol); err != nil {
		if c.pg.IsClosed() && ctx.Err() == nil {
			return nil, driver.ErrBadConn // nothing was done: another connection may do it
		}
		return nil, fail(err)
	}
	return &tx{c}, nil
}

// Begin is not called: database/sql calls BeginTx.
func (c *conn) Begin() (driver.Tx, error) { return c.BeginTx(context.Background(), driver.TxOptions{}) }

type tx struct{ c *conn }

// Commit ends a transaction. A server answers the commit of a transaction that had an error with a rollback.
func (t *tx) Commit() error {
	t.c.settle()
	tag, err := t.c.pg.Exec(context.Background(), "COMMIT", pgx.QueryExecModeSimpleProtocol)
	if err == nil && tag.String() == "ROLLBACK" {
		return errors.New("the transaction had an error before, and was rolled back")
	}
	return fail(err)
}

func (t *tx) Rollback() error {
	if t.c.pg.IsClosed() {
		return nil
	}
	t.c.settle()
	_, err := t.c.pg.Exec(context.Background(), "ROLLBACK", pgx.QueryExecModeSimpleProtocol)
	return fail(err)
}

// Prepare makes a statement that is sent with each call: pgx keeps the plans of those sent often.
func (c *conn) Prepare(query string) (driver.Stmt, error) { return &stmt{c, query}, nil }

func (c *conn) PrepareContext(_ context.Context, query string) (driver.Stmt, error) {
	return c.Prepare(query)
}

// Close closes the connection.
func (c *conn) Close() error {
	ctx, done := context.WithTimeout(context.Background(), time.Second)
	defer done()
	return c.pg.Close(ctx)
}

// IsValid reports whether the connection can be used again.
func (c *conn) IsValid() bool { return !c.pg.IsClosed() }

// ResetSession is called before the connection is used again.
func (c *conn) ResetSession(context.Context) error {
	if c.pg.IsClosed() {
		return driver.ErrBadConn
	}
	return nil
}

// Ping asks the server for an answer.
func (c *conn) Ping(ctx context.Context) error {
	c.settle()
	err := c.pg.Ping(ctx)
	if err != nil && c.pg.IsClosed() && ctx.Err() == nil {
		return driver.ErrBadConn
	}
	return fail(err)
}

// ExecContext runs a statement. Without arguments it may be several.
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	c.settle()
	if len(args) == 0 {
		tag, err := c.pg.Exec(ctx, query, pgx.QueryExecModeSimpleProtocol)
		return result(tag), fail(err)
	}
	tag, err := c.pg.Exec(ctx, Statement(query), values(args)...)
	return result(tag), fail(err)
}

// QueryContext runs a query and reads its first row.
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	c.settle()
	got, err := c.pg.Query(ctx, Statement(query), values(args)...)
	if err != nil {
		return nil, fail(err)
	}
	r := &rows{c: c, from: got}
	r.kept = r.space[:0]
	c.open = r
	if !r.fetch() && r.err != nil {
		return nil, r.err
	}
	return r, nil
}

func values(args []driver.NamedValue) []any {
	out := make([]any, len(args))
	for i := range args {
		out[i] = args[i].Value
	}
	return out
}

type result pgconn.CommandTag

func (result) LastInsertId() (int64, error) {
	return 0, errors.New("the store gives its own identifiers")
}

func (r result) RowsAffected() (int64, error) { return pgconn.CommandTag(r).RowsAffected(), nil }

type stmt struct {
	c     *conn
	query string
}

func (s *stmt) Close() error  { return nil }
func (s *stmt) NumInput() int { return -1 }

func (s *stmt) Exec([]driver.Value) (driver.Result, error) { return nil, driver.ErrSkip }
func (s *stmt) Query([]driver.Value) (driver.Rows, error)  { return nil, driver.ErrSkip }

func (s *stmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	return s.c.ExecContext(ctx, s.query, args)
}

func (s *stmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	return s.c.QueryContext(ctx, s.query, args)
}

// rows is the result of a query: rows that were read and not yet asked for, and then those still to be read.
type rows struct {
	c     *conn
	from  pgx.Rows // nil when all is read
	names []string
	kept  [][]any
	space [1][]any // of kept, while rows are asked for as they are read
	err   error
}

// fetch reads one more row from the server. It returns false when there is none, or after an error.
func (r *rows) fetch() bool {
	if r.from == nil {
		return false
	}
	more := r.from.Next()
	if r.names == nil {
		for _, f := range r.from.FieldDescriptions() {
			r.names = append(r.names, f.Name)
		}
	}
	if more {
		var row []any
		if row, r.err = r.from.Values(); r.err == nil {
			r.kept = append(r.kept, row)
			return true
		}
	}
	r.from.Close()
	if r.err == nil {
		r.err = fail(r.from.Err())
	}
	r.from = nil
	if r.c.open == r {
		r.c.open = nil
	}
	return false
}

// Columns are the names of the columns.
func (r *rows) Columns() []string { return r.names }

// Close drops what was not asked for.
func (r *rows) Close() error {
	r.kept = nil
	if r.from != nil {
		r.from.Close()
		r.from = nil
		if r.c.open == r {
			r.c.open = nil
		}
	}
	return nil
}

// Next gives the next row.
func (r *rows) Next(dest []driver.Value) error {
	if len(r.kept) == 0 && !r.fetch() {
		if r.err != nil {
			return r.err
		}
		return io.EOF
	}
	for i, v := range r.kept[0] {
		dest[i] = plain(v)
	}
	r.kept[0] = nil
	if r.kept = r.kept[1:]; len(r.kept) == 0 {
		r.kept = r.space[:0]
	}
	return nil
}

// plain is a value in the few types of database/sql.
func plain(v any) driver.Value {
	switch x := v.(type) {
	case int32:
		return int64(x)
	case int16:
		return int64(x)
	case uint32:
		return int64(x)
	}
	return v
}
