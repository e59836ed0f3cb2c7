/**
 * Texts of what rows refer to: command names, keys, connection states, endpoints. Names, states and texts never change
 * once they are in a table, so they are kept; endpoints are not while a capture loads, since which side is the client may
 * turn out late.
 */
import { FlowColumn, NO_NAME, StateColumn, Table } from "../../assembly/schema";
import { addressText, endpointText } from "../model/address";
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
  /** The same with the host's name, where the capture gives it one. */
  readonly clientHost?: string;
  readonly serverHost?: string;
}

export class Labels {
  private readonly names: string[] = [];
  private readonly texts: string[] = [];
  private readonly states: ConnectionState[] = [];
  private readonly flows: Endpoints[] = [];
  /** Set once nothing more is loaded: then endpoints are kept too. */
  settled = false;
  /** Names of hosts by their addresses, as the capture gives them. */
  private hosts: ReadonlyMap<string, string> = new Map();

  constructor(private readonly decoder: Decoder) {}

  get hostNames(): ReadonlyMap<string, string> {
    return this.hosts;
  }

  setHosts(hosts: ReadonlyMap<string, string>): void {
    this.hosts = hosts;
    this.flows.length = 0;
  }

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
    const [clientHost, serverHost] = [this.host(flow, true), this.host(flow, false)];
    const read = {
      client: this.endpoint(flow, true),
      server: this.endpoint(flow, false),
      ...(clientHost === undefined ? {} : { clientHost }),
      ...(serverHost === undefined ? {} : { serverHost }),
    };
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
    return endpointText(this.address(flow, client), this.port(flow, client));
  }

  private host(flow: number, client: boolean): string | undefined {
    if (this.hosts.size === 0) return undefined;
    const name = this.hosts.get(addressText(this.address(flow, client)));
    return name === undefined ? undefined : `${name}:${this.port(flow, client)}`;
  }

  private address(flow: number, client: boolean): readonly [number, number, number, number] {
    const at = (column: FlowColumn): number => this.decoder.cell(Table.FLOWS, column, flow);
    const first = client ? FlowColumn.CLIENT_ADDRESS_0 : FlowColumn.SERVER_ADDRESS_0;
    return [at(first), at(first + 1), at(first + 2), at(first + 3)];
  }

  private port(flow: number, client: boolean): number {
    return this.decoder.cell(Table.FLOWS, client ? FlowColumn.CLIENT_PORT : FlowColumn.SERVER_PORT, flow);
  }
}

/** Bytes of a string table's row as characters 0 to 255, for comparing. */
export function rawText(decoder: Decoder, table: Table, row: number): string {
  return latin1(decoder.stringBytes(table, row));
}
