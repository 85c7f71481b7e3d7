import { Button, Flex, Input, NumberInput, Text, Tile } from '@hubspot/ui-extensions'
import { useState } from 'react'
import type { Action } from './gateway.ts'

interface Props {
  action: Action
  onConfirm: (reason: string, action: Action) => Promise<void>
  onCancel: () => void
}

/** Requests the reason for an action, and performs the action on confirmation. */
export function ActionForm({ action, onConfirm, onCancel }: Props) {
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [seats, setSeats] = useState(action.action === 'CHANGE_SEATS' ? action.seats : 0)
  const isSeats = action.action === 'CHANGE_SEATS'
  const fits = !isSeats || (Number.isInteger(seats) && seats >= 1 && seats <= action.mostSeats)
  const confirm = async () => {
    setBusy(true)
    await onConfirm(reason, isSeats ? { ...action, seats } : action)
    setBusy(false)
  }
  return (
    <Tile>
      <Flex direction="column" gap="small">
        <Text format={{ fontWeight: 'bold' }}>{describe(action)}</Text>
        {isSeats && (
          <NumberInput
            name="seats"
            label="Seats"
            description={`From 1 to ${action.mostSeats}.`}
            value={seats}
            min={1}
            max={action.mostSeats}
            precision={0}
            onChange={(value) => setSeats(value ?? 0)}
          />
        )}
        <Input
          name="reason"
          label="Reason"
          description="The gateway stores it with your name."
          required={true}
          value={reason}
          onInput={setReason}
        />
        <Flex gap="small">
          <Button
            variant="primary"
            disabled={busy || !fits || reason.trim().length < 3}
            onClick={() => void confirm()}
          >
            Confirm
          </Button>
          <Button disabled={busy} onClick={onCancel}>
            Cancel
          </Button>
        </Flex>
      </Flex>
    </Tile>
  )
}

function describe(action: Action): string {
  switch (action.action) {
    case 'RESEND':
      return 'Send the mail with the license key again.'
    case 'RELEASE':
      return 'Release the device. Its seat becomes free, and its software stops working.'
    case 'EXTEND_TRIAL':
      return `Extend the trial by ${action.days} days.`
    case 'EXTEND':
      return `Extend the license by ${action.days} days.`
    case 'CHANGE_SEATS':
      return 'Change the number of seats. Devices beyond it stay valid as the license type says.'
    case 'DECIDE':
      return `${action.label}.`
  }
}
