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
import { Past } from './history.tsx'
import { LicenseTile } from './license-tile.tsx'

hubspot.extend<'crm.record.tab'>(({ context, actions }) => (
  <Licensing
    record={{ objectTypeId: context.crm.objectTypeId, objectId: String(context.crm.objectId) }}
    say={(message, type) => actions.addAlert({ message, type })}
  />
))

interface Props {
  record: CrmRecord
  say: (message: string, type: 'success' | 'danger') => void
}

/** How the customer stands with its licenses, and the few things that an agent may do about it. */
function Licensing({ record, say }: Props) {
  const { objectTypeId, objectId } = record
  const [card, setCard] = useState<Card | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [asked, setAsked] = useState<{ action: Action; key: string } | null>(null)

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
    if (!asked) return
    try {
      say(await act(record, asked.action, reason, asked.key), 'success')
      setAsked(null)
      await load()
    } catch (error) {
      say(error instanceof Error ? error.message : String(error), 'danger')
    }
  }

  if (problem) {
    return (
      <EmptyState title="Nothing to show" layout="vertical">
        <Text>{problem}</Text>
        <Button onClick={() => void load()}>Try again</Button>
      </EmptyState>
    )
  }
  if (!card) return <LoadingSpinner label="Asking the licensing gateway …" />
  return (
    <Flex direction="column" gap="medium">
      <Alert title={card.account.name} variant="info">
        {card.sentence}
      </Alert>
      {asked && <ActionForm action={asked.action} onConfirm={perform} onCancel={() => setAsked(null)} />}
      <Heading>Licenses</Heading>
      {card.licenses.map((license) => (
        <LicenseTile
          key={license.id}
          license={license}
          extensionDays={card.trialExtensionDays}
          onAsk={(action) => setAsked({ action, key: newKey() })}
        />
      ))}
      <Divider />
      <Past card={card} />
    </Flex>
  )
}

/** One for each click, however often HubSpot sends it. */
function newKey(): string {
  return `${Date.now()}-${Math.random().toString(36).slice(2)}`
}
