package command

import (
	"slices"
	"strings"

	"assure/data"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Field sets one value of a record from the command line, field=value.
type Field[T any] struct {
	Name string
	Help string
	Set  func(*T, string) error
}

// Apply sets every field=value in args; what has no field of its own goes to other (nil: nothing else is known).
func Apply[T any](record *T, fields []Field[T], args []string, other func(key, value string) (bool, error)) error {
	for _, a := range args {
		key, value, ok := strings.Cut(a, "=")
		key = strings.ToLower(strings.TrimSpace(key))
		if !ok || key == "" {
			return Usage("write it as field=value; the fields are "+FieldNames(fields), "%q is not field=value", a)
		}
		value, err := text.Clean(value)
		if err != nil {
			return Usage("type it again", "%s: %s", key, err)
		}
		i := slices.IndexFunc(fields, func(f Field[T]) bool { return f.Name == key })
		if i >= 0 {
			if err := fields[i].Set(record, value); err != nil {
				return Usage(fields[i].Name+" is "+fields[i].Help, "%s: %s", key, err)
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
			return Usage("the fields are "+FieldNames(fields), "unknown field %q", key)
		}
	}
	return nil
}

// FieldNames returns the names of fields in order, separated by a comma and a space.
func FieldNames[T any](fields []Field[T]) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	return strings.Join(names, ", ")
}

// FieldHelp lists fields for a command's long help.
func FieldHelp[T any](fields []Field[T]) string {
	var b strings.Builder
	for _, f := range fields {
		b.WriteString("  " + f.Name + strings.Repeat(" ", max(1, 18-len(f.Name))) + f.Help + "\n")
	}
	return b.String()
}

// SetDate reads a date into target, as [questionnaire.ReadDate] does. It leaves target alone on an
// error.
func SetDate(target *questionnaire.Date, s string) error {
	d, err := questionnaire.ReadDate(s)
	if err == nil {
		*target = d
	}
	return err
}

// SetPounds reads whole pounds, such as "£1,500", into target. "" sets nil, which is not known. A
// negative amount is an error.
func SetPounds(target **int64, s string) error {
	n, err := entity.ParsePounds(s)
	if err != nil {
		return Usage("", "%s", err)
	}
	*target = n
	return nil
}

// Contact reads "Name <address>" or a bare address.
func Contact(s, role string) (entity.Contact, error) {
	c, err := data.ParseContact(s)
	if err != nil {
		return c, Usage(data.WantContact, "%s", err)
	}
	c.Role = role
	return c, nil
}

// NotEmpty sets target to v, or returns a usage error if v is empty.
func NotEmpty(target *string, v string) error {
	if v == "" {
		return Usage("", "it cannot be empty")
	}
	*target = v
	return nil
}
