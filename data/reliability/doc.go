// Package reliability has the tests that break things under the real program: one call of the operating system after
// another fails, the program is killed, the power goes. They find out whether what was acknowledged is there
// afterwards. docs/reliability.md has what they measured, and the commands that repeat it.
package reliability
