import { LRUCache } from 'lru-cache'

/**
 * The keys that were used last, at most `max`. The cache reserves memory for all of them, about 25 bytes each, so it is created with the
 * first key: most limits of a gateway never have one.
 */
export class RecentKeys {
  readonly #max: number
  readonly #onEvict: ((key: string) => void) | undefined
  #cache: LRUCache<string, true> | null = null

  constructor(max: number, onEvict?: (key: string) => void) {
    this.#max = max
    this.#onEvict = onEvict
  }

  get size(): number {
    return this.#cache?.size ?? 0
  }

  /** Adds a key, or makes it the one that was used last. Above `max`, removes the key that was used longest ago. */
  add(key: string): void {
    this.#cache ??= this.#create()
    this.#cache.set(key, true)
  }

  /** Whether the key is among them. It is then the one that was used last. */
  use(key: string): boolean {
    return this.#cache?.get(key) ?? false
  }

  has(key: string): boolean {
    return this.#cache?.has(key) ?? false
  }

  delete(key: string): void {
    this.#cache?.delete(key)
  }

  #create(): LRUCache<string, true> {
    const onEvict = this.#onEvict
    return new LRUCache({
      max: this.#max,
      ...(onEvict && { dispose: (_value, key, why) => why === 'evict' && onEvict(key) }),
    })
  }
}
