import type { Counts } from '../limits/counts.ts'
import { type Channel, createChannel } from './channel.ts'
import type { ParentCalls, ProcessCalls } from './gateway-processes.ts'

/** The parent of this process, which watches all processes of one gateway. */
export type Parent = Channel<ParentCalls>

/** Connects this process with its parent. */
export function connectParent(own: ProcessCalls): Parent {
  return createChannel<ParentCalls>(process, own)
}

/** Returns the counts that the parent holds. */
export function countsOf(parent: Parent): Counts {
  return {
    spend: (...args) => parent.call('spend', ...args),
    used: (...args) => parent.call('used', ...args),
    refund: (...args) => parent.call('refund', ...args),
    remember: (...args) => parent.call('remember', ...args),
    remembers: (...args) => parent.call('remembers', ...args),
  }
}
