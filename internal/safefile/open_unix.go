//go:build unix

package safefile

import "syscall"

// noWait opens a named pipe or device without waiting for its other end.
const noWait = syscall.O_NONBLOCK
