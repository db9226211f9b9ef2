package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
)

// rest prints what a process takes while nobody types: its share of one processor, how often it is woken, and its
// memory.
func rest(out io.Writer, pid int, d time.Duration) error {
	before, err := look(pid)
	if err != nil {
		return err
	}
	time.Sleep(d)
	after, err := look(pid)
	if err != nil {
		return err
	}
	const ticks = 100 // of processor time in a second, on every Linux
	fmt.Fprintf(out, "idle for %s: %.2f %% of a processor, %.0f wake-ups a second, resident %d MiB\n", d,
		100*float64(after.ticks-before.ticks)/ticks/d.Seconds(), float64(after.woken-before.woken)/d.Seconds(),
		after.resident>>10)
	return nil
}

// usage is what a process has taken so far.
type usage struct {
	ticks    int // processor time
	woken    int // voluntary switches of all its threads
	resident int // KiB
}

func look(pid int) (u usage, err error) {
	dir := "/proc/" + strconv.Itoa(pid)
	b, err := os.ReadFile(dir + "/stat")
	if err != nil {
		return u, err
	}
	// Behind the name in brackets: state, ten fields, then user and system time.
	_, rest, _ := strings.Cut(string(b), ") ")
	fields := strings.Fields(rest)
	for _, f := range fields[11:13] {
		n, err := strconv.Atoi(f)
		if err != nil {
			return u, err
		}
		u.ticks += n
	}
	u.resident = field(dir+"/status", "VmRSS:")
	threads, err := os.ReadDir(dir + "/task")
	for _, t := range threads {
		u.woken += field(dir+"/task/"+t.Name()+"/status", "voluntary_ctxt_switches:")
	}
	return u, err
}

// field reads a number of a status file; 0 when it is not there.
func field(path, name string) int {
	b, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			n, _ := strconv.Atoi(strings.Fields(rest)[0])
			return n
		}
	}
	return 0
}
