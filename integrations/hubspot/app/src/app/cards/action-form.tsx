import { Button, Flex, Input, Text, Tile } from '@hubspot/ui-extensions'
import { useState } from 'react'
import type { Action } from './gateway.ts'

interface Props {
  action: Action
  onConfirm: (reason: string) => Promise<void>
  onCancel: () => void
}

/** Requests the reason for an action, and performs the action on confirmation. */
export function ActionForm({ action, onConfirm, onCancel }: Props) {
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const confirm = async () => {
    setBusy(true)
    await onConfirm(reason)
    setBusy(false)
  }
  return (
    <Tile>
      <Flex direction="column" gap="small">
        <Text format={{ fontWeight: 'bold' }}>{describe(action)}</Text>
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
            disabled={busy || reason.trim().length < 3}
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
  }
}
