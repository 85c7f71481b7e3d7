/** The stages of HubSpot's default pipeline. */
export const dealStages = [
  { id: 'appointmentscheduled', label: 'Appointment Scheduled', probability: '0.2' },
  { id: 'qualifiedtobuy', label: 'Qualified To Buy', probability: '0.4' },
  { id: 'presentationscheduled', label: 'Presentation Scheduled', probability: '0.6' },
  { id: 'decisionmakerboughtin', label: 'Decision Maker Bought-In', probability: '0.8' },
  { id: 'contractsent', label: 'Contract Sent', probability: '0.9' },
  { id: 'closedwon', label: 'Closed Won', probability: '1.0' },
  { id: 'closedlost', label: 'Closed Lost', probability: '0.0' },
]

/** The properties that HubSpot computes from a deal's stage. */
export function closedBy(stage: string): Record<string, string> {
  const won = stage === 'closedwon'
  return { hs_is_closed: String(won || stage === 'closedlost'), hs_is_closed_won: String(won) }
}
