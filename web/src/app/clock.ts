let aheadMs = 0
let aheadSeconds = 0

/** Sets the clock by the time of the gateway, which a sandbox may have moved. */
export function setClock(gatewayTime: string): void {
  aheadMs = new Date(gatewayTime).getTime() - Date.now()
}

/** Returns the time at the gateway. */
export function now(): Date {
  return new Date(Date.now() + aheadMs)
}

/** Compares the clock of this browser with the header `Date` of a response that just arrived. */
export function compareClocks(date: string | null): void {
  const sentAt = Date.parse(date ?? '')
  aheadSeconds = Number.isNaN(sentAt) ? 0 : Math.round((sentAt - Date.now()) / 1000)
}

/**
 * Returns by how many seconds the machine of the gateway is ahead of this browser. A sandbox does not move it, so tokens of a
 * provider are verified with it.
 */
export function machineAheadSeconds(): number {
  return aheadSeconds
}
