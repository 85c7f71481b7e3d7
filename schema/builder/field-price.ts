/** Extension of a field whose price differs from the price of its type. */
export const PRICE = 'licet.price'

/** Price of a field: the points of one call, and the most records that it returns for given arguments. */
export interface FieldPrice {
  points: number
  length: (args: object) => number
}
