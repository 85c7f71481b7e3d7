import type { Plugin } from 'graphql-yoga'

/** An answer is whole or not given: an operation with an error anywhere answers no data. */
export function useNoPartialData(): Plugin {
  return {
    onExecute: () => ({
      onExecuteDone({ result, setResult }) {
        if ('errors' in result && result.errors && result.data) setResult({ ...result, data: null })
      },
    }),
  }
}
