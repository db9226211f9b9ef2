package register

import (
	"os"
	"syscall"
)

// peakMiB is the most memory that a process that has ended ever held.
func peakMiB(p *os.ProcessState) float64 {
	if u, ok := p.SysUsage().(*syscall.Rusage); ok {
		return float64(u.Maxrss) / 1024 // KiB on Linux
	}
	return 0
}
