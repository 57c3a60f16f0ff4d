/** JSON on one line, indented by one space a level as `json.MarshalIndent(value, "", " ")` writes it; what is empty stays on its line. */
export function indentJson(json: string): string {
  let depth = 0;
  return json.replace(/"(?:[^"\\]|\\.)*"|\{\}|\[\]|[{}[\],:]/g, (token) => {
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
    const line = `\n${' '.repeat(depth)}`;
    if (token === '{' || token === '[' || token === ',') return `${token}${line}`;
    if (token === '}' || token === ']') return `${line}${token}`;
    return token === ':' ? ': ' : token;
  });
}
