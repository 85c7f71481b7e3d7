import type { ComponentProps } from 'react'
import { useWords } from '../i18n/words.ts'
import { SelectField } from '../parts/field.tsx'
import { useLicenseTypes } from './use-license-types.tsx'
import { words } from './words.ts'

/** Chooses a published license type of any product. */
export function LicenseTypeField(props: Omit<ComponentProps<typeof SelectField>, 'label'>) {
  const t = useWords(words)
  const { types, problem } = useLicenseTypes(null)
  return (
    <div>
      <SelectField label={t.licenseType} {...props}>
        <option value="">{t.chooseType}</option>
        {types.map(({ code, name, product }) => (
          <option key={code} value={code}>
            {product.name}: {name}
          </option>
        ))}
      </SelectField>
      {problem}
    </div>
  )
}
