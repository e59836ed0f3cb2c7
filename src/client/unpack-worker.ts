/** Starts the worker that unpacks. A chunk of its own: most captures are not packed, and what unpacks them weighs more than a quarter of the page. */
import UnpackWorker from "../engine/unpack/worker?worker&inline";

/** A port to its service (engine/unpack/service.ts). */
export function startUnpackWorker(): MessagePort {
  const worker = new UnpackWorker({ name: "resplens-unpacker" });
  const { port1, port2 } = new MessageChannel();
  worker.postMessage(port2, [port2]);
  return port1;
}
