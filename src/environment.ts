import { BlockList, isIP } from 'node:net';

export type Environment = Record<string, string | undefined>;
export type Reader = ReturnType<typeof createReader>;

/**
 * Reads variables by kind and gathers what is wrong with them, in sentences. A wrong value reads as absent, so that
 * reading can go on and every fault is told at once.
 */
export function createReader(env: Environment) {
  const faults: string[] = [];
  const fault = (sentence: string) => void faults.push(sentence);

  function text(name: string): string | undefined {
    const value = env[name]?.trim();
    return value === '' ? undefined : value;
  }

  function wholeNumber(name: string, { min, max }: { min: number; max: number }): number | undefined {
    const value = text(name);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= min && number <= max) return number;
    fault(`${name} is "${value}"; it must be a whole number from ${min} to ${max}.`);
    return undefined;
  }

  function oneOf<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const value = text(name);
    const choice = choices.find((one) => one === value);
    if (value !== undefined && choice === undefined)
      fault(`${name} is "${value}"; it must be ${listed(choices)}.`);
    return choice;
  }

  function checkedUrl(name: string, protocols: string[], example: string, quoted: (value: string) => string) {
    const value = text(name);
    if (value === undefined) return undefined;
    if (URL.canParse(value) && protocols.includes(new URL(value).protocol) && new URL(value).hostname !== '')
      return value;
    fault(`${name} is ${quoted(value)}; it must be an address like ${example}.`);
    return undefined;
  }

  return {
    faults,
    fault,
    text,
    wholeNumber,
    oneOf,
    /** An address that may be shown. */
    url: (name: string, protocols: string[], example: string) =>
      checkedUrl(name, protocols, example, (value) =>
        value.includes('@') ? 'no address of that kind' : `"${value}"`,
      ),
    /** An address that holds a password: never quoted. */
    secretUrl: (name: string, protocols: string[], example: string) =>
      checkedUrl(name, protocols, example, () => 'no address of that kind'),
    /** Networks in CIDR notation, separated by commas. */
    cidrs(name: string): string[] | undefined {
      const list = text(name)
        ?.split(',')
        .map((one) => one.trim());
      for (const wrong of list?.filter((one) => !isCidr(one)) ?? [])
        fault(`${name} holds "${wrong}"; each entry must be a network like 10.0.0.0/8 or fd00::/8.`);
      return list;
    },
  };
}

function isCidr(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0 || !/^\d{1,3}$/.test(bits)) return false;
  try {
    new BlockList().addSubnet(address, Number(bits), version === 4 ? 'ipv4' : 'ipv6');
    return true;
  } catch {
    return false;
  }
}

function listed(choices: readonly string[]): string {
  return choices.length < 2 ? choices.join('') : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
}
