/** Wake-ups: "the log has grown". They carry nothing and may be lost; whoever reads the log looks by itself now and then. */

export interface Bus extends AsyncDisposable {
  /** Says to all servers of the site that the log has grown. */
  wake(): void;
  /** Calls `listener` at each wake-up. */
  onWake(listener: () => void): void;
  /** False while wake-ups from other servers are not heard. Nothing is lost by it but time. */
  readonly hears: boolean;
}
