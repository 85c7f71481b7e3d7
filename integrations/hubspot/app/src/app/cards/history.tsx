import { Accordion, Flex, Text } from '@hubspot/ui-extensions'
import type { Card } from './gateway.ts'

/** The last refusals with the next action for each, the offline license files, and the mails. */
export function History({ card: { refusals, files, mails } }: { card: Card }) {
  return (
    <Flex direction="column" gap="small">
      <Accordion title={`Last refusals (${refusals.length})`} defaultOpen={refusals.length > 0}>
        {refusals.map(({ at, code, explanation, nextAction, licenseType }) => (
          <Text key={`${at} ${code}`}>
            {`${day(at)}: ${explanation}${nextAction ? ` Next: ${words(nextAction)}.` : ''} (${[code, licenseType].filter(Boolean).join(', ')})`}
          </Text>
        ))}
      </Accordion>
      <Accordion title={`Offline license files (${files.length})`}>
        {files.map(({ device, licenseType, issuedAt, expiresAt }) => (
          <Text key={`${device} ${issuedAt}`}>{`${device}: ${licenseType}, until ${day(expiresAt)}`}</Text>
        ))}
      </Accordion>
      <Accordion title={`Mails (${mails.length})`}>
        {mails.map(({ message, to, state, reason, at }) => (
          <Text key={`${message} ${to} ${at}`}>
            {`${day(at)}: ${words(message)} to ${to}, ${words(state)}${reason ? ` (${words(reason)})` : ''}`}
          </Text>
        ))}
      </Accordion>
    </Flex>
  )
}

function day(instant: string): string {
  return new Date(instant).toLocaleString()
}

/** `LICENSE_ISSUED` becomes “license issued”. */
function words(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ')
}
