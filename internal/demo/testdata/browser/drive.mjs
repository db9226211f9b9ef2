// Opens every page of a folder in a headless browser, in light and dark, and tells what it found as JSON: requests that
// left the page, errors, findings of axe-core, what sorting, filtering and the keyboard did, and how many sheets it prints.
// Usage: node drive.mjs FOLDER-WITH-NODE_MODULES BROWSER FOLDER-WITH-PAGES
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, browserPath, folder] = process.argv.slice(2);
const require = createRequire(join(modules, 'package.json'));
const puppeteer = (await import(pathToFileURL(require.resolve('puppeteer-core')).href)).default;
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
// All rules in light; in dark the same page differs in its colours only.
const rules = {
  light: { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  dark: { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } },
};

const browser = await puppeteer.launch({ executablePath: browserPath, headless: true, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
const found = {};
for (const name of readdirSync(folder).filter((n) => n.endsWith('.html')).sort()) {
  found[name] = await look(name);
}
await browser.close();
console.log(JSON.stringify(found));

async function look(name) {
  const url = pathToFileURL(join(folder, name)).href;
  const out = { requests: [], errors: [], axe: {}, wide: {}, pages: 0 };
  const page = await browser.newPage();
  page.on('request', (r) => { if (r.url() !== url && r.url() !== url + '#board') { out.requests.push(r.url()); } });
  page.on('pageerror', (e) => out.errors.push(String(e)));
  page.on('console', (m) => { if (m.type() === 'error' || m.type() === 'warn') { out.errors.push(m.text()); } });
  for (const scheme of ['light', 'dark']) {
    await page.setViewport({ width: 1280, height: 900 });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await page.goto(url, { waitUntil: 'load' });
    await page.evaluate(() => document.querySelectorAll('details').forEach((d, i) => { d.open = i < 10; }));
    await page.evaluate(axe);
    const result = await page.evaluate((o) => window.axe.run(document, o), rules[scheme]);
    out.axe[scheme] = result.violations.map((v) => ({ id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.length, first: v.nodes[0].html.slice(0, 160), why: v.nodes[0].failureSummary }));
    out.checked = Math.max(out.checked || 0, result.passes.length);
    await page.setViewport({ width: 320, height: 800 });
    out.wide[scheme] = await page.evaluate(() => document.documentElement.scrollWidth);
  }
  await page.setViewport({ width: 1280, height: 900 });
  if (name.startsWith('register')) { out.register = await useRegister(page, url); }
  await page.goto(url, { waitUntil: 'load' });
  const pdf = Buffer.from(await page.pdf({ preferCSSPageSize: true, printBackground: true }));
  writeFileSync(join(folder, name.replace(/html$/, 'pdf')), pdf);
  out.pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g).length;
  await page.close();
  return out;
}

// The state of the table of risks that a person sees.
function seen(page) {
  return page.evaluate(() => {
    const table = document.getElementById('risks');
    const heads = Array.from(table.tHead.rows[0].cells).map((c) => c.textContent.trim());
    const i = heads.indexOf('Current risk');
    const rows = Array.from(table.tBodies[0].rows).filter((r) => !r.hidden);
    return {
      keys: rows.map((r) => r.cells[i].dataset.k), groups: rows.map((r) => r.cells[i].dataset.g), ids: rows.map((r) => r.cells[0].textContent.trim()),
      sort: table.tHead.rows[0].cells[i].getAttribute('aria-sort'), said: document.querySelector('form.tools[data-table="risks"] output').textContent, all: table.tBodies[0].rows.length,
    };
  });
}

// With the keyboard alone: skip the head, sort, filter, search, clear, open details.
async function useRegister(page, url) {
  const out = {};
  await page.goto(url, { waitUntil: 'load' });
  await page.keyboard.press('Tab');
  out.first = await page.evaluate(() => document.activeElement.className);
  await page.keyboard.press('Enter');
  out.skipped = await page.evaluate(() => document.activeElement.id || location.hash.slice(1));
  const tabTo = async (test, most) => {
    for (let n = 0; n < most; n++) {
      if (await page.evaluate(test)) { return true; }
      await page.keyboard.press('Tab');
    }
    return false;
  };
  out.start = await seen(page);
  out.reachedSort = await tabTo('document.activeElement.tagName === "BUTTON" && document.activeElement.textContent === "Current risk" && document.activeElement.closest("table")?.id === "risks"', 120);
  out.outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  await page.keyboard.press('Enter');
  out.down = await seen(page);
  await page.keyboard.press('Space');
  out.up = await seen(page);
  await page.evaluate(() => document.querySelector('form.tools[data-table="risks"] input').focus());
  await page.keyboard.type('MFA');
  await new Promise((done) => setTimeout(done, 400));
  out.searched = await seen(page);
  out.reachedFilter = await tabTo('document.activeElement.tagName === "SELECT"', 5);
  await page.keyboard.type('Ext');
  await new Promise((done) => setTimeout(done, 200));
  out.chosen = await page.evaluate(() => document.activeElement.value);
  out.filtered = await seen(page);
  out.reachedClear = await tabTo('document.activeElement.type === "reset"', 8);
  await page.keyboard.press('Enter');
  await new Promise((done) => setTimeout(done, 300));
  out.cleared = await seen(page);
  out.reachedDetails = await tabTo('document.activeElement.tagName === "SUMMARY"', 60);
  await page.keyboard.press('Enter');
  out.opened = await page.evaluate(() => document.activeElement.parentElement.open);
  return out;
}
