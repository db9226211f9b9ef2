//go:build !unix

package safefile

// noWait is of no use here: what is not a file, CON and NUL included, opens without waiting and shows by its type.
const noWait = 0
