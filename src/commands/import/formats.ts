export const importFormats = ['keygen', 'csv'] as const
export type ImportFormat = (typeof importFormats)[number]
