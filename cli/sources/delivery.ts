/** One file of a file source, delivered on one day. */
export interface Delivery {
  readonly table: string;
  /** `YYYY-MM-DD`; undefined for a file that tells no day of its own. */
  readonly day: string | undefined;
  /** Where it comes from, for messages. */
  readonly origin: string;
  /** The whole file; the same on each call. */
  read(): Promise<Buffer>;
}
