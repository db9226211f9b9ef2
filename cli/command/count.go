package command

import (
	"strconv"

	"github.com/spf13/pflag"
)

// countFlag is a flag that takes a whole number, 0 or more.
type countFlag struct{ to *int }

// CountVar defines a flag that takes a whole number, 0 or more.
func CountVar(f *pflag.FlagSet, to *int, name string, value int, usage string) {
	*to = value
	f.Var(countFlag{to}, name, usage)
}

// Set reads the number.
func (c countFlag) Set(s string) error {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return Usage("give a whole number, 0 or more", "%q is not a number of these", s)
	}
	*c.to = n
	return nil
}

func (c countFlag) String() string {
	if c.to == nil {
		return "0"
	}
	return strconv.Itoa(*c.to)
}

// Type names the kind of the flag in the help.
func (c countFlag) Type() string { return "int" }
