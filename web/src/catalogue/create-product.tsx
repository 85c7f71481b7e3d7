import type { ReactElement } from 'react'
import { CreateProductDocument } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { TextField } from '../parts/field.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { useToast } from '../parts/toast.tsx'
import { codeOf } from './code.ts'
import { words } from './words.ts'

/** A button that creates a product. */
export function CreateProduct({ trigger }: { trigger: ReactElement<Record<string, unknown>> }) {
  const t = useWords(words)
  const toast = useToast()
  return (
    <OperationDialog
      title={t.newProduct}
      description={t.createProductHelp}
      trigger={trigger}
      document={CreateProductDocument}
      defaultValues={{ name: '', code: '' }}
      fields={({ register, formState: { errors, dirtyFields }, setValue }) => (
        <>
          <TextField
            label={t.name}
            error={errors.name?.message}
            {...register('name', {
              onChange: ({ target }) => {
                if (!dirtyFields.code) setValue('code', codeOf(target.value))
              },
            })}
          />
          <TextField
            label={t.code}
            help={t.codeHelp}
            error={errors.code?.message}
            className="font-mono"
            {...register('code')}
          />
        </>
      )}
      input={({ name, code }) => ({ name, code })}
      confirm={t.create}
      onDone={({ product }) => toast(t.productCreated, product.name)}
    />
  )
}
