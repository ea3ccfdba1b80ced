// Walks through one sale in Swagger UI, in a real browser, as a tester would: sign in, authorise,
// fill in bodies, execute, read the answers, reload. Fails on a refused call or a console error.
// Usage: node scripts/swagger.mjs http://127.0.0.1:8080 admin-password [screenshot.png]
import { chromium } from "playwright-core";

const [base, password, screenshot] = process.argv.slice(2);
const today = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 1600 } });
const complaints = [];
page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
page.on("pageerror", (error) => complaints.push(String(error)));

async function open() {
  await page.goto(`${base}/swagger-ui/`);
  await page.waitForSelector(".opblock-tag");
}

/** Executes one operation and answers its body. */
async function run(operation, { path = {}, query = {}, body } = {}) {
  const tag = operation.split("_")[0];
  const block = page.locator(`[id="operations-${tag}-${operation}"]`);
  if (!(await block.count())) await page.locator(`[id="operations-tag-${tag}"]`).click();
  await block.waitFor();
  if (!(await block.locator(".opblock-body").count())) {
    await block.locator(".opblock-summary-control").first().click();
  }
  await block.locator(".opblock-body").waitFor();
  const tryOut = block.locator(".try-out__btn:not(.cancel)");
  if (await tryOut.count()) await tryOut.click();
  for (const [name, value] of Object.entries({ ...path, ...query })) {
    await block.locator(`tr[data-param-name="${name}"] input`).first().fill(String(value));
  }
  if (body !== undefined) {
    await block.locator("textarea.body-param__text").fill(JSON.stringify(body));
  }
  const answered = page.waitForResponse((r) => r.url().includes("/api/v1/"));
  await block.locator("button.execute").click();
  const response = await answered;
  const text = await response.text();
  if (response.status() >= 300) {
    throw new Error(`${operation} answered ${response.status()}: ${text}`);
  }
  // What the tester sees must be what the server said.
  const shown = block.locator(".live-responses-table tbody .response-col_status").first();
  await shown.filter({ hasText: String(response.status()) }).waitFor();
  console.log(`${operation}: ${response.status()}`);
  await block.locator(".opblock-summary-control").first().click();
  return text ? JSON.parse(text) : null;
}

await open();
const signedIn = await run("auth_login", { body: { username: "admin", password } });
await page.locator(".auth-wrapper .authorize").first().click();
// One form for each way to sign in; this is the one of the token.
const bearer = page.locator(".auth-container form").filter({ hasText: "bearer" });
await bearer.locator("input").fill(signedIn.access_token);
await bearer.locator(".auth-btn-wrapper .authorize").click();
await bearer.locator(".auth-btn-wrapper .btn-done").click();
await open();
const me = await run("auth_me");
if (me.username !== "admin") throw new Error("the sign-in was not kept over the reload");

const project = await run("inventory_project_create", { body: {
  code: "SW001", name: "江畔花园", city: "广州", tax_method: "general",
  unit_code_rule: "building_floor",
} });
const building = await run("inventory_building_create", { path: { id: project.id },
  body: { code: "02", name: "2 号楼", floors: 18 } });
await run("inventory_permit_create", { path: { id: project.id },
  body: { number: "穗房预字第 1 号", issued_on: today, building_ids: [building.id] } });
const made = await run("inventory_unit_generate", { path: { id: building.id }, body: {
  floors: { from: 15, to: 18 }, floor_step: "100.00", stacks: [{
    room: "05", layout: "A1", gross_area: "98.76", inside_area: "79.50",
    orientation: "south_north", use: "home", unit_price: "20000.00",
  }],
} });
await run("inventory_unit_release", { body: { building_id: building.id } });
await run("inventory_building_board", { path: { id: building.id } });
const customer = await run("customers_customer_create", { body: {
  kind: "person", name: "王小明", phone: "13800138000", id_type: "resident_id",
  id_number: "440106199003070036", source: "walk_in",
} });
const line = (item, ratio, anchor, months, days) => ({ item, ratio, anchor, months, days });
const subscription = await run("sales_subscription_create", { body: {
  unit_id: made.units[0].id, buyers: [{ customer_id: customer.id, share: "1" }],
  discounts: [{ kind: "percent", value: "98" }], rounding: { mode: "half_up", digit: "yuan" },
  earnest_amount: "50000.00",
  payment_terms: { lines: [
    line("instalment", "0.3", "signing", 0, 0), line("instalment", "0.7", "signing", 3, 0),
  ] },
} });
const trade_id = subscription.trade_id;
await run("receivables_receipt_create", { body: {
  trade_id, amount: "50000.00", method: "pos", received_on: today,
} });
const contract = await run("sales_subscription_convert", { path: { id: subscription.id }, body: {} });
const of = { id: contract.id };
await run("sales_contract_submit", { path: of, body: {} });
await run("sales_contract_sign", { path: of, body: { signed_on: today } });
await run("sales_contract_online_sign", { path: of, body: { number: "WQ1", on: today } });
await run("sales_contract_file", { path: of, body: { number: "BA1", on: today } });
const rest = (Number(subscription.deal_price) - 50000).toFixed(2);
await run("receivables_receipt_create", { body: {
  trade_id, amount: rest, method: "transfer", received_on: today, reference: "BANK-1",
} });
await run("admin_parameter_set", { path: { key: "invoices.review" },
  query: { project_id: project.id }, body: { value: "rules" } });
const invoice = await run("invoices_invoice_create", { body: {
  trade_id, kind: "final", amount: subscription.deal_price,
} });
await run("invoices_invoice_issue", { path: { id: invoice.id }, body: {} });
const books = await run("funds_ledger_read__trial_balance");
if (books.debit_total !== books.credit_total) throw new Error("the books do not balance");
const invariants = await run("admin_invariant_list");
if (!invariants.ok) throw new Error("an invariant is broken");
if (screenshot) await page.screenshot({ path: screenshot });
await browser.close();
if (complaints.length) {
  console.error(complaints.join("\n"));
  process.exit(1);
}
console.log("swagger: one sale went through, no console errors");
