package edits

import (
	"cmp"
	"fmt"
	"hash/crc32"
	"maps"
	"slices"
	"strconv"
	"strings"

	"assure/data/riskregister/guard"
	"assure/data/tabular"
	"assure/internal/text"
)

// maxEditedRows is how many edited rows of a list are reported one by one.
const maxEditedRows = 100

// EditedRow is a row of a read-only list that is not as exported.
type EditedRow struct {
	Sheet string
	Cell  string // its first cell
	ID    string // its value
}

// guardList is the guard of such a list.
type guardList struct {
	headers []string
	sums    map[string]int // how many rows have the checksum
	rows    int
}

func (l *guardList) add(packed string) bool {
	if len(packed)%guard.RowSumLength != 0 {
		return false
	}
	for ; packed != ""; packed = packed[guard.RowSumLength:] {
		l.sums[packed[:guard.RowSumLength]]++
		l.rows++
	}
	return true
}

// anyPlain returns a cell as the checksum of a row knows it, whatever its column holds.
func anyPlain(c tabular.Cell) string {
	switch c.Kind {
	case tabular.Number, tabular.Date:
		if v, err := strconv.ParseFloat(strings.TrimSpace(cmp.Or(c.Raw, c.Text)), 64); err == nil {
			return strconv.FormatFloat(v, 'f', -1, 64)
		}
	}
	return guard.PlainText("", c.Text)
}

// checkList compares a list with its guard.
func (rt *Register) checkList(name string, l *guardList, grid [][]tabular.Cell) {
	start, columns := -1, map[int]uint32{}
	for i, row := range grid {
		if row[0].Row > headerRows {
			break
		}
		if slices.ContainsFunc(row, func(c tabular.Cell) bool { return strings.TrimSpace(c.Text) == l.headers[0] }) {
			for _, c := range row {
				if h := strings.TrimSpace(c.Text); slices.Contains(l.headers, h) {
					columns[c.Col] = guard.Seed(name, h)
				}
			}
			start = i
			break
		}
	}
	if len(columns) != len(l.headers) {
		where := name
		if start >= 0 {
			where = name + "!" + tabular.Ref(grid[start][0].Row, 1)
		}
		rt.EditedRows = append(rt.EditedRows, EditedRow{Sheet: name, Cell: where, ID: "the row of headings"})
		return
	}
	left, edited := maps.Clone(l.sums), 0
	seen := 0
	for _, row := range grid[start+1:] {
		sum, some := uint32(0), false
		for _, c := range row {
			seed, builtin := columns[c.Col]
			value := anyPlain(c)
			if builtin && !c.Formula && value != "" {
				sum, some = sum+crc32.Update(seed, guard.Castagnoli, []byte(value)), true
			}
		}
		if !some {
			continue
		}
		seen++
		if key := guard.PackSum(sum); left[key] > 0 {
			left[key]--
			continue
		}
		if edited++; edited <= maxEditedRows {
			rt.EditedRows = append(rt.EditedRows,
				EditedRow{Sheet: name, Cell: name + "!" + tabular.Ref(row[0].Row, row[0].Col),
					ID: strings.TrimSpace(row[0].Text)})
		}
	}
	if edited > maxEditedRows {
		rt.Notes = append(rt.Notes,
			fmt.Sprintf("the sheet %s has %d more rows that are not as exported", name, edited-maxEditedRows))
	}
	if seen < l.rows {
		rt.Notes = append(rt.Notes,
			fmt.Sprintf("%d of the rows exported on the sheet %s are not in the file", l.rows-seen, text.Safe(name)))
	}
}
