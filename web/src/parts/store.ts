import { useSyncExternalStore } from 'react'

/** A value outside React that components can follow. */
export interface Store<T> {
  get(): T
  set(value: T): void
  subscribe(listener: () => void): () => void
}

/** Creates a store. `onSet` is called with the initial value and every later one. */
export function createStore<T>(initial: T, onSet: (value: T) => void = () => {}): Store<T> {
  const listeners = new Set<() => void>()
  let value = initial
  onSet(value)
  return {
    get: () => value,
    set(next) {
      value = next
      onSet(next)
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/**
 * Creates a store of a preference that this browser keeps. A stored value that is not one of `values` counts as absent. A
 * browser that blocks storage keeps the value until the page closes.
 */
export function createPreference<T extends string>(
  name: string,
  values: readonly T[],
  initial: T,
  onSet: (value: T) => void,
): Store<T> {
  const stored = tryStorage(() => localStorage.getItem(name))
  return createStore(values.find((value) => value === stored) ?? initial, (value) => {
    if (value !== initial || stored !== null) tryStorage(() => localStorage.setItem(name, value))
    onSet(value)
  })
}

function tryStorage<T>(use: () => T): T | null {
  try {
    return use()
  } catch {
    return null
  }
}

/** Returns the value of a store, and renders again when it changes. */
export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get)
}
