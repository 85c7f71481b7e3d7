import {
  type NotificationMessage,
  PreviewLicensesDocument,
  PreviewNotificationDocument,
} from '../generated/graphql.ts'
import { languages } from '../i18n/language.ts'
import { useWords } from '../i18n/words.ts'
import { words as licenseWords } from '../licenses/license-words.ts'
import { Button } from '../parts/button.tsx'
import { download } from '../parts/download.ts'
import { SelectField } from '../parts/field.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { SearchField } from '../parts/search-field.tsx'
import { words } from './words.ts'

/** Every kind of mail, in the order of the life of a license. */
const messages: readonly NotificationMessage[] = [
  'LICENSE_ISSUED',
  'KEY_ROTATED',
  'ONBOARDING_STALLED',
  'DEVICE_ACTIVATED',
  'ACTIVATION_REFUSED',
  'DEVICE_RELEASED',
  'FILE_ISSUED',
  'LICENSE_CHANGED',
  'LICENSE_OVER_LIMIT',
  'LICENSE_EXPIRING',
  'TRIAL_ENDING',
  'LICENSE_RENEWED',
  'LICENSE_IN_GRACE',
  'LICENSE_EXPIRED',
  'UPDATES_ENDING',
  'UPDATES_ENDED',
  'LICENSE_SUSPENDED',
  'LICENSE_REINSTATED',
  'LICENSE_REVOKED',
]

const languageNames: Record<(typeof languages)[number], string> = { en: 'English', de: 'Deutsch' }

/**
 * Shows a mail as the customer of a license would receive it. The policy of the page allows no frame, so the HTML part is saved
 * as a file instead of being shown.
 */
export function PreviewMail() {
  const t = useWords(words)
  const names = useWords(licenseWords)
  return (
    <OperationDialog
      title={t.previewMail}
      description={t.previewHelp}
      trigger={<Button>{t.previewMail}…</Button>}
      document={PreviewNotificationDocument}
      defaultValues={{ license: '', message: 'LICENSE_ISSUED' as NotificationMessage, locale: '' }}
      fields={({ register, setValue, formState: { errors } }) => (
        <>
          <LicenseField
            error={errors.license?.message}
            onChoose={(license) =>
              setValue('license', license?.id ?? '', { shouldValidate: license !== null })
            }
          />
          <input type="hidden" {...register('license', { required: t.chooseLicense })} />
          <SelectField label={t.message} error={errors.message?.message} {...register('message')}>
            {messages.map((message) => (
              <option key={message} value={message}>
                {names[`mail_${message}`]}
              </option>
            ))}
          </SelectField>
          <SelectField label={t.mailLanguage} error={errors.locale?.message} {...register('locale')}>
            <option value="">{t.languageOfContact}</option>
            {languages.map((language) => (
              <option key={language} value={language}>
                {languageNames[language]}
              </option>
            ))}
          </SelectField>
        </>
      )}
      input={({ license, message, locale }) => ({ license, message, locale: locale || null })}
      confirm={t.showPreview}
      result={({ subject, text, html, locale }) => (
        <>
          <p>
            <span className="block text-sm text-quiet">{t.subject}</span>
            <span className="font-medium" lang={locale}>
              {subject}
            </span>
          </p>
          <pre
            lang={locale}
            className="rounded-md border border-line bg-sunken p-4 font-sans text-sm break-words whitespace-pre-wrap"
          >
            {text}
          </pre>
          <Button
            size="small"
            onClick={() => download('mail.html', new Blob([html], { type: 'text/html;charset=utf-8' }))}
          >
            {t.saveHtml}
          </Button>
        </>
      )}
    />
  )
}

interface FoundLicense {
  id: string
  label: string
}

function LicenseField({
  error,
  onChoose,
}: {
  error: string | undefined
  onChoose(license: FoundLicense | null): void
}) {
  const t = useWords(words)
  return (
    <SearchField
      label={t.license}
      help={t.licenseHelp}
      none={t.noLicenseFound}
      error={error}
      document={PreviewLicensesDocument}
      itemsOf={({ search }): FoundLicense[] =>
        search.flatMap(({ label, record }) =>
          record?.__typename === 'License' ? [{ id: record.id, label }] : [],
        )
      }
      nameOf={({ label }) => label}
      onChoose={onChoose}
    />
  )
}
