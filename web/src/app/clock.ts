let aheadMs = 0

/** Sets the clock by the time of the gateway, which a sandbox may have moved. */
export function setClock(gatewayTime: string): void {
  aheadMs = new Date(gatewayTime).getTime() - Date.now()
}

/** Returns the time at the gateway. */
export function now(): Date {
  return new Date(Date.now() + aheadMs)
}
