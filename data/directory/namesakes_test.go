package directory_test

import (
	"slices"
	"testing"

	"assure/data/datatest"
	"assure/data/directory"
	"assure/questionnaire/entity"
)

// Names that look alike are proposed, the likest first, by former names too; the same name is a namesake, and another
// company is neither.
func TestLookalikes(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	for _, name := range []string{"Northgate Pathology Ltd", "Northgate Pathologie Limited", "Castle Imaging Services",
		"Meridian Cloud Hosting plc"} {
		datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: name}))(t)
	}
	datatest.Must(r.RenameSupplier(ctx, "SUP-00004", "Zanzibar plc", "new name"))(t)
	for name, want := range map[string][]string{
		"Northgate Pathology Limited": {"SUP-00002"}, // the first is its namesake
		"Northgate Patholgy Ltd":      {"SUP-00001", "SUP-00002"},
		"Meridian Cloud Hostings plc": {"SUP-00004"},
		"Oakfield Records":            {},
		"":                            {},
	} {
		got := []string{}
		for _, s := range datatest.Must(directory.Lookalikes(ctx, r, name))(t) {
			got = append(got, s.Ref)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q looks like %v, want %v", name, got, want)
		}
	}
}
