/** What is to happen, by time; at the same time in the order in which it was planned. A binary heap. */
export class EventQueue<T> {
  private readonly heap: { at: number; order: number; event: T }[] = [];
  private planned = 0;

  /** Time of the next event, epoch ms; Infinity if there is none. */
  get nextAt(): number {
    return this.heap[0]?.at ?? Infinity;
  }

  /** What is planned for never is left out. */
  plan(at: number, event: T): void {
    if (at === Infinity) return;
    const heap = this.heap;
    heap.push({ at, order: (this.planned += 1), event });
    for (let i = heap.length - 1; i > 0;) {
      const parent = (i - 1) >> 1;
      if (!this.before(i, parent)) break;
      this.swap(i, parent);
      i = parent;
    }
  }

  /** Takes the next event out; throws if there is none. */
  next(): T {
    const heap = this.heap;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last) throw new Error('nothing is planned');
    if (heap.length > 0) {
      heap[0] = last;
      this.sink();
    }
    return first.event;
  }

  private sink(): void {
    for (let i = 0; ;) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child < this.heap.length && this.before(child, least)) least = child;
      }
      if (least === i) return;
      this.swap(i, least);
      i = least;
    }
  }

  private before(i: number, j: number): boolean {
    const [a, b] = [this.at(i), this.at(j)];
    return a.at < b.at || (a.at === b.at && a.order < b.order);
  }

  private swap(i: number, j: number): void {
    const [a, b] = [this.at(i), this.at(j)];
    this.heap[i] = b;
    this.heap[j] = a;
  }

  private at(i: number): { at: number; order: number; event: T } {
    const found = this.heap[i];
    if (!found) throw new Error(`no event ${i}`);
    return found;
  }
}
