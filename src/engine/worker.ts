/** The worker: the engine, exposed to the page. */
import { expose } from "comlink";
import { decoderBytes } from "./decoder-bytes";
import { Engine } from "./engine";

expose(new Engine(decoderBytes()));
