/** White space of Unicode, and the byte order mark. */
const whiteSpace = /[\p{White_Space}\uFEFF]/u

/** Returns the text without white space around it. Takes linear time, unlike a pattern at the end of a text. */
export function trimWhiteSpace(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && whiteSpace.test(text[start]!)) start++
  while (end > start && whiteSpace.test(text[end - 1]!)) end--
  return text.slice(start, end)
}
