/**
 * How delivered files are written: CSV with a header that names the columns, JSON with one object per line, or Parquet.
 */
export const FILE_FORMATS = ["csv", "json", "parquet"] as const;

/** One of {@link FILE_FORMATS}; also the ending of the files' names. */
export type FileFormat = (typeof FILE_FORMATS)[number];
