// Command growth says how the time and memory of the program grow with a register, all in one run:
//
//	go build -o assure . && go run ./tui/tuitest/growth -assure ./assure small.db big.db
//
// It runs the lists, the scoring and the exports on each register as a process of its own, and prints processor
// seconds, the most memory that was held, and the milliseconds for each supplier with their ratio to those of the first
// register.
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

func main() {
	program := flag.String("assure", "./assure", "the program")
	only := flag.String("only", "", "of the commands those that hold this text")
	flag.Parse()
	if err := run(context.Background(), *program, *only, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "growth:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, program, only string, registers []string) error {
	dir, err := os.MkdirTemp("", "growth-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	commands := []string{"supplier list", "today", "risk list", "score rescore"}
	for _, format := range []string{"csv", "json", "xlsx"} {
		commands = append(commands, "register --force --out "+filepath.Join(dir, "register."+format))
	}
	fmt.Printf("%-24s %10s %10s %8s %14s %6s\n", "command", "suppliers", "CPU s", "MiB", "ms/supplier", "ratio")
	for _, command := range commands {
		if !strings.Contains(command, only) {
			continue
		}
		first := 0.0
		for _, register := range registers {
			n, err := suppliers(ctx, program, register)
			if err != nil {
				return err
			}
			args := append([]string{"--db", register}, strings.Fields(command)...)
			cmd := exec.CommandContext(ctx, program, args...) //nolint:gosec // named by the person who measures
			cmd.Stderr = os.Stderr
			if err := cmd.Run(); err != nil {
				return fmt.Errorf("%s: %w", command, err)
			}
			used, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
			if !ok {
				return fmt.Errorf("%s: it is not known what it used", command)
			}
			cpu := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
			each := float64(cpu) / float64(time.Millisecond) / float64(max(n, 1))
			if first == 0 {
				first = each
			}
			fmt.Printf("%-24s %10d %10.2f %8d %14.3f %6.2f\n",
				strings.ReplaceAll(command, " --force --out "+dir+"/", " "), n, cpu.Seconds(), used.Maxrss>>10, each,
				each/first)
		}
	}
	return nil
}

// suppliers counts the suppliers of a register: the lines of their list but the first. It is the program that counts,
// because a process begins with the most memory that the one which started it held.
func suppliers(ctx context.Context, program, register string) (int, error) {
	cmd := exec.CommandContext(ctx, program, "--db", register, "supplier", "list", "--csv") //nolint:gosec // as above
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	n := -1
	for lines := bufio.NewScanner(out); lines.Scan(); n++ {
	}
	return n, cmd.Wait()
}
