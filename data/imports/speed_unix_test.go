//go:build unix

package imports

import (
	"syscall"
	"time"
)

// cpuUsed is the processor time used so far by this process, and by the processes it waited for.
func cpuUsed() (own, children time.Duration) {
	of := func(who int) time.Duration {
		var u syscall.Rusage
		if syscall.Getrusage(who, &u) != nil {
			return 0
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	return of(syscall.RUSAGE_SELF), of(syscall.RUSAGE_CHILDREN)
}
