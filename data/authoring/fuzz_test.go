package authoring

import (
	"errors"
	"testing"

	"assure/internal/problem"
)

func problemOf(err error) *problem.Problem {
	var p *problem.Problem
	errors.As(err, &p)
	return p
}

// Any sheet is refused with a problem, or gives a draft that keeps its promises.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"Question\nIs MFA on?\n",
		"Ref,Control question,Section,Response options,Importance,Mandatory,Standard\n1,\"a: b # " +
			"\"\"c\"\"\",Access,Yes/No/N/A,High,Y,ISO;CAF\n",
		"ID;Question;Evidence\nA1;x;y\nID;Question;Evidence\n1;Access;\n1.1;z;\n;;left\n",
		"Title\n\nNo.\tRequirement\tWeight\tRisk\tType\tOwner\n1\tx\t5 %\tr\tdate\tJane\n",
		"Question,Answer options\nq,\"1. Met\n2. Partly, or so\n- N/A\"\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Read("f.csv", data, Options{ID: "fuzz"})
		if err != nil {
			if problemOf(err) == nil || problemOf(err).Fix == "" {
				t.Fatalf("%v", err)
			}
			return
		}
		lawful(t, "f.csv", data, d)
	})
}
