import { z } from 'zod'
import { problem } from '../../platform/input-problem.ts'
import { say } from '../../texts/say.ts'
import { type PresentedKey, readKey } from './presented-key.ts'

/**
 * License key that was made elsewhere: of an imported license, or of the caller that issues one. In the form of the gateway, or
 * 6 to 4096 printable characters in any other form. No issue repeats the text.
 */
export const suppliedKey = z.string().transform((text, ctx): PresentedKey => {
  if (isMasked(text)) {
    ctx.addIssue({ code: 'custom', ...problem(say('INPUT_KEY_MASKED')) })
    return z.NEVER
  }
  const key = readKey(text)
  if (key) return key
  ctx.addIssue({ code: 'custom', ...problem(say('INPUT_KEY_UNREADABLE')) })
  return z.NEVER
})

/** Whether a key is masked, such as `****-****-9F2C` or `XXXX-XXXX-9F2C`, so that it is not the whole key. */
function isMasked(key: string): boolean {
  return /\*{3,}|\u2022{2,}|\u2026|\.{3,}|(?:^|[^a-z0-9])(?:x{4,})(?:[^a-z0-9]|$)/iu.test(key)
}
