import { useState } from 'react'
import { VerifyUsageDocument } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { SelectField } from '../parts/field.tsx'
import { useOperation } from '../parts/operation.ts'
import { OutcomeNotice } from '../parts/outcome-notice.tsx'
import { useRepeatKey } from '../parts/repeat-key.ts'
import { useToast } from '../parts/toast.tsx'
import { words } from './words.ts'

/** Completes an onboarding: the gateway checks the license for the activated device. */
export function VerifyStep({ id, meters }: { id: string; meters: readonly string[] }) {
  const t = useWords(words)
  const toast = useToast()
  const [meter, setMeter] = useState('')
  const { run, pending, outcome } = useOperation(VerifyUsageDocument)
  const { keyOf, settle } = useRepeatKey()
  async function verify() {
    const input = { onboarding: id, meter: meter || null }
    const next = await run({ ...input, idempotencyKey: keyOf(input) })
    settle(next)
    if (next.kind === 'done') toast(t.verified, next.payload.validation.detail)
  }
  return (
    <div className="space-y-4">
      <p className="text-quiet">{t.verifyHelp}</p>
      {meters.length > 0 && (
        <div className="max-w-64">
          <SelectField
            label={t.firstUse}
            optional
            value={meter}
            onChange={(event) => setMeter(event.target.value)}
          >
            <option value="">{t.noFirstUse}</option>
            {meters.map((code) => (
              <option key={code} value={code}>
                {code}
              </option>
            ))}
          </SelectField>
        </div>
      )}
      <OutcomeNotice outcome={outcome} />
      <div className="flex justify-end">
        <Button
          look="primary"
          pending={pending}
          disabled={outcome?.kind === 'done'}
          onClick={() => void verify()}
        >
          {t.verify}
        </Button>
      </div>
    </div>
  )
}
