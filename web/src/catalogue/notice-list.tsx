import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { ChoiceBlank, DurationBlank, Sentence } from './blanks.tsx'
import { formWords } from './form-words.tsx'

const UNITS = ['hour', 'day', 'week', 'month'] as const

/** The times of the mails about an expiry. A time after the expiry is negative. */
export function NoticeList({
  notices,
  onChange,
}: {
  notices: readonly string[]
  onChange(notices: readonly string[]): void
}) {
  const t = useWords(formWords)
  const { duration } = useFormat()
  const [time, setTime] = useState('P7D')
  const [side, setSide] = useState<'before' | 'after'>('before')
  const nameOf = (notice: string) =>
    notice.startsWith('-')
      ? t.noticeAfter(duration(notice.slice(1)))
      : /[1-9]/.test(notice)
        ? t.noticeBefore(duration(notice))
        : t.noticeAt
  const added = side === 'after' ? `-${time}` : time
  return (
    <div className="mt-1.5">
      <Sentence path="rules.expiryNotices" row>
        {t.notices}
        <ul className="contents">
          {notices.map((notice, index) => (
            <li
              key={`${notice} ${notices.indexOf(notice) === index ? '' : index}`}
              className="inline-flex h-8 items-center gap-1 rounded-full bg-sunken pr-1 pl-3 text-sm leading-none"
            >
              {nameOf(notice)}
              <button
                type="button"
                aria-label={t.remove(nameOf(notice))}
                onClick={() => onChange(notices.filter((_, at) => at !== index))}
                className="grid size-6 place-items-center rounded-full text-quiet hover:bg-surface hover:text-text"
              >
                <X aria-hidden className="size-3.5" />
              </button>
            </li>
          ))}
        </ul>
      </Sentence>
      <div className="mt-1.5 flex flex-wrap items-center gap-1.5">
        <DurationBlank label={t.noticeLength} value={time} units={UNITS} onChange={setTime} />
        <ChoiceBlank
          label={t.noticeSide}
          value={side}
          options={[
            ['before', t.sideBefore],
            ['after', t.sideAfter],
          ]}
          onChange={(next) => setSide(next)}
        />
        <Button size="small" disabled={notices.includes(added)} onClick={() => onChange([...notices, added])}>
          <Plus aria-hidden className="size-4" />
          {t.addNotice}
        </Button>
      </div>
    </div>
  )
}
