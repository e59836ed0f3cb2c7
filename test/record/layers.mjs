/**
 * What tshark says of chosen frames, for test/src/model/packet/layers.test.ts: `node test/record/layers.mjs [FOLDER]` writes test/fixtures/layers/*.txt,
 * FOLDER being the captures of others, which lie beside the repository. Each field is a line: from which byte of the frame (of the record where it begins
 * with `record`), how many, its name in filters, and what its line in the tree says. Facts about frames, not the frames. Link types of which no capture is at hand
 * are made here (made-frames.mjs). Written by tshark 4.0.17; other versions say some things otherwise.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { MADE } from "./made-frames.mjs";

const here = fileURLToPath(new URL("../fixtures", import.meta.url));
const shared = process.argv[2] ?? fileURLToPath(new URL("../../../shared/captures", import.meta.url));

/** Frames by capture. */
const OWN = { "seed.pcap": [1, 2, 4, 5], "resp3.pcap": [4, 6], "tracking.pcap": [1] };
const SHARED = {
  "lab/app.pcapng": [1, 4], "lab/app-bigendian.pcap": [1, 4], "lab/anyiface.pcap": [1, 4], "lab/app-vlan.pcap": [1, 4], "lab/pubsub-vxlan.pcap": [1, 4], "lab/inline-frag.pcap": [1, 4, 5],
  "lab/anyiface-snap96.pcap": [1, 5],
  "pcpp/SllPacket.pcap": [1], "wswiki/attachment_SLL_Simple.pcap": [1, 139], "pcpp/sll2.pcap": [1], "tcpflow/local.pcap": [1, 4], "gopacket/test_loopback.pcap": [1],
  "arkime/twovlan.pcap": [1], "tcpdump/802.1ad_QinQ.pcap": [1], "zeek/pppoe-over-qinq.pcap": [1, 19], "zeek/mpls-in-vlan.pcap": [1, 2, 3], "suricata/decode-too-many-layers--input.pcap": [1],
  "pcpp/CiscoHDLC.pcap": [1, 2, 3], "pcapsql/nflog.pcap": [1], "arkime/nflog.pcap": [1], "zeek/nflog-bad-tlv-len.pcap": [1], "pcpp/linktype_ipv4.pcap": [1], "tcpdump/LINKTYPE_RAW_ipv6.pcap": [1],
  "arkime/xid.pcap": [1], "zeek/raw_packets.pcap": [1, 12, 27],
  "arkime/6-4-gre-ppp-udp-4-dns.pcap": [1, 2], "arkime/gre-erspan-vxlan.pcap": [1, 4], "zeek/gre-sample.pcap": [1], "pcapsql/gre_keyed.pcap": [1], "suricata/decode-erspan-typeI-02--input.pcap": [1],
  "tcpdump/erspan-type-iii-ft-0.pcap": [1], "arkime/ipv6-gtp6.pcap": [1], "tcpdump/geneve.pcap": [1, 2], "zeek/vxlan-triple-v2.pcap": [1], "deepflow/ipip.pcap": [1], "zeek/4in6.pcap": [1],
  "pcpp/ipv6_options.pcap": [1, 2, 3, 5, 6], "tcpdump/ipv6-srh-ext-header.pcap": [1], "zeek/ipv6-hbh-routing0.pcap": [1], "zeek/ip6-hoa-tcp-good-chksum.pcap": [1], "zeek/ipv6-fragmented-dns.pcap": [1, 2],
  "tcpdump/bigtcp-ipv6-hbh.pcap": [1],
  "tcpdump/mptcp-v1.pcap": [1, 2, 3, 4, 5], "zeek/option-sack.pcap": [1], "suricata/tcp-fastopen-07--tcp_fastopen_segmentation.pcap": [1, 4], "suricata/tcp-empty-sack--tcp-opt.pcap": [1, 10],
  "suricata/tcp-urgp-04-2byte-XY--tcp-urgent-2byte-XY.pcap": [4, 6], "wswiki/tcp-ecn-sample.pcap": [1, 2], "tcpdump/tcp-handshake-nano.pcap": [1], "zeek/truncated-header.pcap": [1, 2],
  "hadrielk/test009-le.pcapng": [1], "hadrielk/test005-be.pcapng": [1], "hadrielk/test100-be.pcapng": [1],
};

/** Layers that are taken apart here, too; of others it is only known where they begin. */
const PROTOCOLS = new Set([
  "eth", "vlan", "ieee8021ad", "mpls", "pwethcw", "llc", "sll", "null", "ppp", "pppoes", "chdlc", "wlan", "radiotap", "ppi", "pktap", "nflog", "ip", "ipv6", "arp", "icmp", "icmpv6", "tcp", "udp", "gre", "erspan",
  "vxlan", "geneve", "gtp", "resp",
]);
const PREFERENCES = [
  "tcp.relative_sequence_numbers:FALSE", "tcp.analyze_sequence_numbers:FALSE", "tcp.desegment_tcp_streams:FALSE", "ip.defragment:FALSE", "ipv6.defragment:FALSE", "tcp.calculate_timestamps:FALSE",
].flatMap((preference) => ["-o", preference]);

/** @param {string[]} args */
function tshark(args) {
  return execFileSync("tshark", ["-n", ...args], { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] });
}

/** @param {string} text */
function unescape(text) {
  return text.replaceAll(/&#x27;/g, "'").replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/**
 * Fields of a packet in PDML, outermost first, with the names of what they lie in.
 * @param {string} xml
 * @typedef {{ name: string, pos: number, size: number, text: string, path: string[] }} Said
 * @returns {Said[]}
 */
function fieldsOf(xml) {
  /** @type {Said[]} */
  const fields = [];
  /** @type {string[]} */
  const path = [];
  for (const [, closing, attributes = "", single] of xml.matchAll(/<(\/?)(?:proto|field)((?:\s[^\s=]+="[^"]*")*)\s*(\/?)>/g)) {
    if (closing === "/") {
      path.pop();
      continue;
    }
    /** @param {string} key */
    const read = (key) => unescape(new RegExp(`\\s${key}="([^"]*)"`).exec(attributes)?.[1] ?? "");
    const name = read("name");
    if (read("hide") !== "yes") fields.push({ name, pos: Number(read("pos")), size: Number(read("size")), text: read("showname") || read("show"), path: [...path] });
    path.push(name);
    if (single === "/") path.pop();
  }
  return fields;
}

/** @param {string} capture @param {number[]} frames */
function describe(capture, frames) {
  const filter = frames.map((frame) => `frame.number==${frame}`).join("||");
  const packets = tshark(["-r", capture, ...PREFERENCES, "-d", "tcp.port==7399,resp", "-Y", filter, "-T", "pdml"]).split("<packet>").slice(1);
  /** @type {{ record: Said, blocks: Said[] }[]} */
  let records = [];
  try {
    const blocks = fieldsOf(tshark(["-X", "read_format:MIME Files Format", "-r", capture, "-T", "pdml"]));
    records = blocks.filter(({ name, text }) => name === "pcap.packet" || (name === "pcapng.block" && / Packet Block|: Packet Block/.test(text))).map((record) => ({ record, blocks }));
  } catch {
    // Some files it does not take for captures when it is to read them as files.
  }
  return packets.map((xml, index) => {
    const frame = frames[index] ?? 0;
    const lines = fieldsOf(xml)
      .filter(({ name, size, path }) => size > 0 && name !== "" && !name.startsWith("_ws") && PROTOCOLS.has(path[0] ?? name))
      .map(({ name, pos, size, text }) => `${pos} ${size} ${name} ${text}`);
    const found = records[frame - 1];
    const { pos: from = 0, size: length = 0 } = found?.record ?? {};
    const ofRecord = (found?.blocks ?? [])
      .filter(({ name, pos, size }) => size > 0 && pos >= from && pos + size <= from + length && /^pcap(?:ng)?\./.test(name))
      .map(({ name, pos, size, text }) => `record ${pos - from} ${size} ${name} ${text}`);
    return [`frame ${frame}`, ...ofRecord, ...lines, ""].join("\n");
  });
}

mkdirSync(join(here, "layers"), { recursive: true });
for (const [name, file] of Object.entries(MADE)) writeFileSync(join(here, "layers", `${name}.pcap`), file);
/** @type {[string, string, number[]][]} */
const all = [
  ...Object.entries(MADE).map(([name, file]) => /** @type {[string, string, number[]]} */ ([join(here, "layers"), `${name}.pcap`, Array.from({ length: file.frames }, (_, index) => index + 1)])),
  ...Object.entries(OWN).map(([name, frames]) => /** @type {[string, string, number[]]} */ ([here, name, frames])),
  ...Object.entries(SHARED).map(([name, frames]) => /** @type {[string, string, number[]]} */ ([shared, name, frames])),
];
for (const [folder, name, frames] of all) {
  if (!existsSync(join(folder, name))) continue;
  const head = folder === shared ? `../shared/captures/${name}` : `test/fixtures/${folder === here ? "" : "layers/"}${name}`;
  writeFileSync(join(here, "layers", `${basename(name)}.txt`), `${head}\n${describe(join(folder, name), frames).join("")}`);
}
