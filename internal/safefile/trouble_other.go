//go:build !unix

package safefile

import "syscall"

// ownModes is whether files have permissions for their owner alone.
const ownModes = false

// kindOf reads the error numbers of Windows.
func kindOf(number syscall.Errno) string {
	switch number {
	case 39, 112, 1295: // HANDLE_DISK_FULL, DISK_FULL, DISK_QUOTA_EXCEEDED
		return CodeFull
	case 23, 1110, 1117: // CRC, MEDIA_CHANGED, IO_DEVICE
		return CodeFailing
	case 4: // TOO_MANY_OPEN_FILES
		return CodeTooMany
	case 19: // WRITE_PROTECT
		return CodeNoWrite
	}
	return ""
}
