import { expect } from "vitest";
import { capture, CONNECTION } from "../support/conversation";
import { test } from "../support/page";

/** Replies only, on a port that is not Redis': nothing proves that this is RESP. */
const odd = {
  name: "odd.pcap",
  bytes: capture("<<< +OK\\r\\n\n<<< :7\\r\\n", { connection: { ...CONNECTION, server: { ...CONNECTION.server, port: 7777 } } }),
};

test("a port that the user names is decoded as RESP, and no more when it is taken away", async ({ app }) => {
  await app.open(odd);
  expect(await app.table().getAttribute("count")).toBe("0");
  const field = app.page.locator("input[name=ports]");
  await field.fill("7777");
  await field.press("Enter");
  await app.hasRows(2);
  expect(await app.column("reply", 2)).toEqual(["OK", "7"]);
  await field.fill("");
  await field.press("Enter");
  await app.page.locator("[data-nothing]").waitFor();
});

test("what is no port is said beside the field, and nothing is loaded anew", async ({ app }) => {
  await app.open(odd);
  const field = app.page.locator("input[name=ports]");
  await field.fill("redis");
  await field.press("Enter");
  await app.page.getByRole("alert").filter({ hasText: "“redis” is no TCP port" }).waitFor();
  expect(await app.table().getAttribute("count")).toBe("0");
});
