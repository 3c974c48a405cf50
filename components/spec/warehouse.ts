/** Database that every stack has for what is served from Postgres. */
export const WAREHOUSE_DATABASE = "warehouse";

/** Schema of the warehouse that holds what the checks of every run found. */
export const QUALITY_SCHEMA = "quality";
