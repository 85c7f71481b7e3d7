import type { RecipientReport } from '../../../src/domain/notifications/report-undelivered.ts'
import { toAsciiAddress } from '../../../src/platform/email-address.ts'
import { specificStatus } from './specific-status.ts'

/**
 * Reads a bounce in the format of qmail (https://cr.yp.to/proto/qsbmf.txt): an introduction that begins with
 * `Hi. This is the`, one paragraph for each failed recipient, and a line that begins with a dash before the returned
 * mail. Returns no recipients for any other text.
 */
export function parseQmailBounce(text: string): RecipientReport[] {
  const paragraphs = text
    .replaceAll('\r\n', '\n')
    .trim()
    .split(/\n[ \t]*\n/)
  if (!paragraphs[0]?.startsWith('Hi. This is the ')) return []
  const end = paragraphs.findIndex((paragraph) => paragraph.startsWith('-'))
  return paragraphs.slice(1, end === -1 ? undefined : end).flatMap((paragraph) => {
    const [, address, reply = ''] = /^<([^>\n]+)>:[ \t]*\n?([\s\S]*)$/.exec(paragraph) ?? []
    if (!address) return []
    const status = /#([245]\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1] ?? '5.0.0'
    return [
      {
        address: toAsciiAddress(address).toLowerCase(),
        failed: true,
        status: specificStatus(status, reply),
      },
    ]
  })
}
