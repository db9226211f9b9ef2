package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// written is the channel on which the server tells others that a transaction wrote. It carries [Connector.Name].
const written = "assure_written"

// Listen calls heard with the name of the window after each transaction that wrote, on a connection of its own. It
// returns when ctx ends, when the connection does, and where the server passes nothing on, as a standby. A pooler that
// gives each transaction another connection passes nothing on either, and no error says so.
func (c *Connector) Listen(ctx context.Context, heard func(name string)) error {
	pg, err := pgx.ConnectConfig(ctx, c.Address.config.Copy())
	if err != nil {
		return fail(err)
	}
	defer func() {
		end, done := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer done()
		_ = pg.Close(end)
	}()
	if _, err := pg.Exec(ctx, "LISTEN "+written, pgx.QueryExecModeSimpleProtocol); err != nil {
		return fail(err)
	}
	for {
		n, err := pg.WaitForNotification(ctx)
		if err != nil {
			return fail(err)
		}
		heard(n.Payload)
	}
}
