import { describeIssues, type InputIssue, type Refusal } from '../../src/platform/errors.ts'
import type { Locale } from '../../src/texts/locale.ts'
import { sentence } from '../../src/texts/sentence.ts'

/** Writes the message of a refusal in a language. That of an invalid input has every issue. */
export function messageOf(refusal: Refusal, locale: Locale): string {
  // The graph has a proxy of the refusal, which is no instance of its class.
  return 'issues' in refusal
    ? describeIssues(refusal.issues as InputIssue[], locale)
    : sentence(refusal.text, locale)
}
