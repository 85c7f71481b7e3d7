import { lazy, Suspense } from 'react'
import type { UseFormReturn } from 'react-hook-form'
import { AddPooledKeysDocument, CreateKeyPoolDocument } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { TextArea, TextField } from '../parts/field.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { ShownOnce } from '../parts/shown-once.tsx'
import { words } from './words.ts'

const LicenseTypeField = lazy(() =>
  import('../licenses/license-type-field.tsx').then(({ LicenseTypeField: field }) => ({ default: field })),
)

interface NewKeys {
  count: string
  keys: string
}

const noKeys: NewKeys = { count: '100', keys: '' }

const isWholeNumber = (text: string, most: number) => /^\d{1,7}$/.test(text) && +text >= 1 && +text <= most

const linesOf = (keys: string) =>
  keys
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

/** The keys as the input of a mutation: those of the person, else the number of keys to generate. */
function newKeysOf({ count, keys }: NewKeys): { keys: string[] } | { count: number } {
  const own = linesOf(keys)
  return own.length > 0 ? { keys: own } : { count: Number(count) }
}

/** Chooses between keys to generate and keys of one's own. */
function NewKeysFields({
  form: {
    register,
    watch,
    formState: { errors },
  },
}: {
  form: UseFormReturn<NewKeys>
}) {
  const t = useWords(words)
  const isOwn = watch('keys').trim() !== ''
  return (
    <>
      <TextField
        label={t.count}
        help={t.countHelp}
        inputMode="numeric"
        error={errors.count?.message}
        disabled={isOwn}
        {...register('count', {
          validate: (value, { keys }) =>
            keys.trim() !== '' || isWholeNumber(value.trim(), 1_000) || t.wrongCount,
        })}
      />
      <TextArea
        label={t.ownKeys}
        help={t.ownKeysHelp}
        optional
        rows={3}
        spellCheck={false}
        className="font-mono text-sm"
        error={errors.keys?.message}
        {...register('keys')}
      />
    </>
  )
}

/** What was added. Generated keys are shown now only. */
function AddedKeys({ addedCount, keyFile }: { addedCount: number; keyFile?: string | null }) {
  const t = useWords(words)
  if (!keyFile) return <p>{t.added(addedCount)}</p>
  return (
    <ShownOnce
      label={t.keyFile}
      text={keyFile.trimEnd()}
      fileName="licet-keys.csv"
      help={
        <>
          {t.added(addedCount)} {t.keysOnce}
        </>
      }
    />
  )
}

/** Creates a pool with its first keys. */
export function CreateKeyPool() {
  const t = useWords(words)
  return (
    <OperationDialog
      title={t.create}
      description={t.createHelp}
      trigger={<Button look="primary">{t.create}</Button>}
      document={CreateKeyPoolDocument}
      defaultValues={{ name: '', licenseType: '', partner: '', lowBelow: '', ...noKeys }}
      hidden={['keys']}
      fields={(form) => {
        const {
          register,
          formState: { errors },
        } = form
        return (
          <>
            <TextField
              label={t.name}
              help={t.nameHelp}
              maxLength={200}
              error={errors.name?.message}
              {...register('name', { validate: (value) => value.trim() !== '' || t.missing })}
            />
            <Suspense fallback={<div className="h-15" />}>
              <LicenseTypeField
                error={errors.licenseType?.message}
                {...register('licenseType', { required: t.missing })}
              />
            </Suspense>
            <TextField
              label={t.partner}
              help={t.partnerHelp}
              optional
              error={errors.partner?.message}
              {...register('partner')}
            />
            <TextField
              label={t.lowBelow}
              help={t.lowBelowHelp}
              optional
              inputMode="numeric"
              error={errors.lowBelow?.message}
              {...register('lowBelow', {
                validate: (value) =>
                  value.trim() === '' || isWholeNumber(value.trim(), 1_000_000) || t.wrongLow,
              })}
            />
            <NewKeysFields form={form as unknown as UseFormReturn<NewKeys>} />
          </>
        )
      }}
      input={({ name, licenseType, partner, lowBelow, ...keys }) => ({
        name: name.trim(),
        licenseType,
        ...(partner.trim() && { partner: partner.trim() }),
        ...(lowBelow.trim() && { lowBelow: Number(lowBelow) }),
        ...newKeysOf(keys),
      })}
      confirm={t.create}
      result={(payload) => <AddedKeys {...payload} />}
    />
  )
}

/** Adds keys to a pool. */
export function AddKeys({ pool }: { pool: string }) {
  const t = useWords(words)
  return (
    <OperationDialog
      title={t.add}
      description={t.addHelp}
      trigger={<Button look="primary">{t.add}</Button>}
      document={AddPooledKeysDocument}
      defaultValues={noKeys}
      hidden={['keys']}
      fields={(form) => <NewKeysFields form={form} />}
      input={(keys) => ({ keyPool: pool, ...newKeysOf(keys) })}
      confirm={t.add}
      result={(payload) => <AddedKeys {...payload} />}
    />
  )
}
