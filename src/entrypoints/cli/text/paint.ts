/** Terminal colours (ECMA-48), or the text as it is where colour is not wanted. */
export function painter(colour: boolean) {
  const paint = (code: number) => (text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { red: paint(31), green: paint(32), yellow: paint(33), dim: paint(2), bold: paint(1) };
}
