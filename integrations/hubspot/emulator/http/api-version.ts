/** The version of the API that the emulator supports. */
export const API_VERSION = '2026-09'
