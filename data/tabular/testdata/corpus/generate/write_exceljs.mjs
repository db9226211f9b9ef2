// exceljs's part of the corpus: node write_exceljs.mjs FOLDER
import { readFileSync } from "node:fs";
import path from "node:path";
import ExcelJS from "exceljs";

const folder = process.argv[2];
const content = JSON.parse(readFileSync(path.join(folder, "content.json"), "utf8"));
const day = (s) => new Date(s.includes("T") ? s + "Z" : s + "T00:00:00Z");

function plain(v) {
  switch (v.kind) {
    case "number": return Number(v.number);
    case "bool": return Boolean(v.true);
    case "date": return day(v.text);
    default: return v.text;
  }
}

function put(cell, v, keepFormat) {
  if (v.formula) cell.value = { formula: v.formula, result: plain(v) };
  else if (v.runs) cell.value = { richText: v.runs.map((text, i) => (i % 2 ? { font: { bold: true }, text } : { text })) };
  else cell.value = plain(v);
  if (v.kind === "date" && !keepFormat) cell.numFmt = v.format;
}

async function cells(name, typed, long, date1904) {
  const book = new ExcelJS.Workbook();
  book.created = book.modified = new Date("2026-11-21T00:00:00Z");
  if (date1904) book.properties.date1904 = true;
  let sheet = book.addWorksheet("Typed");
  typed.forEach((v, i) => {
    sheet.getCell(i + 1, 1).value = v.label;
    put(sheet.getCell(i + 1, 2), v, false);
  });
  if (long) {
    sheet = book.addWorksheet("Long");
    long.forEach((row, i) => row.forEach((v, j) => v.kind && put(sheet.getCell(i + 1, j + 1), v, false)));
  }
  await book.xlsx.writeFile(path.join(folder, name));
}

await cells("exceljs-cells.xlsx", content.typed, content.long, false);
await cells("exceljs-1904.xlsx", content.mac, null, true);

const book = new ExcelJS.Workbook();
await book.xlsx.readFile(path.join(folder, "issued.xlsx"));
book.getWorksheet("Answers").insertRow(content.insert_at, []);
for (const v of content.filled) put(book.getWorksheet(v.sheet).getCell(v.ref), v, v.sheet !== "Answers");
await book.xlsx.writeFile(path.join(folder, "exceljs-issued.xlsx"));
console.log("exceljs", JSON.parse(readFileSync(new URL("./node_modules/exceljs/package.json", import.meta.url))).version);
