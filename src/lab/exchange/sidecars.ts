/** A row as cmdlets make it: dates as `Date`, lists of strings as arrays. */
export type Row = Record<string, string | number | boolean | null | Date | string[]>;

const guids = new Set(["Guid", "ExchangeObjectId"]);

/**
 * Writes a row as the service does: a type annotation before every Guid, date and collection, dates with seven digits.
 * Source: exchange-admin §A.6, captured.
 *
 * @param select property names to keep, all when absent
 */
export function withSidecars(row: Row, select?: Set<string>): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(row)) {
    if (select !== undefined && !select.has(key.toLowerCase())) continue;
    if (Array.isArray(value)) written[`${key}@odata.type`] = "#Collection(String)";
    if (guids.has(key)) {
      written[`${key}@data.type`] = "System.Guid";
      written[`${key}@odata.type`] = "#Guid";
    }
    if (value instanceof Date) {
      written[`${key}@data.type`] = "System.DateTime";
      const text = value.toISOString().replace(/\.(\d{3})Z$/, ".$10000");
      written[key] = key.endsWith("UTC") ? `${text}Z` : `${text}+00:00`;
    } else written[key] = value;
  }
  return written;
}
