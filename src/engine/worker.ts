/** The worker: the engine, exposed to the page. */
import { expose } from "comlink";
import { decoderBytes } from "./decoder-bytes";
import { Engine } from "./engine";

const engine = new Engine(decoderBytes());
expose(engine);
// Only for speed: a module that does not even compile is told when a file is opened.
engine.warmUp().catch(() => undefined);
