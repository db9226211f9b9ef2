// SheetJS's part of the corpus: node write_sheetjs.mjs FOLDER
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import XLSX from "xlsx";

const folder = process.argv[2];
const content = JSON.parse(readFileSync(path.join(folder, "content.json"), "utf8"));

// serial is the day number: SheetJS turns dates into numbers in the time zone of the computer, so that numbers are given.
function serial(s, date1904) {
  const ms = Date.parse(s.includes("T") ? s + "Z" : s + "T00:00:00Z");
  return (ms - Date.UTC(1899, 11, 30)) / 86400000 - (date1904 ? 1462 : 0);
}

function cell(v, date1904) {
  const c = {
    text: () => ({ t: "s", v: v.text }),
    number: () => ({ t: "n", v: Number(v.number) }),
    bool: () => ({ t: "b", v: Boolean(v.true) }),
    date: () => ({ t: "n", v: serial(v.text, date1904), z: v.format }),
  }[v.kind]();
  if (v.formula) c.f = v.formula;
  return c;
}

function sheet(rows) {
  const ws = {};
  let width = 1;
  rows.forEach((row, i) => row.forEach((c, j) => {
    if (!c) return;
    ws[XLSX.utils.encode_cell({ r: i, c: j })] = c;
    width = Math.max(width, j + 1);
  }));
  ws["!ref"] = XLSX.utils.encode_range({ s: { r: 0, c: 0 }, e: { r: rows.length - 1, c: width - 1 } });
  return ws;
}

function save(book, name) {
  writeFileSync(path.join(folder, name), XLSX.write(book, { type: "buffer", bookType: "xlsx", bookSST: true, compression: true }));
}

function cells(name, typed, long, date1904) {
  const book = XLSX.utils.book_new();
  book.Workbook = { WBProps: { date1904 } };
  XLSX.utils.book_append_sheet(book, sheet(typed.map((v) => [{ t: "s", v: v.label }, cell(v, date1904)])), "Typed");
  if (long) XLSX.utils.book_append_sheet(book, sheet(long.map((row) => row.map((v) => v.kind && cell(v, date1904)))), "Long");
  save(book, name);
}

cells("sheetjs-cells.xlsx", content.typed, content.long, false);
cells("sheetjs-1904.xlsx", content.mac, null, true);

// The free SheetJS keeps no formats when it saves a workbook that it has read.
const book = XLSX.read(readFileSync(path.join(folder, "issued.xlsx")), { cellNF: true, cellFormula: true });
const answers = book.Sheets.Answers;
const range = XLSX.utils.decode_range(answers["!ref"]);
for (let r = range.e.r; r >= content.insert_at - 1; r--) {
  for (let c = range.s.c; c <= range.e.c; c++) {
    const from = XLSX.utils.encode_cell({ r, c }), to = XLSX.utils.encode_cell({ r: r + 1, c });
    if (answers[from]) answers[to] = answers[from]; else delete answers[to];
    delete answers[from];
  }
}
range.e.r++;
answers["!ref"] = XLSX.utils.encode_range(range);
for (const v of content.filled) book.Sheets[v.sheet][v.ref] = cell(v, false);
save(book, "sheetjs-issued.xlsx");
console.log("SheetJS", XLSX.version);
