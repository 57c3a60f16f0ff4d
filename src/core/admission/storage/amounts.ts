import type { Change } from '../go/defaults.ts';
import { parseQuantity, printQuantity, roundQuantity } from '../quantity.ts';

/** Amounts by name as they are held: nothing below a thousandth, in their canonical form (`SetDefaults_ResourceList`). */
export const amounts: Change = (list) =>
  Object.fromEntries(
    Object.entries(list).map(([name, value]) => {
      const amount = parseQuantity(value ?? 0);
      return [name, amount === undefined ? value : printQuantity(roundQuantity(amount, -3))] as const;
    }),
  );
