type Device = Record<string, unknown>;

/**
 * Whether a device satisfies a filter rule. On a device the tenant does not know every attribute is null: positive
 * operators fail on it, negative ones hold.
 *
 * @returns undefined for a rule the lab cannot read
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices
 */
export function matchesDeviceRule(rule: string, device: Device): boolean | undefined {
  const tokens = rule.match(/"(?:[^"]|"")*"|\[|\]|\(|\)|,|[^\s()[\],"]+/g) ?? [];
  let at = 0;
  const next = () => tokens[at++];
  const joined = (word: "-or" | "-and", part: () => boolean): boolean => {
    const values = [part()];
    while (tokens[at]?.toLowerCase() === word) {
      at += 1;
      values.push(part());
    }
    return word === "-or" ? values.some(Boolean) : values.every(Boolean);
  };
  const either = (): boolean => joined("-or", () => joined("-and", term));
  const term = (): boolean => {
    if (tokens[at]?.toLowerCase() === "-not") {
      at += 1;
      return !term();
    }
    if (tokens[at] !== "(") return comparison();
    at += 1;
    const value = either();
    if (next() !== ")") throw new SyntaxError(rule);
    return value;
  };
  const comparison = (): boolean => {
    const [, name] = /^device\.(\w+)$/i.exec(next() ?? "") ?? [];
    const [, negative, operator] =
      /^-(not)?(eq|ne|startswith|endswith|contains|in)$/i.exec(next() ?? "") ?? [];
    if (name === undefined || operator === undefined) throw new SyntaxError(rule);
    const wanted = operand();
    const value = Object.entries(device).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
    const text = value === undefined || value === null ? undefined : String(value).toLowerCase();
    const positive = wanted.some((one) => holds(operator.toLowerCase(), text, one));
    const negated = negative !== undefined || operator.toLowerCase() === "ne";
    return negated ? !positive : positive;
  };
  const operand = (): string[] => {
    const token = next();
    if (token === undefined) throw new SyntaxError(rule);
    if (token !== "[") return [literal(token)];
    const values: string[] = [];
    for (let part = next(); part !== "]"; part = next()) {
      if (part === undefined) throw new SyntaxError(rule);
      if (part !== ",") values.push(literal(part));
    }
    return values;
  };
  try {
    const value = either();
    return at === tokens.length ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const literal = (token: string) => token.replace(/^"|"$/g, "").toLowerCase();

function holds(operator: string, text: string | undefined, wanted: string): boolean {
  if (text === undefined) return wanted === "null";
  if (operator === "startswith") return text.startsWith(wanted);
  if (operator === "endswith") return text.endsWith(wanted);
  return operator === "contains" ? text.includes(wanted) : text === wanted;
}
