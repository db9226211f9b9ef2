//go:build linux && amd64

package reliability

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// call is one call of the operating system on a file below the folder that is watched.
type call struct {
	kind string // open, write, sync, truncate, name, unlink, mkdir, close
	path string // of the file, or of the new name
	from string // of a rename or link
	data []byte // written, when the tracer records
	off  int64  // of a write, -1 for the position of the file
	size int64  // of a truncate
	ok   bool
}

// tracer runs a program and watches its calls on files below root; it can make one of them fail. All counting is over
// the whole program, whichever thread calls. It uses ptrace, as the driver of the register makes its calls itself,
// past the C library.
type tracer struct {
	root   string
	kind   string        // which calls are counted
	nth    int           // which of them fails, from 1; 0 for none
	errno  syscall.Errno // how it fails
	record func(call)    // gets each call that succeeded, nil for nobody

	count int
	hit   *call // the call that failed
}

// kinds are the calls of amd64 by number.
var kinds = map[uint64]string{2: "open", 257: "open", 85: "open", 1: "write", 18: "write", 20: "write", 74: "sync",
	75: "sync", 77: "truncate", 82: "name", 264: "name", 316: "name", 86: "name", 265: "name", 87: "unlink",
	263: "unlink", 83: "mkdir", 258: "mkdir", 3: "close"}

// outcome is how the program ended.
type outcome struct {
	code           int // -1 for a signal
	stdout, stderr string
}

// run runs the program with its output in files of dir, which is not below root.
func (t *tracer) run(dir, stdin string, env []string, exe string, args ...string) (out outcome, err error) {
	runtime.LockOSThread() // the thread that starts it is the one that may trace it
	defer runtime.UnlockOSThread()
	var files []*os.File
	for _, name := range []string{"stdin", "stdout", "stderr"} {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			return out, err
		}
		defer f.Close()
		files = append(files, f)
	}
	if _, err := files[0].WriteString(stdin); err != nil {
		return out, err
	}
	if _, err := files[0].Seek(0, 0); err != nil {
		return out, err
	}
	p, err := os.StartProcess(exe, append([]string{exe}, args...), &os.ProcAttr{Dir: dir, Files: files,
		Env: append(os.Environ(), env...), Sys: &syscall.SysProcAttr{Ptrace: true}})
	if err != nil {
		return out, err
	}
	status, err := t.follow(p.Pid)
	if err != nil {
		_ = p.Kill()
		return out, err
	}
	out.code = status.ExitStatus()
	for i, into := range []*string{&out.stdout, &out.stderr} {
		b, err := os.ReadFile(files[i+1].Name())
		if err != nil {
			return out, err
		}
		*into = string(b)
	}
	return out, nil
}

// pending is what a thread is doing between the beginning and the end of a call.
type pending struct {
	inside bool
	call   *call
	fail   bool
}

func (t *tracer) follow(pid int) (last unix.WaitStatus, err error) {
	var ws unix.WaitStatus
	if _, err := unix.Wait4(pid, &ws, unix.WALL, nil); err != nil {
		return ws, err
	}
	if err := unix.PtraceSetOptions(pid, unix.PTRACE_O_TRACESYSGOOD|unix.PTRACE_O_TRACECLONE|
		unix.PTRACE_O_EXITKILL); err != nil {
		return ws, err
	}
	if err := unix.PtraceSyscall(pid, 0); err != nil {
		return ws, err
	}
	threads := map[int]*pending{}
	for {
		tid, err := unix.Wait4(-1, &ws, unix.WALL|unix.WNOTHREAD, nil)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			return ws, err
		case ws.Exited() || ws.Signaled(): //nolint:misspell // its name
			if delete(threads, tid); tid == pid {
				return ws, nil
			}
			continue
		}
		signal := 0
		state, known := threads[tid]
		if !known {
			state = &pending{}
			threads[tid] = state
		}
		switch sig := ws.StopSignal(); {
		case sig == unix.SIGTRAP|0x80:
			if err := t.stop(pid, tid, state); err != nil && !errors.Is(err, unix.ESRCH) {
				return ws, err
			}
		case sig == unix.SIGTRAP: // a new thread
		case sig == unix.SIGSTOP && !known:
		default:
			signal = int(sig)
		}
		if err := unix.PtraceSyscall(tid, signal); err != nil && !errors.Is(err, unix.ESRCH) {
			return ws, err
		}
	}
}

// stop is the beginning or the end of a call.
func (t *tracer) stop(pid, tid int, s *pending) error {
	var regs unix.PtraceRegs
	if err := unix.PtraceGetRegs(tid, &regs); err != nil {
		return err
	}
	if s.inside = !s.inside; s.inside {
		s.call, s.fail = t.look(pid, &regs), false
		if s.call == nil || s.call.kind != t.kind {
			return nil
		}
		if t.count++; t.count != t.nth {
			return nil
		}
		t.hit, s.fail = s.call, true
		regs.Orig_rax = ^uint64(0) // no such call: the system does nothing
		return unix.PtraceSetRegs(tid, &regs)
	}
	if s.fail {
		regs.Rax = uint64(-int64(t.errno))
		return unix.PtraceSetRegs(tid, &regs)
	}
	if c := s.call; c != nil && t.record != nil && int64(regs.Rax) >= 0 {
		if c.ok = true; c.kind == "write" {
			c.data = c.data[:min(len(c.data), int(regs.Rax))]
		}
		t.record(*c)
	}
	return nil
}

// look reads what a call is about, nil when it is not one on a file below root.
func (t *tracer) look(pid int, regs *unix.PtraceRegs) *call {
	kind := kinds[regs.Orig_rax]
	if kind == "" {
		return nil
	}
	c := &call{kind: kind, off: -1}
	switch regs.Orig_rax {
	case 2, 85, 87, 83: // path
		c.path = t.text(pid, regs.Rdi)
	case 257, 263, 258: // folder, path
		c.path = t.text(pid, regs.Rsi)
	case 82, 86:
		c.from, c.path = t.text(pid, regs.Rdi), t.text(pid, regs.Rsi)
	case 264, 316, 265:
		c.from, c.path = t.text(pid, regs.Rsi), t.text(pid, regs.R10)
	default:
		c.path, _ = os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", pid, int32(regs.Rdi)))
	}
	if !strings.HasPrefix(c.path, t.root) {
		return nil
	}
	if kind == "truncate" {
		c.size = int64(regs.Rsi)
	}
	if kind == "write" && t.record != nil {
		if regs.Orig_rax == 18 {
			c.off = int64(regs.R10)
		}
		c.data = t.memory(pid, regs.Rsi, int(regs.Rdx))
	}
	return c
}

func (t *tracer) memory(pid int, at uint64, n int) []byte {
	f, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		return nil
	}
	defer f.Close()
	b := make([]byte, n)
	got, _ := f.ReadAt(b, int64(at))
	return b[:got]
}

func (t *tracer) text(pid int, at uint64) string {
	if at == 0 {
		return ""
	}
	b := t.memory(pid, at, 1024)
	if i := slices.Index(b, 0); i >= 0 {
		b = b[:i]
	}
	return string(b)
}
