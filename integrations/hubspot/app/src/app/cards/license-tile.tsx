import {
  Button,
  Flex,
  StatusTag,
  Table,
  TableBody,
  TableCell,
  TableRow,
  Text,
  Tile,
} from '@hubspot/ui-extensions'
import type { Action, License } from './gateway.ts'

interface Props {
  license: License
  extensionDays: number
  onAction: (action: Action) => void
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
export function LicenseTile({ license, extensionDays, onAction }: Props) {
  const { id, licenseType, status, sentence, keyHint, seats, trial, devices, moreDevices } = license
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
        {devices.length > 0 && (
          <Table>
            <TableBody>
              {devices.map((device) => (
                <TableRow key={device.id}>
                  <TableCell>{[device.name, device.platform].filter(Boolean).join(', ')}</TableCell>
                  <TableCell>{`last seen ${new Date(device.lastSeenAt).toLocaleString()}`}</TableCell>
                  <TableCell>
                    <Button size="xs" onClick={() => onAction({ action: 'RELEASE', activation: device.id })}>
                      Release
                    </Button>
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        )}
        {moreDevices > 0 && <Text variant="microcopy">{`and ${moreDevices} more devices`}</Text>}
        <Flex gap="small">
          <Button size="xs" onClick={() => onAction({ action: 'RESEND', license: id })}>
            Resend the key
          </Button>
          {trial && extensionDays > 0 && (
            <Button
              size="xs"
              onClick={() => onAction({ action: 'EXTEND_TRIAL', license: id, days: extensionDays })}
            >
              {`Extend by ${extensionDays} days`}
            </Button>
          )}
        </Flex>
      </Flex>
    </Tile>
  )
}
