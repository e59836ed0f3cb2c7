/** The worker that unpacks: its first message is the port that its service is asked through. */
import { expose } from "comlink";
import { unpackService } from "./serve";

addEventListener("message", ({ data }: MessageEvent<MessagePort>) => expose(unpackService, data), { once: true });
