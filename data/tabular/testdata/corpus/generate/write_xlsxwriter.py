"""XlsxWriter's part of the corpus: python3 write_xlsxwriter.py FOLDER

XlsxWriter cannot open a workbook. Its questionnaire is what a supplier has whose own system writes the answers into a
new file of the same shape: every cell of the one that was issued, hidden sheets and names too, read with openpyxl.
"""
import json, os, sys
from datetime import datetime
import openpyxl, xlsxwriter

folder = sys.argv[1]
with open(os.path.join(folder, "content.json"), encoding="utf-8") as f:
    content = json.load(f)


class Writer:
    def __init__(self, name, **options):
        self.book = xlsxwriter.Workbook(os.path.join(folder, name), options)
        self.formats = {}

    def format(self, code):
        if code not in self.formats:
            self.formats[code] = self.book.add_format({"num_format": code})
        return self.formats[code]

    def put(self, sheet, row, col, v):
        kind = v["kind"]
        date = self.format(v.get("format", "dd mmm yyyy")) if kind == "date" else None
        if "formula" in v:
            if kind == "date":
                sheet.write_formula(row, col, "=" + v["formula"], date, 46082)
            else:
                value = v["text"] if kind == "text" else v.get("true", False) if kind == "bool" else float(v["number"])
                sheet.write_formula(row, col, "=" + v["formula"], None, value)
        elif "runs" in v:
            bold, parts = self.book.add_format({"bold": True}), []
            for i, run in enumerate(v["runs"]):
                parts += [bold, run] if i % 2 else [run]
            sheet.write_rich_string(row, col, *parts)
        elif kind == "text":
            sheet.write_string(row, col, v["text"])
        elif kind == "number":
            sheet.write_number(row, col, float(v["number"]))
        elif kind == "bool":
            sheet.write_boolean(row, col, v.get("true", False))
        elif kind == "date":
            sheet.write_datetime(row, col, datetime.fromisoformat(v["text"]), date)


def cells(name, typed, long, **options):
    w = Writer(name, **options)
    w.book.set_properties({"created": datetime(2026, 11, 21)})
    sheet = w.book.add_worksheet("Typed")
    for i, v in enumerate(typed):
        sheet.write_string(i, 0, v["label"])
        w.put(sheet, i, 1, v)
    if long:
        sheet = w.book.add_worksheet("Long")
        for i, row in enumerate(long):
            for j, v in enumerate(row):
                if v["kind"]:
                    w.put(sheet, i, j, v)
    w.book.close()


cells("xlsxwriter-cells.xlsx", content["typed"], content["long"])
cells("xlsxwriter-1904.xlsx", content["mac"], None, date_1904=True)

source = openpyxl.load_workbook(os.path.join(folder, "issued.xlsx"))
w = Writer("xlsxwriter-issued.xlsx")
w.book.set_properties({"created": datetime(2026, 11, 21)})
at = content["insert_at"]
typed = {(v["sheet"], v["ref"]): v for v in content["filled"]}
for old in source.worksheets:
    sheet = w.book.add_worksheet(old.title)
    if old.sheet_state == "veryHidden":
        sheet.very_hidden() if hasattr(sheet, "very_hidden") else sheet.hide()
    elif old.sheet_state == "hidden":
        sheet.hide()
    for row in old.iter_rows():
        for c in row:
            moved = 1 if old.title == "Answers" and c.row >= at else 0
            if c.value is None:
                continue
            if c.data_type == "f":
                sheet.write_formula(c.row - 1, c.column - 1, c.value, None, 0)
            elif isinstance(c.value, (int, float)):
                sheet.write_number(c.row - 1 + moved, c.column - 1, c.value)
            else:
                sheet.write_string(c.row - 1 + moved, c.column - 1, str(c.value))
    for (name, ref), v in typed.items():
        if name == old.title:
            row, col = openpyxl.utils.cell.coordinate_to_tuple(ref)
            w.put(sheet, row - 1, col - 1, v)
for name in source.defined_names.definedName:
    if not name.name.startswith("_xlnm"):
        w.book.define_name(name.name, "=" + name.attr_text)
w.book.close()
print("XlsxWriter", xlsxwriter.__version__)
