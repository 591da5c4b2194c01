// Opens pages in a real browser, as a person would: at two widths, in light and dark, with the keyboard and the filters.
// Prints what it saw as JSON. Arguments: the folder of the packages, then the pages.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [packages, ...pages] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${packages}/node_modules/`));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const seen = [];
for (const path of pages) {
  for (const [width, colorScheme] of [[1280, "light"], [390, "dark"]]) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    const page = await context.newPage();
    const one = { path, width, console: [], requests: [], dialogs: 0, violations: [] };
    page.on("console", (message) => { if (["error", "warning"].includes(message.type())) { one.console.push(message.text()); } });
    page.on("pageerror", (error) => one.console.push(String(error)));
    page.on("request", (request) => one.requests.push(request.url()));
    page.on("dialog", (dialog) => { one.dialogs += 1; dialog.dismiss(); });
    const address = String(pathToFileURL(path));
    await page.goto(address);
    one.requests = one.requests.filter((url) => url !== address);
    one.overflow = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    one.items = await page.locator("#tree li").count();
    await page.evaluate(axe);
    const result = await page.evaluate(() => window.axe.run());
    one.violations = result.violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.html).slice(0, 2).join(" ")}`);
    one.filtered = {};
    const visible = () => page.locator("#tree li:visible").count();
    const found = () => page.locator("#found").textContent();
    await page.locator("#search").fill("pay basket");
    one.filtered.search = [await found(), await visible()];
    await page.locator("#search").fill("");
    one.filtered.nothing = [await found(), await page.locator("#tree li[hidden]").count()];
    for (const name of ["role", "state", "person", "milestone"]) {
      const options = await page.locator(`#${name} option`).evaluateAll((all) => all.map((option) => option.value));
      if (options.length > 1) {
        await page.locator(`#${name}`).selectOption(options[1]);
        one.filtered[name] = [options[1], await found()];
        await page.locator(`#${name}`).selectOption("");
      }
    }
    await page.locator("#unfold").focus();
    await page.keyboard.press("Enter");
    one.folded = await page.locator("#tree details:not([open])").count();
    seen.push(one);
    await context.close();
  }
}
await browser.close();
console.log(JSON.stringify(seen));
