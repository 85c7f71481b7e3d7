/** Sub-graph of an audience. A root field belongs to no sub-graph until it names its audiences. */
export type SubGraph = 'app' | 'account' | 'partner' | 'support' | 'admin'

export const everyone: SubGraph[] = ['app', 'account', 'partner', 'support', 'admin']
/** Callers with a credential. */
export const authenticated: SubGraph[] = ['account', 'partner', 'support', 'admin']
/** Callers that serve customers: the staff of the vendor and its partners. */
export const operators: SubGraph[] = ['partner', 'support', 'admin']
/** Callers that onboard customers. */
export const onboarders: SubGraph[] = ['partner', 'admin']
/** The customer itself, and the staff of the vendor. */
export const accountAndStaff: SubGraph[] = ['account', 'support', 'admin']
/** Staff of the vendor. */
export const staff: SubGraph[] = ['support', 'admin']
export const admins: SubGraph[] = ['admin']
