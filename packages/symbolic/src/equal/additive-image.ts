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
  // What this evaluation has asked for: parts of points that were given up are no help.
  private readonly current = new Map<number, Element>();
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
    this.current.set(part, element);
    return element;
  }

  /** Begins another evaluation, in which the images stay what they are. */
  begin(): void {
    this.current.clear();
  }

  /** Fixes the image of a value. */
  learn(value: number, element: Element): void {
    const isUpper = value > this.prime / 2;
    const [part, image] = isUpper ? [this.prime - value, this.group.invert(element)] : [value, element];
    this.known.set(part, image);
    this.current.set(part, image);
  }

  private find(value: number): Element | undefined {
    if (value <= this.prime / 2) return this.current.get(value);
    const mirrored = this.current.get(this.prime - value);
    return mirrored === undefined ? undefined : this.group.invert(mirrored);
  }

  private related(part: number): Element | undefined {
    if (this.current.size < 2 || this.current.size > mostRelated) return undefined;
    const signed = [...this.current].flatMap(([value, element]): (readonly [number, Element])[] => [
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
