const ADVICE =
  /,? (?:or contact support|oder wenden Sie sich an den Support)(?=\.)| (?:Contact support|Wenden Sie sich an den Support)\./g

/**
 * Returns a message of the gateway without the advice to contact support. The advice is for the users of the software: the reader
 * of the console is the support.
 */
export const forStaff = (message: string): string => message.replace(ADVICE, '')
