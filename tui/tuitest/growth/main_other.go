//go:build !linux

// Command growth says how time and memory of the program grow with a register. It needs Linux.
package main

import "fmt"

func main() { fmt.Println("growth: the most memory a process held is measured on Linux only") }
