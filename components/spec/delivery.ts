/**
 * Where the deliveries of one table lie in the landing bucket: `<product>/<source>/<table>`, below it one folder per
 * day of delivery, `YYYY-MM-DD`.
 */
export function deliveryFolder(product: string, source: string, table: string): string {
  return `${product}/${source}/${table}`;
}
