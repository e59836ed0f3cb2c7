/** Asks the engine for the details of a row, whichever table it is of. */
import type { EngineApi, RowId } from "../model/api";
import type { DetailedView, ReadDetails } from "../state/view-state";

export async function readDetails(engine: EngineApi, view: DetailedView, id: RowId, revealed: boolean): Promise<ReadDetails> {
  switch (view) {
    case "commands":
      return { is: "ready", view, id, details: await engine.inspect(id, revealed) };
    case "flows":
      return { is: "ready", view, id, details: await engine.inspectFlow(id) };
    case "packets":
      return { is: "ready", view, id, details: await engine.inspectPacket(id, revealed) };
    case "problems":
      return { is: "ready", view, id, details: await engine.inspectProblem(id, revealed) };
  }
}
