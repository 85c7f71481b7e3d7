import { lazy, Suspense } from 'react'
import {
  ClaimPooledKeyDocument,
  CloseKeyPoolDocument,
  RevokePooledKeysDocument,
} from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { TextArea, TextField } from '../parts/field.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { useToast } from '../parts/toast.tsx'
import { words } from './words.ts'

const AccountField = lazy(() =>
  import('../parts/account-field.tsx').then(({ AccountField: field }) => ({ default: field })),
)

interface Dialog {
  pool: string
  onClose(): void
  onDone(): void
}

/** Closes a pool for good. */
export function ClosePool({ pool, onClose, onDone }: Dialog) {
  const t = useWords(words)
  const toast = useToast()
  return (
    <OperationDialog
      title={t.close}
      description={t.closeHelp}
      open
      onOpenChange={(open) => !open && onClose()}
      document={CloseKeyPoolDocument}
      defaultValues={{ reason: '' }}
      fields={({ register, formState: { errors } }) => (
        <TextArea
          label={t.reason}
          help={t.reasonHelp}
          rows={2}
          maxLength={500}
          error={errors.reason?.message}
          {...register('reason', { required: t.missing })}
        />
      )}
      input={({ reason }: { reason: string }) => ({ keyPool: pool, reason })}
      confirm={t.close}
      danger
      onDone={() => {
        toast(t.poolClosed)
        onDone()
      }}
    />
  )
}

/** Revokes a key of a pool, or all that are available. */
export function RevokeKeys({
  pool,
  pooledKey,
  available,
  onClose,
  onDone,
}: Dialog & {
  /** ID of the key; null for all that are available. */
  pooledKey: string | null
  available: number
}) {
  const t = useWords(words)
  const toast = useToast()
  const title = pooledKey ? t.revokeOne : t.revokeAll
  return (
    <OperationDialog
      title={title}
      description={pooledKey ? t.revokeOneHelp : t.revokeAllHelp(available)}
      open
      onOpenChange={(open) => !open && onClose()}
      document={RevokePooledKeysDocument}
      defaultValues={{ reason: '' }}
      fields={({ register, formState: { errors } }) => (
        <TextArea
          label={t.reason}
          help={t.reasonHelp}
          rows={2}
          maxLength={500}
          error={errors.reason?.message}
          {...register('reason', { required: t.missing })}
        />
      )}
      input={({ reason }: { reason: string }) => ({
        keyPool: pool,
        reason,
        ...(pooledKey ? { pooledKeys: [pooledKey] } : { all: true }),
      })}
      confirm={title}
      danger
      onDone={({ revokedCount }) => {
        toast(t.revokedCount(revokedCount))
        onDone()
      }}
    />
  )
}

/** Issues a license with a key to an account. */
export function ClaimKey({ pooledKey, onClose, onDone }: Omit<Dialog, 'pool'> & { pooledKey: string }) {
  const t = useWords(words)
  const toast = useToast()
  return (
    <OperationDialog
      title={t.claim}
      description={t.claimHelp}
      open
      onOpenChange={(open) => !open && onClose()}
      document={ClaimPooledKeyDocument}
      defaultValues={{ account: '', sale: '' }}
      fields={({ register, setValue, formState: { errors } }) => {
        register('account', { required: t.missing })
        return (
          <>
            <Suspense fallback={<div className="h-20" />}>
              <AccountField
                label={t.account}
                error={errors.account?.message}
                onChoose={(chosen) => setValue('account', chosen?.id ?? '', { shouldValidate: true })}
              />
            </Suspense>
            <TextField
              label={t.sale}
              help={t.saleHelp}
              optional
              maxLength={200}
              error={errors.sale?.message}
              {...register('sale')}
            />
          </>
        )
      }}
      input={({ account, sale }: { account: string; sale: string }) => ({
        pooledKey,
        account,
        ...(sale.trim() && { sale: sale.trim() }),
      })}
      confirm={t.claim}
      onDone={() => {
        toast(t.claimedToast)
        onDone()
      }}
    />
  )
}
