//go:build !unix

package serve

import (
	"os"
	"time"

	"assure/internal/problem"
	"assure/questionnaire/entity"
)

// alone refuses: below an OpenSSH server a person has one session on Unix only.
func alone(string, *entity.Person, string) (free func(), err error) {
	return nil, problem.New("unsupported", "--sshd", "use --ssh", "this works on Unix only")
}

// lastRead is not known there.
func lastRead(*os.File) (at time.Time, known bool) { return time.Time{}, false }
