import { printQuantity, type Quantity } from '../quantity.ts';

/** `%#v` of a `resource.Quantity`, as messages before 1.34 quote it. */
export function printGoQuantity(quantity: Quantity): string {
  const amount = `resource.int64Amount{value:${quantity.value}, scale:${quantity.scale}}`;
  const text = JSON.stringify(printQuantity(quantity));
  return `resource.Quantity{i:${amount}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:${text}, Format:"${quantity.format}"}`;
}
