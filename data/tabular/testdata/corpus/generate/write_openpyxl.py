"""openpyxl's part of the corpus: python3 write_openpyxl.py FOLDER"""
import json, os, sys
from datetime import datetime
import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

folder = sys.argv[1]
with open(os.path.join(folder, "content.json"), encoding="utf-8") as f:
    content = json.load(f)


def put(cell, v, keep_format):
    kind = v["kind"]
    if "formula" in v:
        cell.value = "=" + v["formula"]  # openpyxl has no way to write the value of a formula
    elif kind == "text":
        cell.value = v["text"]
        cell.data_type = "s"  # also when it begins with =
    elif kind == "number":
        cell.value = float(v["number"]) if any(c in str(v["number"]) for c in ".e") else int(v["number"])
    elif kind == "bool":
        cell.value = v.get("true", False)
    elif kind == "date":
        cell.value = datetime.fromisoformat(v["text"])
    if kind == "date" and not keep_format:
        cell.number_format = v["format"]


def cells(name, typed, long, mac=False):
    book = openpyxl.Workbook()
    if mac:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    sheet.title = "Typed"
    for i, v in enumerate(typed, 1):
        sheet.cell(i, 1).value = v["label"]
        put(sheet.cell(i, 2), v, False)
    if long:
        sheet = book.create_sheet("Long")
        for i, row in enumerate(long, 1):
            for j, v in enumerate(row, 1):
                if v["kind"]:
                    put(sheet.cell(i, j), v, False)
    book.save(os.path.join(folder, name))


cells("openpyxl-cells.xlsx", content["typed"], content["long"])
cells("openpyxl-1904.xlsx", content["mac"], None, mac=True)

book = openpyxl.load_workbook(os.path.join(folder, "issued.xlsx"))
book["Answers"].insert_rows(content["insert_at"])
for v in content["filled"]:
    put(book[v["sheet"]][v["ref"]], v, v["sheet"] != "Answers")
book.save(os.path.join(folder, "openpyxl-issued.xlsx"))
print("openpyxl", openpyxl.__version__)
