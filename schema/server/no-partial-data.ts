import type { Plugin } from 'graphql-yoga'

/** Returns no data if an operation has any error, so that a result is always complete. */
export function useNoPartialData(): Plugin {
  return {
    onExecute: () => ({
      onExecuteDone({ result, setResult }) {
        if ('errors' in result && result.errors && result.data) setResult({ ...result, data: null })
      },
    }),
  }
}
