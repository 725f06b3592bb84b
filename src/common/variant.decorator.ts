import { Type } from 'class-transformer';

/** One of several classes that a property may hold, by the value of its `type`. */
export interface VariantClass {
  readonly name: string;
  readonly value: new () => object;
}

/**
 * The property holds one of `variants`, told apart by its `type`; `base` stands for all of them where the type is wrong, and
 * says so when it is validated. class-transformer's own discriminator dies of a list with a null in it.
 */
export function Variant(base: new () => object, variants: readonly VariantClass[]): PropertyDecorator {
  return Type((place) => {
    const holder = place?.object as Record<string, { type?: unknown } | null | undefined> | undefined;
    const type = holder?.[place?.property ?? '']?.type;
    return variants.find(({ name }) => name === type)?.value ?? base;
  });
}
