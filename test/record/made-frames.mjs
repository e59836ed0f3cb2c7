/** Small captures of link types and options that are rare in the wild, for layers.mjs: written down byte by byte from the documents that define them. */

/** @param {string} text */
const hex = (text) => Buffer.from(text.replaceAll(/\s/g, ""), "hex");

/** @param {number} linkType @param {Buffer[]} frames */
function pcap(linkType, frames) {
  const header = hex("d4c3b2a1 0200 0400 00000000 00000000 00000400 00000000");
  header.writeUInt32LE(linkType, 20);
  const records = frames.flatMap((frame, index) => {
    const record = Buffer.alloc(16);
    [1_700_000_000 + index, 2, frame.length, frame.length].forEach((value, at) => record.writeUInt32LE(value, at * 4));
    return [record, frame];
  });
  return Object.assign(Buffer.concat([header, ...records]), { frames: frames.length });
}

/** @param {Buffer} options @param {Buffer} payload */
function tcp(options = Buffer.alloc(0), payload = Buffer.from("*1\r\n$4\r\nPING\r\n")) {
  const padded = Buffer.concat([options, Buffer.alloc(-options.length & 3)]);
  const header = hex("c350 18eb 00000001 00000002 5018 0200 0000 0000");
  header[12] = (5 + padded.length / 4) << 4;
  return Buffer.concat([header, padded, payload]);
}

/** @param {Buffer} payload @param {Buffer} options */
function ip(payload, options = Buffer.alloc(0)) {
  const header = hex("4548 0000 0007 4000 40 06 0000 0a000001 0a000002");
  header[0] = 0x40 | (5 + options.length / 4);
  header.writeUInt16BE(20 + options.length + payload.length, 2);
  return Buffer.concat([header, options, payload]);
}

const ETHERNET = hex("020000000001 020000000002 0800");
const SNAP = hex("aaaa03 000000 0800");
const QOS = hex("8801 2c00 020000000001 020000000002 020000000003 1000 0000");
const FROM_DS = hex("0802 2c00 020000000001 020000000002 020000000003 2000");
const wifi = (/** @type {Buffer} */ head) => Buffer.concat([head, SNAP, ip(tcp())]);

/** TSFT, flags, rate, channel and signal are present. */
const RADIOTAP = hex("00 00 1800 2f000000 87d6120000000000 00 0c 8509 a000 d8 00");
const PPI_COMMON = hex("00 00 2000 69000000 0200 1400 6300000000000000 0000 0400 8509 a000 00 00 d8 a6");

function pktap() {
  const header = Buffer.alloc(108);
  [[0, 108], [4, 1], [8, 1], [36, 1], [40, 2], [44, 14], [52, 77], [84, 78]].forEach(([at = 0, value = 0]) => header.writeUInt32LE(value, at));
  header.write("en0", 12);
  header.write("redis-cli", 56);
  header.write("redis-cli", 88);
  header.writeUInt16LE(6, 80);
  return Buffer.concat([header, ETHERNET, ip(tcp())]);
}

/** One segment for each: MD5 and user timeout; Fast Open's request and cookie; experimental Fast Open; AO; SACK of one and two; two unknown ones; Echo; CC; lies about sizes; AccECN, after which flags are read otherwise. */
const TCP_OPTIONS = [
  "1312 12345678901234567890123456789012 0101 1c0480ff", "2202", "220a0102030405060708", "fd06f989aabb", "1d100102 00112233445566778899aabb", "0101 050a 0000000100000002", "0512 00000001000000020000000300000004",
  "0e030100", "42047788 030300", "060600000001 0101", "0b0600000001 0101", "0610 0101", "02030101", "0801 0101", "0303 0f 00", "ac0b 000001 000002 000003",
];
/** Record route and router alert; time stamp and loose source route; one that lies. */
const IP_OPTIONS = ["01 070704 0a000003 94040000", "440c0500 00000001 00000002 830704 0a000009 00", "07 20 04 0a000003 00"];

export const MADE = {
  "made-wifi": pcap(105, [wifi(QOS), wifi(FROM_DS)]),
  "made-radiotap": pcap(127, [Buffer.concat([RADIOTAP, wifi(QOS)])]),
  "made-ppi": pcap(192, [Buffer.concat([hex("00 00 0800 69000000"), wifi(QOS)]), Buffer.concat([PPI_COMMON, wifi(QOS)])]),
  "made-pktap": pcap(258, [pktap()]),
  "made-ppp": pcap(9, [Buffer.concat([hex("ff03 0021"), ip(tcp())]), Buffer.concat([hex("21"), ip(tcp())])]),
  "made-loop": pcap(108, [Buffer.concat([hex("00000002"), ip(tcp())])]),
  "made-tcp-options": pcap(1, TCP_OPTIONS.map((options) => Buffer.concat([ETHERNET, ip(tcp(hex(options)))]))),
  "made-ip-options": pcap(1, IP_OPTIONS.map((options) => Buffer.concat([ETHERNET, ip(tcp(), hex(options))]))),
};
