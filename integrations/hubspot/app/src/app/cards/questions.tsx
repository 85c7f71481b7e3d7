import { Button, Flex, Heading, Text, Tile } from '@hubspot/ui-extensions'
import type { Action, Question } from './gateway.ts'

interface Props {
  questions: Question[]
  onAction: (action: Action) => void
}

/** Deals with several readings, with a button for each of them. */
export function Questions({ questions, onAction }: Props) {
  if (questions.length === 0) return null
  return (
    <Flex direction="column" gap="small">
      <Heading>Deals to decide</Heading>
      {questions.map(({ id, detail, choices }) => (
        <Tile key={id}>
          <Flex direction="column" gap="small">
            <Text>{detail}</Text>
            {choices.map((choice) => (
              <Button
                key={choice.id}
                size="xs"
                onClick={() =>
                  onAction({ action: 'DECIDE', review: id, choice: choice.id, label: choice.label })
                }
              >
                {choice.label}
              </Button>
            ))}
          </Flex>
        </Tile>
      ))}
    </Flex>
  )
}
