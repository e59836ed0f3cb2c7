/**
 * Takes WebRTC away before anything else runs: the page's policy (`connect-src 'none'`) does not cover it, so a data channel
 * or a STUN request could otherwise leave the page. Import it first, for its effect.
 */
const CONSTRUCTORS = [
  "RTCPeerConnection", "webkitRTCPeerConnection", "mozRTCPeerConnection", "RTCDataChannel", "RTCIceGatherer", "RTCIceTransport", "RTCDtlsTransport",
  "RTCSctpTransport", "WebTransport",
];

for (const name of CONSTRUCTORS) {
  Reflect.deleteProperty(globalThis, name);
  // Not configurable, so that nothing that loads later can put one back.
  Reflect.defineProperty(globalThis, name, { value: undefined, writable: false, configurable: false });
}
