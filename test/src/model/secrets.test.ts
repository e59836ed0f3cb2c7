import { describe, expect, it } from "vitest";
import { argumentTexts, replyLine, replyOf, requestOf, touchesSecretArgument, touchesSecretReply } from "../../../src/model/exchange";
import { parseMonitorLine } from "../../../src/model/monitor-line";
import { RequestScan } from "../../../src/model/request";
import { Rope } from "../../../src/model/rope";
import { bytes, escaped } from "../../support/bytes";
import { command } from "../../support/conversation";

function request(...words: readonly string[]): ReturnType<typeof requestOf> {
  return requestFrom(bytes(command(...words)));
}

function requestFrom(data: Uint8Array): ReturnType<typeof requestOf> {
  const rope = Rope.of(data);
  const scan = new RequestScan(rope, false);
  scan.advance(Infinity);
  return requestOf(rope, scan, false);
}

function reply(text: string, ...words: readonly string[]): ReturnType<typeof replyOf> {
  return replyOf(Rope.of(bytes(text)), words.length === 0 ? undefined : request(...words));
}

describe("secrets among arguments", () => {
  it.each([
    ["AUTH hunter2", "AUTH ***"],
    ["auth alice hunter2", "auth *** ***"],
    ["HELLO 3 AUTH alice hunter2 SETNAME app", "HELLO 3 AUTH *** *** SETNAME app"],
    ["hello 3 setname auth auth alice hunter2", "hello 3 setname auth *** *** ***"],
    ["ACL SETUSER bob on >pw <old #abc !abc ~* +@all", "ACL SETUSER bob on *** *** *** *** ~* +@all"],
    ["acl whoami", "acl whoami"],
    ["CONFIG SET requirepass x maxmemory 1 MASTERAUTH y", "CONFIG SET requirepass *** maxmemory 1 MASTERAUTH ***"],
    ["CONFIG SET logfile requirepass masterauth pw", "CONFIG SET logfile requirepass *** ***"],
    ["config set tls-key-file-pass a tls-client-key-file-pass b masteruser c primaryauth d", "config set tls-key-file-pass *** tls-client-key-file-pass *** masteruser *** primaryauth ***"],
    ["CONFIG SET maxmemory 1", "CONFIG SET maxmemory 1"],
    ["MIGRATE h 6379 k 0 5000 COPY AUTH pw", "MIGRATE h 6379 k 0 5000 COPY AUTH ***"],
    ["MIGRATE h 6379 k 0 5000 AUTH2 user pw KEYS a b", "MIGRATE h 6379 k 0 5000 AUTH2 *** *** KEYS a b"],
    ["SENTINEL SET mymaster auth-pass pw quorum 2", "SENTINEL SET mymaster auth-pass *** quorum 2"],
    ["SENTINEL CONFIG SET sentinel-pass pw", "SENTINEL CONFIG SET sentinel-pass ***"],
    ["SET AUTH requirepass", "SET AUTH requirepass"],
  ])("%s shows as %s", (line, shown) => {
    const whole = request(...line.split(" "));
    expect(argumentTexts(whole, 256, false).texts.join(" ")).toBe(shown);
    expect(argumentTexts(whole, 256, true).texts.join(" ")).toBe(line);
  });

  it.each(["AUTH", "HELLO", "ACL", "CONFIG", "MIGRATE", "SENTINEL"])("%s cut at any place gives nothing away behind its name", (name) => {
    const whole = bytes(command(name, "SETUSER", "hunter2", "AUTH", "hunter2"));
    for (let length = 1; length < whole.length; length++) {
      expect(argumentTexts(requestFrom(whole.subarray(0, length)), 256, false).texts.join(" ")).not.toContain("hunter2");
    }
  });

  it("hides everything where the command's name was lost", () => {
    const whole = bytes(command("AUTH", "hunter2"));
    const rope = new Rope(whole.length);
    rope.add(0, whole, 0, 10);
    rope.add(14, whole, 14);
    const scan = new RequestScan(rope, false);
    for (let missing = scan.advance(256); missing !== undefined; missing = scan.advance(256)) scan.giveUp(missing);
    expect(argumentTexts(requestOf(rope, scan, true), 256, false).texts).toEqual(["***", "***"]);
  });

  it("keeps a secret's bytes back, and no others", () => {
    const auth = request("CONFIG", "SET", "requirepass", "pw", "maxmemory", "1");
    const secret = auth.args[3]?.offset ?? 0;
    expect(touchesSecretArgument(auth, secret, 2)).toBe(true);
    expect(touchesSecretArgument(auth, secret - 5, 6)).toBe(true);
    expect(touchesSecretArgument(auth, secret + 4, 5)).toBe(false);
  });
});

describe("secrets in replies", () => {
  const config = "*4\\r\\n$11\\r\\nrequirepass\\r\\n$2\\r\\npw\\r\\n$9\\r\\nmaxmemory\\r\\n$1\\r\\n1\\r\\n";
  it.each([
    ["CONFIG GET *", config, '["requirepass", ***, "maxmemory", "1"]'],
    ["config get require*", "%1\\r\\n$11\\r\\nrequirepass\\r\\n$2\\r\\npw\\r\\n", '{"requirepass": ***}'],
    ["CONFIG GET *", "*4\\r\\n$7\\r\\nlogfile\\r\\n$11\\r\\nrequirepass\\r\\n$10\\r\\nmasterauth\\r\\n$2\\r\\npw\\r\\n", '["logfile", "requirepass", ***, ***]'],
    ["EXEC", `*1\\r\\n${config}`, '[["requirepass", ***, "maxmemory", "1"]]'],
    ["EXEC", "*1\\r\\n*4\\r\\n+flags\\r\\n*1\\r\\n+on\\r\\n+passwords\\r\\n*1\\r\\n+abc\\r\\n", '[["flags", ["on"], "passwords", ***]]'],
    ["EXEC", "*1\\r\\n*1\\r\\n$26\\r\\nuser bob on #abcdef ~* +@a\\r\\n", "[[***]]"],
    ["ACL GETUSER bob", "*2\\r\\n+passwords\\r\\n*1\\r\\n+abc\\r\\n", "***"],
    ["ACL LIST", "*1\\r\\n+user bob on >pw\\r\\n", "***"],
    ["ACL GENPASS", "$4\\r\\nabcd\\r\\n", "***"],
    ["ACL WHOAMI", "+bob\\r\\n", "bob"],
    ["SENTINEL CONFIG GET sentinel-pass", "*2\\r\\n$13\\r\\nsentinel-pass\\r\\n$2\\r\\npw\\r\\n", '["sentinel-pass", ***]'],
    ["HGETALL settings", config, '["requirepass", "pw", "maxmemory", "1"]'],
    ["AUTH pw", "-WRONGPASS invalid username-password pair\\r\\n", "WRONGPASS invalid username-password pair"],
    ["AUTH hunter2", "-ERR unknown command 'AUTH', with args beginning with: 'hunter2' \\r\\n", "ERR unknown command ***"],
    ["ACL SETUSER bob >hunter2 nonsense", "-ERR Error in ACL SETUSER modifier '>hunter2': no\\r\\n", "ERR Error in ACL SETUSER modifier ***"],
    ["AUTH hunter2", "-ERR bad password hunter2 given\\r\\n", "ERR ***"],
  ])("the reply to %s shows as it should", (line, value, shown) => {
    const read = reply(value, ...line.split(" "));
    expect(replyLine(read, 256, false)?.text).toBe(shown);
    expect(replyLine(read, 256, true)?.text).not.toContain("***");
  });

  it("hides the values of a reply whose command is not in the capture", () => {
    expect(replyLine(reply(config), 256, false)?.text).toBe('["requirepass", ***, "maxmemory", "1"]');
  });

  it("keeps back what lies behind the part of such a reply that was read", () => {
    const whole = bytes(config);
    const rope = new Rope(whole.length);
    rope.add(0, whole, 0, 40);
    const read = replyOf(rope, request("CONFIG", "GET", "*"));
    expect(touchesSecretReply(read, whole.length - 4, 2)).toBe(true);
    expect(touchesSecretReply(replyOf(rope, request("LRANGE", "k", "0", "-1")), whole.length - 4, 2)).toBe(false);
  });
});

describe("a line of MONITOR", () => {
  it("gives its database, its client and its arguments", () => {
    const line = parseMonitorLine(bytes('1795465829.411946 [2 [::1]:42144] "set" "a b" "\\\\x00\\\\n"'));
    expect(line).toMatchObject({ time: "1795465829.411946", database: 2, client: "[::1]:42144", complete: true });
    expect(line?.args.map(escaped)).toEqual(["set", "a b", "\\0\\n"]);
  });

  it.each(["OK", "1795465829.4 [0 x] \"a\"", ""])("%j is none", (text) => {
    expect(parseMonitorLine(bytes(text))).toBeUndefined();
  });
});
