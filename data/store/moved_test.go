package store

import (
	"os"
	"testing"

	"assure/questionnaire/entity"
)

// What is written to a register that was moved, deleted or replaced is refused, and written once it is back.
func TestWriteToARegisterThatIsGone(t *testing.T) {
	aboutFiles(t)
	for name, take := range map[string]func(t *testing.T, path string){
		"moved": func(t *testing.T, path string) {
			if err := os.Rename(path, path+".away"); err != nil {
				t.Skip(err) // Windows does not let an open file be moved
			}
		},
		"replaced": func(t *testing.T, path string) {
			b, err := os.ReadFile(path)
			if err == nil {
				err = os.Rename(path, path+".away")
			}
			if err != nil {
				t.Skip(err)
			}
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			cfg, _ := config(t)
			s := open(t, cfg)
			write := func(ref string) error {
				_, err := s.Write(t.Context(), Action{Actor: "dana", Name: "test"}, func(tx *Tx) error {
					return Insert(t.Context(), tx, Suppliers, entity.Supplier{ID: ref, Ref: ref, Name: "Fictional"})
				})
				return err
			}
			if err := write("one"); err != nil {
				t.Fatal(err)
			}
			take(t, s.Path())
			wantCode(t, write("two"), "register-gone")
			_ = os.Remove(s.Path())
			if err := os.Rename(s.Path()+".away", s.Path()); err != nil {
				t.Fatal(err)
			}
			if err := write("two"); err != nil {
				t.Fatalf("it is back: %v", err)
			}
		})
	}
}
