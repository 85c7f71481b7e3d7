import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { lazy, Suspense, useState } from 'react'
import { useQuery } from 'urql'
import { useViewer } from '../app/viewer.tsx'
import {
  AnswerLicenseRequestDocument,
  ChangeLicenseTypeDocument,
  CheckOutLicenseDocument,
  type ExpiryChange,
  ExtendLicenseDocument,
  ExtendTrialDocument,
  LicenseRecordsDocument,
  ReinstateLicenseDocument,
  ReleaseLicenseFileDocument,
  RenewLicenseDocument,
  ResendLicenseDetailsDocument,
  RevokeLicenseDocument,
  RotateAndShowLicenseKeyDocument,
  RotateLicenseKeyDocument,
  SuspendLicenseDocument,
  TransferLicenseDocument,
} from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { SelectField, TextArea, TextField } from '../parts/field.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { ProblemLine } from '../parts/problem-line.tsx'
import { ShownOnce } from '../parts/shown-once.tsx'
import { Skeleton } from '../parts/states.tsx'
import { useToast } from '../parts/toast.tsx'
import type { LicenseAction } from './license-action.ts'
import { useLicensePage } from './license-context.tsx'
import { words } from './license-words.ts'
import { ReasonField } from './reason-field.tsx'
import { useLicenseTypes } from './use-license-types.tsx'

const AccountField = lazy(() =>
  import('../parts/account-field.tsx').then(({ AccountField: field }) => ({ default: field })),
)
const ChangeLicenseDialog = lazy(() =>
  import('./change-license-dialog.tsx').then(({ ChangeLicenseDialog: dialog }) => ({ default: dialog })),
)

const TypePreview = lazy(() =>
  import('./type-preview.tsx').then(({ TypePreview: preview }) => ({ default: preview })),
)

/** The dialog of an action on the license of the page. */
export function LicenseActionDialog({ action, onClose }: { action: LicenseAction; onClose(): void }) {
  const t = useWords(words)
  const { license, refresh } = useLicensePage()
  const toast = useToast()
  const { audience } = useViewer()
  const common = {
    title: t[action],
    open: true,
    onOpenChange: (open: boolean) => !open && onClose(),
  }
  const done = (message: string) => () => {
    toast(message)
    refresh()
  }
  switch (action) {
    case 'suspend':
      return (
        <ReasonDialog
          {...common}
          document={SuspendLicenseDocument}
          description={t.suspendWhat(license.activeActivations)}
          confirm={t.suspend}
          danger
          onDone={done(t.suspended)}
        />
      )
    case 'reinstate':
      return (
        <ReasonDialog
          {...common}
          document={ReinstateLicenseDocument}
          description={t.reinstateWhat}
          confirm={t.reinstate}
          onDone={done(t.reinstated)}
        />
      )
    case 'revoke':
      return (
        <ReasonDialog
          {...common}
          document={RevokeLicenseDocument}
          description={t.revokeWhat(license.activeActivations)}
          confirm={t.revokeForever}
          danger
          onDone={done(t.revoked)}
        />
      )
    case 'renew':
      return <RenewDialog {...common} onDone={done(t.renewed)} />
    case 'extend':
    case 'extendTrial':
      return (
        <OperationDialog
          {...common}
          document={action === 'extend' ? ExtendLicenseDocument : (ExtendTrialDocument as never)}
          description={action === 'extend' ? t.extendWhat : t.extendTrialWhat}
          defaultValues={{ days: '14', reason: '' }}
          fields={({ register, formState: { errors } }) => (
            <>
              <TextField
                label={t.days}
                type="number"
                inputMode="numeric"
                min={1}
                error={errors.days?.message}
                {...register('days', { required: t.missing })}
              />
              <ReasonField error={errors.reason?.message} {...register('reason', { required: t.missing })} />
            </>
          )}
          input={(values: { days: string; reason: string }) => ({
            license: license.id,
            days: Number(values.days),
            reason: values.reason,
          })}
          confirm={t.extend}
          onDone={done(t.extended)}
        />
      )
    case 'change':
      return (
        <Suspense>
          <ChangeLicenseDialog onClose={onClose} />
        </Suspense>
      )
    case 'changeType':
      return <ChangeTypeDialog {...common} onDone={done(t.typeChanged)} />
    case 'rotate':
      return audience === 'ADMIN' ? (
        <RotateDialog
          {...common}
          document={RotateAndShowLicenseKeyDocument}
          onDone={refresh}
          result={({ licenseKey }) => (
            <ShownOnce
              label={t.newKey}
              text={licenseKey}
              fileName={`license-key-${licenseKey.slice(-5)}.txt`}
              help={t.keyShownOnce}
            />
          )}
        />
      ) : (
        <RotateDialog {...common} document={RotateLicenseKeyDocument} onDone={done(t.rotated)} />
      )
    case 'resend':
      return <ResendDialog {...common} onDone={done(t.resent)} />
    case 'answerRequest':
      return <AnswerRequestDialog {...common} onDone={refresh} />
    case 'checkOut':
      return <CheckOutDialog {...common} onDone={refresh} />
    case 'releaseFile':
      return (
        <OperationDialog
          {...common}
          document={ReleaseLicenseFileDocument}
          description={t.releaseFileWhat}
          defaultValues={{ proof: '', reason: '' }}
          fields={({ register, formState: { errors } }) => (
            <>
              <TextArea
                label={t.proof}
                help={t.proofHelp}
                rows={5}
                spellCheck={false}
                className="font-mono text-xs"
                error={errors.proof?.message}
                {...register('proof', { required: t.missing })}
              />
              <ReasonField optional error={errors.reason?.message} {...register('reason')} />
            </>
          )}
          input={(values: { proof: string; reason: string }) => ({
            proof: values.proof,
            reason: values.reason || null,
          })}
          confirm={t.releaseFile}
          onDone={done(t.fileReleased)}
        />
      )
    case 'transfer':
      return (
        <OperationDialog
          {...common}
          document={TransferLicenseDocument}
          description={t.transferWhat(license.account?.name ?? `…${license.keyHint}`)}
          defaultValues={{ account: '', reason: '' }}
          fields={({ register, setValue, formState: { errors } }) => (
            <>
              <Suspense>
                <AccountField
                  label={t.newOwner}
                  error={errors.account?.message}
                  onChoose={(account) =>
                    setValue('account', account?.id ?? '', { shouldValidate: account !== null })
                  }
                />
              </Suspense>
              <input type="hidden" {...register('account', { required: t.chooseAccount })} />
              <ReasonField error={errors.reason?.message} {...register('reason', { required: t.missing })} />
            </>
          )}
          input={(values: { account: string; reason: string }) => ({ license: license.id, ...values })}
          confirm={t.transfer}
          danger
          onDone={({ transferred }) => done(transferred ? t.transferred : t.notTransferred)()}
        />
      )
  }
}

interface Common {
  title: string
  open: boolean
  onOpenChange(open: boolean): void
  onDone(): void
}

/** A dialog of an action that takes only a reason. */
function ReasonDialog<Data extends object>({
  document,
  ...props
}: Common & {
  document: TypedDocumentNode<Data, { input: { license: string; reason: string } }>
  description: string
  confirm: string
  danger?: boolean
}) {
  const t = useWords(words)
  const { license } = useLicensePage()
  return (
    <OperationDialog
      {...props}
      document={document}
      defaultValues={{ reason: '' }}
      fields={({ register, formState: { errors } }) => (
        <ReasonField error={errors.reason?.message} {...register('reason', { required: t.missing })} />
      )}
      input={({ reason }: { reason: string }) => ({ license: license.id, reason })}
    />
  )
}

function RenewDialog(props: Common) {
  const t = useWords(words)
  const { duration } = useFormat()
  const { license } = useLicensePage()
  const { term, updates, renewalBasis } = license.rules
  const length = term ?? updates
  return (
    <OperationDialog
      {...props}
      document={RenewLicenseDocument}
      description={
        <>
          <p>{term ? t.renewWhat(t[renewalBasis]) : t.renewUpdatesWhat}</p>
          {length && <p className="mt-1">{t.oneTerm(duration(length))}</p>}
        </>
      }
      defaultValues={{ terms: '1' }}
      fields={({ register, formState: { errors } }) => (
        <TextField
          label={t.terms}
          type="number"
          inputMode="numeric"
          min={1}
          max={1000}
          error={errors.terms?.message}
          {...register('terms', { required: t.missing })}
        />
      )}
      input={({ terms }: { terms: string }) => ({ license: license.id, terms: Number(terms) })}
      confirm={t.renew}
    />
  )
}

function ChangeTypeDialog(props: Common) {
  const t = useWords(words)
  const { license } = useLicensePage()
  const { types, problem } = useLicenseTypes(license.product?.code ?? null, !license.product)
  // The type whose effect the person can read.
  const [shown, setShown] = useState('')
  return (
    <OperationDialog
      {...props}
      document={ChangeLicenseTypeDocument}
      description={t.changeTypeWhat}
      defaultValues={{ licenseType: '', expiry: 'KEEP' }}
      isReady={({ licenseType }) => licenseType !== '' && licenseType === shown}
      fields={({ register, watch, formState: { errors } }) => (
        <>
          <SelectField
            label={t.newType}
            help={t.newTypeHelp(license.licenseType?.name ?? '', license.revision)}
            error={errors.licenseType?.message}
            {...register('licenseType')}
          >
            <option value="">{t.chooseNewType}</option>
            {types.map(({ code, name, published }) => (
              <option key={code} value={code}>
                {t.typeAndRevision(name, published?.number ?? 1)}
              </option>
            ))}
          </SelectField>
          {problem}
          <SelectField label={t.itsExpiry} error={errors.expiry?.message} {...register('expiry')}>
            <option value="KEEP">{t.KEEP}</option>
            <option value="RESET">{t.RESET}</option>
          </SelectField>
          {watch('licenseType') && (
            <Suspense fallback={<Skeleton lines={6} />}>
              <TypePreview
                code={watch('licenseType')}
                expiry={watch('expiry') as ExpiryChange}
                onShown={setShown}
              />
            </Suspense>
          )}
        </>
      )}
      input={({ licenseType, expiry }: { licenseType: string; expiry: string }) => ({
        license: license.id,
        licenseType,
        expiry: expiry as ExpiryChange,
      })}
      confirm={t.changeType}
    />
  )
}

function RotateDialog<Data extends object>(
  props: Common & {
    document: TypedDocumentNode<
      Data,
      { input: { license: string; overlap?: string | null; reason?: string | null } }
    >
    result?(payload: { licenseKey: string }): React.ReactNode
  },
) {
  const t = useWords(words)
  const { license } = useLicensePage()
  const { document, result, ...rest } = props
  return (
    <OperationDialog
      {...rest}
      {...(result && { result: result as never })}
      document={document}
      description={t.rotateWhat}
      defaultValues={{ overlap: 'P7D', reason: '' }}
      fields={({ register, formState: { errors } }) => (
        <>
          <SelectField
            label={t.overlap}
            help={t.overlapHelp}
            error={errors.overlap?.message}
            {...register('overlap')}
          >
            {(['', 'P1D', 'P7D', 'P30D'] as const).map((length) => (
              <option key={length} value={length}>
                {length ? t[`overlap${length}`] : t.overlapNone}
              </option>
            ))}
          </SelectField>
          <ReasonField error={errors.reason?.message} {...register('reason', { required: t.missing })} />
        </>
      )}
      input={({ overlap, reason }: { overlap: string; reason: string }) => ({
        license: license.id,
        overlap: overlap || null,
        reason,
      })}
      confirm={t.rotate}
      danger
    />
  )
}

function ResendDialog(props: Common) {
  const t = useWords(words)
  const { license } = useLicensePage()
  const [{ data, error }, retry] = useQuery({
    query: LicenseRecordsDocument,
    variables: { id: license.id, accounts: true },
    requestPolicy: 'cache-first',
  })
  const contacts =
    data?.license?.account?.contacts.edges.map(({ node }) => node).filter((contact) => !contact.removedAt) ??
    []
  return (
    <OperationDialog
      {...props}
      document={ResendLicenseDetailsDocument}
      description={t.resendWhat}
      defaultValues={{ contact: '' }}
      fields={({ register, formState: { errors } }) => (
        <div>
          <SelectField label={t.toContact} error={errors.contact?.message} {...register('contact')}>
            <option value="">{t.sameContact}</option>
            {contacts.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
          {!data && <ProblemLine error={error} onRetry={() => retry({ requestPolicy: 'network-only' })} />}
        </div>
      )}
      input={({ contact }: { contact: string }) => ({ license: license.id, contact: contact || null })}
      confirm={t.resend}
    />
  )
}

function AnswerRequestDialog(props: Common) {
  const t = useWords(words)
  const { dateTime } = useFormat()
  const { license } = useLicensePage()
  return (
    <OperationDialog
      {...props}
      document={AnswerLicenseRequestDocument}
      description={t.answerRequestWhat}
      defaultValues={{ request: '', reason: '' }}
      fields={({ register, formState: { errors } }) => (
        <>
          <TextArea
            label={t.request}
            help={t.requestHelp}
            rows={6}
            spellCheck={false}
            className="font-mono text-xs"
            error={errors.request?.message}
            {...register('request', { required: t.missing })}
          />
          <ReasonField optional error={errors.reason?.message} {...register('reason')} />
        </>
      )}
      input={({ request, reason }: { request: string; reason: string }) => ({
        license: license.id,
        request,
        reason: reason || null,
      })}
      confirm={t.answerRequest}
      result={({ file, expiresAt, repeated }) => (
        <ShownOnce
          label={t.licenseFile}
          text={file}
          fileName="license.lic"
          help={
            <>
              {t.fileUntil(dateTime(expiresAt))} {repeated && t.fileRepeated}
            </>
          }
        />
      )}
    />
  )
}

function CheckOutDialog(props: Common) {
  const t = useWords(words)
  const { dateTime, duration } = useFormat()
  const { license } = useLicensePage()
  return (
    <OperationDialog
      {...props}
      document={CheckOutLicenseDocument}
      description={t.checkOutWhat}
      defaultValues={{ key: '', fingerprint: '', days: '' }}
      fields={({ register, formState: { errors } }) => (
        <>
          <TextField
            label={t.licenseKey}
            help={t.licenseKeyHelp(license.keyHint)}
            type="password"
            spellCheck={false}
            error={errors.key?.message}
            {...register('key', { required: t.missing })}
          />
          <TextField
            label={t.fingerprint}
            help={t.fingerprintHelp}
            spellCheck={false}
            error={errors.fingerprint?.message}
            {...register('fingerprint', { required: t.missing })}
          />
          <TextField
            label={t.fileDays}
            help={license.rules.offline && t.fileDaysHelp(duration(license.rules.offline.ttl))}
            type="number"
            inputMode="numeric"
            min={1}
            optional
            error={errors.days?.message}
            {...register('days')}
          />
        </>
      )}
      input={({ key, fingerprint, days }: { key: string; fingerprint: string; days: string }) => ({
        key,
        fingerprint,
        ttl: days ? `P${Number(days)}D` : null,
      })}
      hidden={['key']}
      confirm={t.checkOut}
      result={({ file, expiresAt }) => (
        <ShownOnce
          label={t.licenseFile}
          text={file}
          fileName="license.lic"
          help={t.fileUntil(dateTime(expiresAt))}
        />
      )}
    />
  )
}
