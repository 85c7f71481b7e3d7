import type { HeartbeatMutation, HeartbeatMutationVariables, ShortDocument } from './graphql.ts'

export const Heartbeat = 'mutation Heartbeat($input:HeartbeatInput!){result:heartbeat(input:$input){__typename ...on HeartbeatPayload{nextHeartbeatBy validation{checkedAt}}...on Refusal{code}}}' as unknown as ShortDocument<HeartbeatMutation, HeartbeatMutationVariables>