/** One file of a file source, delivered on one day. */
export interface Delivery {
  readonly table: string;
  /** `YYYY-MM-DD`; undefined for a file that tells no day of its own. */
  readonly day: string | undefined;
  /**
   * SHA-256 of a file that does not lie here yet; it is read only when it is not the table's latest delivery.
   * @default the file is read to tell
   */
  readonly sha256?: string;
  /** Where it comes from, for messages. */
  readonly origin: string;
  /**
   * Brings a file here that lies elsewhere, and checks it; called before `read`, and before any file is put.
   *
   * @throws CommandFailure when that does not succeed
   */
  prepare?(): Promise<void>;
  /** The whole file; the same on each call. */
  read(): Promise<Buffer>;
}
