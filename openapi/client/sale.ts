// One sale from the price to the signed contract, typed by the document of the API.

import createClient from "openapi-fetch";
import type { components, paths } from "./schema.d.ts";

type Schemas = components["schemas"];

/** A refusal, with its stable code and every fault by its place. */
export class Refused extends Error {
  constructor(readonly problem: Schemas["Problem"]) {
    super(`${problem.code}: ${problem.detail}`);
  }
}

function taken<T>(answer: { data?: T; error?: Schemas["Problem"] }): T {
  if (answer.error) throw new Refused(answer.error);
  return answer.data as T;
}

/** A key per act, so that sending it again after a lost answer books nothing twice. */
function once() {
  return { "Idempotency-Key": crypto.randomUUID() };
}

export async function signIn(baseUrl: string, username: string, password: string) {
  // Several values of a filter stand in one parameter, separated by commas.
  const querySerializer = { array: { style: "form", explode: false } } as const;
  const client = createClient<paths>({ baseUrl, querySerializer });
  const body = { username, password };
  const { access_token } = taken(await client.POST("/api/v1/auth/login", { body }));
  client.use({
    onRequest({ request }) {
      request.headers.set("Authorization", `Bearer ${access_token}`);
      request.headers.set("Accept-Language", "zh-CN");
    },
  });
  return client;
}

type Client = Awaited<ReturnType<typeof signIn>>;

const discounts: Schemas["Discount"][] = [
  { kind: "percent", value: "98" },
  { kind: "points", value: "1" },
  { kind: "amount", value: "20000.00" },
];
const rounding: Schemas["FinalRounding"] = { mode: "half_up", digit: "yuan" };

/** What the buyer will pay, asked before anything is booked. Money is text: no fen gets lost. */
export async function quote(client: Client, unit: Schemas["UnitView"]): Promise<string> {
  const body = {
    area: unit.gross_area,
    unit_price: unit.list_unit_price ?? "0.00",
    discounts,
    rounding,
  };
  const { deal_price } = taken(await client.POST("/api/v1/calculators/price", { body }));
  return deal_price;
}

/** Subscribes the unit for one buyer, drafts the contract, and signs it on the day given. */
export async function sell(client: Client, unitId: string, customerId: string, on: string) {
  const subscription = taken(
    await client.POST("/api/v1/sales/subscriptions", {
      params: { header: once() },
      body: {
        unit_id: unitId,
        buyers: [{ customer_id: customerId, share: "1" }],
        discounts,
        rounding,
        earnest_amount: "50000.00",
        payment_terms: {
          lines: [
            { item: "instalment", ratio: "0.3", anchor: "signing", months: 0, days: 0 },
            { item: "instalment", ratio: "0.7", anchor: "topped_out", months: 0, days: 30 },
          ],
        },
      },
    }),
  );
  const header = once();
  const contract = taken(
    await client.POST("/api/v1/sales/subscriptions/{id}/convert", {
      params: { path: { id: subscription.id }, header },
      body: {},
    }),
  );
  const params = () => ({ path: { id: contract.id }, header: once() });
  taken(
    await client.POST("/api/v1/sales/contracts/{id}/submit", { params: params(), body: {} }),
  );
  return taken(
    await client.POST("/api/v1/sales/contracts/{id}/sign", {
      params: params(),
      body: { signed_on: on },
    }),
  );
}

/** Units that are for sale, cheapest first. */
export async function forSale(client: Client, projectId: string) {
  const query = { project_id: [projectId], status: ["available"], sort: "list_price" };
  const page = taken(await client.GET("/api/v1/inventory/units", { params: { query } }));
  return page.items;
}
