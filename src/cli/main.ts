/** `npm run decode`: the engine under Node (see the headless interface in the README). */
import { decoderBytes } from "../engine/decoder-bytes";
import { run } from "./run";

process.exitCode = await run(process.argv.slice(2), await decoderBytes(), { out: process.stdout, err: process.stderr });
