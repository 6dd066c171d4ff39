/**
 * What the page has asked for. A slot holds one answer at a time; while the next one is on its way the old one
 * stays, marked stale, so that nothing jumps. Answers already had are kept, so that going back costs nothing.
 */

const KEPT = 24;

export class Resources {
  /** @param {() => void} changed called when an answer or a failure has come in */
  constructor(changed) {
    this.changed = changed;
    this.slots = new Map();
  }

  /**
   * The answer to `key`; asked for by `load(signal)` when it is not there yet.
   * @returns {{value: any, fresh: boolean, error: ?Error}}
   */
  read(name, key, load) {
    const slot = this.slot(name);
    if (slot.key !== key) this.ask(slot, key, load);
    return { value: slot.value, fresh: slot.fresh, error: slot.error };
  }

  /** Ask again for what failed. */
  retry() {
    for (const slot of this.slots.values()) if (slot.error) slot.key = undefined;
    this.changed();
  }

  slot(name) {
    if (!this.slots.has(name)) {
      this.slots.set(name, { key: undefined, value: undefined, fresh: false, error: null, kept: new Map(), stop: null });
    }
    return this.slots.get(name);
  }

  ask(slot, key, load) {
    slot.stop?.abort();
    Object.assign(slot, { key, error: null, fresh: slot.kept.has(key) });
    if (slot.fresh) {
      slot.value = slot.kept.get(key);
      return;
    }
    const stop = new AbortController();
    slot.stop = stop;
    load(stop.signal).then(
      (value) => this.settle(slot, key, stop, { value, fresh: true }),
      (error) => this.settle(slot, key, stop, { error, value: undefined }),
    );
  }

  settle(slot, key, stop, outcome) {
    if (slot.stop !== stop) return;
    Object.assign(slot, outcome);
    if (outcome.fresh) slot.kept.set(key, outcome.value);
    if (slot.kept.size > KEPT) slot.kept.delete(slot.kept.keys().next().value);
    this.changed();
  }
}
