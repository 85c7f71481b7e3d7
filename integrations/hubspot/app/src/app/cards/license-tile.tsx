import { Button, Flex, StatusTag, Text, Tile } from '@hubspot/ui-extensions'
import { Devices } from './devices.tsx'
import type { Action, DevicePage, License } from './gateway.ts'

interface Props {
  license: License
  /** Days by which the license may be extended; 0 if it may not. */
  extensionDays: number
  mostSeats: number
  onAction: (action: Action) => void
  onReadDevices: (page: { search?: string; after?: string }) => Promise<DevicePage>
}

const colours = {
  ACTIVE: 'success',
  GRACE: 'warning',
  USABLE_AFTER_EXPIRY: 'warning',
  NOT_STARTED: 'info',
  SUSPENDED: 'danger',
  EXPIRED: 'danger',
  REVOKED: 'danger',
} as const

/** One license with its status and its devices. Shows only the last group of the license key. */
export function LicenseTile({ license, extensionDays, mostSeats, onAction, onReadDevices }: Props) {
  const { id, licenseType, status, sentence, keyHint, seats, trial, expiry } = license
  const days = expiry && status !== 'REVOKED' ? extensionDays : 0
  return (
    <Tile>
      <Flex direction="column" gap="small">
        <Flex gap="small" align="center">
          <StatusTag variant={colours[status]}>{status.toLowerCase().replaceAll('_', ' ')}</StatusTag>
          <Text
            format={{ fontWeight: 'bold' }}
          >{`${licenseType}${trial ? ' (trial)' : ''} …${keyHint}`}</Text>
        </Flex>
        <Text>{sentence}</Text>
        <Text>{`${seats.used} of ${seats.bought ?? 'unlimited'} seats in use`}</Text>
        <Devices license={license} onAction={onAction} onRead={onReadDevices} />
        <Flex gap="small">
          <Button size="xs" onClick={() => onAction({ action: 'RESEND', license: id })}>
            Resend the key
          </Button>
          {days > 0 && (
            <Button
              size="xs"
              onClick={() => onAction({ action: trial ? 'EXTEND_TRIAL' : 'EXTEND', license: id, days })}
            >
              {`Extend by ${days} days`}
            </Button>
          )}
          {status !== 'REVOKED' && (
            <Button
              size="xs"
              onClick={() =>
                onAction({ action: 'CHANGE_SEATS', license: id, seats: seats.bought ?? mostSeats, mostSeats })
              }
            >
              Change seats
            </Button>
          )}
        </Flex>
      </Flex>
    </Tile>
  )
}
