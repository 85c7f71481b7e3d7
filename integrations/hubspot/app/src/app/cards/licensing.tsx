import {
  Alert,
  Button,
  Divider,
  EmptyState,
  Flex,
  Heading,
  hubspot,
  Input,
  LoadingSpinner,
  Text,
} from '@hubspot/ui-extensions'
import { useCallback, useEffect, useState } from 'react'
import { ActionForm } from './action-form.tsx'
import { DealPreview } from './deal-preview.tsx'
import {
  type Action,
  act,
  type Card,
  type CrmRecord,
  type DealCard,
  readCard,
  readDevices,
} from './gateway.ts'
import { History } from './history.tsx'
import { LicenseTile } from './license-tile.tsx'
import { Questions } from './questions.tsx'

hubspot.extend<'crm.record.tab' | 'helpdesk.sidebar'>(({ context, actions }) => (
  <Licensing
    record={{ objectTypeId: context.crm.objectTypeId, objectId: String(context.crm.objectId) }}
    showAlert={(message, type) => actions.addAlert({ message, type })}
  />
))

interface Props {
  record: CrmRecord
  showAlert: (message: string, type: 'success' | 'danger') => void
}

/** The licenses of the customer, and the actions of support agents. */
function Licensing({ record, showAlert }: Props) {
  const { objectTypeId, objectId } = record
  const [card, setCard] = useState<Card | DealCard | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [pending, setPending] = useState<{ action: Action; key: string } | null>(null)

  const [search, setSearch] = useState('')
  const [shown, setShown] = useState('')

  const load = useCallback(
    async (text = '') => {
      setProblem(null)
      try {
        setCard(await readCard({ objectTypeId, objectId }, text ? { search: text } : {}))
        setShown(text)
      } catch (error) {
        setProblem(error instanceof Error ? error.message : String(error))
      }
    },
    [objectTypeId, objectId],
  )
  useEffect(() => void load(), [load])

  const showMore = async (present: Card, after: string) => {
    try {
      const next = await readCard(record, { ...(shown && { search: shown }), after })
      if (next.account) setCard({ ...next, licenses: [...present.licenses, ...next.licenses] })
    } catch (error) {
      showAlert(error instanceof Error ? error.message : String(error), 'danger')
    }
  }

  const perform = async (reason: string, action: Action) => {
    if (!pending) return
    try {
      // Another number of seats is another request.
      const key = action.action === 'CHANGE_SEATS' ? `${pending.key}-${action.seats}` : pending.key
      showAlert(await act(record, action, reason, key), 'success')
      setPending(null)
      await load(shown)
    } catch (error) {
      showAlert(error instanceof Error ? error.message : String(error), 'danger')
    }
  }

  if (problem) {
    return (
      <EmptyState title="The licenses cannot be shown" layout="vertical">
        <Text>{problem}</Text>
        <Button onClick={() => void load(shown)}>Try again</Button>
      </EmptyState>
    )
  }
  if (!card) return <LoadingSpinner label="Loading from the licensing gateway …" />
  if (!card.account) return <DealPreview preview={card.preview} />
  return (
    <Flex direction="column" gap="medium">
      {card.preview && <DealPreview preview={card.preview} />}
      <Alert title={card.account.name} variant="info">
        {card.sentence}
      </Alert>
      {pending && (
        <ActionForm action={pending.action} onConfirm={perform} onCancel={() => setPending(null)} />
      )}
      <Questions questions={card.questions} onAction={(action) => setPending({ action, key: newKey() })} />
      <Heading>Licenses</Heading>
      {(card.moreLicenses > 0 || shown !== '') && (
        <Flex gap="small" align="end">
          <Input name="search" label="Search licenses and devices" value={search} onInput={setSearch} />
          <Button size="xs" onClick={() => void load(search.trim())}>
            Search
          </Button>
        </Flex>
      )}
      {shown !== '' && card.licenses.length === 0 && <Text>No license matches.</Text>}
      {card.licenses.map((license) => (
        <LicenseTile
          key={`${license.id} ${license.seats.used}`}
          license={license}
          extensionDays={license.trial ? card.trialExtensionDays : card.licenseExtensionDays}
          mostSeats={card.mostSeats}
          onAction={(action) => setPending({ action, key: newKey() })}
          onReadDevices={(page) => readDevices(record, license.id, page)}
        />
      ))}
      {card.nextLicenses && (
        <Flex gap="small" align="center">
          <Text variant="microcopy">{`and ${card.moreLicenses} more licenses`}</Text>
          <Button size="xs" onClick={() => void showMore(card, card.nextLicenses!)}>
            Show more
          </Button>
        </Flex>
      )}
      <Divider />
      <History card={card} />
    </Flex>
  )
}

/** A key for one click. HubSpot may send the request of a click more than once. */
function newKey(): string {
  return `${Date.now()}-${Math.random().toString(36).slice(2)}`
}
