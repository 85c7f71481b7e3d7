/**
 * Returns a line of CSV (RFC 4180). A text that a spreadsheet would read as a formula begins with an apostrophe, because devices
 * and customers choose their texts. A number is no formula.
 */
export function csvLine(values: readonly string[]): string {
  return `${values.map(quote).join(',')}\r\n`
}

function quote(value: string): string {
  const text = /^[=+\-@\t\r]/.test(value) && Number.isNaN(Number(value)) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
