package cli

import (
	"net/mail"
	"slices"
	"strconv"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// field sets one value of a record from the command line, field=value.
type field[T any] struct {
	name string
	help string
	set  func(*T, string) error
}

// apply sets every field=value in args; what has no field of its own goes to other (nil: nothing else is known).
func apply[T any](record *T, fields []field[T], args []string, other func(key, value string) (bool, error)) error {
	for _, a := range args {
		key, value, ok := strings.Cut(a, "=")
		key = strings.ToLower(strings.TrimSpace(key))
		if !ok || key == "" {
			return usage("write it as field=value; the fields are "+fieldNames(fields), "%q does not say what to set", a)
		}
		value, err := text.Clean(value)
		if err != nil {
			return usage("type it anew", "%s: %s", key, err)
		}
		i := slices.IndexFunc(fields, func(f field[T]) bool { return f.name == key })
		if i >= 0 {
			if err := fields[i].set(record, value); err != nil {
				return usage(fields[i].name+" is "+fields[i].help, "%s: %s", key, err)
			}
			continue
		}
		known := false
		if other != nil {
			if known, err = other(key, value); err != nil {
				return err
			}
		}
		if !known {
			return usage("the fields are "+fieldNames(fields), "there is no field %q", key)
		}
	}
	return nil
}

func fieldNames[T any](fields []field[T]) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	return strings.Join(names, ", ")
}

// fieldHelp lists fields for a command's long help.
func fieldHelp[T any](fields []field[T]) string {
	var b strings.Builder
	for _, f := range fields {
		b.WriteString("  " + f.name + strings.Repeat(" ", max(1, 18-len(f.name))) + f.help + "\n")
	}
	return b.String()
}

func setDate(target *questionnaire.Date, s string) error {
	d, err := questionnaire.ParseDate(s)
	if err == nil {
		*target = d
	}
	return err
}

func setPounds(target **int64, s string) error {
	if s == "" {
		*target = nil
		return nil
	}
	n, err := strconv.ParseInt(strings.ReplaceAll(strings.TrimPrefix(s, "£"), ",", ""), 10, 64)
	if err != nil || n < 0 {
		return usage("", "%q is not a number of pounds", s)
	}
	*target = &n
	return nil
}

// contact reads "Name <address>" or a bare address.
func contact(s, role string) (entity.Contact, error) {
	a, err := mail.ParseAddress(s)
	if err != nil {
		if !strings.Contains(s, "@") {
			return entity.Contact{Name: s, Role: role}, nil
		}
		return entity.Contact{}, usage("write it as 'Ann Example <ann@example.org>'", "%q is not a contact", s)
	}
	name := a.Name
	if name == "" {
		name = a.Address
	}
	return entity.Contact{Name: name, Email: a.Address, Role: role}, nil
}
