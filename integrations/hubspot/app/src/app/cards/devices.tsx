import { Button, Flex, Input, Table, TableBody, TableCell, TableRow, Text } from '@hubspot/ui-extensions'
import { useState } from 'react'
import type { Action, Device, DevicePage, License } from './gateway.ts'

interface Props {
  license: License
  onAction: (action: Action) => void
  /** Reads devices of the license: what matches a text, after a cursor. */
  onRead: (page: { search?: string; after?: string }) => Promise<DevicePage>
}

/** The devices of a license: a page, the next pages on request, and those that match a text. */
export function Devices({ license, onAction, onRead }: Props) {
  const first = { devices: license.devices, moreDevices: license.moreDevices }
  const [{ devices, moreDevices }, setPage] = useState<DevicePage>(first)
  const [search, setSearch] = useState('')
  const [shown, setShown] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  const read = async (text: string, before: Device[]) => {
    setBusy(true)
    setProblem(null)
    try {
      const last = before.at(-1)
      const page = await onRead({ ...(text && { search: text }), ...(last && { after: last.id }) })
      setPage({ devices: [...before, ...page.devices], moreDevices: page.moreDevices })
      setShown(text)
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
    setBusy(false)
  }

  return (
    <Flex direction="column" gap="small">
      {(license.moreDevices > 0 || shown !== '') && (
        <Flex gap="small" align="end">
          <Input name={`search-${license.id}`} label="Search devices" value={search} onInput={setSearch} />
          <Button size="xs" disabled={busy} onClick={() => void read(search.trim(), [])}>
            Search
          </Button>
        </Flex>
      )}
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
      {shown !== '' && devices.length === 0 && <Text>No device matches.</Text>}
      {problem && <Text>{problem}</Text>}
      {moreDevices > 0 && (
        <Flex gap="small" align="center">
          <Text variant="microcopy">{`and ${moreDevices} more devices`}</Text>
          <Button size="xs" disabled={busy} onClick={() => void read(shown, devices)}>
            Show more
          </Button>
        </Flex>
      )}
    </Flex>
  )
}
