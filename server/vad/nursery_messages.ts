/** What passes between the program and its nursery of Workers. */

/** To the nursery. */
export type ToNursery =
  /** Start a Worker that speaks by this port. */
  | { readonly kind: "spawn"; readonly id: number; readonly port: MessagePort }
  | { readonly kind: "end"; readonly id: number };

/** From the nursery: a Worker died of an error. */
export interface FromNursery {
  readonly id: number;
  readonly message: string;
}

/** To a Worker of the nursery: all else passes by this port. */
export interface PortMessage {
  readonly kind: "port";
  readonly port: MessagePort;
}
