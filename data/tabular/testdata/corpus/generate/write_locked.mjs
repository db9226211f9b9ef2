// A workbook behind a password, encrypted as Excel does since 2010 (agile): node write_locked.mjs FOLDER
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import crypto from "officecrypto-tool";

const folder = process.argv[2];
const open = readFileSync(path.join(folder, "libreoffice-issued.xlsx"));
writeFileSync(path.join(folder, "agile-locked.xlsx"), await crypto.encrypt(open, { password: "sesame" }));
