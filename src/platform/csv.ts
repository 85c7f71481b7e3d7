/**
 * The beginning of a formula in a cell: an operator at the start of the text, or after a character at which a spreadsheet of
 * another country begins a cell or a row, also within quotes. Some spreadsheets read operators of full width. The operator is tested
 * first, because a test of what is before each of many spaces takes long.
 */
const FORMULA = /(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])(?<=^|[;|\t\r\n][ "']*)|^(?=[\t\r\n])/gu

/**
 * Returns a line of CSV (RFC 4180). A part of a text that a spreadsheet would read as a formula begins with an apostrophe, because
 * devices and customers choose their texts. A number is no formula.
 */
export function csvLine(values: readonly string[]): string {
  return `${values.map(quote).join(',')}\r\n`
}

function quote(value: string): string {
  const text = Number.isNaN(Number(value)) ? value.replace(FORMULA, "'") : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
