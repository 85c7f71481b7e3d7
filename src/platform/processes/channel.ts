/** The end of an IPC connection to another process: `process` in a child, or a child in its parent. */
export interface Port {
  send?(message: unknown, callback: (error: Error | null) => void): boolean
  on(event: 'message', listener: (message: unknown) => void): unknown
  once(event: 'disconnect', listener: () => void): unknown
}

/** Functions that one process offers to the other. Their arguments and results are JSON. */
export type Calls = Record<string, (...args: never[]) => unknown>

/** Calls the functions of the other process. */
export interface Channel<Other extends Calls> {
  /**
   * Calls a function of the other process. Rejects with its error, or with `ChannelClosed` if that process ends first. Calls
   * of one turn of the event loop are sent together.
   */
  call<Name extends keyof Other & string>(
    name: Name,
    ...args: Parameters<Other[Name]>
  ): Promise<Awaited<ReturnType<Other[Name]>>>
}

/** The other process ended, or closed the connection. */
export class ChannelClosed extends Error {
  override name = 'ChannelClosed'
}

type Message =
  | { call: number; name: string; args: unknown[] }
  | { result: number; value: unknown }
  | { failure: number; message: string }

/** Connects the functions of this process with those of the process at the other end of a port. */
export function createChannel<Other extends Calls>(port: Port, own: Calls): Channel<Other> {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let outgoing: Message[] = []
  let calls = 0
  let isClosed = false

  const closed = () => new ChannelClosed('The other process ended.')
  port.once('disconnect', () => {
    isClosed = true
    for (const { reject } of waiting.values()) reject(closed())
    waiting.clear()
  })
  port.on('message', (batch) => {
    if (!isBatch(batch)) return
    for (const message of batch.licet) receive(message)
  })

  function send(message: Message): void {
    if (outgoing.length === 0) setImmediate(flush)
    outgoing.push(message)
  }

  function flush(): void {
    const batch = outgoing
    outgoing = []
    // The disconnection rejects all calls that wait.
    if (!isClosed) port.send?.({ licet: batch }, () => {})
  }

  function receive(message: Message): void {
    if ('call' in message) {
      answer(message)
      return
    }
    const id = 'result' in message ? message.result : message.failure
    const pending = waiting.get(id)
    waiting.delete(id)
    if ('result' in message) pending?.resolve(message.value)
    else pending?.reject(new Error(message.message))
  }

  function answer({ call, name, args }: { call: number; name: string; args: unknown[] }): void {
    const fail = (error: unknown) => send({ failure: call, message: String(error) })
    try {
      if (!Object.hasOwn(own, name)) throw new Error(`This process has no function ${name}.`)
      const value = own[name]!(...(args as never[]))
      if (value instanceof Promise) value.then((result) => send({ result: call, value: result }), fail)
      else send({ result: call, value })
    } catch (error) {
      fail(error)
    }
  }

  return {
    call(name, ...args) {
      if (isClosed) return Promise.reject(closed())
      const id = ++calls
      const { promise, resolve, reject } = Promise.withResolvers<unknown>()
      waiting.set(id, { resolve, reject })
      send({ call: id, name, args })
      return promise as never
    },
  }
}

function isBatch(value: unknown): value is { licet: Message[] } {
  return typeof value === 'object' && value !== null && 'licet' in value && Array.isArray(value.licet)
}
