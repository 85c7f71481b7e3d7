import { Alert, Flex, Heading, Text } from '@hubspot/ui-extensions'
import type { Preview } from './gateway.ts'

/** What the open deal would do if it were won now. */
export function DealPreview({ preview: { effects, problems } }: { preview: Preview }) {
  return (
    <Flex direction="column" gap="small">
      <Heading>If this deal is won</Heading>
      {effects.map((effect) => (
        <Text key={effect}>{effect}</Text>
      ))}
      {effects.length === 0 && problems.length === 0 && <Text>No license changes.</Text>}
      {problems.map((problem) => (
        <Alert key={problem} title="A person has to decide" variant="warning">
          {problem}
        </Alert>
      ))}
    </Flex>
  )
}
