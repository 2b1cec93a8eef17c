/** What the client asks of a browser and Safari 15.0 to 15.3 do not have yet. */

if (typeof AbortSignal.prototype.throwIfAborted !== 'function') {
  const { abort } = AbortController.prototype;
  const reasons = new WeakMap<AbortSignal, unknown>();
  AbortController.prototype.abort = function (reason?: unknown) {
    if (!this.signal.aborted) reasons.set(this.signal, reason ?? new DOMException('aborted', 'AbortError'));
    abort.call(this);
  };
  Object.defineProperty(AbortSignal.prototype, 'reason', {
    get(this: AbortSignal) {
      return reasons.get(this);
    },
  });
  AbortSignal.prototype.throwIfAborted = function () {
    if (this.aborted) throw this.reason;
  };
}
