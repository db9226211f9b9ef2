"""Types edits into a workbook with openpyxl, as a person would: python3 edit.py BOOK EDITS OUT.

EDITS is JSON: a list of {sheet, cell, op, kind, value, author}. op is set, clear, note or unnote; kind is s (text), n (number)
or d (a day, ISO 8601).
"""
import datetime
import json
import sys

import openpyxl
from openpyxl.comments import Comment

book_path, edits_path, out_path = sys.argv[1:4]
book = openpyxl.load_workbook(book_path)
with open(edits_path, encoding="utf-8") as f:
    edits = json.load(f)
for e in edits:
    cell = book[e["sheet"]][e["cell"]]
    if e["op"] == "clear":
        cell.value = None
    elif e["op"] == "note":
        cell.comment = Comment(e["value"], e["author"])
    elif e["op"] == "unnote":
        cell.comment = None
    elif e["kind"] == "n":
        cell.value = float(e["value"])
        cell.number_format = "General"  # a day may have stood there before
    elif e["kind"] == "d":
        cell.value = datetime.date.fromisoformat(e["value"])
        cell.number_format = "dd mmm yyyy"
    else:
        cell.value = e["value"]
        cell.data_type = "s"  # also when it begins with an equals sign
book.save(out_path)
