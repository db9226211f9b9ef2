//go:build unix

package safefile

import "syscall"

// ownModes is whether files have permissions for their owner alone.
const ownModes = true

func kindOf(number syscall.Errno) string {
	switch number {
	case syscall.ENOSPC, syscall.EDQUOT:
		return CodeFull
	case syscall.EIO:
		return CodeFailing
	case syscall.EMFILE, syscall.ENFILE:
		return CodeTooMany
	case syscall.EROFS:
		return CodeNoWrite
	}
	return ""
}
