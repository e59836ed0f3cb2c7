/**
 * Texts of what rows refer to: command names, keys, connection states, endpoints. Names, states and texts never change
 * once they are in a table, so they are kept; endpoints are not while a capture loads, since which side is the client may
 * turn out late.
 */
import { FlowColumn, NO_NAME, StateColumn, Table } from "../../assembly/schema";
import { endpointText } from "../model/address";
import { escapeBytes, latin1 } from "../model/escape";
import { type Decoder, reference } from "./wasm";

/** What holds on a connection when a command runs; undefined where the capture does not tell. */
export interface ConnectionState {
  readonly database: number | undefined;
  readonly user: string | undefined;
  readonly clientName: string | undefined;
  readonly library: string | undefined;
  readonly resp: number | undefined;
}

export interface Endpoints {
  readonly client: string;
  readonly server: string;
}

export class Labels {
  private readonly names: string[] = [];
  private readonly texts: string[] = [];
  private readonly states: ConnectionState[] = [];
  private readonly flows: Endpoints[] = [];
  /** Set once nothing more is loaded: then endpoints are kept too. */
  settled = false;

  constructor(private readonly decoder: Decoder) {}

  /** The command's name, upper case and escaped; undefined where a row has none. */
  name(row: number): string | undefined {
    if (row === NO_NAME) return undefined;
    return (this.names[row] ??= escapeBytes(this.decoder.stringBytes(Table.NAMES, row)));
  }

  /** A first key, escaped; undefined for a row without one. */
  key(row: number): string | undefined {
    const known = reference(row);
    return known === undefined ? undefined : escapeBytes(this.decoder.stringBytes(Table.KEYS, known));
  }

  text(row: number): string | undefined {
    const known = reference(row);
    if (known === undefined) return undefined;
    return (this.texts[known] ??= escapeBytes(this.decoder.stringBytes(Table.TEXTS, known)));
  }

  state(row: number): ConnectionState {
    return (this.states[row] ??= this.readState(row));
  }

  endpoints(flow: number): Endpoints {
    const kept = this.flows[flow];
    if (kept !== undefined) return kept;
    const read = { client: this.endpoint(flow, true), server: this.endpoint(flow, false) };
    if (this.settled) this.flows[flow] = read;
    return read;
  }

  private readState(row: number): ConnectionState {
    const at = (column: StateColumn): number => this.decoder.cell(Table.STATES, column, row);
    return {
      database: reference(at(StateColumn.DATABASE)),
      user: this.text(at(StateColumn.USER)),
      clientName: this.text(at(StateColumn.CLIENT_NAME)),
      library: this.text(at(StateColumn.LIBRARY)),
      resp: at(StateColumn.RESP) || undefined,
    };
  }

  private endpoint(flow: number, client: boolean): string {
    const at = (column: FlowColumn): number => this.decoder.cell(Table.FLOWS, column, flow);
    const first = client ? FlowColumn.CLIENT_ADDRESS_0 : FlowColumn.SERVER_ADDRESS_0;
    const port = at(client ? FlowColumn.CLIENT_PORT : FlowColumn.SERVER_PORT);
    return endpointText([at(first), at(first + 1), at(first + 2), at(first + 3)], port);
  }
}

/** Bytes of a string table's row as characters 0 to 255, for comparing. */
export function rawText(decoder: Decoder, table: Table, row: number): string {
  return latin1(decoder.stringBytes(table, row));
}
