import { setFlagsFromString } from 'node:v8'

/**
 * Lets the heap grow to twice the size of what is alive before it is collected. By default, V8 lets it grow to four times,
 * so that a gateway under load keeps several hundred megabytes of what it no longer needs. `npm run attack` shows the memory.
 */
export function limitHeapGrowth(): void {
  setFlagsFromString('--heap-growing-percent=100')
}
