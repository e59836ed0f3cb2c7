import { expect } from "vitest";
import { bytes, u8 } from "../support/bytes";
import { command, conversation, frames } from "../support/conversation";
import { test } from "../support/page";
import { enhanced, names, networkInterface, Option, section, sectionHeader } from "../support/pcapng";

const FRAMES = frames(conversation(`>>> ${command("SET", "k", "v")}\n<<< +OK\\r\\n`));
const NAMED = {
  name: "named.pcapng",
  bytes: section(
    true, sectionHeader({ options: [[Option.COMMENT, bytes("after the deploy")]] }), networkInterface(),
    ...FRAMES.map((frame) => enhanced(frame, { options: [[Option.COMMENT, bytes("look here")]] })), names([[u8(192, 0, 2, 1), "web-1"]]),
  ),
};
const PLAIN = { name: "plain.pcapng", bytes: section(true, sectionHeader(), networkInterface(), ...FRAMES.map((frame) => enhanced(frame))) };

test("hosts are called by name where the user wants that and the capture has names", async ({ app }) => {
  await app.open(NAMED);
  await app.hasRows(1);
  expect(await app.column("client", 1)).toEqual(["192.0.2.1:40000"]);
  await app.page.locator("[data-action=host-names]").click();
  await expect.poll(() => app.column("client", 1)).toEqual(["web-1:40000"]);
  await app.open(PLAIN);
  await expect.poll(() => app.column("client", 1)).toEqual(["192.0.2.1:40000"]);
  expect(await app.page.locator("[data-action=host-names]").count()).toBe(0);
});

test("comments on the file and on frames are shown", async ({ app }) => {
  await app.open(NAMED);
  await app.page.getByText("named.pcapng says: after the deploy").waitFor();
  await app.inspect(0);
  await expect.poll(() => app.page.locator("rl-frames .comment").first().textContent()).toBe("look here");
});
