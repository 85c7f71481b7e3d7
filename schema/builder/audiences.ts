/**
 * The sub-graphs. Each audience sees one; a root field belongs to none until it names those that may call it.
 */
export type SubGraph = 'app' | 'account' | 'partner' | 'support' | 'admin'

export const everyone: SubGraph[] = ['app', 'account', 'partner', 'support', 'admin']
/** All who are known by a credential. */
export const known: SubGraph[] = ['account', 'partner', 'support', 'admin']
/** Those who serve customers: the vendor's people and its partners. */
export const operators: SubGraph[] = ['partner', 'support', 'admin']
/** Those who onboard customers. */
export const onboarders: SubGraph[] = ['partner', 'admin']
/** The vendor's own people. */
export const staff: SubGraph[] = ['support', 'admin']
export const admins: SubGraph[] = ['admin']
