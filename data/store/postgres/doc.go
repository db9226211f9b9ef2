// Package postgres connects the store to a register that several people share on a PostgreSQL server. The statements
// are those of the store, written once for both engines; this package has what differs:
//
//   - [Parse] reads an address such as postgres://assure@db.example.nhs.uk/assure, [Connector] connects to it;
//   - [Statement] rewrites the few words of a statement that PostgreSQL spells otherwise, [Schema] those of a
//     migration;
//   - [KindOf] says what an error of the server means;
//   - [Connector.Listen] hears of what others write;
//   - a connection reads one result while another is open, as the store does, by keeping what is left of the first one.
//
// Locks last for a transaction and no longer, so that a pooler may stand between. One that gives each transaction
// another connection wants default_query_exec_mode=exec in the address: then no statement is prepared by name.
package postgres
