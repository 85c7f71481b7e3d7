import {
  Alert,
  Button,
  Divider,
  EmptyState,
  Flex,
  Heading,
  hubspot,
  LoadingSpinner,
  Text,
} from '@hubspot/ui-extensions'
import { useCallback, useEffect, useState } from 'react'
import { ActionForm } from './action-form.tsx'
import { type Action, act, type Card, type CrmRecord, readCard } from './gateway.ts'
import { History } from './history.tsx'
import { LicenseTile } from './license-tile.tsx'

hubspot.extend<'crm.record.tab'>(({ context, actions }) => (
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
  const [card, setCard] = useState<Card | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [pending, setPending] = useState<{ action: Action; key: string } | null>(null)

  const load = useCallback(async () => {
    setProblem(null)
    try {
      setCard(await readCard({ objectTypeId, objectId }))
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
  }, [objectTypeId, objectId])
  useEffect(() => void load(), [load])

  const perform = async (reason: string) => {
    if (!pending) return
    try {
      showAlert(await act(record, pending.action, reason, pending.key), 'success')
      setPending(null)
      await load()
    } catch (error) {
      showAlert(error instanceof Error ? error.message : String(error), 'danger')
    }
  }

  if (problem) {
    return (
      <EmptyState title="The licenses cannot be shown" layout="vertical">
        <Text>{problem}</Text>
        <Button onClick={() => void load()}>Try again</Button>
      </EmptyState>
    )
  }
  if (!card) return <LoadingSpinner label="Loading from the licensing gateway …" />
  return (
    <Flex direction="column" gap="medium">
      <Alert title={card.account.name} variant="info">
        {card.sentence}
      </Alert>
      {pending && (
        <ActionForm action={pending.action} onConfirm={perform} onCancel={() => setPending(null)} />
      )}
      <Heading>Licenses</Heading>
      {card.licenses.map((license) => (
        <LicenseTile
          key={license.id}
          license={license}
          extensionDays={card.trialExtensionDays}
          onAction={(action) => setPending({ action, key: newKey() })}
        />
      ))}
      <Divider />
      <History card={card} />
    </Flex>
  )
}

/** A key for one click. HubSpot may send the request of a click more than once. */
function newKey(): string {
  return `${Date.now()}-${Math.random().toString(36).slice(2)}`
}
