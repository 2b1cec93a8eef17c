/**
 * What the servers of a site tell one another: that the log has grown, whether staff watch, what was counted. All of it
 * may be lost: whoever reads the log looks by itself now and then, and what is not heard of others is as if there were none.
 */

export interface Bus extends AsyncDisposable {
  /** Says to all servers of the site that the log has grown. */
  wake(): void;
  /** Calls `listener` at each wake-up. */
  onWake(listener: () => void): void;
  /** Says to the others whether a staff screen is connected here. */
  watch(isWatched: boolean): void;
  /** True while another server says that a staff screen is connected there. */
  readonly watchedElsewhere: boolean;
  /** Says to the others what was counted here, in a text without spaces. */
  tellCounts(counts: string): void;
  /** Calls `listener` with what another server has counted. */
  onCounts(listener: (counts: string) => void): void;
  /** False while the other servers are not heard. Nothing is lost by it but time. */
  readonly hears: boolean;
}
