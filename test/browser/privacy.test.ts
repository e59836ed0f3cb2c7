import { expect } from "vitest";
import { capture, command } from "../support/conversation";
import { test } from "../support/page";

const SECRET = "hunter2-hunter2";
const secrets = {
  name: "secrets.pcap",
  bytes: capture(`
    >>> ${command("AUTH", "ada", SECRET)}
    <<< +OK\\r\\n
    >>> ${command("CONFIG", "SET", "requirepass", SECRET)}
    <<< +OK\\r\\n
    >>> ${command("CONFIG", "GET", "requirepass")}
    <<< *2\\r\\n$11\\r\\nrequirepass\\r\\n$${SECRET.length}\\r\\n${SECRET}\\r\\n
    >>> ${command("GET", "a")}
    <<< $1\\r\\nx\\r\\n
  `),
};

test("opening a capture causes no request at all", async ({ app }) => {
  // Somebody who is to drop a file moves the pointer first: then the page fetches its own last parts.
  await app.page.mouse.move(200, 200);
  await app.page.locator("html[data-parts=loaded]").waitFor({ state: "attached" });
  const before = [...app.requests];
  await app.open(secrets);
  await app.inspect(3);
  await app.page.locator("rl-timeline [data-chart=drawn]").waitFor();
  expect(app.requests.slice(before.length).filter((url) => !url.startsWith("blob:"))).toEqual([]);
});

test("neither the page nor its worker can connect to anything, or run code from text", async ({ app }) => {
  await app.open(secrets);
  const attempt = async (): Promise<string[]> => {
    const done: string[] = [];
    // What the debugger runs at once is exempt from the policy; what follows a turn of the event loop is not.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const elsewhere = "http://127.0.0.1:9/module.js";
    const attempts: [string, () => unknown][] = [
      ["fetch", () => fetch(elsewhere)],
      ["own origin", () => fetch(location.origin)],
      ["import", () => import(/* @vite-ignore */ elsewhere)],
      ["eval", () => Reflect.construct(Function, ["return 1"])],
    ];
    for (const [name, act] of attempts) {
      try {
        await act();
        done.push(name);
      } catch {
        // As it should be.
      }
    }
    return done;
  };
  const [worker] = app.page.workers();
  expect(await app.page.evaluate(attempt)).toEqual([]);
  expect(await worker?.evaluate(attempt)).toEqual([]);
  // The violations are what this test is about.
  app.faults.length = 0;
});

test("WebRTC, which the policy does not cover, is not there", async ({ app }) => {
  expect(await app.page.evaluate(() => ["RTCPeerConnection", "webkitRTCPeerConnection", "RTCDataChannel"].filter((name) => Reflect.get(window, name) !== undefined))).toEqual([]);
});

test("secrets are masked until they are asked for", async ({ app }) => {
  await app.open(secrets);
  const everything = (): Promise<string> => app.page.locator("rl-app").evaluate((element) => {
    const text = (node: Node): string => {
      const below = node instanceof Element && node.shadowRoot !== null ? [node.shadowRoot, ...node.childNodes] : [...node.childNodes];
      const titles = node instanceof Element ? [...node.attributes].map((attribute) => attribute.value).join(" ") : "";
      return `${node.nodeType === Node.TEXT_NODE ? (node.textContent ?? "") : titles} ${below.map(text).join(" ")}`;
    };
    return text(element);
  });
  for (const index of [0, 1, 2]) {
    await app.inspect(index);
    // In the reply of CONFIG GET the secret is the second element, and closed.
    if (index === 2) await app.details.locator("rl-reply-tree rl-reply-tree summary").nth(1).click();
    await app.details.locator("pre", { hasText: "***" }).first().waitFor();
    expect(await everything()).not.toContain(SECRET);
  }
  await app.page.locator("[data-action=reveal]").click();
  await app.cell(1, "arguments").filter({ hasText: SECRET }).waitFor();
  expect(await everything()).toContain(SECRET);
});

test("nothing in a capture is taken for HTML", async ({ app }) => {
  const html = '<img src=x onerror="document.title=\'run\'"><b>bold</b>';
  const bytes = capture(`>>> ${command("SET", html, html)}\n<<< -ERR ${html}\\r\\n`.replaceAll('"', '\\"'));
  await app.open({ name: `${html}.pcap`, bytes });
  await app.inspect(0);
  await app.details.locator("[data-side=reply] pre").waitFor();
  expect(await app.text(0, "key")).toContain("<b>bold</b>");
  expect(await app.page.locator("img[src=x]").count()).toBe(0);
  expect(await app.page.title()).not.toBe("run");
});
