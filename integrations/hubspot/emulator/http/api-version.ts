/** The one version of the API that the emulator speaks. */
export const API_VERSION = '2026-09'
