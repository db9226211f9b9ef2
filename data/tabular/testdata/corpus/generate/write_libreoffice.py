"""LibreOffice's part of the corpus: /usr/bin/python3 write_libreoffice.py FOLDER

Drives LibreOffice through UNO, as a person does who opens, types and saves. Needs libreoffice-calc and python3-uno.
"""
import json, os, subprocess, sys, tempfile, time
import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.lang import Locale
from com.sun.star.util import Date

folder = os.path.abspath(sys.argv[1])
with open(os.path.join(folder, "content.json"), encoding="utf-8") as f:
    content = json.load(f)
profile = tempfile.mkdtemp(prefix="lo-corpus-")
pipe = "corpus%d" % os.getpid()
office = subprocess.Popen(["soffice", "-env:UserInstallation=file://" + profile, "--headless", "--norestore", "--accept=pipe,name=%s;urp;" % pipe])


def prop(name, value):
    p = PropertyValue()
    p.Name, p.Value = name, value
    return p


def connect():
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            return resolver.resolve("uno:pipe,name=%s;urp;StarOffice.ComponentContext" % pipe)
        except Exception:
            time.sleep(0.5)
    raise SystemExit("LibreOffice does not answer")


context = connect()
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
uk = Locale("en", "GB", "")


def format_key(doc, code):
    formats = doc.NumberFormats
    key = formats.queryKey(code, uk, False)
    return key if key != -1 else formats.addNew(code, uk)


def serial(doc, text):
    from datetime import datetime
    null = doc.NullDate
    return (datetime.fromisoformat(text) - datetime(null.Year, null.Month, null.Day)).total_seconds() / 86400


def put(doc, cell, v, keep_format):
    kind = v["kind"]
    if "formula" in v:
        cell.setFormula("=" + v["formula"].replace(",", ";"))
    elif "runs" in v:
        cell.setString("")
        cursor = cell.createTextCursor()
        for i, run in enumerate(v["runs"]):
            cursor.gotoEnd(False)
            cursor.setPropertyValue("CharWeight", 150.0 if i % 2 else 100.0)
            cell.insertString(cursor, run, False)
    elif kind == "text":
        cell.setString(v["text"])
    elif kind == "number":
        cell.setValue(float(v["number"]))
    elif kind == "bool":
        cell.setValue(1 if v.get("true") else 0)
        cell.NumberFormat = format_key(doc, "BOOLEAN")
    elif kind == "date":
        cell.setValue(serial(doc, v["text"]))
    if kind == "date" and not keep_format:
        cell.NumberFormat = format_key(doc, v["format"])


def save(doc, name):
    doc.storeToURL("file://" + os.path.join(folder, name), (prop("FilterName", "Calc MS Excel 2007 XML"),))
    doc.close(True)


def cells(name, typed, long, mac=False):
    doc = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, (prop("Hidden", True),))
    if mac:
        doc.NullDate = Date(1, 1, 1904)
    sheets = doc.Sheets
    sheets.getByIndex(0).Name = "Typed"
    sheet = sheets.getByName("Typed")
    for i, v in enumerate(typed):
        sheet.getCellByPosition(0, i).setString(v["label"])
        put(doc, sheet.getCellByPosition(1, i), v, False)
    if long:
        sheets.insertNewByName("Long", 1)
        sheet = sheets.getByName("Long")
        for i, row in enumerate(long):
            for j, v in enumerate(row):
                if v["kind"]:
                    put(doc, sheet.getCellByPosition(j, i), v, False)
    save(doc, name)


try:
    cells("libreoffice-cells.xlsx", content["typed"], content["long"])
    cells("libreoffice-1904.xlsx", content["mac"], None, mac=True)
    doc = desktop.loadComponentFromURL("file://" + os.path.join(folder, "issued.xlsx"), "_blank", 0, (prop("Hidden", True),))
    answers = doc.Sheets.getByName("Answers")
    answers.unprotect("")
    answers.Rows.insertByIndex(content["insert_at"] - 1, 1)
    for v in content["filled"]:
        sheet = doc.Sheets.getByName(v["sheet"])
        if sheet.isProtected():
            sheet.unprotect("")
        put(doc, sheet.getCellRangeByName(v["ref"]), v, True)  # the form has its formats
    doc.calculateAll()
    save(doc, "libreoffice-issued.xlsx")
finally:
    try:
        desktop.terminate()
    except Exception:
        pass
    office.wait(60)
print("LibreOffice", subprocess.run(["soffice", "--version"], capture_output=True, text=True).stdout.strip())
