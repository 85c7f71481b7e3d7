import { useWords } from '../i18n/words.ts'
import { pauseWords } from './pause-words.ts'

/** Why the sync is paused: a sentence in the language of the reader, with the message of the CRM, which is in English. */
export function PauseReason({ code, reason }: { code: string; reason: string }) {
  const t = useWords(pauseWords)
  return (
    <>
      {t[Object.hasOwn(t, code) ? (code as keyof typeof t) : 'unknown']}{' '}
      {reason && (
        <span lang="en" className="block text-sm break-words">
          {reason}
        </span>
      )}
    </>
  )
}
