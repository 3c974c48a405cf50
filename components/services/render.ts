/** Text of a Java properties file: one `key=value` a line, keys sorted, so that equal settings are equal texts. */
export function renderProperties(properties: Readonly<Record<string, string>>): string {
  return lines(properties, (key, value) => `${key}=${value}`);
}

/** Text of a spark-defaults.conf. */
export function renderSparkDefaults(properties: Readonly<Record<string, string>>): string {
  return lines(properties, (key, value) => `${key} ${value}`);
}

/** Text of a Hadoop configuration file. */
export function renderHadoopXml(properties: Readonly<Record<string, string>>): string {
  const body = lines(
    properties,
    (key, value) => `  <property><name>${escapeXml(key)}</name><value>${escapeXml(value)}</value></property>`,
  );
  return `<?xml version="1.0"?>\n<configuration>\n${body}</configuration>\n`;
}

/** Text of a postgresql.conf include; every value quoted. */
export function renderPostgresConf(properties: Readonly<Record<string, string>>): string {
  return lines(properties, (key, value) => `${key} = '${value.replaceAll("'", "''")}'`);
}

function lines(
  properties: Readonly<Record<string, string>>,
  line: (key: string, value: string) => string,
): string {
  return Object.entries(properties)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${line(key, value)}\n`)
    .join("");
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
