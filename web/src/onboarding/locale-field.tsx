import type { ComponentProps } from 'react'
import { languages } from '../i18n/language.ts'
import { useWords } from '../i18n/words.ts'
import { SelectField } from '../parts/field.tsx'
import { words } from './words.ts'

const names: Record<(typeof languages)[number], string> = { en: 'English', de: 'Deutsch' }

/** The language of the mails to a person: one of those that mails are written in, or that of the installation. */
export function LocaleField({ current, ...props }: ComponentProps<'select'> & { current?: string | null }) {
  const t = useWords(words)
  const isOther = current && !languages.some((language) => language === current)
  return (
    <SelectField label={t.contactLocale} {...props}>
      <option value="">{t.defaultLocale}</option>
      {languages.map((language) => (
        <option key={language} value={language}>
          {names[language]}
        </option>
      ))}
      {isOther && <option value={current}>{current}</option>}
    </SelectField>
  )
}
