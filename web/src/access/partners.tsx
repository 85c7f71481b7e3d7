import { useQuery } from 'urql'
import { AuditLink, useCanAudit } from '../app/audit-link.tsx'
import { useCan } from '../app/viewer.tsx'
import { read } from '../generated/fragment-masking.ts'
import {
  CreatePartnerDocument,
  type Partners_PartnerFragment,
  Partners_PartnerFragmentDoc,
  PartnersDocument,
  UpdatePartnerDocument,
} from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/field.tsx'
import { Instant } from '../parts/instant.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { Pages, pageArguments } from '../parts/pages.tsx'
import { Section } from '../parts/section.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { useToast } from '../parts/toast.tsx'
import { usePartPage } from '../parts/use-part-page.ts'
import { words } from './words.ts'

/** The resellers, which see only their own customers. */
export function Partners() {
  const t = useWords(words)
  const can = useCan()
  const [page, setPage] = usePartPage('partners')
  const [result, retry] = useQuery({ query: PartnersDocument, variables: pageArguments(page) })
  const canAudit = useCanAudit()
  const mayChange = can('PARTNERS_WRITE')
  return (
    <Section title={t.partners} flush actions={mayChange && <CreatePartner />}>
      <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })}>
        {({ partners: { edges, pageInfo } }) =>
          edges.length === 0 ? (
            <Empty title={t.noPartners}>{t.noPartnersHelp}</Empty>
          ) : (
            <>
              <Table
                label={t.partners}
                rows={read(
                  Partners_PartnerFragmentDoc,
                  edges.map(({ node }) => node),
                )}
                keyOf={({ id }) => id}
                columns={[
                  { name: t.name, show: ({ name }) => <span className="font-medium">{name}</span> },
                  { name: t.code, show: ({ code }) => <span className="font-mono text-sm">{code}</span> },
                  {
                    name: t.state,
                    fit: true,
                    show: ({ state }) => (
                      <Badge tone={state === 'ACTIVE' ? 'good' : 'warn'}>{t[state]}</Badge>
                    ),
                  },
                  {
                    name: t.created,
                    fit: true,
                    show: ({ createdAt }) => <Instant at={createdAt} show="date" />,
                  },
                  ...(mayChange || canAudit('part_')
                    ? [
                        {
                          name: t.actions,
                          actions: 'buttons' as const,
                          show: (partner: Partners_PartnerFragment) => (
                            <>
                              <AuditLink record={partner.id} name={partner.name} size="small" look="quiet" />
                              {mayChange && <ChangeState partner={partner} />}
                            </>
                          ),
                        },
                      ]
                    : []),
                ]}
              />
              <Pages pageInfo={pageInfo} onChange={setPage} />
            </>
          )
        }
      </Loaded>
    </Section>
  )
}

function CreatePartner() {
  const t = useWords(words)
  const toast = useToast()
  return (
    <OperationDialog
      title={t.createPartner}
      description={t.createPartnerHelp}
      trigger={<Button size="small">{t.createPartner}</Button>}
      document={CreatePartnerDocument}
      defaultValues={{ name: '', code: '' }}
      fields={({ register, formState: { errors } }) => (
        <>
          <TextField label={t.name} error={errors.name?.message} {...register('name')} />
          <TextField label={t.code} error={errors.code?.message} {...register('code')} />
        </>
      )}
      input={({ name, code }) => ({ name, code })}
      confirm={t.create}
      onDone={() => toast(t.partnerCreated)}
    />
  )
}

function ChangeState({ partner: { id, name, state } }: { partner: Partners_PartnerFragment }) {
  const t = useWords(words)
  const toast = useToast()
  const isActive = state === 'ACTIVE'
  return (
    <OperationDialog
      title={(isActive ? t.suspendPartner(name) : t.reinstatePartner(name)) as string}
      description={isActive ? t.suspendPartnerHelp : t.reinstatePartnerHelp}
      trigger={
        <Button size="small" look="quiet">
          {isActive ? t.suspend : t.reinstate}
        </Button>
      }
      document={UpdatePartnerDocument}
      defaultValues={{ reason: '' }}
      fields={({ register, formState: { errors } }) => (
        <TextField
          label={t.reason}
          help={t.reasonHelp}
          error={errors.reason?.message}
          {...register('reason')}
        />
      )}
      input={({ reason }) => ({
        partner: id,
        reason,
        state: isActive ? ('SUSPENDED' as const) : ('ACTIVE' as const),
      })}
      confirm={isActive ? t.suspend : t.reinstate}
      danger={isActive}
      onDone={() => toast(t.partnerChanged, name)}
    />
  )
}
