/** Lets a device be felt, where it has a motor and its browser lets a page use it. */

export function vibrate(pattern: readonly number[]): void {
  // Safari has no such function, whatever its type says. Before the first touch it does nothing, and says so in the console.
  if ('vibrate' in navigator && navigator.userActivation.hasBeenActive) navigator.vibrate([...pattern]);
}
