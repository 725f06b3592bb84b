import { InvalidArgumentError } from 'commander';

/** Reads an option's value as a whole number. Throws, for Commander to print with the option's name. */
export function wholeNumber(min = 0, max = 999_999_999_999): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d{1,12}$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}
