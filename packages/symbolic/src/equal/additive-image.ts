// exp and the circle in a prime field: what turns sums into products, without knowing more.

/** The group that a map of sums goes into. */
export interface Group<Element> {
  /** A random element for a part that has nothing to do with those before it. */
  readonly draw: (part: number) => Element;
  readonly combine: (a: Element, b: Element) => Element;
  readonly invert: (a: Element) => Element;
}

const mostRelated = 24;

/**
 * A map of sums to products: an unknown for each part, except that a part which is ± one ± another ± a third is their
 * product, as in t·(s + 1) = t·s + t. Parts are at most half the prime.
 */
export class AdditiveImage<Element> {
  private readonly known = new Map<number, Element>();
  private readonly prime: number;
  private readonly group: Group<Element>;

  constructor(prime: number, group: Group<Element>) {
    this.prime = prime;
    this.group = group;
  }

  /** The image of a part. */
  at(part: number): Element {
    const element = this.known.get(part) ?? this.related(part) ?? this.group.draw(part);
    this.known.set(part, element);
    return element;
  }

  /** Fixes the image of a value. */
  learn(value: number, element: Element): void {
    const isUpper = value > this.prime / 2;
    this.known.set(isUpper ? this.prime - value : value, isUpper ? this.group.invert(element) : element);
  }

  private find(value: number): Element | undefined {
    if (value <= this.prime / 2) return this.known.get(value);
    const mirrored = this.known.get(this.prime - value);
    return mirrored === undefined ? undefined : this.group.invert(mirrored);
  }

  private related(part: number): Element | undefined {
    if (this.known.size < 2 || this.known.size > mostRelated) return undefined;
    const signed = [...this.known].flatMap(([value, element]): (readonly [number, Element])[] => [
      [value, element],
      [this.prime - value, this.group.invert(element)],
    ]);
    for (const [first, element] of signed) {
      const rest = (part + this.prime - first) % this.prime;
      const other = this.find(rest);
      if (other !== undefined) return this.group.combine(element, other);
      for (const [second, middle] of signed) {
        const third = this.find((rest + this.prime - second) % this.prime);
        if (third !== undefined) return this.group.combine(this.group.combine(element, middle), third);
      }
    }
    return undefined;
  }
}
