import {
  BanFingerprintDocument,
  type LicenseDevice_ActivationFragment,
  ReleaseActivationDocument,
  UnbanFingerprintDocument,
  UpdateActivationDocument,
} from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { SelectField, TextField } from '../parts/field.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { useToast } from '../parts/toast.tsx'
import { deviceName } from './device-name.ts'
import { words } from './license-words.ts'
import { ReasonField } from './reason-field.tsx'

export type DeviceAction = 'rename' | 'release' | 'ban' | 'unban'

/** The dialog of an action on a device. `account`: the owner of the license, for a ban that concerns only its licenses. */
export function DeviceDialog({
  action,
  device,
  account,
  onClose,
  onDone,
}: {
  action: DeviceAction
  device: Pick<LicenseDevice_ActivationFragment, 'id' | 'name' | 'platform' | 'fingerprint' | 'files'>
  account: { id: string; name: string } | null
  onClose(): void
  onDone(): void
}) {
  const t = useWords(words)
  const { dateTime } = useFormat()
  const toast = useToast()
  const name = deviceName(device, t.unnamedDevice)
  const common = {
    title: `${t[action]}: ${name}`,
    open: true,
    onOpenChange: (open: boolean) => !open && onClose(),
    confirm: t[action],
  }
  const done = (message: string) => () => {
    toast(message)
    onDone()
  }
  const file = device.files.edges[0]?.node
  const reason = { reason: '' }
  switch (action) {
    case 'rename':
      return (
        <OperationDialog
          {...common}
          document={UpdateActivationDocument}
          description={t.renameWhat}
          defaultValues={{ name: device.name ?? '' }}
          fields={({ register, formState: { errors } }) => (
            <TextField
              label={t.nameOfDevice}
              optional
              maxLength={200}
              error={errors.name?.message}
              {...register('name')}
            />
          )}
          input={(values: { name: string }) => ({ activation: device.id, name: values.name.trim() || null })}
          onDone={done(t.renamedDevice)}
        />
      )
    case 'release':
      return (
        <OperationDialog
          {...common}
          document={ReleaseActivationDocument}
          description={
            file?.fate === 'OUTSTANDING' ? t.releaseWithFile(dateTime(file.expiresAt)) : t.releaseWhat
          }
          defaultValues={reason}
          fields={({ register, formState: { errors } }) => (
            <ReasonField optional error={errors.reason?.message} {...register('reason')} />
          )}
          input={(values: { reason: string }) => ({ activation: device.id, reason: values.reason || null })}
          danger
          onDone={done(t.releasedDevice)}
        />
      )
    case 'ban':
    case 'unban':
      return (
        <OperationDialog
          {...common}
          document={action === 'ban' ? BanFingerprintDocument : (UnbanFingerprintDocument as never)}
          description={action === 'ban' ? t.banWhat : t.unbanWhat}
          defaultValues={{ account: account?.id ?? '', reason: '' }}
          fields={({ register, formState: { errors } }) => (
            <>
              <p className="rounded-md bg-sunken px-3 py-2 font-mono text-xs break-all">
                {device.fingerprint}
              </p>
              <SelectField label={t.banScope} error={errors.account?.message} {...register('account')}>
                {account && <option value={account.id}>{t.banAccount(account.name)}</option>}
                <option value="">{t.banAll}</option>
              </SelectField>
              <ReasonField error={errors.reason?.message} {...register('reason', { required: t.missing })} />
            </>
          )}
          input={(values: { account: string; reason: string }) => ({
            fingerprint: device.fingerprint,
            account: values.account || null,
            reason: values.reason,
          })}
          danger={action === 'ban'}
          onDone={done(action === 'ban' ? t.banned : t.unbanned)}
        />
      )
  }
}
